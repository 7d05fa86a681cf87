"""What a district or an agency asks for, and what it is answered."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.forms.moments import DayField
from courses.models import Course
from courses.services import TrainingAsked
from organizations.enums import County
from organizations.forms import PickingForm, PlaceField

MOST_PEOPLE = 10_000


class TrainingRequestForm(PickingForm):
    organization = PlaceField(label=_("For whom"), may="courses.request_training")
    course = forms.ModelChoiceField(
        label=_("Course"),
        queryset=Course.objects.none(),
        required=False,
        empty_label=_("None of these, or not sure"),
    )
    subject = forms.CharField(
        label=_("Or what it should be about"),
        max_length=160,
        required=False,
        help_text=_("If no course fits. No names of students."),
    )
    people = forms.IntegerField(label=_("How many people"), min_value=1, max_value=MOST_PEOPLE)
    first_day = DayField(label=_("Not before"))
    last_day = DayField(label=_("Not after"))
    county = forms.ChoiceField(
        label=_("County"), choices=[("", _("Choose a county")), *County.choices]
    )
    can_host = forms.BooleanField(label=_("We can host it"), required=False)
    place = forms.CharField(
        label=_("Where you can host it"),
        max_length=200,
        required=False,
        help_text=_("The building and the town, and how many people the room holds."),
    )
    note = forms.CharField(
        label=_("Anything else"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        course = self.fields["course"]
        assert isinstance(course, forms.ModelChoiceField)  # noqa: S101 (for the types)
        course.queryset = Course.objects.published().filter(is_security_sensitive=False)

    def asked(self) -> TrainingAsked:
        """Return what a valid form asks for."""
        said = {key: self.cleaned_data[key] for key in TrainingAsked.__dataclass_fields__}
        return TrainingAsked(**said)


class AnswerWithClassForm(forms.Form):
    class_number = forms.CharField(
        label=_("Number of the class"),
        max_length=32,
        help_text=_("It must be published. Whoever asked is sent its time and place."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class DeclineRequestForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it cannot be scheduled"),
        max_length=1000,
        help_text=_("Whoever asked will read it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
