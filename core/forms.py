"""The one way forms are drawn: label, hint, error, input, and a summary that takes focus."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest, QueryDict


class LabelledField(forms.BoundField):
    """A field whose label does the talking: placeholders fade and vanish, so none is drawn."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        field.widget.attrs.pop("placeholder", None)


class FormRenderer(TemplatesSetting):
    """Draws every form and field from `templates/django/forms/`."""

    form_template_name = "django/forms/div.html"
    field_template_name = "django/forms/field.html"
    bound_field_class = LabelledField


class DateInput(forms.DateInput):
    """A day, picked with the browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """A time of day, to the minute."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%H:%M")


class DateTimeInput(forms.DateTimeInput):
    """A day and a time on Maine's clock, to the minute."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was posted, even if empty, and None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None
