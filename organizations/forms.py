from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.drafts import draft_for
from core.filters import words_stand_in
from core.forms import DateInput
from organizations.enums import OrganizationKind
from organizations.models import Organization, WorkKind


class EmploymentForm(forms.Form):
    """Where somebody works, as what, since when."""

    organization = forms.ModelChoiceField(
        label=_("Where you work"),
        queryset=Organization.objects.exclude(kind=OrganizationKind.STATE),
        empty_label=_("Choose your employer"),
        help_text=_("Your school, district, agency or office."),
    )
    work_kind = forms.ModelChoiceField(
        label=_("What you do"),
        queryset=WorkKind.objects.filter(retired_on__isnull=True),
        empty_label=_("Choose your work"),
    )
    starts_on = forms.DateField(
        label=_("Start date"),
        widget=DateInput,
        help_text=_("Your first day there. An estimate is fine."),
    )


class PlaceChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Places by name, each with what it belongs to: many schools have namesakes."""

    def label_from_instance(self, place: Organization) -> str:
        if place.kind == OrganizationKind.SCHOOL and place.parent:
            return f"{place.name}, {place.parent.name}"
        return f"{place.name}, {place.get_kind_display()}"


class FoundEmploymentForm(EmploymentForm):
    """The same with the place looked for by name: there are hundreds of them."""

    MOST_FOUND = 12

    place = forms.CharField(
        label=_("Name of your school, district or agency"),
        max_length=120,
        required=False,
        help_text=_("Part of the name or the town is enough."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    organization = PlaceChoiceField(
        label=_("Where you work"),
        queryset=Organization.objects.none(),
        required=False,
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose where you work from this list.")},
    )
    field_order = ["place", "organization", "work_kind", "starts_on"]

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        given = data or draft_for(self) or initial or {}
        self.words = str(given.get("place", "")).strip()
        found = self._found()
        self.has_more = len(found) > self.MOST_FOUND
        self.found = found[: self.MOST_FOUND]
        field = self.fields["organization"]
        assert isinstance(field, PlaceChoiceField)  # noqa: S101 (for the types)
        field.queryset = Organization.objects.filter(
            pk__in=[place.pk for place in self.found]
        ).select_related("parent")

    def _found(self) -> list[Organization]:
        if not self.words or "\x00" in self.words:
            return []
        places = Organization.objects.exclude(kind=OrganizationKind.STATE)
        return list(
            places.filter(words_stand_in(self.words, ["name", "town"]))[: self.MOST_FOUND + 1]
        )

    def clean(self) -> dict[str, Any]:
        """Ask for a choice among those found; a name written out in full is one."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("organization") or "organization" in self.errors:
            return cleaned
        named = [p for p in self.found if p.name.casefold() == self.words.casefold()]
        if len(named) == 1:
            cleaned["organization"] = named[0]
        elif self.found:
            self.add_error("organization", _("Choose where you work from this list."))
        elif self.words:
            self.add_error(
                "place", _("No place has this name. Type less of it, or contact us to add it.")
            )
        else:
            self.add_error("place", _("Type part of the name, then choose from the list."))
        return cleaned


class EndEmploymentForm(forms.Form):
    ends_on = forms.DateField(label=_("First day you no longer work there"), widget=DateInput)


class IssuingAuthorityForm(forms.Form):
    """The letterhead of papers issued from a day on."""

    starts_on = forms.DateField(
        label=_("Effective from"),
        widget=DateInput,
        help_text=_("Documents already issued keep the letterhead they have."),
    )
    provider = forms.CharField(label=_("Provider"), max_length=120)
    department = forms.CharField(label=_("Department"), max_length=120)
    address = forms.CharField(label=_("Address"), max_length=200)
    phone = forms.CharField(label=_("Phone"), max_length=30)
    signatory_name = forms.CharField(label=_("Name of the person who authorizes"), max_length=120)
    signatory_title = forms.CharField(label=_("Title of that person"), max_length=120)
