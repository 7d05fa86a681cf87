"""Completing and its lines in the ledger are one transaction; the certificate follows."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from attendance.services import sign_roster
from core.clock import maine_date
from core.queue import enqueue
from courses.enums import ATTENDANCE_RULES, ROSTER_RULES
from courses.models import CreditApproval, CreditType, Meeting, Offering
from enrollment.enums import EnrollmentStatus
from enrollment.models import Enrollment
from enrollment.services import mark_decided
from transcripts import jobs
from transcripts.decisions import (
    QUARTERS_DOWN,
    CreditRule,
    Earned,
    Outcome,
    Sitting,
    has_stayed_away,
    hours_earned,
)
from transcripts.exceptions import CompletionRefusedError
from transcripts.models import CreditAward
from transcripts.services.posting import record_posted
from transcripts.services.teaching import credit_teaching
from transcripts.verdicts import sittings_of, verdicts_of

BATCH = 200
STATUS_OF = {
    Outcome.STAYED_AWAY: EnrollmentStatus.NO_SHOW,
    Outcome.NOT_COMPLETED: EnrollmentStatus.NOT_COMPLETED,
    Outcome.COMPLETED: EnrollmentStatus.COMPLETED,
}


def sign_and_complete(*, meeting_id: int, actor: User, now: datetime) -> int:
    """Sign a roster and, if it was the last one open, complete the class.

    Return how many completed. Should the process die in between, the sweep completes the rest.
    """
    signature = sign_roster(meeting_id=meeting_id, actor=actor, now=now)
    return complete_class(offering_id=signature.meeting.offering_id, actor=actor, now=now)


def complete_class(*, offering_id: int, actor: User, now: datetime) -> int:
    """Decide every open seat of a class whose rosters are all signed; return how many completed.

    Only for versions that rosters and results complete. A seat whose result is missing stays open.
    In transactions of at most 200; safe to repeat.
    """
    offering = Offering.objects.select_related("version").get(pk=offering_id)
    if not _is_fully_signed(offering):
        return 0
    if offering.meetings.exists():
        credit_teaching(offering=offering, actor=actor, now=now)
    if offering.completion_rule not in ROSTER_RULES:
        return 0
    seats = Enrollment.objects.filter(offering=offering, status=EnrollmentStatus.ENROLLED)
    pks = list(seats.values_list("pk", flat=True))
    return sum(
        _decide_batch(offering, pks[start : start + BATCH], actor=actor, now=now)
        for start in range(0, len(pks), BATCH)
    )


@transaction.atomic
def _decide_batch(
    offering: Offering, enrollment_ids: Sequence[int], *, actor: User, now: datetime
) -> int:
    seats = list(
        Enrollment.objects.select_for_update(no_key=True).filter(
            pk__in=enrollment_ids, status=EnrollmentStatus.ENROLLED
        )
    )
    verdicts = verdicts_of(offering, seats)
    sittings = {pk: verdict.sittings for pk, verdict in verdicts.items()}
    for outcome, status in STATUS_OF.items():
        rows = [seat for seat in seats if verdicts[seat.pk].outcome is outcome]
        mark_decided(enrollments=rows, status=status, actor=actor, now=now)
    done = [seat for seat in seats if verdicts[seat.pk].outcome is Outcome.COMPLETED]
    post_awards(
        offering=offering,
        earned=_lines(offering, done, sittings, completed_on=maine_date(now)),
        actor=actor,
        now=now,
    )
    for seat in done:
        enqueue(jobs.ISSUE_CERTIFICATE, enrollment_id=seat.pk)
    return len(done)


def _undone_as(sittings: Sequence[Sitting]) -> EnrollmentStatus:
    """Return what becomes of a seat that is not completed: whether its person came at all."""
    return STATUS_OF[Outcome.STAYED_AWAY if has_stayed_away(sittings) else Outcome.NOT_COMPLETED]


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
        earned=_lines(offering, [seat], sittings, completed_on=maine_date(now)),
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

    Of seats completed already, and of that credit type alone; a line that stands stays as it is.
    A transaction for each class; safe to repeat.
    """
    approval = CreditApproval.objects.select_related("credit_type").get(pk=approval_id)
    if not approval.credit_type.needs_approval:
        return 0
    of = Q(pk=approval.offering_id) if approval.offering_id else Q(version=approval.version_id)
    posted = 0
    for offering in Offering.objects.filter(of).select_related("version"):
        posted += _post_missing(offering, approval.credit_type, actor=actor, now=now)
    return posted


@transaction.atomic
def _post_missing(
    offering: Offering, credit_type: CreditType, *, actor: User, now: datetime
) -> int:
    seats = list(
        Enrollment.objects.select_for_update(no_key=True)
        .filter(offering=offering, status=EnrollmentStatus.COMPLETED)
        .order_by("pk")
    )
    earned = _missing(offering, seats, credit_type)
    return len(post_awards(offering=offering, earned=earned, actor=actor, now=now))


def _missing(
    offering: Offering, seats: Sequence[Enrollment], credit_type: CreditType
) -> Iterator[tuple[Enrollment, Earned]]:
    """Yield what completed seats earned in a credit type and have no line of."""
    standing = set(
        CreditAward.objects.filter(enrollment__in=seats, credit_type=credit_type).values_list(
            "enrollment", "earned_on"
        )
    )
    sittings = sittings_of(offering, seats)
    for seat in seats:
        completed_on = maine_date(seat.ended_at or offering.ends_at)
        for _seat, line in _lines(offering, [seat], sittings, completed_on=completed_on):
            if line.credit_type == credit_type.key and (seat.pk, line.earned_on) not in standing:
                yield seat, line


def post_awards(
    *,
    offering: Offering,
    earned: Iterator[tuple[Enrollment, Earned]],
    actor: User,
    now: datetime,
) -> list[CreditAward]:
    """Write the lines, inside the transaction that completes.

    A type that needs an approval is posted only for days on which one is valid.
    """
    types = {credit_type.key: credit_type for credit_type in CreditType.objects.all()}
    approvals = _approvals(offering)
    awards = []
    for seat, line in earned:
        credit_type = types[line.credit_type]
        approval = _approval_on(approvals, credit_type, line.earned_on)
        if credit_type.needs_approval and approval is None:
            continue
        awards.append(
            CreditAward(
                person_id=seat.learner_id,
                enrollment=seat,
                version_id=offering.version_id,
                credit_type=credit_type,
                hours=line.hours,
                earned_on=line.earned_on,
                approval=approval,
                reasoning=_reasoning(offering, line, approval),
                posted_at=now,
                posted_by=actor,
            )
        )
    awards = CreditAward.objects.bulk_create(awards)
    record_posted(awards, actor=actor, now=now)
    return awards


def _is_fully_signed(offering: Offering) -> bool:
    signed = Meeting.objects.filter(offering=offering, signatures__signed_at__isnull=False).values(
        "pk"
    )
    return not Meeting.objects.filter(offering=offering).exclude(pk__in=signed).exists()


def _lines(
    offering: Offering,
    seats: Sequence[Enrollment],
    sittings: Mapping[int, Sequence[Sitting]],
    *,
    completed_on: date,
) -> Iterator[tuple[Enrollment, Earned]]:
    rules = [
        CreditRule(
            rule["credit_type"],
            rule["basis"],
            Decimal(rule["hours"]),
            rule.get("rounding", QUARTERS_DOWN),
        )
        for rule in offering.credit_rules
    ]
    for seat in seats:
        for line in hours_earned(
            rules=rules, sittings=sittings[seat.pk], completed_on=completed_on
        ):
            yield seat, line


def _approvals(offering: Offering) -> list[CreditApproval]:
    of_class = CreditApproval.objects.filter(offering=offering)
    of_version = CreditApproval.objects.filter(version=offering.version_id)
    return [*of_class, *of_version]


def _approval_on(
    approvals: Sequence[CreditApproval], credit_type: CreditType, day: date
) -> CreditApproval | None:
    """Return the approval valid that day; one for the class itself goes first."""
    for approval in approvals:
        if (
            approval.credit_type_id == credit_type.pk
            and approval.starts_on <= day < approval.ends_on
        ):
            return approval
    return None


def _reasoning(offering: Offering, line: Earned, approval: CreditApproval | None) -> str:
    basis = next(r for r in offering.credit_rules if r["credit_type"] == line.credit_type)["basis"]
    how = "fixed on completion" if basis == "fixed" else "minutes attended, breaks left out"
    return how if approval is None else f"{how}; approved by {approval.number}"
