from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput
from organizations.decisions import PlaceFacts
from organizations.enums import CATEGORIES, County, Grade, OrganizationCategory, OrganizationKind
from organizations.forms.picker import PickingForm, PlaceField
from organizations.models import Organization

ADDED = [kind for kind in OrganizationKind if kind is not OrganizationKind.STATE]


class SeenForm(forms.Form):
    """A form that knows what its page showed when it was opened."""

    seen = forms.CharField(label=_("State of this page"), widget=forms.HiddenInput, required=False)
    is_stale = False

    def look_again(self, seen: str, sentence: str) -> None:
        """Say that something changed; the next try rests on what is in force now."""
        self.add_error(None, sentence)
        self.is_stale = True
        posted: Any = self.data
        renewed = posted.copy()  # a QueryDict, once something was posted
        renewed["seen"] = seen
        self.data = renewed


def _grades() -> list[tuple[Any, Any]]:
    return [("", _("Not known")), *Grade.choices]


class DescriptionForm(SeenForm):
    """What a place is, beside its name and where it belongs."""

    category = forms.ChoiceField(label=_("Exact kind"), required=False)
    county = forms.ChoiceField(
        label=_("County"), required=False, choices=[("", _("Not known")), *County.choices]
    )
    further_counties = forms.MultipleChoiceField(
        label=_("Other counties it reaches into"),
        required=False,
        choices=County.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    town = forms.CharField(label=_("Town"), required=False, max_length=80)
    latitude = forms.DecimalField(
        label=_("Latitude"),
        required=False,
        max_digits=8,
        decimal_places=5,
        help_text=_("For example 44.31070. North is positive."),
    )
    longitude = forms.DecimalField(
        label=_("Longitude"),
        required=False,
        max_digits=8,
        decimal_places=5,
        help_text=_("For example -69.77950. All of Maine is negative."),
    )
    state_id = forms.CharField(label=_("Number in the State's directory"), required=False)
    nces_id = forms.CharField(
        label=_("Federal number (NCES)"),
        required=False,
        help_text=_("7 digits for a district, 12 for a school."),
    )
    lowest_grade = forms.TypedChoiceField(
        label=_("Lowest grade"), required=False, choices=_grades, coerce=int, empty_value=None
    )
    highest_grade = forms.TypedChoiceField(
        label=_("Highest grade"), required=False, choices=_grades, coerce=int, empty_value=None
    )
    student_count = forms.IntegerField(
        label=_("Number of students"),
        required=False,
        min_value=0,
        max_value=200_000,
        help_text=_("How many are enrolled. We never ask who they are."),
    )

    def __init__(self, *args: Any, kind: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = CATEGORIES[OrganizationKind(kind)] if kind else list(OrganizationCategory)
        category = self.fields["category"]
        assert isinstance(category, forms.ChoiceField)  # noqa: S101 (for the types)
        category.choices = [("", _("Not known")), *((each.value, each.label) for each in offered)]

    @property
    def facts(self) -> PlaceFacts:
        """Return what was said."""
        said = {name: self.cleaned_data[name] for name in PlaceFacts.__dataclass_fields__}
        further = set(said["further_counties"]) - {said["county"]}
        return PlaceFacts(**said | {"further_counties": tuple(sorted(further))})


class AddPlaceForm(PickingForm, DescriptionForm):
    """A new place."""

    name = forms.CharField(label=_("Name"), max_length=160)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(kind.value, kind.label) for kind in ADDED], initial="school"
    )
    parent = PlaceField(label=_("Belongs to"))
    short_code = forms.SlugField(
        label=_("Short code"),
        required=False,
        max_length=40,
        help_text=_("Used in files. Leave it empty, and we make one of the name."),
    )
    field_order = ["name", "kind", "category", "parent", "county", "further_counties", "town"]


class RenameForm(SeenForm):
    """A new name from a day on, or the same one spelled right."""

    name = forms.CharField(label=_("New name"), max_length=160)
    is_spelling = forms.BooleanField(
        label=_("I only correct the spelling"),
        required=False,
        help_text=_("The name as it stands now is then not kept as a former name."),
    )
    starts_on = forms.DateField(
        label=_("First day of the new name"), widget=DateInput, required=False
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the day of a new name; a spelling has none."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("is_spelling"):
            cleaned["starts_on"] = None
        elif not cleaned.get("starts_on") and "starts_on" not in self.errors:
            self.add_error("starts_on", _("Say from which day on it has this name."))
        return cleaned


class MoveForm(PickingForm, SeenForm):
    """What a place belongs to from now on."""

    parent = PlaceField(label=_("Belongs to"))


class MergeForm(PickingForm, SeenForm):
    """Into which place this one goes, and when."""

    target = PlaceField(label=_("Into which place"))
    starts_on = forms.DateField(
        label=_("First day"),
        widget=DateInput,
        help_text=_("From this day on there is only the other place."),
    )

    def __init__(self, *args: Any, source: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        target = self.fields["target"]
        assert isinstance(target, PlaceField)  # noqa: S101 (for the types)
        target.offer_kinds([source.kind])


class CloseForm(SeenForm):
    """The first day on which a place is no more."""

    closed_on = forms.DateField(label=_("First day it is closed"), widget=DateInput)
