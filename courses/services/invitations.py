"""Ask somebody to teach a class; they accept or decline; they are relieved."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.models import AuditEvent
from audit.services import record
from courses import notices
from courses.enums import AssignmentStatus, OfferingStatus
from courses.exceptions import TeachingRefusedError
from courses.models import InstructorAssignment, Offering
from courses.services.clashes import clashes_of, lock_people, promises_against
from courses.services.publishing import planned_meetings
from notifications.services import queue_mail

OPEN = (AssignmentStatus.INVITED, AssignmentStatus.ACCEPTED)


@transaction.atomic
def invite_instructor(
    *, offering_id: int, person: User, is_lead: bool, actor: User, now: datetime
) -> InstructorAssignment:
    """Ask somebody to teach a class; whoever declined may be asked again.

    Raises `TeachingRefusedError` if they teach it or were asked already, or the class is over.
    """
    offering = Offering.objects.select_for_update(of=("self",), no_key=True).get(pk=offering_id)
    _require_ahead(offering, now=now)
    rows = InstructorAssignment.objects.filter(offering=offering)
    known = rows.filter(instructor=person).first()
    if known is not None and known.status in OPEN:
        raise TeachingRefusedError(
            _("%(name)s teaches this class, or was asked to, already.") % {"name": person.name}
        )
    if is_lead and rows.filter(is_lead=True, status__in=OPEN).exists():
        raise TeachingRefusedError(_("Somebody leads this class already. Relieve them first."))
    before = {"status": known.status if known else None}
    row, _made = InstructorAssignment.objects.update_or_create(
        offering=offering,
        instructor=person,
        defaults={
            "status": AssignmentStatus.INVITED,
            "is_lead": is_lead,
            "invited_at": now,
            "answered_at": None,
        },
    )
    record(
        "courses.invite_instructor",
        on=row,
        actor=actor,
        now=now,
        person_id=person.pk,
        before=before,
        after={"status": row.status, "offering": offering.number},
    )
    queue_mail(notices.teaching_invited(_with_rows(row.pk)), now=now)
    return row


@transaction.atomic
def answer_invitation(
    *, assignment_id: int, accepts: bool, reason: str = "", actor: User, now: datetime
) -> InstructorAssignment:
    """Accept or decline, once.

    Raises `TeachingRefusedError` when there is nothing to answer, and for an hour at which
    somebody has promised to teach another class.
    """
    at = InstructorAssignment.objects.filter(pk=assignment_id)
    class_pk = at.values_list("offering", flat=True).get()
    Offering.objects.select_for_update(of=("self",), no_key=True).get(pk=class_pk)
    row = _with_rows(assignment_id)
    if row.instructor_id != actor.pk:
        raise TeachingRefusedError(_("This invitation is for somebody else."))
    _require_ahead(row.offering, now=now)
    if not accepts and not reason.strip():
        raise TeachingRefusedError(_("Say why, so that we can plan."))
    if accepts and row.status == AssignmentStatus.INVITED:
        _require_time(row)
    status = AssignmentStatus.ACCEPTED if accepts else AssignmentStatus.DECLINED
    moved = InstructorAssignment.objects.filter(
        pk=assignment_id, status=AssignmentStatus.INVITED
    ).update(status=status, answered_at=now)
    if not moved:
        raise TeachingRefusedError(_ANSWERED[AssignmentStatus(row.status)]())
    before, row.status, row.answered_at = row.status, status, now
    record(
        "courses.answer_invitation",
        on=row,
        actor=actor,
        now=now,
        person_id=actor.pk,
        before={"status": before},
        after={"status": status},
        reason=reason,
    )
    asked_by = (
        AuditEvent.objects.filter(
            action="courses.invite_instructor",
            object_type=row._meta.label,
            object_pk=row.pk,
            actor__isnull=False,
        )
        .select_related("actor")
        .last()
    )
    if asked_by is not None and isinstance(asked_by.actor, User):
        queue_mail(notices.teaching_answered(row, told=asked_by.actor, reason=reason), now=now)
    return row


@transaction.atomic
def relieve_instructor(
    *, assignment_id: int, reason: str = "", actor: User, now: datetime
) -> InstructorAssignment:
    """Let somebody no longer teach, or take an invitation back. Raises `TeachingRefusedError`."""
    row = _with_rows(assignment_id)
    _require_ahead(row.offering, now=now)
    moved = InstructorAssignment.objects.filter(pk=assignment_id, status__in=OPEN).update(
        status=AssignmentStatus.RELIEVED, is_lead=False, answered_at=now
    )
    if not moved:
        raise TeachingRefusedError(
            _("%(name)s does not teach this class any more.") % {"name": row.instructor.name}
        )
    before, row.status, row.answered_at = row.status, AssignmentStatus.RELIEVED, now
    record(
        "courses.relieve_instructor",
        on=row,
        actor=actor,
        now=now,
        person_id=row.instructor_id,
        before={"status": before},
        after={"status": row.status},
        reason=reason,
    )
    queue_mail(notices.teaching_withdrawn(row, reason=reason), now=now)
    return row


def reasons_said(offering: Offering) -> dict[int, str]:
    """Return why people of a class declined or were relieved, by assignment: what was said last."""
    rows = offering.instructor_assignments.exclude(status__in=OPEN)
    said = AuditEvent.objects.filter(
        action__in=("courses.answer_invitation", "courses.relieve_instructor"),
        object_type=InstructorAssignment._meta.label,
        object_pk__in=list(rows.values_list("pk", flat=True)),
    )
    return dict(said.order_by("pk").values_list("object_pk", "reason"))


_ANSWERED = {
    AssignmentStatus.ACCEPTED: lambda: _("You have accepted this invitation already."),
    AssignmentStatus.DECLINED: lambda: _("You have declined this invitation already."),
    AssignmentStatus.RELIEVED: lambda: _("This invitation was taken back meanwhile."),
    AssignmentStatus.INVITED: lambda: _("This invitation was answered meanwhile."),
}


def busy_then(offering: Offering, person: User) -> list[str]:
    """Return what else somebody teaches, or is asked to, while this class is held."""
    if offering.status == OfferingStatus.POSTPONED:
        return []  # the dates it had say nothing
    clashes = clashes_of(planned_meetings(offering), instructors=[person], besides=offering.pk)
    return [clash.sentence for clash in clashes if not clash.is_of_room]


def _require_time(row: InstructorAssignment) -> None:
    """Nobody promises one hour twice, in two tabs neither: the person is locked after the class."""
    lock_people([row.instructor])
    if row.offering.status == OfferingStatus.POSTPONED:
        return  # its new dates are compared when it is moved
    clashes = promises_against(
        planned_meetings(row.offering), person=row.instructor, besides=row.offering_id
    )
    if clashes:
        raise TeachingRefusedError(" ".join(clash.sentence for clash in clashes))


def _require_ahead(offering: Offering, *, now: datetime) -> None:
    if offering.status in {OfferingStatus.CANCELLED, OfferingStatus.DISCARDED}:
        raise TeachingRefusedError(_("This class was canceled."))
    if offering.ends_at <= now and offering.status != OfferingStatus.POSTPONED:
        raise TeachingRefusedError(_("This class is over."))


def _with_rows(pk: int) -> InstructorAssignment:
    return (
        InstructorAssignment.objects.select_related(
            "instructor", "offering__version__course", "offering__venue"
        )
        .prefetch_related("offering__meetings")
        .get(pk=pk)
    )
