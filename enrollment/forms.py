from django import forms
from django.utils.translation import gettext_lazy as _


class WithdrawForm(forms.Form):
    """Why a seat is given back; nobody is made to say."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It helps us plan. Leave out names of students and health details."),
    )


class CancelOfferingForm(forms.Form):
    """Why a class is cancelled: those registered read it."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everyone registered or waiting will read this."),
        error_messages={"required": _("Say why. Everyone registered will read it.")},
    )
