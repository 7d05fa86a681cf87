"""What is asked before a device is prepared for hours without a network."""

from django import forms
from django.utils.translation import gettext_lazy


class KitForm(forms.Form):
    """Which device it is, and whether it is this one."""

    name = forms.CharField(
        label=gettext_lazy("Name of the device"),
        max_length=80,
        help_text=gettext_lazy("For example “My blue phone”. It stands on the roster."),
    )
    is_another = forms.BooleanField(
        label=gettext_lazy("It is another device than this one"),
        required=False,
        help_text=gettext_lazy("You get a code for its camera. Nobody needs to sign in there."),
    )
