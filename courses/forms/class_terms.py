"""On what terms seats of a class are given, as somebody plans it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from courses.enums import ApprovalPolicy, DeliveryMode, EnrollmentUnit
from courses.forms.conditions import QuestionForm, ReserveForm, RoleForm
from courses.forms.holding import HoldsSeatField
from courses.forms.meetings import MOST_SEATS
from courses.forms.moments import DayField
from courses.forms.rows import Rows
from courses.models import Audience, FundingAward
from courses.services.planning import ClassTerms
from organizations.forms import PickingForm, PlacesField


def seats_field(label: Any, help_text: Any = "", *, least: int = 1) -> forms.IntegerField:
    """Return a field for a number of seats; empty means none is set."""
    return forms.IntegerField(
        label=label, min_value=least, max_value=MOST_SEATS, required=False, help_text=help_text
    )


class TermsForm(PickingForm):
    """What stands below "More" on the page of a class."""

    reserves: Rows[ReserveForm]
    roles: Rows[RoleForm]
    questions: Rows[QuestionForm]

    waitlist_limit = seats_field(
        gettext_lazy("How many may wait"), gettext_lazy("Leave it empty for no limit."), least=0
    )
    organization_cap = seats_field(
        gettext_lazy("Most seats for one organization"),
        gettext_lazy("A district counts with its schools. Leave it empty for no limit."),
    )
    organization_cap_until = DayField(
        label=gettext_lazy("From this day on they may take more"), required=False
    )
    minimum_seats = seats_field(gettext_lazy("How many must register for it to take place"))
    decided_by = DayField(label=gettext_lazy("Decided on"), required=False)
    unit = forms.ChoiceField(label=gettext_lazy("Who registers"), choices=EnrollmentUnit.choices)
    approval = forms.ChoiceField(
        label=gettext_lazy("Who approves a seat"), choices=ApprovalPolicy.choices
    )
    requests_hold_seat = HoldsSeatField(label=gettext_lazy("Until a request is approved"))
    withdraw_until = DayField(
        label=gettext_lazy("Last day to give a seat back oneself"),
        required=False,
        help_text=gettext_lazy("Empty: until the class begins."),
    )
    restricted_to = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Only for"),
        queryset=Audience.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Nothing checked: everybody the course is for."),
    )
    learners_per_instructor = seats_field(gettext_lazy("Most learners for each instructor"))
    co_sponsors = PlacesField(label=gettext_lazy("Co-sponsors"), required=False)
    funding = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Paid for by"),
        queryset=FundingAward.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    lodging_limit = seats_field(gettext_lazy("How many may ask for lodging"))
    asks_diet = forms.BooleanField(
        label=gettext_lazy("Ask those who register what they do not eat"), required=False
    )
    choices_until = DayField(
        label=gettext_lazy("Last day to change chosen sessions"),
        required=False,
        help_text=gettext_lazy("Empty: until the session begins."),
    )
    accommodations_until = DayField(
        label=gettext_lazy("Last day to ask for accommodations"), required=False
    )
    online_link = forms.URLField(
        label=gettext_lazy("Link to join online"),
        max_length=400,
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("Shown only to those who hold a seat and those who teach."),
    )

    @property
    def is_conference(self) -> bool:
        """Whether it is planned as a conference, where sessions are chosen."""
        return self.data.get("delivery_mode") == DeliveryMode.CONFERENCE

    def planned_terms(self) -> ClassTerms:
        """Return what was typed, as far as it is sound."""
        said = self.cleaned_data
        good = [row for row in self.reserves.filled if not row.errors]
        return ClassTerms(
            title=said.get("title", ""),
            waitlist_limit=said.get("waitlist_limit"),
            organization_cap=said.get("organization_cap"),
            organization_cap_until=said.get("organization_cap_until"),
            withdraw_until=said.get("withdraw_until"),
            unit=EnrollmentUnit(said.get("unit") or EnrollmentUnit.INDIVIDUAL),
            approval=ApprovalPolicy(said.get("approval") or ApprovalPolicy.NONE),
            requests_hold_seat=said.get("requests_hold_seat", True),
            restricted_to=tuple(said.get("restricted_to") or ()),
            minimum_seats=said.get("minimum_seats"),
            decided_by=said.get("decided_by"),
            reserves=tuple(row.planned() for row in good),
            team_roles=tuple(row.planned() for row in self.roles.filled if not row.errors),
            questions=tuple(row.planned() for row in self.questions.filled if not row.errors),
            co_sponsors=tuple(said.get("co_sponsors") or ()),
            funding=tuple(said.get("funding") or ()),
            lodging_limit=said.get("lodging_limit"),
            asks_diet=bool(said.get("asks_diet")),
            choices_until=said.get("choices_until") if self.is_conference else None,
            accommodations_until=said.get("accommodations_until"),
            online_link=said.get("online_link", ""),
            learners_per_instructor=said.get("learners_per_instructor"),
        )
