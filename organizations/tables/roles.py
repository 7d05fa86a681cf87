from collections.abc import Collection
from datetime import date
from typing import Any

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.tables import ActionsColumn, BaseTable, DateColumn, EmailColumn
from organizations.enums import InvitationState
from organizations.models import Employment, Organization, RoleGrant, RoleInvitation
from organizations.role_notices import place_of

STATE_TONES = {
    InvitationState.OPEN: "info",
    InvitationState.ACCEPTED: "good",
    InvitationState.WITHDRAWN: "neutral",
    InvitationState.EXPIRED: "warning",
}


class RoleTable(BaseTable):
    """Who holds which role, for what, since when."""

    person = tables.Column(
        gettext_lazy("Person"), order_by=("person__last_name", "person__first_name")
    )
    role = tables.Column(gettext_lazy("Role"))
    organization = tables.Column(
        gettext_lazy("For"), empty_values=(), order_by=("organization__name",)
    )
    starts_on = DateColumn(verbose_name=gettext_lazy("Since"))
    ends_on = DateColumn(verbose_name=gettext_lazy("Until"))
    actions = ActionsColumn(template_name="organizations/_role_actions.html")
    caption = gettext_lazy("Roles")
    fixed_columns = ("person",)
    # The roles the visitor may end, and who they are: one's own may be given up.
    may_end: Collection[str] = frozenset()
    visitor_id: int | None = None
    day: date | None = None

    class Meta:
        model = RoleGrant
        fields = ("person", "role", "organization", "starts_on", "ends_on", "actions")
        order_by = ("person",)
        empty_text = gettext_lazy("Nobody holds such a role.")

    def render_person(self, record: RoleGrant) -> Any:
        if not record.has_left:  # type: ignore[attr-defined]
            return record.person.name
        return format_html(
            '{} <span class="badge badge--warning">{}</span>',
            record.person.name,
            _("No longer works here"),
        )

    def value_person(self, record: RoleGrant) -> str:
        return record.person.name

    def render_organization(self, record: RoleGrant) -> str:
        return place_of(record)

    def value_organization(self, record: RoleGrant) -> str:
        return place_of(record)


class InvitationTable(BaseTable):
    """Roles offered by mail, and what has become of each offer."""

    email = EmailColumn(gettext_lazy("Email"))
    role = tables.Column(gettext_lazy("Role"))
    organization = tables.Column(
        gettext_lazy("For"), empty_values=(), order_by=("organization__name",)
    )
    invited_by = tables.Column(
        gettext_lazy("Invited by"), order_by=("invited_by__last_name", "invited_by__first_name")
    )
    expires_at = DateColumn(verbose_name=gettext_lazy("Good until"))
    state = tables.Column(gettext_lazy("State"), empty_values=(), orderable=False)
    actions = ActionsColumn(template_name="organizations/_invitation_actions.html")
    caption = gettext_lazy("Invitations")
    fixed_columns = ("email",)

    class Meta:
        model = RoleInvitation
        fields = ("email", "role", "organization", "invited_by", "expires_at", "state", "actions")
        order_by = ("-expires_at",)
        empty_text = gettext_lazy("No invitation is like this.")

    def render_organization(self, record: RoleInvitation) -> str:
        return place_of(record)

    def value_organization(self, record: RoleInvitation) -> str:
        return place_of(record)

    def render_state(self, record: RoleInvitation) -> Any:
        state = InvitationState(record.state_at(timezone.now()))
        tone = STATE_TONES[state]
        return format_html('<span class="badge badge--{}">{}</span>', tone, state.label)

    def value_state(self, record: RoleInvitation) -> str:
        return str(InvitationState(record.state_at(timezone.now())).label)


class WithoutCoordinatorTable(BaseTable):
    """Places where people work and no coordinator answers for them."""

    name = tables.Column(
        gettext_lazy("Place"), linkify=("organizations:organization_detail", [tables.A("pk")])
    )
    parent = tables.Column(gettext_lazy("Belongs to"), order_by=("parent__name",))
    people = tables.Column(gettext_lazy("People"), attrs={"cell": {"class": "number"}})
    waiting = tables.Column(
        gettext_lazy("Waiting to be confirmed"), attrs={"cell": {"class": "number"}}
    )
    actions = ActionsColumn(template_name="organizations/_without_coordinator_actions.html")
    caption = gettext_lazy("Places without a coordinator")

    class Meta:
        model = Organization
        fields = ("name", "parent", "people", "waiting", "actions")
        order_by = ("-waiting",)
        empty_text = gettext_lazy("Every place where people work has a coordinator.")


class WorkTable(BaseTable):
    """Confirmed work at the places one answers for."""

    person = tables.Column(
        gettext_lazy("Person"), order_by=("person__last_name", "person__first_name")
    )
    organization = tables.Column(gettext_lazy("Organization"))
    work_kind = tables.Column(gettext_lazy("Work"))
    starts_on = DateColumn(verbose_name=gettext_lazy("Since"))
    ends_on = DateColumn(verbose_name=gettext_lazy("Until"))
    source = tables.Column(gettext_lazy("Entered"))
    actions = ActionsColumn(template_name="organizations/_work_actions.html")
    caption = gettext_lazy("Work at your places")
    fixed_columns = ("person",)

    class Meta:
        model = Employment
        fields = (
            "person",
            "organization",
            "work_kind",
            "starts_on",
            "ends_on",
            "source",
            "actions",
        )
        empty_text = gettext_lazy("Nobody works there. Enter who does.")
