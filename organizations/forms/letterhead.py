from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput


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
