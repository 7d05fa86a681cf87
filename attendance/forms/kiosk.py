"""What is typed at a kiosk, and what a kiosk is called."""

import uuid
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from attendance.enums import Direction

NOTHING_KEPT = {"autocomplete": "off", "autocorrect": "off", "spellcheck": "false"}


class KioskForm(forms.Form):
    """What the instructor calls a tablet."""

    name = forms.CharField(
        label=gettext_lazy("Name of the tablet"),
        max_length=80,
        initial=gettext_lazy("Tablet at the door"),
        help_text=gettext_lazy("So that you know it again if there are several."),
    )


class WhoAmIForm(forms.Form):
    """Somebody says who they are, in one field."""

    who = forms.CharField(
        label=gettext_lazy("Your first and last name, or your MEMSSI number"),
        max_length=120,
        widget=forms.TextInput(attrs=NOTHING_KEPT | {"autofocus": True}),
    )

    def without_what_nobody_may_see(self) -> "WhoAmIForm":
        """Return the form as it is shown again: a Social Security number stays on no screen."""
        if self.has_error("who", code="social_security_number"):
            self.data = {**self.data, "who": ""}
        return self


class OfferForm(forms.Form):
    """Which of those shown they are, and which way they go."""

    offer = forms.CharField(label=gettext_lazy("Who it is"), max_length=500)
    direction = forms.ChoiceField(label=gettext_lazy("In or out"), choices=Direction.choices)


class WriteDownForm(forms.Form):
    """Somebody who is not found writes down who they are; `uid` makes a second press no second."""

    uid = forms.UUIDField(label=gettext_lazy("Number of this entry"), widget=forms.HiddenInput)
    name = forms.CharField(
        label=gettext_lazy("Your first and last name"),
        max_length=120,
        widget=forms.TextInput(attrs=NOTHING_KEPT),
    )
    contact = forms.CharField(
        label=gettext_lazy("Your email address, MEMSSI number or employer"),
        max_length=254,
        required=False,
        widget=forms.TextInput(attrs=NOTHING_KEPT | {"autocapitalize": "off"}),
    )

    def __init__(
        self, data: QueryDict | None = None, *, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial={"uid": uuid.uuid4()} | (initial or {}))
