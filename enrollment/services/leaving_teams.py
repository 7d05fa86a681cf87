"""Take a member out of a team: they give back their seat, or leave the line, with a reason."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from core.templatetags.ui import maine_date as written_date
from enrollment import notices
from enrollment.enums import IN_LINE, LIVE, OPEN, REQUESTS
from enrollment.exceptions import TeamRefusedError
from enrollment.models import Enrollment, Team, WaitlistEntry
from enrollment.services.waitlist import leave_waitlist
from enrollment.services.withdrawing import is_past_last_day, withdraw
from notifications.services import queue_mail

WITHDRAW = "enrollment.withdraw"


@transaction.atomic
def take_out_of_team(
    *, team_id: int, person: User, reason: str, actor: User, now: datetime
) -> Enrollment | WaitlistEntry:
    """End somebody's place with a team; the seat goes on as any that is given back.

    The lead may until the last day on which members give seats back themselves; coordinators of
    the person and MSSC staff until the class begins. Raises `TeamRefusedError`, and what giving
    back raises.
    """
    team = Team.objects.for_listing().get(pk=team_id)
    place = place_to_end(team, person, actor=actor, now=now)
    if not reason.strip():
        raise TeamRefusedError(_("Say why. %(name)s will read it.") % {"name": person.name})
    ended: Enrollment | WaitlistEntry
    if isinstance(place, Enrollment):
        ended = withdraw(enrollment_id=place.pk, actor=actor, now=now, reason=reason)
    else:
        ended = leave_waitlist(entry_id=place.pk, actor=actor, now=now, reason=reason)
        ended.offering = team.offering
        queue_mail(notices.taken_off_line(team, ended, by=actor, reason=reason), now=now)
    record(
        "enrollment.take_out_of_team",
        on=team,
        actor=actor,
        now=now,
        person_id=person.pk,
        before={"team": team.name},
        after={"team": None},
        reason=reason,
    )
    return ended


def place_to_end(
    team: Team, person: User, *, actor: User, now: datetime
) -> Enrollment | WaitlistEntry:
    """Return their seat, request or place in line, or refuse to end it: before it is asked why."""
    if person.pk == actor.pk:
        raise TeamRefusedError(_("You leave a team on its page, under the members."))
    mine = {"team": team, "learner": person}
    seat = Enrollment.objects.select_related("offering").filter(**mine, status__in=LIVE).first()
    if seat is not None and seat.status not in OPEN:
        raise TeamRefusedError(
            _("The class is over for %(name)s, so the team stays as it was.")
            % {"name": person.name}
        )
    if seat is not None:
        _require_in_time(seat, actor=actor, now=now)
    entry = WaitlistEntry.objects.filter(**mine, status__in=IN_LINE).first()
    place = seat or entry
    if place is None:
        raise TeamRefusedError(_("%(name)s is not in this team any more.") % {"name": person.name})
    return place


def _require_in_time(seat: Enrollment, *, actor: User, now: datetime) -> None:
    """Refuse the lead of a team after the day on which members could still leave themselves."""
    if seat.status in REQUESTS or not is_past_last_day(seat.offering, now=now):
        return
    if Enrollment.objects.permitted_to(actor, WITHDRAW).filter(pk=seat.pk).exists():
        return
    raise TeamRefusedError(
        _(
            "The last day to take somebody out of the team was %(day)s. "
            "Ask their coordinator or call us."
        )
        % {"day": written_date(seat.offering.withdraw_until, "printed")}
    )
