from django import forms


class WithdrawForm(forms.Form):
    """Why a seat is given back; nobody is made to say."""

    reason = forms.CharField(
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It helps us plan. Leave out names of students and health details.",
    )


class CancelOfferingForm(forms.Form):
    """Why a class is cancelled: those registered read it."""

    reason = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everyone registered or waiting will read this sentence.",
        error_messages={"required": "Say why: those registered will read it."},
    )
