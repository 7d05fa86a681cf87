"""A place in a team, offered by mail to somebody who is no colleague, or has no account yet."""

from datetime import datetime, timedelta

from django.core import signing
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.models import AuditEvent
from audit.services import record
from core.templatetags.ui import maine_date as written_date
from courses.models import TeamRole
from enrollment import notices
from enrollment.eligibility import open_refusal
from enrollment.enums import Way
from enrollment.exceptions import TeamRefusedError
from enrollment.models import Enrollment, Team, TeamInvitation, WaitlistEntry
from enrollment.seats import lock_offering
from enrollment.services.teams import MOST_MEMBERS, Member, add_member, require_room
from notifications.services import queue_mail
from organizations.services import has_proved

OPEN_FOR = timedelta(days=14)
SALT = "enrollment.team_invitation"
AGAIN = "enrollment.invite_to_team_again"


def token_of(invitation: TeamInvitation) -> str:
    """Return what the link of the mail holds: signed, so that nobody makes one up."""
    return signing.dumps(invitation.pk, salt=SALT)


def invitation_of_token(token: str) -> int | None:
    """Return the key of the invitation a link is for; None for a link that is not ours."""
    try:
        key = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return key if isinstance(key, int) else None


@transaction.atomic
def invite_to_team(
    *, team_id: int, email: str, role: TeamRole | None, actor: User, now: datetime
) -> TeamInvitation:
    """Send an invitation, good for 14 days or until registration closes. It keeps no seat.

    Asked again while one is open, it is that one.
    """
    email = email.strip().lower()
    team_at = Team.objects.filter(pk=team_id)
    offering = lock_offering(team_at.values_list("offering", flat=True).get())
    team = team_at.for_listing().get()
    refusal = open_refusal(offering, now=now, way=Way.TEAM)
    if refusal:
        raise refusal
    if role is not None and role.offering_id != offering.pk:
        raise TeamRefusedError(_("This class has no such role."))
    earlier = TeamInvitation.objects.filter(team=team, email__iexact=email, ended_at__isnull=True)
    standing = earlier.first()
    if standing is not None and standing.expires_at > now:
        return standing
    earlier.update(ended_at=now)  # what ran out makes room for the new one
    known = User.objects.filter(email__iexact=email).first()
    if known is not None and known.pk == actor.pk:
        raise TeamRefusedError(_("This is your own address. Put yourself into the team instead."))
    if team.invitations.open(at=now).count() >= MOST_MEMBERS:
        raise TeamRefusedError(
            _("A team invites at most %(n)s people at a time.") % {"n": MOST_MEMBERS}
        )
    try:
        with transaction.atomic():
            invitation = TeamInvitation.objects.create(
                team=team,
                email=email,
                role=role,
                invited_by=actor,
                sent_at=now,
                expires_at=min(now + OPEN_FOR, offering.registration_closes_at),
            )
    except IntegrityError:
        raise TeamRefusedError(_("This address is invited already.")) from None
    record(
        "enrollment.invite_to_team",
        on=invitation,
        actor=actor,
        now=now,
        person_id=known.pk if known else None,
        after={"team": team.name, "offering": offering.number},
    )
    queue_mail(notices.team_invited(invitation, token=token_of(invitation), now=now), now=now)
    return invitation


@transaction.atomic
def send_team_invitation_again(*, invitation_id: int, actor: User, now: datetime) -> TeamInvitation:
    """Send the same mail once more; a third time we would be a nuisance."""
    invitation = _locked(invitation_id)
    require_open(invitation, now=now)
    refusal = open_refusal(invitation.team.offering, now=now, way=Way.TEAM)
    if refusal:
        raise TeamRefusedError(str(refusal))
    again = AuditEvent.objects.filter(
        action=AGAIN, object_type=invitation._meta.label, object_pk=invitation.pk
    )
    if again.exists():
        raise TeamRefusedError(
            _("This invitation was sent twice already. Write to %(email)s yourself.")
            % {"email": invitation.email}
        )
    closes_at = invitation.team.offering.registration_closes_at
    invitation.sent_at, invitation.expires_at = now, min(now + OPEN_FOR, closes_at)
    invitation.save(update_fields=["sent_at", "expires_at"])
    record(AGAIN, on=invitation, actor=actor, now=now, after={"team": invitation.team.name})
    queue_mail(notices.team_invited(invitation, token=token_of(invitation), now=now), now=now)
    return invitation


@transaction.atomic
def withdraw_team_invitation(*, invitation_id: int, actor: User, now: datetime) -> TeamInvitation:
    """Take it back: its link says so from now on. Done twice, it stays taken back."""
    invitation = _locked(invitation_id)
    if invitation.accepted_by_id is not None:
        raise TeamRefusedError(_("This invitation has been accepted already."))
    if invitation.ended_at is None:
        _end(invitation, "enrollment.withdraw_team_invitation", actor=actor, now=now)
    return invitation


@transaction.atomic
def decline_team_invitation(*, invitation_id: int, person: User, now: datetime) -> TeamInvitation:
    """Say no; the team sees that the role is open again."""
    invitation = _locked(invitation_id)
    require_open(invitation, now=now)
    require_own(invitation, person)
    _end(invitation, "enrollment.decline_team_invitation", actor=person, now=now)
    return invitation


@transaction.atomic
def accept_team_invitation(
    *, invitation_id: int, person: User, or_wait: bool, now: datetime
) -> Enrollment | WaitlistEntry:
    """Come into the team and the class, through the same gates as everybody."""
    rows = TeamInvitation.objects.filter(pk=invitation_id)
    lock_offering(rows.values_list("team__offering", flat=True).get())
    invitation = _locked(invitation_id)
    require_open(invitation, now=now)
    require_own(invitation, person)
    require_room(invitation.team, invitation.team.offering, person)
    place = add_member(
        team_id=invitation.team_id,
        member=Member(person, invitation.role),
        or_wait=or_wait,
        actor=person,
        now=now,
    )
    invitation.accepted_by = person
    _end(invitation, "enrollment.accept_team_invitation", actor=person, now=now)
    return place


def require_open(invitation: TeamInvitation, *, now: datetime) -> None:
    """Refuse one that was answered or taken back, or that has ended, each with its sentence."""
    if invitation.accepted_by_id is not None:
        raise TeamRefusedError(_("This invitation has been accepted already."))
    if invitation.ended_at is not None:
        raise TeamRefusedError(_("This invitation is over: it was declined or taken back."))
    if invitation.expires_at <= now:
        raise TeamRefusedError(
            _("This invitation ended on %(day)s. Ask %(name)s to invite you again.")
            % {
                "day": written_date(invitation.expires_at, "printed"),
                "name": invitation.team.lead.name,
            }
        )


def require_own(invitation: TeamInvitation, person: User) -> None:
    """Refuse whoever has not proved the address: a mail is passed on easily."""
    if not has_proved(person, invitation.email):
        raise TeamRefusedError(
            _(
                "This invitation went to %(email)s, and your account does not have that address. "
                "Add it under “Email addresses” and confirm it, or sign in with the account that "
                "has it. Then open the link again."
            )
            % {"email": invitation.email}
        )


def _end(invitation: TeamInvitation, action: str, *, actor: User, now: datetime) -> None:
    invitation.ended_at = now
    invitation.save(update_fields=["ended_at", "accepted_by"])
    record(
        action,
        on=invitation,
        actor=actor,
        now=now,
        person_id=invitation.accepted_by_id,
        after={"team": invitation.team.name},
    )


def _locked(pk: int) -> TeamInvitation:
    rows = TeamInvitation.objects.select_for_update(of=("self",), no_key=True)
    return rows.for_listing().get(pk=pk)
