"""What somebody was looking for, in their own words."""

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.enums import County

LONGEST_TEXT = 500


class TrainingWishForm(forms.Form):
    text = forms.CharField(
        label=_("What were you looking for?"),
        max_length=LONGEST_TEXT,
        help_text=_("The subject, for whom, and when it would suit you. No names of students."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    county = forms.ChoiceField(
        label=_("Where?"),
        required=False,
        choices=[("", _("Anywhere, or online")), *County.choices],
    )
    words = forms.CharField(
        label=_("What you searched for"),
        required=False,
        max_length=200,
        widget=forms.HiddenInput,
    )
