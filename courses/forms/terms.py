"""Forms of the managed lists. They check the shape of what is typed; services write."""

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import ManagedTerm
from courses.enums import (
    MOST_HOURS_ELSEWHERE,
    CourseStatus,
    ProviderKind,
    Strand,
    TermList,
)
from courses.forms.moments import DayField
from courses.models import (
    Audience,
    Belief,
    Course,
    CreditType,
    FundingAward,
    Lane,
    OutsideCourse,
    Room,
    Topic,
    Venue,
)
from organizations.enums import County
from organizations.forms.places import SeenForm
from organizations.models import WorkKind


def state_of(term: ManagedTerm) -> str:
    """Return a short mark of a word as it is, by which a page knows that it changed."""
    said = "|".join(str(getattr(term, field.attname)) for field in term._meta.concrete_fields)
    for field in term._meta.many_to_many:
        said += f"|{sorted(getattr(term, field.name).values_list('pk', flat=True))}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]


class TermForm(SeenForm):
    """A word; `of` is the one that is edited."""

    name = forms.CharField(label=_("Name"), max_length=120)
    more: tuple[str, ...] = ()

    def __init__(self, data: Mapping[str, Any] | None = None, *, of: ManagedTerm | None) -> None:
        initial: dict[str, Any] = {}
        if of is not None:
            initial = {name: getattr(of, name) for name in self.base_fields if name != "seen"}
            initial = {
                name: value.all() if hasattr(value, "all") else value
                for name, value in initial.items()
            }
            initial["seen"] = state_of(of)
        super().__init__(data, initial=initial)
        self.of = of
        self.keep_what_is_used(of)

    def keep_what_is_used(self, of: ManagedTerm | None) -> None:
        """What was retired meanwhile and is in use here stays to be chosen."""

    def said(self) -> dict[str, Any]:
        """Return the fields of the word."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class LaneForm(TermForm):
    description = forms.CharField(
        label=_("What it covers"),
        required=False,
        max_length=240,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One sentence. It stands on the page of this topic area."),
    )


class TopicForm(TermForm):
    strand = forms.ChoiceField(
        label=_("Counted as"),
        required=False,
        choices=[("", _("Neither")), *Strand.choices],
        help_text=_("Reports set hours of mental health beside tactical hours."),
    )


class AudienceForm(TermForm):
    work_kinds = forms.ModelMultipleChoiceField(
        label=_("Kinds of work"),
        queryset=WorkKind.objects.filter(retired_on__isnull=True),
        widget=forms.CheckboxSelectMultiple,
    )

    def keep_what_is_used(self, of: ManagedTerm | None) -> None:
        """A kind of work that was retired still belongs to the audience until it is taken out."""
        if isinstance(of, Audience):
            kinds: Any = self.fields["work_kinds"]
            of_audience = of.work_kinds.values("pk")
            kinds.queryset = WorkKind.objects.filter(
                Q(retired_on__isnull=True) | Q(pk__in=of_audience)
            )


class CreditTypeForm(TermForm):
    unit = forms.CharField(
        label=_("Unit"), max_length=20, help_text=_("For example hour, CEU or credit.")
    )
    needs_approval = forms.BooleanField(
        label=_("Counts only under a board's approval"), required=False
    )
    derived_from_hours = forms.DecimalField(
        label=_("Contact hours to one unit"),
        required=False,
        min_value=Decimal("0.01"),
        max_digits=6,
        decimal_places=2,
        help_text=_("Only for a type that is worked out from contact hours and never posted."),
    )


class FundingForm(TermForm):
    key = forms.SlugField(
        label=_("Number of the award"),
        max_length=40,
        help_text=_("Letters, numbers and hyphens, as it stands on the letter."),
    )
    funder = forms.CharField(label=_("Who pays"), max_length=120, required=False)
    starts_on = DayField(label=_("First day"), required=False)
    ends_on = DayField(label=_("First day after it"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse an award that ends before it begins, or whose number is taken."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = said.get("starts_on"), said.get("ends_on")
        if first and last and last <= first:
            self.add_error("ends_on", _("The award ends before it begins."))
        key, former = said.get("key"), self.initial.get("key")
        if key and key != former and FundingAward.objects.filter(key=key).exists():
            self.add_error("key", _("This number is in the list already."))
        return said


class OutsideCourseForm(TermForm):
    """A course of somebody else, and what it is worth here."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        required=False,
        help_text=_("As its provider writes it, with the edition: IS-100.c"),
    )
    provider = forms.CharField(label=_("Who gives it"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind of provider"), choices=ProviderKind.choices)
    contact_hours = forms.DecimalField(
        label=_("Contact hours"),
        min_value=Decimal("0.25"),
        max_value=MOST_HOURS_ELSEWHERE,
        max_digits=5,
        decimal_places=2,
        help_text=_("At most as many count."),
    )
    lane = forms.ModelChoiceField(
        label=_("Lane"),
        queryset=Lane.objects.filter(retired_on__isnull=True),
        empty_label=_("Choose"),
        help_text=_("Whoever leads it decides beside MSSC staff."),
    )
    topics = forms.ModelMultipleChoiceField(
        label=_("Topics"),
        queryset=Topic.objects.filter(retired_on__isnull=True),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    stands_for = forms.ModelChoiceField(
        label=_("Course of ours"),
        queryset=Course.objects.exclude(status=CourseStatus.RETIRED).order_by("title", "pk"),
        required=False,
        empty_label=_("None"),
        help_text=_("Whoever completed that in a class here cannot claim this one, too."),
    )
    accepted_until = DayField(
        label=_("Counts until"),
        required=False,
        help_text=_("The first day on which it no longer counts, such as of a former edition."),
    )
    validity_months = forms.IntegerField(
        label=_("Good for how many months"), required=False, min_value=1, max_value=240
    )

    def keep_what_is_used(self, of: ManagedTerm | None) -> None:
        """Lane, topics and course stay to be chosen though they are retired."""
        if isinstance(of, OutsideCourse):
            fields: Any = self.fields
            fields["lane"].queryset |= Lane.objects.filter(pk=of.lane_id)
            fields["topics"].queryset |= Topic.objects.filter(pk__in=of.topics.values("pk"))
            fields["stands_for"].queryset |= Course.objects.filter(pk=of.stands_for_id or 0)


class VenueForm(TermForm):
    address = forms.CharField(label=_("Street address"), max_length=200, required=False)
    town = forms.CharField(label=_("Town"), max_length=80)
    county = forms.ChoiceField(label=_("County"), choices=[("", _("Choose")), *County.choices])
    capacity = forms.IntegerField(label=_("People it holds"), min_value=1, required=False)
    latitude = forms.DecimalField(
        label=_("Latitude"),
        required=False,
        min_value=-90,
        max_value=90,
        max_digits=8,
        decimal_places=5,
        help_text=_("For example 44.31070. With it, distances are exact."),
    )
    longitude = forms.DecimalField(
        label=_("Longitude"),
        required=False,
        min_value=-180,
        max_value=180,
        max_digits=8,
        decimal_places=5,
        help_text=_("For example -69.77950. All of Maine is negative."),
    )
    access_notes = forms.CharField(
        label=_("Access"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Ramps, parking, doors, quiet rooms: what people need to know beforehand."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for both coordinates or neither."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        named = [said.get("latitude") is not None, said.get("longitude") is not None]
        if any(named) and not all(named) and not self.errors.keys() & {"latitude", "longitude"}:
            missing = "longitude" if named[0] else "latitude"
            self.add_error(missing, _("Give both latitude and longitude, or neither."))
        return said


class RoomForm(TermForm):
    capacity = forms.IntegerField(label=_("People it holds"), min_value=1, required=False)
    access_notes = forms.CharField(
        label=_("Access"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


FORMS: dict[TermList, type[TermForm]] = {
    TermList.LANE: LaneForm,
    TermList.TOPIC: TopicForm,
    TermList.AUDIENCE: AudienceForm,
    TermList.CREDIT_TYPE: CreditTypeForm,
    TermList.BELIEF: TermForm,
    TermList.FUNDING: FundingForm,
    TermList.OUTSIDE: OutsideCourseForm,
    TermList.VENUE: VenueForm,
    TermList.ROOM: RoomForm,
}
LISTED: dict[TermList, type[ManagedTerm]] = {
    TermList.LANE: Lane,
    TermList.TOPIC: Topic,
    TermList.AUDIENCE: Audience,
    TermList.CREDIT_TYPE: CreditType,
    TermList.BELIEF: Belief,
    TermList.FUNDING: FundingAward,
    TermList.OUTSIDE: OutsideCourse,
}
PLACES: dict[TermList, type[ManagedTerm]] = {TermList.VENUE: Venue, TermList.ROOM: Room}


class HolidayForm(forms.Form):
    """Days on which schools are closed."""

    name = forms.CharField(label=_("Name"), max_length=80)
    first_day = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"))


class SynonymForm(forms.Form):
    """Words that mean the same."""

    words = forms.CharField(
        label=_("Words that mean the same"),
        max_length=300,
        help_text=_("With commas between them: SRO, school resource officer"),
    )
