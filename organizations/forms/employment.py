from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput
from organizations.enums import OrganizationKind
from organizations.forms.picker import PickingForm, PlaceField
from organizations.forms.reason import reason_field
from organizations.models import Organization, WorkKind

PLACES_OF_WORK = [kind for kind in OrganizationKind if kind is not OrganizationKind.STATE]


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


class FoundEmploymentForm(PickingForm, EmploymentForm):
    """The same with the place looked for by name: there are hundreds of them."""

    organization = PlaceField(  # type: ignore[assignment]
        label=_("Where you work"),
        kinds=PLACES_OF_WORK,
        help_text=_("Your school, district, agency or office."),
        error_messages={"invalid_choice": _("Choose where you work from this list.")},
    )


class EndEmploymentForm(forms.Form):
    ends_on = forms.DateField(label=_("First day you no longer work there"), widget=DateInput)


class EndTheirEmploymentForm(forms.Form):
    """The employer's: with a reason that history keeps."""

    ends_on = forms.DateField(label=_("First day no longer there"), widget=DateInput)
    reason = reason_field(_("Kept in the history, such as “Moved to another district”."))
