from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class HoldsSeatField(forms.ChoiceField):
    """Whether a seat is kept for a request until it is decided; a form without it keeps one."""

    def __init__(self, *, label: Any) -> None:
        super().__init__(
            label=label,
            choices=[("True", _("A seat is kept")), ("False", _("No seat is kept"))],
            required=False,
            help_text=_("Of use only where somebody approves seats."),
        )

    def clean(self, value: object) -> bool:
        """Return whether a seat is kept."""
        return str(super().clean(value)) != "False"
