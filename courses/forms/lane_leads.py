from django import forms
from django.utils.translation import gettext_lazy as _

from courses.forms.moments import DayField
from courses.models import Lane
from organizations.forms.people import PersonFindingForm
from organizations.forms.reason import reason_field


class LaneLeadForm(PersonFindingForm):
    """Who leads which lane, from when to when."""

    lane = forms.ModelChoiceField(
        label=_("Lane"),
        queryset=Lane.objects.filter(retired_on__isnull=True),
        empty_label=_("Choose the lane"),
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(
        label=_("First day without the role"),
        required=False,
        help_text=_("Leave it empty if no end is known."),
    )
    reason = reason_field()
    field_order = ["who", "person", "lane", "starts_on", "ends_on", "reason"]
