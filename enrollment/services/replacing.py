"""Give somebody's seat to a colleague."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from core.clock import maine_date
from courses.models import Offering
from enrollment import notices
from enrollment.decisions import steps_needed
from enrollment.eligibility import Asking, first_refusal, person_checks, place_checks
from enrollment.enums import EnrollmentStatus, WaitlistStatus, Way
from enrollment.exceptions import SubstitutionRefusedError
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.seats import lock_offering, lock_times_of, seats_free_for
from enrollment.services.line import move_in_line
from enrollment.services.registration import Route, give_seat, request_seat
from enrollment.services.withdrawing import has_begun
from notifications.services import queue_mail


@transaction.atomic
def give_to_colleague(
    *, enrollment_id: int, colleague: User, actor: User, now: datetime, reason: str = ""
) -> Enrollment:
    """Let a colleague take the very seat: it never goes through the line. Return the new row.

    The colleague passes the same checks as anybody, and where the class needs an approval it is
    asked again while the seat is kept. The old seat is given up before they are made, so that it
    counts neither against the cap of their organization nor against the seats held for some; a
    refusal takes that back. Raises `SubstitutionRefusedError` and the first refusal.
    """
    rows = Enrollment.objects.select_related("learner")
    seat = rows.get(pk=enrollment_id)
    unlocked = Offering.objects.select_related("version__course__restricted_to")
    asking = Asking(unlocked.get(pk=seat.offering_id), colleague, now, Way.SUBSTITUTE, is_own=False)
    of_person = person_checks(asking)
    offering = lock_offering(seat.offering_id)
    entries = WaitlistEntry.objects.select_for_update(of=("self",), no_key=True)
    in_line = list(entries.filter(offering=offering, learner=colleague).in_line())
    Enrollment.objects.select_for_update(no_key=True).get(pk=seat.pk)
    seat.refresh_from_db(fields=["status", "ended_at"])
    seat.offering = offering
    given = seat.led_to.live().filter(learner=colleague).first()
    if seat.status == EnrollmentStatus.REPLACED and given is not None:
        return given
    prefetch_related_objects([offering], "meetings")
    _require_replaceable(seat, colleague, now=now)
    lock_times_of([seat.learner, colleague])
    Enrollment.objects.filter(pk=seat.pk).update(status=EnrollmentStatus.REPLACED, ended_at=now)
    checks = [*of_person, *place_checks(replace(asking, offering=offering))]
    if refusal := first_refusal(checks):
        raise refusal
    _require_not_held_for_others(offering, colleague, now=now)
    record(
        "enrollment.give_to_colleague",
        on=seat,
        actor=actor,
        now=now,
        person_id=seat.learner_id,
        before={"status": seat.status},
        after={"status": EnrollmentStatus.REPLACED},
        reason=reason,
    )
    queue_mail(notices.seat_given_to_colleague(seat, by=actor, reason=reason, now=now), now=now)
    for entry in in_line:
        said = _("They have a seat now, in the place of a colleague.")
        move_in_line(entry, WaitlistStatus.LEFT, actor=actor, now=now, reason=said)
    route = Route(
        Way.SUBSTITUTE, team=seat.team, role=seat.team_role, came_from=seat, reason=reason
    )
    if steps_needed(offering.approval, route.way):
        return request_seat(
            offering=offering,
            learner=colleague,
            actor=actor,
            now=now,
            route=route,
            keeps_seat=True,
        )
    return give_seat(offering=offering, learner=colleague, actor=actor, now=now, route=route)


def _require_replaceable(seat: Enrollment, colleague: User, *, now: datetime) -> None:
    if colleague.pk == seat.learner_id:
        raise SubstitutionRefusedError(_("Choose a colleague: this person has the seat already."))
    if not colleague.is_active:
        raise SubstitutionRefusedError(
            _("The account of %(name)s is closed.") % {"name": colleague.name}
        )
    if seat.status != EnrollmentStatus.ENROLLED:
        raise SubstitutionRefusedError(_("This seat is no longer held, so nothing was changed."))
    if has_begun(seat.offering, now=now):
        raise SubstitutionRefusedError(
            _("This class has begun. Whoever comes instead is entered on the roster.")
        )


def _require_not_held_for_others(offering: Offering, colleague: User, *, now: datetime) -> None:
    """A seat that is held for others stays theirs. Where nothing is held, one goes, one comes."""
    if not offering.reserves.filter(until__gt=maine_date(now)).exists():
        return
    if seats_free_for(offering, colleague, at=now) == 0:
        raise SubstitutionRefusedError(
            _("This seat is held for others, so %(name)s cannot have it.")
            % {"name": colleague.name}
        )
