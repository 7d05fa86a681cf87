"""A role offered by mail, and accepted by whoever has proved the address."""

from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Role
from audit.services import record
from core.clock import maine_date
from core.templatetags.ui import maine_date as written_date
from notifications.services import queue_mail
from organizations import role_notices
from organizations.exceptions import GrantRefusedError, InvitationRefusedError
from organizations.models import Organization, RoleGrant, RoleInvitation, in_force
from organizations.services.places.tree import hold_open
from organizations.services.roles import add_grant, require_may_give, require_place_fits

OPEN_FOR = timedelta(days=14)


@transaction.atomic
def invite(
    *, email: str, role: Role, organization: Organization | None, actor: User, now: datetime
) -> RoleInvitation:
    """Offer a role to an address. Its link is in the mail alone; we keep what it hashes to."""
    email = email.strip().lower()
    if role == Role.LANE_LEAD:
        raise InvitationRefusedError(
            _("Nobody is invited to lead a lane. Name somebody who has an account.")
        )
    require_place_fits(role, organization)
    if organization is not None:
        hold_open(organization.pk, error=InvitationRefusedError)
    known = person_of_address(email)
    require_may_give(actor, role, organization, to=known, now=now)
    _require_not_held(known, role, organization, now=now)
    earlier = _open_one(email, role, organization)
    if earlier is not None and earlier.expires_at <= now:
        return send_invitation_again(invitation=earlier, actor=actor, now=now)
    token = token_urlsafe(32)
    try:
        with transaction.atomic():
            invitation = RoleInvitation.objects.create(
                email=email,
                role=role,
                organization=organization,
                token_digest=digest_of(token),
                invited_by=actor,
                invited_at=now,
                expires_at=now + OPEN_FOR,
            )
    except IntegrityError:
        raise InvitationRefusedError(
            _("This address has been invited to this role already. You can send that mail again.")
        ) from None
    record(
        "organizations.invite",
        on=invitation,
        actor=actor,
        now=now,
        person_id=known.pk if known else None,
        after={
            "role": role,
            "organization": organization and organization.pk,
            "expires_on": maine_date(invitation.expires_at).isoformat(),
        },
    )
    queue_mail(role_notices.role_offered(invitation, token=token, now=now), now=now)
    return invitation


@transaction.atomic
def send_invitation_again(
    *, invitation: RoleInvitation, actor: User, now: datetime
) -> RoleInvitation:
    """Send a new link, good for another 14 days; the old one no longer works."""
    held = _locked(invitation.pk)
    _require_unanswered(held)
    require_may_give(
        actor, Role(held.role), held.organization, to=person_of_address(held.email), now=now
    )
    if held.organization is not None:
        hold_open(held.organization.pk, error=InvitationRefusedError)
    token, before = token_urlsafe(32), held.expires_at
    held.token_digest = digest_of(token)
    held.expires_at = now + OPEN_FOR
    held.invited_by = actor
    held.save(update_fields=["token_digest", "expires_at", "invited_by"])
    record(
        "organizations.send_invitation_again",
        on=held,
        actor=actor,
        now=now,
        before={"expires_on": maine_date(before).isoformat()},
        after={"expires_on": maine_date(held.expires_at).isoformat()},
    )
    queue_mail(role_notices.role_offered(held, token=token, now=now), now=now)
    return held


@transaction.atomic
def withdraw_invitation(
    *, invitation: RoleInvitation, actor: User, now: datetime
) -> RoleInvitation:
    """Take the offer back: its link says so from now on."""
    held = _locked(invitation.pk)
    _require_unanswered(held)
    require_may_give(actor, Role(held.role), held.organization, to=None, now=now)
    held.withdrawn_at = now
    held.save(update_fields=["withdrawn_at"])
    record(
        "organizations.withdraw_invitation",
        on=held,
        actor=actor,
        now=now,
        before={"withdrawn": False},
        after={"withdrawn": True},
    )
    return held


@transaction.atomic
def accept_invitation(*, invitation: RoleInvitation, person: User, now: datetime) -> RoleGrant:
    """Take on the role from today. Whether it may be given is asked again, of the inviter."""
    held = _locked(invitation.pk)
    require_acceptable(held, person=person, now=now)
    grant = add_grant(
        person=person,
        role=Role(held.role),
        organization=held.organization,
        rivals=RoleGrant.objects.filter(organization=held.organization),
        starts_on=maine_date(now),
        ends_on=None,
        reason="",
        actor=person,
        giver=held.invited_by,
        about={"invitation": held.pk, "invited_by": held.invited_by_id},
        now=now,
    )
    held.accepted_at, held.accepted_by = now, person
    held.save(update_fields=["accepted_at", "accepted_by"])
    record(
        "organizations.accept_invitation",
        on=held,
        actor=person,
        now=now,
        person_id=person.pk,
        before={"accepted": False},
        after={"accepted": True, "grant": grant.pk},
    )
    return grant


def require_acceptable(invitation: RoleInvitation, *, person: User, now: datetime) -> None:
    """Refuse, each with its sentence, what this person cannot accept now."""
    require_open(invitation, now=now)
    if not has_proved(person, invitation.email):
        raise InvitationRefusedError(
            _(
                "This invitation went to %(email)s, and your account does not have that address. "
                "Add it under “Email addresses” and confirm it, or sign in with the account that "
                "has it. Then open the link again."
            )
            % {"email": invitation.email}
        )
    try:
        require_may_give(
            invitation.invited_by,
            Role(invitation.role),
            invitation.organization,
            to=person,
            now=now,
        )
    except GrantRefusedError:
        raise InvitationRefusedError(
            _("%(name)s can no longer give this role. Ask them, or write to us.")
            % {"name": invitation.invited_by.name}
        ) from None


def require_open(invitation: RoleInvitation, *, now: datetime) -> None:
    """Refuse one that was answered, taken back, has ended, or is for a place that closed."""
    _require_unanswered(invitation)
    if invitation.organization is not None and invitation.organization.closed_on is not None:
        raise InvitationRefusedError(
            _("%(place)s is closed. There is no role to take on there any more.")
            % {"place": invitation.organization.name}
        )
    if invitation.expires_at <= now:
        raise InvitationRefusedError(
            _("This invitation ended on %(day)s. Ask %(name)s to send it again.")
            % {
                "day": written_date(invitation.expires_at, "printed"),
                "name": invitation.invited_by.name,
            }
        )


def has_proved(person: User, email: str) -> bool:
    """Whether this address is one of the person's that they have confirmed."""
    proved = EmailAddress.objects.filter(user=person, email__iexact=email, verified=True)
    return bool(proved.exists())


def person_of_address(email: str) -> User | None:
    """Return who has proved this address."""
    found = EmailAddress.objects.filter(email__iexact=email.strip(), verified=True)
    address = found.select_related("user").first()
    person: User | None = address.user if address else None
    return person


def digest_of(token: str) -> str:
    """Return what we keep of a link's secret."""
    return sha256(token.encode()).hexdigest()


def _require_unanswered(invitation: RoleInvitation) -> None:
    if invitation.accepted_at is not None:
        raise InvitationRefusedError(_("This invitation has been accepted already."))
    if invitation.withdrawn_at is not None:
        raise InvitationRefusedError(_("This invitation was withdrawn. It cannot be accepted."))


def _require_not_held(
    person: User | None, role: Role, organization: Organization | None, *, now: datetime
) -> None:
    if person is None:
        return
    held = RoleGrant.objects.filter(
        in_force(maine_date(now)), person=person, role=role, organization=organization
    )
    if held.exists():
        raise InvitationRefusedError(_("%(name)s already holds this role.") % {"name": person.name})


def _open_one(email: str, role: Role, organization: Organization | None) -> RoleInvitation | None:
    """Return, locked, the invitation an address holds to a role at a place: one at most."""
    return (
        RoleInvitation.objects.select_for_update(of=("self",), no_key=True)
        .filter(
            email=email,
            role=role,
            organization=organization,
            accepted_at__isnull=True,
            withdrawn_at__isnull=True,
        )
        .first()
    )


def _locked(pk: int) -> RoleInvitation:
    rows = RoleInvitation.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("organization", "invited_by").get(pk=pk)
