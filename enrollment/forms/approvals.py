from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 500


class ApprovalForm(forms.Form):
    """Approve a request, or refuse it and say why."""

    reason = forms.CharField(
        label=_("Reason, if you refuse"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person will read it. Leave out names of students and health details."),
    )
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("approve", _("Approve")), ("refuse", _("Refuse"))],
        error_messages={"required": _("Nothing was decided: press Approve or Refuse.")},
    )

    def clean(self) -> dict[str, Any]:
        """Whoever refuses says why."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("decision") == "refuse" and not said.get("reason"):
            self.add_error("reason", _("Say why. The person will read it."))
        return said


class ManyApprovalsForm(forms.Form):
    """The one reason for all that are refused; it stands in the form of the chosen rows."""

    reason = forms.CharField(
        label=_("Reason, if you refuse the chosen"), required=False, max_length=LONGEST
    )
