from django import forms
from django.utils.translation import gettext_lazy as _


class CompletionForm(forms.Form):
    """The word of MSSC staff on a class that rosters and results do not decide."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[("completed", _("Completed")), ("not_completed", _("Not completed"))],
        widget=forms.RadioSelect,
        initial="completed",
    )
    reason = forms.CharField(
        label=_("What was checked"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "For example: quiz passed with 86 percent; outside certificate seen. "
            "It stays in the record."
        ),
        error_messages={"required": _("Write down what was checked: it stays in the record.")},
    )
