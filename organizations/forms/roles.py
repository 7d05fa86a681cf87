"""Roles given, ended, offered and handed over."""

from collections.abc import Collection, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Role
from core.forms import DateInput
from organizations import granting
from organizations.forms.people import PersonFindingForm
from organizations.forms.picker import PickingForm, PlaceField
from organizations.forms.reason import reason_field
from organizations.models import GRANTABLE_ROLES, INVITABLE_ROLES, SCOPED_ROLES, RoleGrant
from organizations.roles_explained import MEANS


def role_choices(held: Collection[str], among: Sequence[Role]) -> list[tuple[str, str]]:
    """Return the roles that whoever holds these may give somewhere, each with what it means."""
    given = {role for each in held for role in granting.GIVES.get(each, ())}
    return [
        (role.value, f"{role.label}. {MEANS[role]}")
        for role in among
        if role in given and role != Role.LANE_LEAD
    ]


def place_field() -> PlaceField:
    """The organization a role is for."""
    return PlaceField(
        label=_("Organization"),
        may="organizations.grant_role",
        required=False,
        help_text=_("The role holds for it and for everything below it."),
        error_messages={"missing": _("Choose the organization this role is for.")},
    )


class RoleForm(forms.Form):
    """Which role, and where; a role of the whole State needs no place."""

    def give_choices(self, held: Collection[str], among: Sequence[Role]) -> None:
        """Offer the roles that may be given; a single one is chosen."""
        field = cast("forms.ChoiceField", self.fields["role"])
        choices = role_choices(held, among)
        field.choices = choices
        if len(choices) == 1:
            field.initial = choices[0][0]
        self.fields["organization"].required = all(key in SCOPED_ROLES for key, _said in choices)

    def require_place(self, cleaned: dict[str, Any]) -> None:
        """Ask for the place of a role that has one, and for none of the others."""
        role = cleaned.get("role")
        if not role or "organization" in self.errors:
            return
        if role in SCOPED_ROLES and cleaned.get("organization") is None:
            self.add_error("organization", _("Choose the organization this role is for."))
        if role not in SCOPED_ROLES and cleaned.get("organization") is not None:
            self.add_error("organization", _("This role is for the whole State. Leave this empty."))


class GiveRoleForm(PersonFindingForm, RoleForm):
    """Give somebody who has an account a role."""

    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    organization = place_field()
    starts_on = forms.DateField(label=_("First day"), widget=DateInput)
    ends_on = forms.DateField(
        label=_("First day without the role"),
        widget=DateInput,
        required=False,
        help_text=_("Leave it empty if no end is known."),
    )
    reason = reason_field()

    def __init__(self, *args: Any, held: Collection[str], visitor: User, **kwargs: Any) -> None:
        super().__init__(*args, visitor=visitor, **kwargs)
        self.give_choices(held, GRANTABLE_ROLES)

    def clean(self) -> dict[str, Any]:
        """Check the place against the role."""
        cleaned = super().clean()
        self.require_place(cleaned)
        return cleaned


class InvitationForm(PickingForm, RoleForm):
    """Invite an address to a role."""

    email = forms.EmailField(
        label=_("Email address"),
        help_text=_("The person signs in with this address, or makes an account with it."),
    )
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    organization = place_field()

    def __init__(self, *args: Any, held: Collection[str], visitor: User, **kwargs: Any) -> None:
        super().__init__(*args, visitor=visitor, **kwargs)
        self.give_choices(held, INVITABLE_ROLES)

    def clean(self) -> dict[str, Any]:
        """Check the place against the role."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.require_place(cleaned)
        return cleaned


class EndRoleForm(forms.Form):
    """The first day without the role, and why."""

    ends_on = forms.DateField(label=_("First day without the role"), widget=DateInput)
    reason = reason_field()


class GrantChoiceField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Roles by name and place."""

    def label_from_instance(self, grant: RoleGrant) -> str:
        return f"{grant.get_role_display()}, {grant.organization}"


class HandOverForm(PersonFindingForm):
    """Who takes over which roles from when."""

    grants = GrantChoiceField(
        label=_("Roles to hand over"),
        queryset=RoleGrant.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one role.")},
    )
    on = forms.DateField(
        label=_("Day of the hand-over"),
        widget=DateInput,
        help_text=_("From this day the other person holds the roles."),
    )
    reason = reason_field()
    field_order = ["grants", "who", "person", "on", "reason"]

    def __init__(
        self, *args: Any, grants: Sequence[RoleGrant], visitor: User, **kwargs: Any
    ) -> None:
        super().__init__(*args, visitor=visitor, **kwargs)
        self.fields["who"].label = _("Who takes over?")
        field = cast("GrantChoiceField", self.fields["grants"])
        keys = [grant.pk for grant in grants]
        field.queryset = RoleGrant.objects.filter(pk__in=keys).select_related("organization")
        field.initial = keys
