"""Remind those with a seat of what their class still asks: questions, sessions to choose."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef

from courses.models import ClassQuestion, Meeting
from enrollment import notices
from enrollment.decisions import ADDITIONS_REMINDED_DAYS_BEFORE
from enrollment.models import Enrollment
from enrollment.questions import unanswered_by
from enrollment.services.reminders import remind_seats
from enrollment.sessions import unchosen
from notifications.services import Notice


def remind_of_additions(*, now: datetime) -> int:
    """Queue every reminder that is due and not queued yet; return how many."""
    asks = Exists(ClassQuestion.objects.filter(offering=OuterRef("pk"), is_required=True))
    chooses = Exists(Meeting.objects.filter(offering=OuterRef("pk")).exclude(choice=""))
    return remind_seats(asks | chooses, ADDITIONS_REMINDED_DAYS_BEFORE, _missing, now=now)


def _missing(seats: Sequence[Enrollment], days_before: int) -> list[Notice]:
    """All of them are of one class."""
    if not seats:
        return []
    questions = list(ClassQuestion.objects.filter(offering=seats[0].offering))
    open_ones = unanswered_by(seats, questions)
    return [
        notices.additions_missing(
            seat, days_before=days_before, questions=len(open_ones[seat.pk]), groups=groups
        )
        for seat in seats
        if (groups := unchosen(seat)) or open_ones[seat.pk]
    ]
