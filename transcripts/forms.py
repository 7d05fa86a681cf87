from django import forms


class CompletionForm(forms.Form):
    """The word of MSSC staff on a class that attendance alone does not complete."""

    outcome = forms.ChoiceField(
        choices=[("completed", "Completed"), ("not_completed", "Not completed")],
        widget=forms.RadioSelect,
        initial="completed",
    )
    reason = forms.CharField(
        label="What was checked",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example: quiz passed with 86 percent; outside certificate seen. "
        "It stays in the record.",
        error_messages={"required": "Write down what was checked: it stays in the record."},
    )
