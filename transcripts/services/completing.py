"""Completing on the word of MSSC staff, and lines that an approval entered late was missing for."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import event, record_many
from core.clock import maine_date
from core.queue import enqueue
from courses.enums import ATTENDANCE_RULES, ROSTER_RULES
from courses.models import CreditApproval, CreditType, Meeting, Offering
from enrollment.enums import EnrollmentStatus
from enrollment.models import Enrollment
from enrollment.services import mark_decided
from notifications.services import queue_mail
from transcripts import jobs
from transcripts.decisions import Earned, Sitting, has_stayed_away
from transcripts.exceptions import CompletionRefusedError
from transcripts.models import CreditAward
from transcripts.notices import hours_added
from transcripts.services.late_outside import post_approved_outside
from transcripts.services.posting import earned_by, post_awards
from transcripts.services.settling import BATCH
from transcripts.verdicts import sittings_of


def _undone_as(sittings: Sequence[Sitting]) -> EnrollmentStatus:
    """Return what becomes of a seat that is not completed: whether its person came at all."""
    stayed_away = has_stayed_away(sittings)
    return EnrollmentStatus.NO_SHOW if stayed_away else EnrollmentStatus.NOT_COMPLETED


@transaction.atomic
def complete_by_decision(
    *, enrollment_id: int, reason: str, actor: User, now: datetime
) -> list[CreditAward]:
    """Complete one seat on the word of MSSC staff, for versions rosters and results do not decide.

    Raises `CompletionRefusedError` without a reason, where rosters decide, before every roster is
    signed, and for a seat that is not open.
    """
    seat = _seat_to_decide(enrollment_id, reason, now=now)
    offering = seat.offering
    sittings = sittings_of(offering, [seat])
    mark_decided(
        enrollments=[seat],
        status=EnrollmentStatus.COMPLETED,
        actor=actor,
        now=now,
        reason=reason.strip(),
    )
    awards = post_awards(
        offering=offering,
        earned=earned_by(offering, [seat], sittings, completed_on=maine_date(now)),
        actor=actor,
        now=now,
    )
    enqueue(jobs.ISSUE_CERTIFICATE, enrollment_id=seat.pk)
    return awards


@transaction.atomic
def close_by_decision(*, enrollment_id: int, reason: str, actor: User, now: datetime) -> None:
    """End one seat as not completed, on the word of MSSC staff: no hours, no certificate.

    Raises `CompletionRefusedError` as `complete_by_decision` does.
    """
    seat = _seat_to_decide(enrollment_id, reason, now=now)
    mark_decided(
        enrollments=[seat],
        status=_undone_as(sittings_of(seat.offering, [seat])[seat.pk]),
        actor=actor,
        now=now,
        reason=reason.strip(),
    )


def _seat_to_decide(enrollment_id: int, reason: str, *, now: datetime) -> Enrollment:
    """Lock the seat and return it, or refuse, saying why nothing can be decided."""
    seat = (
        Enrollment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("offering__version")
        .get(pk=enrollment_id)
    )
    if seat.status == EnrollmentStatus.COMPLETED:
        raise CompletionRefusedError(_("This person has completed the class already."))
    if seat.status != EnrollmentStatus.ENROLLED:
        raise CompletionRefusedError(_("This person no longer holds a seat in the class."))
    if seat.offering.completion_rule in ROSTER_RULES:
        raise CompletionRefusedError(_decided_by(seat.offering))
    if seat.offering.starts_at > now:
        raise CompletionRefusedError(_("This class has not begun yet."))
    if not _is_fully_signed(seat.offering):
        raise CompletionRefusedError(_("Sign the roster of every session first."))
    if not reason.strip():
        raise CompletionRefusedError(_("Write down what was checked: it stays in the record."))
    return seat


def _decided_by(offering: Offering) -> str:
    if offering.completion_rule in ATTENDANCE_RULES:
        return _("This class is completed by its signed rosters.")
    return _("This class is completed by its signed rosters and the results entered.")


def post_approved(*, approval_id: int, actor: User, now: datetime) -> int:
    """Post the lines that only an approval entered late was missing for; return how many.

    Of seats completed already, or claims accepted, and of that credit type alone; a line that
    stands stays as it is. Who gets a line is told of it, and their certificate follows. In
    transactions of at most 200 seats of one class; safe to repeat.
    """
    approval = CreditApproval.objects.select_related("credit_type").get(pk=approval_id)
    if not approval.credit_type.needs_approval:
        return 0
    if approval.outside_course_id is not None:
        return post_approved_outside(approval, actor=actor, now=now)
    of = Q(pk=approval.offering_id) if approval.offering_id else Q(version=approval.version_id)
    posted = 0
    for offering in Offering.objects.filter(of).select_related("version"):
        seats = Enrollment.objects.filter(offering=offering, status=EnrollmentStatus.COMPLETED)
        keys = list(seats.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(keys), BATCH):
            some = keys[start : start + BATCH]
            posted += _post_missing(offering, some, approval.credit_type, actor=actor, now=now)
    return posted


@transaction.atomic
def _post_missing(
    offering: Offering,
    keys: Sequence[int],
    credit_type: CreditType,
    *,
    actor: User,
    now: datetime,
) -> int:
    seats = list(
        Enrollment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("learner")
        .filter(pk__in=keys, status=EnrollmentStatus.COMPLETED)
        .order_by("pk")
    )
    earned = _missing(offering, seats, credit_type)
    awards = post_awards(offering=offering, earned=earned, actor=actor, now=now)
    if awards:
        _tell_of(awards, offering, actor=actor, now=now)
    return len(awards)


def _tell_of(
    awards: Sequence[CreditAward], offering: Offering, *, actor: User, now: datetime
) -> None:
    """Write down for each seat what was added under which approval, tell its person, and have the
    certificate follow.

    Of two approvals entered, the first job posts what both opened; each is told by itself.
    """
    added: dict[tuple[Enrollment, CreditApproval], list[CreditAward]] = {}
    for line in awards:
        if line.enrollment is not None and line.approval is not None:
            added.setdefault((line.enrollment, line.approval), []).append(line)
    record_many(
        event(
            "transcripts.add_approved_hours",
            on=seat,
            actor=actor,
            now=now,
            person_id=seat.learner_id,
            after={
                "hours": str(sum(line.hours for line in lines)),
                "credit_type": lines[0].credit_type.key,
            },
            reason=_("Hours were added under approval %(number)s.") % {"number": approval.number},
        )
        for (seat, approval), lines in added.items()
    )
    notices = [
        hours_added(offering=offering, seat=seat, approval=approval, lines=lines)
        for (seat, approval), lines in added.items()
    ]
    queue_mail(*notices, now=now)
    for seat in dict.fromkeys(seat for seat, _approval in added):
        enqueue(jobs.ISSUE_CERTIFICATE, enrollment_id=seat.pk)


def _missing(
    offering: Offering, seats: Sequence[Enrollment], credit_type: CreditType
) -> Iterator[tuple[Enrollment, Earned]]:
    """Yield what completed seats earned in a credit type and have no line of."""
    standing = set(
        CreditAward.objects.standing()
        .filter(enrollment__in=seats, credit_type=credit_type)
        .values_list("enrollment", "earned_on")
    )
    sittings = sittings_of(offering, seats)
    for seat in seats:
        completed_on = maine_date(seat.ended_at or offering.ends_at)
        for _seat, line in earned_by(offering, [seat], sittings, completed_on=completed_on):
            if line.credit_type == credit_type.key and (seat.pk, line.earned_on) not in standing:
                yield seat, line


def _is_fully_signed(offering: Offering) -> bool:
    signed = Meeting.objects.filter(offering=offering, signatures__signed_at__isnull=False).values(
        "pk"
    )
    return not Meeting.objects.filter(offering=offering).exclude(pk__in=signed).exists()
