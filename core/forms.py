"""The one way forms are drawn: label, hint, error, input, and a summary that takes focus."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property

from core.drafts import NEVER_KEPT, draft_for
from core.exceptions import DomainError
from core.form_errors import LONGEST_KEY, speak
from core.social_security import refuse_social_security_numbers


class LabelledField(forms.BoundField):
    """A field whose label does the talking: placeholders fade and vanish, so none is drawn.

    Django makes one for each field before it looks at the input, so here every form, whoever wrote
    it, is given our sentences about bad input, and the draft its visitor left behind. And here
    every text field learns to refuse what looks like a Social Security number.
    """

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        field.widget.attrs.pop("placeholder", None)
        speak(field, str(self.label))
        refuse_social_security_numbers(field)

    @cached_property
    def initial(self) -> Any:
        """What a new form shows: the draft, if this visitor left one in this form."""
        draft = draft_for(self.form)
        if draft is None or NEVER_KEPT.search(self.html_name):
            return self.form.get_initial_for_field(self.field, self.name)
        return self.field.widget.value_from_datadict(draft, MultiValueDict(), self.html_name)


class FormRenderer(TemplatesSetting):
    """Draws every form and field from `templates/django/forms/`."""

    form_template_name = "django/forms/div.html"
    field_template_name = "django/forms/field.html"
    bound_field_class = LabelledField


class DateInput(forms.DateInput):
    """A day, picked with the browser's own calendar."""

    input_type = "date"
    template_name = "components/date_time_input.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """A time of day, to the minute."""

    input_type = "time"
    template_name = "components/date_time_input.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%H:%M")


class DateTimeInput(forms.DateTimeInput):
    """A day and a time on Maine's clock, to the minute."""

    input_type = "datetime-local"
    template_name = "components/date_time_input.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")


def is_key(said: str) -> bool:
    """Say whether what was sent can be the key of a row at all."""
    return said.isdecimal() and len(said) <= LONGEST_KEY


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was posted, even if empty, and None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


Result = TypeVar("Result")


def carry_out(
    form: forms.Form, act: Callable[[dict[str, Any]], Result]
) -> tuple[Result | None, DomainError | None]:
    """Do what a valid form asks. A refusal comes back with what was typed, and is returned, too.

    Neither: the form is only looked at, or its input is at fault.
    """
    if not form.is_valid():
        return None, None
    try:
        return act(form.cleaned_data), None
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return None, refusal
