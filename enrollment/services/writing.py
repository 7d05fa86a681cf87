"""Write to everybody in a class."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from audit.models import AuditEvent
from audit.services import record
from courses.models import Offering
from enrollment import notices
from enrollment.exceptions import ChangeRefusedError
from enrollment.services.touched import locked_class
from notifications.services import queue_mail

MOST_A_DAY = 10


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that was written to a class: by whom, when, about what, to how many."""

    subject: str
    people: int
    sender: User | None
    sent_at: datetime


def letters_to(offering: Offering) -> list[Letter]:
    """Return what was written to a class, the newest first; one query."""
    rows = _written_to(offering).select_related("actor").order_by("-pk")
    said = ((row, row.after or {}) for row in rows)
    return [Letter(what["subject"], what["people"], row.actor, row.at) for row, what in said]


def _written_to(offering: Offering) -> "QuerySet[AuditEvent]":
    return AuditEvent.objects.filter(
        action="enrollment.write_to_class",
        object_type=offering._meta.label,
        object_pk=offering.pk,
    )


@transaction.atomic
def write_to_class(
    *,
    offering_id: int,
    subject: str,
    text: str,
    to_line: bool,
    to_instructors: bool,
    actor: User,
    now: datetime,
    seen: str | None = None,
) -> int:
    """Send one letter to those with a seat and, as asked, to those who wait and who teach.

    Return how many are written to. Raises `ChangeRefusedError` when nobody would be, or after ten
    letters to one class within a day.
    """
    offering, touched = locked_class(offering_id, seen=seen)
    people = [seat.learner for seat in touched.seats]
    people += [entry.learner for entry in touched.line] if to_line else []
    people += touched.instructors if to_instructors else []
    recipients = {person.pk: person for person in people}
    if not recipients:
        raise ChangeRefusedError(_("Nobody would get this letter."))
    if _written_to(offering).filter(at__gt=now - timedelta(days=1)).count() >= MOST_A_DAY:
        raise ChangeRefusedError(_("This class has got ten letters within a day. Wait a while."))
    record(
        "enrollment.write_to_class",
        on=offering,
        actor=actor,
        now=now,
        after={"subject": subject, "people": len(recipients)},
    )
    queue_mail(
        *(
            notices.letter_to_class(
                offering, person, subject=subject, text=text, sender=actor, now=now
            )
            for person in recipients.values()
        ),
        now=now,
    )
    return len(recipients)
