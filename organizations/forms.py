from django import forms

from core.forms import DateInput
from organizations.enums import OrganizationKind
from organizations.models import Organization, WorkKind


class EmploymentForm(forms.Form):
    """Where somebody works, as what, since when."""

    organization = forms.ModelChoiceField(
        label="Where you work",
        queryset=Organization.objects.exclude(kind=OrganizationKind.STATE),
        empty_label="Choose your employer",
        help_text="Your school, district, agency or office.",
    )
    work_kind = forms.ModelChoiceField(
        label="What you do",
        queryset=WorkKind.objects.filter(retired_on__isnull=True),
        empty_label="Choose your work",
    )
    starts_on = forms.DateField(
        label="Since when", widget=DateInput, help_text="Your first day; about right is enough."
    )


class EndEmploymentForm(forms.Form):
    ends_on = forms.DateField(label="First day you no longer work there", widget=DateInput)


class IssuingAuthorityForm(forms.Form):
    """The letterhead of papers issued from a day on."""

    starts_on = forms.DateField(
        label="In force from", widget=DateInput, help_text="Papers issued before keep theirs."
    )
    provider = forms.CharField(max_length=120)
    department = forms.CharField(max_length=120)
    address = forms.CharField(max_length=200)
    phone = forms.CharField(max_length=30)
    signatory_name = forms.CharField(label="Name of the person who authorizes", max_length=120)
    signatory_title = forms.CharField(label="Title of that person", max_length=120)
