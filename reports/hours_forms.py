"""What the pages of hours are asked in their address."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import DateInput
from courses.enums import CONTACT_HOURS, Strand
from courses.models import Audience, CreditType, Lane, Topic
from organizations.enums import County, OrganizationKind
from organizations.models import Organization
from reports.hours.asked import OF_PLACES, Asked, By
from reports.hours.facts import CLOCKS, code_of
from transcripts.periods import Clock, Period, period_of

YEARS_BACK = {"y": 4, "s": 4, "b": 2}
OWN_DAYS = "days"
# Chosen by a row, and then no longer told apart.
ONCE = {
    By.COUNTIES: "county",
    By.LANES: "lane",
    By.TOPICS: "topic",
    By.AUDIENCES: "audience",
    By.STRANDS: "strand",
}
# The kind of place that must be below one, that its hours can be told apart by it.
NEEDS = {
    By.COUNTIES: OrganizationKind.SCHOOL,
    By.SCHOOLS: OrganizationKind.SCHOOL,
    By.AGENCIES: OrganizationKind.LAW_AGENCY,
}


def period_fields(today: date) -> dict[str, forms.Field]:
    """Return the fields of a question, by their names in the address."""
    return {
        "period": forms.ChoiceField(
            label=gettext_lazy("Period"),
            required=False,
            choices=[*period_choices(today), (OWN_DAYS, _("From day to day (below)"))],
        ),
        "first": forms.DateField(label=gettext_lazy("First day"), widget=DateInput, required=False),
        "last": forms.DateField(label=gettext_lazy("Last day"), widget=DateInput, required=False),
        "county": forms.ChoiceField(
            label=gettext_lazy("County"),
            required=False,
            choices=[("", gettext_lazy("All counties")), *County.choices],
        ),
        "lane": _of_list(Lane, gettext_lazy("Topic area"), gettext_lazy("All topic areas")),
        "topic": _of_list(Topic, gettext_lazy("Topic"), gettext_lazy("All topics")),
        "audience": _of_list(
            Audience, gettext_lazy("Kind of work"), gettext_lazy("All kinds of work")
        ),
        "strand": forms.ChoiceField(
            label=gettext_lazy("Mental health or tactical"),
            required=False,
            choices=[("", gettext_lazy("All training")), *Strand.choices],
        ),
        "credit_type": forms.ModelChoiceField(
            label=gettext_lazy("Credit"),
            queryset=CreditType.objects.filter(derived_from_hours__isnull=True),
            required=False,
            empty_label=None,
        ),
    }


def _of_list(model: Any, label: Any, empty: Any) -> forms.Field:
    rows = model.objects.all()
    return forms.ModelChoiceField(label=label, queryset=rows, required=False, empty_label=empty)


class HoursForm(forms.Form):
    """A question about a place. What nobody can mean asks for nothing."""

    folded = ("first", "last", "county", "lane", "topic", "audience", "strand", "credit_type")

    def __init__(
        self, data: Any, *, place: Organization, today: date, ways: Sequence[By] = ()
    ) -> None:
        super().__init__(data)
        self.place, self.today, self.ways = place, today, ways
        self.fields.update(period_fields(today))
        if ways:
            self.fields["by"] = forms.ChoiceField(
                label=_("Show by"), required=False, choices=[(by.value, by.label) for by in ways]
            )
            self.fields["order"] = forms.ChoiceField(
                label=_("Sort by"),
                required=False,
                choices=[
                    ("", _("Name")),
                    ("hours", _("Most hours first")),
                    ("nothing", _("Most people with nothing first")),
                ],
            )
            self.order_fields(["period", "by", "order"])
        self.fields["place"] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.is_valid()

    def clean(self) -> None:
        """Days of one's own: both, in their order, and said to be the period."""
        said = self.cleaned_data
        first, last = said.get("first"), said.get("last")
        if said.get("period") not in {None, OWN_DAYS} and (first or last):
            sentence = _("Days are given as well: choose “%(days)s”, or leave them empty.")
            self.add_error("period", sentence % {"days": _("From day to day (below)")})
        if said.get("period") == OWN_DAYS and not self.errors:
            if first is None or last is None:
                self.add_error("first", _("Choose the first and the last day of your period."))
            elif last < first:
                self.add_error("last", _("The last day is before the first day."))

    @property
    def is_folded_set(self) -> bool:
        """Whether what is folded away says anything."""
        return any(self.cleaned_data.get(name) for name in self.folded) or bool(self.errors)

    def asked(self) -> Asked:
        """Return the question."""
        return question(self.cleaned_data, place=self.place, today=self.today)

    @property
    def by(self) -> By:
        """By what hours are told apart."""
        return By(self.cleaned_data.get("by") or self.ways[0].value)

    @property
    def order(self) -> str:
        """How rows are ordered."""
        return str(self.cleaned_data.get("order") or "")

    @property
    def period_label(self) -> str:
        """What the period is called."""
        code = self.cleaned_data.get("period") or code_of(self.today, "y")
        choices = period_choices(self.today)
        names = {value: label for _group, pairs in choices for value, label in pairs}
        return names.get(code, "") or str(self.asked().period)


def question(said: Mapping[str, Any], *, place: Organization, today: date) -> Asked:
    """Return the question that these words ask of a place."""
    return Asked(
        place=place,
        is_state=place.kind == OrganizationKind.STATE,
        credit_type=said.get("credit_type") or CreditType.objects.get(key=CONTACT_HOURS),
        period=_period(said, today),
        today=today,
        county=said.get("county") or "",
        lane=said.get("lane"),
        topic=said.get("topic"),
        audience=said.get("audience"),
        strand=said.get("strand") or "",
    )


def _period(said: Mapping[str, Any], today: date) -> Period:
    """Return the period: this calendar year unless another is asked for."""
    first, last = said.get("first"), said.get("last")
    code = said.get("period") or code_of(today, "y")
    if code != OWN_DAYS:
        return period_of_code(code)
    if first and last and first <= last:
        return Period(first, last + timedelta(days=1))
    return period_of(today, Clock.CALENDAR_YEAR)


def ways_of(place: Organization, chosen: Mapping[str, Any]) -> list[By]:
    """Return by what a place's hours can be told apart, what its page begins with first: by places
    only where it has any of the kind, and by nothing of which one is chosen. Within a county,
    places that reach beyond it are none of its parts.
    """
    ways = [by for by in By if by not in ONCE or not chosen.get(ONCE[by])]
    below = Organization.objects.filter(path__startswith=place.path).exclude(pk=place.pk)
    kinds = set(below.order_by().values_list("kind", flat=True).distinct())
    if not kinds:
        return [by for by in ways if by not in OF_PLACES]
    ways = [by for by in ways if by not in NEEDS or NEEDS[by] in kinds]
    return [by for by in ways if not chosen.get("county") or by is not By.PLACES]


def period_choices(today: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the periods of each clock, newest first, by their codes."""
    return [
        (
            str(CLOCKS[letter].label),
            [_named(letter, day) for day in _days_back(today, letter, count)],
        )
        for letter, count in YEARS_BACK.items()
    ]


def period_of_code(code: str) -> Period:
    """Return the period of a code such as "s2025"; every code of the choices has one."""
    letter, year = code[0], int(code[1:])
    return period_of(date(year, 7 if letter == "s" else 1, 1), CLOCKS[letter])


def _days_back(today: date, letter: str, count: int) -> list[date]:
    days = [today]
    for _step in range(1, count):
        days.append(period_of(days[-1], CLOCKS[letter]).starts_on - timedelta(days=1))
    return days


def _named(letter: str, day: date) -> tuple[str, str]:
    period = period_of(day, CLOCKS[letter])
    words = {"y": "%(p)s", "s": _("School year %(p)s"), "b": _("Two years %(p)s")}
    return code_of(day, letter), words[letter] % {"p": period}
