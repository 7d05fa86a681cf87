"""The mail about what people add to their seat, written the way it comes about."""

from datetime import datetime, timedelta

from django.utils import timezone

from courses.models import Offering
from enrollment.decisions import reminder_due_at
from enrollment.services import (
    ask_accommodation,
    ask_for_lodging,
    choose_sessions,
    drop_lodging,
    meet_accommodation,
    remind_of_additions,
)
from tests.enrollment.adding import conference, seats_in, session
from tests.factories import accommodations_desk, offering


def addition_mail() -> None:
    """Sessions, lodging and what somebody needs: asked for, changed, given, and left out."""
    now = timezone.now()
    _session_mail(now)
    _lodging_mail(now)
    _accommodation_mail(now)


def _session_mail(now: datetime) -> None:
    """One of two chooses, and then otherwise; the other one has to be reminded."""
    klass = conference(starts_at=now + timedelta(days=30))
    seat, _unchosen = seats_in(klass, 2)
    for title in ("Drills", "First aid"):
        wanted = {"Morning": session(klass, title).pk}
        choose_sessions(enrollment_id=seat.pk, chosen=wanted, actor=seat.learner, now=now)
    remind_of_additions(now=reminder_due_at(days_before=10, starts_at=klass.starts_at))


def _lodging_mail(now: datetime) -> None:
    """The only bed is given up for whoever waits for it."""
    klass = offering(starts_at=now + timedelta(days=30))
    Offering.objects.filter(pk=klass.pk).update(lodging_limit=1)
    first, second = seats_in(klass, 2)
    for seat in (first, second):
        ask_for_lodging(enrollment_id=seat.pk, actor=seat.learner, now=now)
    drop_lodging(enrollment_id=first.pk, actor=first.learner, now=now)


def _accommodation_mail(now: datetime) -> None:
    """What somebody needs reaches the desk, which arranges it."""
    desk, (seat,) = accommodations_desk(), seats_in(offering(starts_at=now + timedelta(days=30)), 1)
    asked = ask_accommodation(
        enrollment_id=seat.pk, text="An interpreter", actor=seat.learner, now=now
    )
    meet_accommodation(request_id=asked.pk, actor=desk, now=now)
