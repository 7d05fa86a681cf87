"""Who looked at what is not for everybody."""

from datetime import datetime, time

from accounts.models import User
from audit.models import AuditEvent
from audit.services import record
from core.clock import MAINE, maine_date
from courses.models import Course

LOOK = "courses.view_sensitive"


def note_look(*, course: Course, page: str, actor: User, now: datetime) -> None:
    """Write down that somebody looked at a page of a sensitive course: once a page and day."""
    if not course.is_security_sensitive:
        return
    since = datetime.combine(maine_date(now), time(), MAINE)
    today = AuditEvent.objects.filter(
        action=LOOK,
        object_type=course._meta.label,
        object_pk=course.pk,
        actor=actor,
        at__gte=since,
    )
    if page not in {(event.after or {}).get("page") for event in today}:
        record(LOOK, on=course, actor=actor, now=now, after={"page": page})
