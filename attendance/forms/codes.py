"""A code that was scanned or typed, and which way its owner goes."""

import uuid
from datetime import timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from attendance.enums import Direction

LONGEST_WAIT = timedelta(days=7)  # of a page that is kept open without a line


class CodeForm(forms.Form):
    """One scan. Where scripts send it, it says how long it waited for a line."""

    code = forms.CharField(
        label=gettext_lazy("Code or MEMSSI number"),
        max_length=80,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        help_text=gettext_lazy("As it stands beside the QR code, such as 1047-K7QM4TXW2P."),
    )
    direction = forms.ChoiceField(
        label=gettext_lazy("They are"),
        choices=[
            (Direction.IN, gettext_lazy("Coming in")),
            (Direction.OUT, gettext_lazy("Leaving")),
        ],
        initial=Direction.IN,
        widget=forms.RadioSelect,
    )
    uid = forms.UUIDField(label=gettext_lazy("Number of this scan"), widget=forms.HiddenInput)
    waited = forms.FloatField(
        label=gettext_lazy("Seconds it waited"),
        widget=forms.HiddenInput,
        required=False,
        min_value=0,
        max_value=LONGEST_WAIT.total_seconds(),
    )
    parks = forms.BooleanField(
        label=gettext_lazy("Write down as a walk-in"), widget=forms.HiddenInput, required=False
    )

    def __init__(
        self, data: QueryDict | None = None, *, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial={"uid": uuid.uuid4()} | (initial or {}))

    def clean_waited(self) -> timedelta:
        """Return how long ago it was scanned: whether the device's clock is right plays no part."""
        return timedelta(seconds=self.cleaned_data["waited"] or 0)
