"""A class in one page: what, where, when, for whom, by whom."""

from collections.abc import Iterable, Iterator
from datetime import datetime, time
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.db.models import Q
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.decisions import person_of_memssi_number
from accounts.models import User, UserQuerySet
from accounts.permissions import may_anywhere
from core.clock import MAINE
from core.filters import MOST_WORDS
from core.forms import is_key
from courses.enums import DeliveryMode, VersionStatus
from courses.forms.class_terms import TermsForm, seats_field
from courses.forms.conditions import QuestionForm, ReserveForm, RoleForm
from courses.forms.meetings import Given, SessionForm
from courses.forms.moments import DayField, MomentField
from courses.forms.rows import Rows, Summary
from courses.models import Audience, Course, CourseVersion, FundingAward, Offering, Room, Venue
from courses.services.planning import ClassPlan, PlannedMeeting
from organizations.forms import PlaceField
from organizations.forms.people import MOST_FOUND, PersonFindingForm

SCHEDULE = "courses.schedule"
MOST_PEOPLE = 30
# With scripts, rooms and fields follow as soon as one chooses; without, a button asks for them.
FOLLOWED = {
    "hx-post": "",
    "hx-trigger": "change",
    "hx-vals": '{"do": "look"}',
    "hx-target": "#schedule",
    "hx-select": "#schedule",
    "hx-swap": "outerHTML show:none",
}
# What stands below “More”: of each part the fields, and the rows by their prefix.
ROWS = {"h": "reserves", "t": "roles", "q": "questions"}
PARTS = {
    "who": ("unit", "approval", "withdraw_until", "restricted_to", "t"),
    "seats": (
        "waitlist_limit",
        "organization_cap",
        "organization_cap_until",
        "minimum_seats",
        "decided_by",
        "learners_per_instructor",
        "h",
    ),
    "partners": ("co_sponsors", "co_sponsors_words", "funding"),
    "questions": ("asks_diet", "accommodations_until", "lodging_limit", "q"),
}


class PeopleFinder(PersonFindingForm):
    """Only looks for people: that nobody is named is no mistake here."""

    @property
    def is_searching(self) -> bool:
        return self.is_bound


class ScheduleForm(TermsForm):
    """A class as it is planned. While a button only works on it, nothing is checked."""

    version = forms.ModelChoiceField(
        label=gettext_lazy("Version of the course"),
        queryset=CourseVersion.objects.none(),
        empty_label=None,
    )
    number = forms.CharField(
        label=gettext_lazy("Class number"),
        max_length=32,
        required=False,
        help_text=gettext_lazy("Leave it empty and it is made from the course and the month."),
    )
    title = forms.CharField(
        label=gettext_lazy("What this run is called"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Beside the title of the course, such as “Spring cohort”."),
    )
    delivery_mode = forms.ChoiceField(label=gettext_lazy("How"), choices=DeliveryMode.choices)
    venue = forms.ModelChoiceField(
        label=gettext_lazy("Place"),
        queryset=Venue.objects.none(),
        required=False,
        empty_label=gettext_lazy("No place"),
    )
    host = PlaceField(
        label=gettext_lazy("Host"),
        required=False,
        help_text=gettext_lazy("Who opens the doors: a school, an agency, a partner."),
    )
    first_day = DayField(label=gettext_lazy("First day"), required=False)
    last_day = DayField(label=gettext_lazy("Last day"), required=False)
    capacity = seats_field(gettext_lazy("Seats"), gettext_lazy("Leave it empty for no limit."))
    opens_at = MomentField(
        label=gettext_lazy("Registration opens"),
        required=False,
        help_text=gettext_lazy("Empty: now."),
    )
    closes_at = MomentField(
        label=gettext_lazy("Registration closes"),
        required=False,
        help_text=gettext_lazy("Empty: when the class begins."),
    )
    instructors = forms.MultipleChoiceField(
        label=gettext_lazy("Who teaches"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    lead = forms.ChoiceField(label=gettext_lazy("Who leads"), required=False)

    def __init__(
        self,
        data: QueryDict,
        *,
        visitor: User,
        course: Course,
        now: datetime,
        is_working: bool,
        draft: Offering | None = None,
    ) -> None:
        super().__init__(data, visitor=visitor)
        self.typed = data
        self.visitor, self.course, self.now = visitor, course, now
        self.besides = draft.pk if draft else None  # the class itself, if it is there already
        self.is_working = is_working
        self.finder = PeopleFinder(data, visitor=visitor)
        self._offer(is_new=draft is None)
        given = self._given()
        rows: dict[str, Any] = {"data": data, "is_working": is_working, "given": given}
        self.sessions: Rows[SessionForm] = Rows(SessionForm, "s", **rows)
        self.reserves: Rows[ReserveForm] = Rows(ReserveForm, "h", **rows)
        self.roles: Rows[RoleForm] = Rows(RoleForm, "t", **rows)
        self.questions: Rows[QuestionForm] = Rows(QuestionForm, "q", **rows)

    def _offer(self, *, is_new: bool) -> None:
        """Fill in what can be chosen."""
        fields = cast("dict[str, Any]", self.fields)
        fields["version"].queryset = self.course.versions.exclude(
            status=VersionStatus.RETIRED
        ).order_by("-number")
        for name, rows in (
            ("venue", Venue.objects.all()),
            ("restricted_to", Audience.objects.all()),
            ("funding", FundingAward.objects.all()),
        ):
            said = [key for key in self.typed.getlist(name) if is_key(key)]
            fields[name].queryset = rows.filter(Q(retired_on__isnull=True) | Q(pk__in=said))
        if not is_new or not may_anywhere(self.visitor, SCHEDULE):
            del fields["number"]
        if self.must_name_host:
            fields["host"].required = True
            fields["host"].help_text = _("You schedule classes at your own places.")
            fields["host"].error_messages["missing"] = _("Name the place of yours that hosts it.")
            fields["host"].search = PlaceField(may=SCHEDULE).search
        for name in ("delivery_mode", "venue"):
            fields[name].widget.attrs.update(FOLLOWED)
        people = [(person.memssi_number, person.name) for person in self.people]
        fields["instructors"].choices = people
        fields["lead"].choices = [("", _("The first one named")), *people]

    @cached_property
    def must_name_host(self) -> bool:
        """Whether this visitor may schedule at places of their own only."""
        if may_anywhere(self.visitor, SCHEDULE):
            return False
        return (
            not Course.objects.permitted_to(self.visitor, SCHEDULE)
            .filter(pk=self.course.pk)
            .exists()
        )

    def _given(self) -> Given:
        mode, venue = self.data.get("delivery_mode", ""), str(self.data.get("venue", ""))
        has_venue = is_key(venue)
        used = {
            value.removeprefix("room-")
            for name, value in self.data.items()
            if name.endswith("-where") and str(value).startswith("room-")
        }
        keys = [key for key in used if is_key(key)]
        in_use = Q(retired_on__isnull=True, venue__retired_on__isnull=True)
        rooms = Room.objects.filter(Q(pk__in=keys) | in_use) if has_venue else Room.objects.none()
        return Given(
            venue=int(venue) if has_venue else None,
            rooms=list(
                rooms.select_related("venue").order_by("venue__name", "order", "name", "pk")
            ),
            audiences=list(Audience.objects.filter(retired_on__isnull=True)),
            has_online=mode not in {DeliveryMode.IN_PERSON, DeliveryMode.VIRTUAL},
            is_conference=mode == DeliveryMode.CONFERENCE,
        )

    # --- who teaches ---

    @cached_property
    def people(self) -> list[User]:
        """Those chosen, then those found by the words typed."""
        numbers = [
            pk
            for said in self.typed.getlist("instructors")[:MOST_PEOPLE]
            if (pk := person_of_memssi_number(said)) is not None
        ]
        register = cast("UserQuerySet", User.objects.in_the_register())
        by_number = {person.pk: person for person in register.filter(pk__in=numbers)}
        chosen = [by_number[pk] for pk in dict.fromkeys(numbers) if pk in by_number]
        return [*chosen, *(person for person in self.found if person not in chosen)]

    @cached_property
    def found(self) -> list[User]:
        """People found by the words typed: one's own, and by name whoever teaches already."""
        words = self.finder.words
        if not words or "@" in words or person_of_memssi_number(words) is not None:
            return list(self.finder.found)
        teach = User.objects.filter(
            Q(instructor_assignments__isnull=False) | Q(qualifications__isnull=False)
        )
        for word in words.split()[:MOST_WORDS]:
            teach = teach.filter(
                Q(first_name__istartswith=word)
                | Q(last_name__istartswith=word)
                | Q(preferred_name__istartswith=word)
            )
        both = {person.pk: person for person in self.finder.found}
        both |= {person.pk: person for person in teach.distinct()[: MOST_FOUND + 1]}
        return list(both.values())[:MOST_FOUND]

    def _teaching(self) -> tuple[User, ...]:
        by_number = {person.memssi_number: person for person in self.people}
        lead = self.cleaned_data.get("lead", "")
        named = self.cleaned_data.get("instructors", [])
        return tuple(by_number[n] for n in sorted(named, key=lambda number: number != lead))

    # --- checking ---

    @property
    def is_self_paced(self) -> bool:
        return self.data.get("delivery_mode") == DeliveryMode.SELF_PACED

    @cached_property
    def hours_wanted(self) -> Decimal:
        """The contact hours of the version chosen."""
        said = self.data.get("version", "")
        versions = cast("Any", self.fields["version"]).queryset
        chosen = next((row for row in versions if str(row.pk) == said), None)
        return chosen.contact_hours if chosen else Decimal(0)

    @property
    def parts(self) -> Iterable[Rows[Any]]:
        return (self.sessions, self.reserves, self.roles, self.questions)

    def full_clean(self) -> None:
        """Check the fields, unless a button only works on the page."""
        if self.is_working:
            self._errors = ErrorDict(renderer=self.renderer)
            self.cleaned_data = {}
            return
        super().full_clean()

    def clean(self) -> dict[str, Any]:
        """Ask for what belongs to the kind of class."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.is_self_paced:
            for name in ("first_day", "last_day"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Say from which day to which day it may be done."))
        lead = cleaned.get("lead")
        if lead and lead not in cleaned.get("instructors", []):
            self.add_error("lead", _("Who leads must be among those who teach."))
        self._refuse_who_was_only_typed(cleaned.get("instructors", []))
        return cleaned

    def _refuse_who_was_only_typed(self, chosen: list[str]) -> None:
        """A name that was typed and not chosen would be lost without a word."""
        words, found = self.finder.words, {person.memssi_number for person in self.found}
        if words and "instructors" not in self.errors and not found & set(chosen):
            said = _("“%(words)s”: choose who is meant, or empty the field.") % {"words": words}
            self.add_error("instructors" if self.people else None, said)

    def is_valid(self) -> bool:
        """Check every part, so that all that is wrong is said at once."""
        if self.is_working:
            return False
        checked = [super().is_valid(), *(part.check() for part in self.parts)]
        meetings = [row.planned() for row in self.sessions.filled]
        return all(checked) and None not in meetings and not self.has_errors

    @property
    def has_errors(self) -> bool:
        return any(form.errors for form in self._forms())

    def _forms(self) -> Iterator[forms.Form]:
        yield self
        for part in self.parts:
            for row in part.filled:
                yield row
                yield from getattr(row, "breaks", ())

    def summary(self) -> "Summary":
        """Return everything there is to correct on the page, in its order."""
        return Summary([form for form in self._forms() if form.errors])

    # --- how the page stands ---

    @property
    def has_one_version(self) -> bool:
        return len(cast("Any", self.fields["version"]).queryset) == 1

    @property
    def open_parts(self) -> set[str]:
        """The parts below “More” in which something stands, or stands wrong."""
        return {part for part, names in PARTS.items() if any(map(self._says, names))}

    def _says(self, name: str) -> bool:
        if name in ROWS:
            return len(cast("Rows[Any]", getattr(self, ROWS[name]))) > 0
        said = self.data.get(name, "")
        return bool(self.errors.get(name)) or said not in {"", "individual", "none"}

    def focus(self, field_id: str) -> None:
        """Let a field take the focus when the page is shown; a page that opens keeps its top."""
        if not field_id:  # a group of boxes has no id of its own either
            return
        for form in (self, self.finder, *self._rows()):
            for field in form:
                if field.id_for_label == field_id:
                    field.field.widget.attrs["autofocus"] = True

    def _rows(self) -> Iterator[forms.Form]:
        for part in self.parts:
            for row in part:
                yield row
                yield from getattr(row, "breaks", ())

    # --- what is planned ---

    def planned_rows(self) -> list[tuple[SessionForm, PlannedMeeting]]:
        """Return the sessions that can be read, each with its row."""
        if self.is_self_paced:
            return []
        rows = [(row, row.planned()) for row in self.sessions.filled]
        return [(row, planned) for row, planned in rows if planned is not None]

    def plan(self) -> ClassPlan:
        """Return what is planned, as far as it can be read."""
        said = self.cleaned_data
        meetings = tuple(planned for _row, planned in self.planned_rows())
        window = self._window()
        begins = window[0] if window else min((m.starts_at for m in meetings), default=None)
        # Of a class done at one's own pace: as long as it may be done.
        closes = window[1] if window else begins
        return ClassPlan(
            delivery_mode=DeliveryMode(said.get("delivery_mode") or DeliveryMode.IN_PERSON),
            meetings=meetings,
            registration_opens_at=said.get("opens_at") or self.now,
            registration_closes_at=said.get("closes_at") or closes or self.now,
            window=window,
            venue=said.get("venue"),
            host=said.get("host"),
            capacity=said.get("capacity"),
            instructors=self._teaching(),
            terms=self.planned_terms(),
        )

    def _window(self) -> tuple[datetime, datetime] | None:
        first, last = self.cleaned_data.get("first_day"), self.cleaned_data.get("last_day")
        if not self.is_self_paced or not first or not last:
            return None
        return (
            datetime.combine(first, time(), MAINE),
            datetime.combine(last, time(23, 59), MAINE),
        )
