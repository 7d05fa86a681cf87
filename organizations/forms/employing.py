"""Work entered and corrected by the employer."""

from collections.abc import Iterable
from typing import Any, cast

from allauth.account.models import EmailAddress
from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.forms import DateInput
from organizations.forms.people import PersonFindingForm
from organizations.forms.picker import PickingForm, PlaceField
from organizations.forms.reason import reason_field
from organizations.models import Employment, WorkKind

SOMEBODY_ELSE = "new"


def work_kind_field() -> forms.ModelChoiceField:  # type: ignore[type-arg]
    """The kinds of work in use."""
    return forms.ModelChoiceField(
        label=_("Work"),
        queryset=WorkKind.objects.filter(retired_on__isnull=True),
        empty_label=_("Choose the work"),
    )


class WorkForm(PickingForm):
    """Where, as what, since when."""

    organization = PlaceField(label=_("Place of work"), may="organizations.employ")
    work_kind = work_kind_field()
    starts_on = forms.DateField(label=_("First day there"), widget=DateInput)


class EmployForm(PersonFindingForm, WorkForm):
    """Work of somebody who is in the register."""

    proved_only = False
    field_order = ["who", "person", "organization", "work_kind", "starts_on"]

    def _owners(self, email: str) -> "models.QuerySet[Any, Any]":
        by_address = EmailAddress.objects.filter(email__iexact=email).order_by().values("user")
        people: models.QuerySet[Any, Any] = User.objects.filter(
            models.Q(email__iexact=email) | models.Q(pk__in=by_address)
        ).order_by()
        return people.values("pk")


class EmployNewForm(WorkForm):
    """Work of somebody new: no account is needed, nor an email."""

    first_name = forms.CharField(label=_("First name"), max_length=80)
    last_name = forms.CharField(label=_("Last name"), max_length=80)
    email = forms.EmailField(
        label=_("Email address"),
        required=False,
        help_text=_("With it they can take over their record. Leave it empty if they have none."),
    )
    same = forms.ChoiceField(
        label=_("Is it one of these people?"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("They have the same name and work, or worked, with you."),
    )
    field_order = [
        "first_name",
        "last_name",
        "same",
        "email",
        "organization",
        "work_kind",
        "starts_on",
    ]

    def ask_about(self, namesakes: Iterable[User], works: dict[int, str]) -> None:
        """Offer the people of the same name, and that it is none of them."""
        self.namesakes = {person.pk: person for person in namesakes}
        field = cast("forms.ChoiceField", self.fields["same"])
        field.choices = [
            (str(pk), ", ".join(filter(None, [p.name, p.memssi_number, works.get(pk, "")])))
            for pk, p in self.namesakes.items()
        ]
        if self.namesakes:
            field.choices = [*field.choices, (SOMEBODY_ELSE, _("No, it is somebody else"))]


class CorrectEmploymentForm(forms.Form):
    """What was entered wrong, and why it changes."""

    work_kind = work_kind_field()
    starts_on = forms.DateField(label=_("First day there"), widget=DateInput)
    ends_on = forms.DateField(
        label=_("First day no longer there"),
        widget=DateInput,
        required=False,
        help_text=_("Leave it empty while they work there."),
    )
    reason = reason_field(_("Kept in the history, such as “Began a week later”."))

    @classmethod
    def of(cls, employment: Employment, data: Any) -> "CorrectEmploymentForm":
        """Begin with what is entered."""
        initial = {
            "work_kind": employment.work_kind_id,
            "starts_on": employment.starts_on,
            "ends_on": employment.ends_on,
        }
        form = cls(data, initial=initial)
        kinds = cast("forms.ModelChoiceField", form.fields["work_kind"])  # type: ignore[type-arg]
        in_use = models.Q(retired_on__isnull=True) | models.Q(pk=employment.work_kind_id)
        kinds.queryset = WorkKind.objects.filter(in_use)
        return form
