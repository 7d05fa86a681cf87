"""Who holds which role: given and ended, by those who may."""

from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Role
from audit.services import record
from core.clock import maine_date
from core.templatetags.ui import maine_date as written_date
from notifications.services import queue_mail
from organizations import granting, role_notices
from organizations.enums import OrganizationKind
from organizations.exceptions import GrantRefusedError, RoleEndRefusedError
from organizations.models import SCOPED_ROLES, Organization, RoleGrant, in_force
from organizations.roles_explained import in_words
from organizations.services.places.tree import hold_open


@transaction.atomic
def grant_role(
    *,
    person: User,
    role: Role,
    organization: Organization | None = None,
    starts_on: date,
    ends_on: date | None = None,
    reason: str = "",
    actor: User | None,
    now: datetime,
) -> RoleGrant:
    """Give a role from a day on. Without an actor it is given at the machine itself: how the
    first staff begin; then nobody's right is asked and nobody is told.
    """
    if role in {Role.LEARNER, Role.INSTRUCTOR}:
        raise GrantRefusedError(_("Learner and instructor follow from seats and assignments."))
    if role == Role.LANE_LEAD:
        raise GrantRefusedError(_("A lane lead is named for one lane. Choose the lane."))
    require_place_fits(role, organization)
    return add_grant(
        person=person,
        role=role,
        organization=organization,
        rivals=RoleGrant.objects.filter(organization=organization),
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason,
        actor=actor,
        now=now,
    )


def require_place_fits(role: Role, organization: Organization | None) -> None:
    """Refuse a role of one organization without it, and the others with one."""
    if (organization is not None) == (role in SCOPED_ROLES):
        return
    if organization is None:
        raise GrantRefusedError(
            _("The role “%(role)s” is for one organization. Choose which.") % {"role": role.label}
        )
    raise GrantRefusedError(
        _("The role “%(role)s” is for the whole State, not for one organization.")
        % {"role": role.label}
    )


@transaction.atomic
def add_grant(
    *,
    person: User,
    role: Role,
    organization: Organization | None,
    rivals: "models.QuerySet[RoleGrant]",
    starts_on: date,
    ends_on: date | None,
    reason: str,
    actor: User | None,
    now: datetime,
    giver: User | None = None,
    about: dict[str, Any] | None = None,
    what_for: str = "",
) -> RoleGrant:
    """Write the grant, unless the person holds the same role among `rivals` at the time.

    `giver` is whose right is asked if it is not the actor's: an invitation is accepted by the
    person invited. `about` is what else history should say, `what_for` what the mail calls it.
    """
    locked = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    require_may_give(giver or actor, role, organization, to=locked, now=now)
    _require_dates(starts_on, ends_on, actor=actor, now=now)
    if not locked.is_active or locked.withdrawn_at is not None:
        raise GrantRefusedError(
            _("%(name)s cannot be given a role: this account is closed.") % {"name": person.name}
        )
    if organization is not None:
        hold_open(organization.pk, error=GrantRefusedError)
    rival = _overlapping(rivals.filter(person=person, role=role), starts_on, ends_on).first()
    if rival is not None:
        raise GrantRefusedError(
            _("%(name)s already holds this role, since %(day)s.")
            % {"name": person.name, "day": written_date(rival.starts_on, "printed")}
        )
    grant = RoleGrant.objects.create(
        person=person, role=role, organization=organization, starts_on=starts_on, ends_on=ends_on
    )
    record(
        "organizations.grant_role",
        on=grant,
        actor=actor,
        now=now,
        person_id=person.pk,
        after=_as_json(grant) | (about or {}),
        reason=reason,
    )
    if actor is not None:
        queue_mail(role_notices.role_granted(grant, what_for=what_for), now=now)
    return grant


@transaction.atomic
def end_grant(
    *, grant: RoleGrant, ends_on: date, reason: str, actor: User | None, now: datetime
) -> RoleGrant:
    """Write the first day without the role. One that has not begun is never in force then."""
    held = _locked(grant)
    day = maine_date(now)
    if held.ends_on is not None and held.ends_on <= max(day, held.starts_on):
        raise RoleEndRefusedError(_("This role has already ended."))
    if ends_on < day:
        raise RoleEndRefusedError(_("The last day cannot lie in the past."))
    if held.ends_on is not None and ends_on >= held.ends_on:
        raise RoleEndRefusedError(
            _("This role ends on %(day)s anyway.") % {"day": written_date(held.ends_on, "printed")}
        )
    _require_may_end(actor, held, ends_on=ends_on, now=now)
    before = held.ends_on
    held.ends_on = max(ends_on, held.starts_on)
    held.save(update_fields=["ends_on"])
    record(
        "organizations.end_role",
        on=held,
        actor=actor,
        now=now,
        person_id=held.person_id,
        before={"ends_on": before and before.isoformat()},
        after={"ends_on": held.ends_on.isoformat()},
        reason=reason,
    )
    if actor is not None and actor.pk != held.person_id:
        queue_mail(role_notices.role_ended(held), now=now)
    return held


def require_may_give(
    giver: User | None,
    role: Role,
    organization: Organization | None,
    *,
    to: User | None,
    now: datetime,
) -> None:
    """Refuse with its sentence what this person may not give; None is the machine itself."""
    if giver is None:
        return
    here, elsewhere = roles_reaching(giver, organization, day=maine_date(now))
    refusal = granting.why_not_give(
        role,
        here=here,
        elsewhere=elsewhere,
        to_oneself=to is not None and to.pk == giver.pk,
        for_the_state=_is_the_state(organization),
    )
    if refusal is not None:
        raise GrantRefusedError(in_words(refusal, role))


def roles_reaching(
    person: User | None, organization: Organization | None, *, day: date
) -> tuple[set[str], set[str]]:
    """Return the roles this person holds that reach a place, and those for other places."""
    here: set[str] = set()
    elsewhere: set[str] = set()
    if person is None or not person.is_active:
        return here, elsewhere
    held = RoleGrant.objects.filter(in_force(day), person=person).select_related("organization")
    for grant in held:
        reaches = grant.organization is None or (
            organization is not None and organization.path.startswith(grant.organization.path)
        )
        (here if reaches else elsewhere).add(grant.role)
    return here, elsewhere - here


def _require_may_end(actor: User | None, grant: RoleGrant, *, ends_on: date, now: datetime) -> None:
    role = Role(grant.role)
    here, elsewhere = roles_reaching(actor, grant.organization, day=maine_date(now))
    refusal = granting.why_not_end(
        role,
        here=here,
        elsewhere=elsewhere,
        is_own=actor is None or actor.pk == grant.person_id,
        is_last_administrator=_is_last_administrator(grant, ends_on=ends_on),
        for_the_state=_is_the_state(grant.organization),
    )
    if refusal is not None:
        raise RoleEndRefusedError(in_words(refusal, role))


def _locked(grant: RoleGrant) -> RoleGrant:
    """Lock a grant; of an administrator, all administrators' in one order, so that two who end
    each other's wait in line.
    """
    rows = RoleGrant.objects.select_for_update(of=("self",), no_key=True)
    together = models.Q(pk=grant.pk)
    if grant.role == Role.ADMINISTRATOR:
        together |= models.Q(role=Role.ADMINISTRATOR)
    found = list(
        rows.with_lane().select_related("person", "organization").filter(together).order_by("pk")
    )
    return next(row for row in found if row.pk == grant.pk)


def _is_last_administrator(grant: RoleGrant, *, ends_on: date) -> bool:
    if grant.role != Role.ADMINISTRATOR:
        return False
    others = RoleGrant.objects.filter(
        role=Role.ADMINISTRATOR,
        starts_on__lte=ends_on,
        ends_on__isnull=True,
        person__is_active=True,
    )
    return not others.exclude(pk=grant.pk).exists()


def _require_dates(
    starts_on: date, ends_on: date | None, *, actor: User | None, now: datetime
) -> None:
    if actor is not None and starts_on < maine_date(now):
        raise GrantRefusedError(_("A role cannot begin in the past."))
    if ends_on is not None and ends_on <= starts_on:
        raise GrantRefusedError(_("The role would end before it begins."))


def _overlapping(
    grants: "models.QuerySet[RoleGrant]", starts_on: date, ends_on: date | None
) -> "models.QuerySet[RoleGrant]":
    never_in_force = models.Q(ends_on__isnull=False, ends_on=models.F("starts_on"))
    found = grants.filter(models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=starts_on))
    if ends_on is not None:
        found = found.filter(starts_on__lt=ends_on)
    return found.exclude(never_in_force)


def _is_the_state(organization: Organization | None) -> bool:
    return organization is not None and organization.kind == OrganizationKind.STATE


def _as_json(grant: RoleGrant) -> dict[str, Any]:
    return {
        "role": grant.role,
        "organization": grant.organization_id,
        "starts_on": grant.starts_on.isoformat(),
        "ends_on": grant.ends_on and grant.ends_on.isoformat(),
    }
