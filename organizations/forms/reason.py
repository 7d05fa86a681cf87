from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_REASON = 300


def reason_field(help_text: Any = "") -> forms.CharField:
    """Why it is done: history keeps it."""
    return forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        help_text=help_text or _("Kept in the history, such as “New principal since August”."),
    )
