"""Do one thing with many seats and places in line: each by itself, each with its outcome."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.clock import maine_date
from core.exceptions import DomainError
from enrollment import notices
from enrollment.enums import EnrollmentStatus
from enrollment.exceptions import ReminderRefusedError
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.places import Place
from enrollment.services.withdrawing import has_begun
from notifications.models import Message
from notifications.services import queue_mail


@dataclass(frozen=True, slots=True)
class Done:
    """What came of one row: what was done, or why it was not."""

    place: Place
    is_done: bool
    said: str


def with_each(places: Iterable[Place], act: Callable[[Place], str]) -> list[Done]:
    """Do it with each row in a transaction of its own: a refusal of one keeps none of the others.

    `act` says what was done; what it refuses is that row's outcome.
    """
    outcomes = []
    for place in places:
        try:
            outcomes.append(Done(place, is_done=True, said=act(place)))
        except DomainError as refusal:
            outcomes.append(Done(place, is_done=False, said=str(refusal)))
    return outcomes


@transaction.atomic
def remind(row: Enrollment | WaitlistEntry, *, actor: User, now: datetime) -> None:
    """Call a class ahead, or an offer to be answered, to somebody's mind: once a day.

    Whoever has no email gets a letter to be handed out. Raises `ReminderRefusedError` where there
    is nothing to remind of.
    """
    if isinstance(row, Enrollment):
        is_held = row.status == EnrollmentStatus.ENROLLED
        if not is_held or has_begun(row.offering, now=now) or row.offering.ends_at <= now:
            raise ReminderRefusedError(_("There is no class ahead to remind of."))
        notice = notices.reminded_by(row, by=actor, day=maine_date(now))
    else:
        if not row.holds_offer_at(now):
            raise ReminderRefusedError(_("There is no open offer to remind of."))
        notice = notices.reminded_of_offer(row, by=actor, day=maine_date(now))
    if Message.objects.filter(key=notice.key).exists():
        raise ReminderRefusedError(_("Reminded already today."))
    queue_mail(notice, now=now)
