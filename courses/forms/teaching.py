from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.forms.moments import DayField
from courses.models import InstructorQualification, Topic
from organizations.forms.people import PersonFindingForm


class QualificationDatesForm(forms.Form):
    """From when to when, and by what."""

    starts_on = DayField(label=_("First day"))
    expires_on = DayField(
        label=_("First day it no longer holds"),
        required=False,
        help_text=_("Leave it empty if it does not expire."),
    )
    source = forms.CharField(
        label=_("By what it was gained"),
        max_length=200,
        required=False,
        help_text=_("A certificate, a course, years of work."),
    )

    @classmethod
    def of(cls, data: Any, row: InstructorQualification) -> "QualificationDatesForm":
        """Return the form of a qualification as it is."""
        initial: dict[str, date | str | None] = {
            "starts_on": row.starts_on,
            "expires_on": row.expires_on,
            "source": row.source,
        }
        return cls(data, initial=initial)


class QualificationForm(PersonFindingForm):
    """Who may teach which topic."""

    topic = forms.ModelChoiceField(
        label=_("Topic"),
        queryset=Topic.objects.filter(retired_on__isnull=True),
        empty_label=_("Choose the topic"),
    )
    starts_on = DayField(label=_("First day"))
    expires_on = DayField(
        label=_("First day it no longer holds"),
        required=False,
        help_text=_("Leave it empty if it does not expire."),
    )
    source = forms.CharField(label=_("By what it was gained"), max_length=200, required=False)
    field_order = ["who", "person", "topic", "starts_on", "expires_on", "source"]


class InvitationForm(PersonFindingForm):
    """Whom to ask to teach."""

    is_lead = forms.BooleanField(label=_("As the lead instructor"), required=False)
    field_order = ["who", "person", "is_lead"]


class AnswerForm(forms.Form):
    """Why an invitation is declined."""

    reason = forms.CharField(
        label=_("Reason, if you decline"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
