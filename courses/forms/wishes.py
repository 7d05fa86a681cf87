"""Tell me when this is offered, and where."""

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.enums import County


class CourseWishForm(forms.Form):
    county = forms.ChoiceField(
        label=_("Where?"),
        required=False,
        choices=[("", _("Anywhere in Maine")), *County.choices],
        help_text=_("We also tell you of classes online: they are near to everybody."),
    )
