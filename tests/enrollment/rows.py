"""What is written, so that a refusal can be seen to write nothing."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from attendance.models import AttendanceRecord, RosterSignature
from audit.models import AuditEvent
from certificates.models import Certificate
from courses.models import Offering
from documents.models import IssuedDocument
from enrollment.models import Enrollment, WaitlistEntry
from notifications.models import Message
from transcripts.models import CreditAward

WATCHED = (
    Offering,
    Enrollment,
    WaitlistEntry,
    RosterSignature,
    AttendanceRecord,
    CreditAward,
    Certificate,
    IssuedDocument,
    Message,
    AuditEvent,
)


def _written() -> dict[str, list[dict[str, object]]]:
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in WATCHED}


@contextmanager
def nothing_written() -> Iterator[None]:
    """Fail if any watched row is added or changed inside this block."""
    before = _written()
    yield
    assert _written() == before


def history(*actions: str) -> list[tuple[str, object, object]]:
    """Return (action, before, after) of the audit events with these actions, oldest first."""
    events = AuditEvent.objects.filter(action__in=actions).order_by("pk")
    return list(events.values_list("action", "before", "after"))


def jobs_in(callbacks: Sequence["partial[None]"]) -> list[tuple[str, dict[str, int]]]:
    """Return (name, ids) of each job that is sent on commit."""
    return [(callback.args[0].name, callback.args[1]) for callback in callbacks]


def mails() -> list[tuple[str, str]]:
    """Return (template, address) of every queued mail, oldest first."""
    return list(Message.objects.order_by("pk").values_list("template", "to_address"))
