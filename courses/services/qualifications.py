"""What somebody may teach, from a day until a day."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from courses.exceptions import TeachingRefusedError
from courses.models import InstructorQualification, Topic


@transaction.atomic
def add_qualification(
    *,
    person: User,
    topic: Topic,
    starts_on: date,
    expires_on: date | None,
    source: str = "",
    actor: User,
    now: datetime,
) -> InstructorQualification:
    """Enter that somebody may teach a topic. Raises `TeachingRefusedError`."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)  # one entry at a time
    _require_sound(person, topic, starts_on, expires_on, besides=None)
    row = InstructorQualification.objects.create(
        person=person, topic=topic, starts_on=starts_on, expires_on=expires_on, source=source
    )
    record(
        "courses.add_qualification",
        on=row,
        actor=actor,
        now=now,
        person_id=person.pk,
        after={"topic": topic.key, "starts_on": str(starts_on), "expires_on": _said(expires_on)},
    )
    return row


@transaction.atomic
def change_qualification(
    *, pk: int, starts_on: date, expires_on: date | None, source: str, actor: User, now: datetime
) -> InstructorQualification:
    """Extend or end what somebody may teach. Raises `TeachingRefusedError`."""
    row = (
        InstructorQualification.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person", "topic")
        .get(pk=pk)
    )
    _require_sound(row.person, row.topic, starts_on, expires_on, besides=pk)
    before = {"starts_on": str(row.starts_on), "expires_on": _said(row.expires_on)}
    row.starts_on, row.expires_on, row.source = starts_on, expires_on, source
    row.save(update_fields=["starts_on", "expires_on", "source"])
    record(
        "courses.change_qualification",
        on=row,
        actor=actor,
        now=now,
        person_id=row.person_id,
        before=before,
        after={"starts_on": str(starts_on), "expires_on": _said(expires_on)},
    )
    return row


def _require_sound(
    person: User, topic: Topic, starts_on: date, expires_on: date | None, *, besides: int | None
) -> None:
    if expires_on is not None and expires_on <= starts_on:
        raise TeachingRefusedError(_("The qualification ends before it begins."))
    others = InstructorQualification.objects.filter(person=person, topic=topic)
    if besides is not None:
        others = others.exclude(pk=besides)
    still = others.filter(Q(expires_on__isnull=True) | Q(expires_on__gt=starts_on))
    if expires_on is not None:
        still = still.filter(starts_on__lt=expires_on)
    if still.exists():
        raise TeachingRefusedError(
            _("%(name)s has a qualification in “%(topic)s” in that time already. Change that one.")
            % {"name": person.name, "topic": topic.name}
        )


def _said(day: date | None) -> str | None:
    return day.isoformat() if day else None
