"""Bring every seat of a closed class to what rosters and results say now.

The first time that completes; after a correction it takes lines back, posts others, and tells the
person. It may be run again, and die in between (docs/adr/0035, 0036).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.models import User
from attendance.enums import Presence
from attendance.models import AttendanceRecord, RosterSignature
from audit.services import event, record_many
from core.clock import maine_date
from core.queue import enqueue
from courses.enums import ROSTER_RULES
from courses.models import CreditApproval, Offering
from enrollment.enums import SEAT_HOLDING, EnrollmentStatus
from enrollment.models import Enrollment
from enrollment.services import mark_decided, stand_as_before
from notifications.services import queue_mail
from transcripts import jobs
from transcripts.decisions import Earned, Outcome, to_post, to_take_back
from transcripts.models import ClassClosing, CreditAward
from transcripts.notices import record_corrected
from transcripts.services.posting import Slot, earned_by, post_awards, take_back
from transcripts.services.teaching import credit_teaching
from transcripts.verdicts import Verdict, verdicts_of

BATCH = 200
STATUS_OF = {
    Outcome.STAYED_AWAY: EnrollmentStatus.NO_SHOW,
    Outcome.NOT_COMPLETED: EnrollmentStatus.NOT_COMPLETED,
    Outcome.COMPLETED: EnrollmentStatus.COMPLETED,
}
Hours = dict[str, Decimal]


@dataclass(frozen=True, slots=True)
class Settled:
    """How many seats were completed for the first time, and how many corrected."""

    completed: int = 0
    corrected: int = 0

    def __add__(self, other: "Settled") -> "Settled":
        return Settled(self.completed + other.completed, self.corrected + other.corrected)


@dataclass(slots=True)
class _Change:
    """What is to become of one seat."""

    seat: Enrollment
    status: EnrollmentStatus
    was: str
    before: Hours
    wrong: list[CreditAward] = field(default_factory=list)
    missing: list[Earned] = field(default_factory=list)

    @property
    def is_first(self) -> bool:
        return self.was == EnrollmentStatus.ENROLLED

    @property
    def moves(self) -> bool:
        return self.was != self.status


def settle_class(
    *,
    offering_id: int,
    actor: User,
    now: datetime,
    reason: str = "",
    tell: Callable[[int, int], None] | None = None,
) -> Settled:
    """Settle every seat of a closed class, in transactions of at most 200; safe to repeat.

    `reason` is why, of a correction; left out, it is what the newest roster version says. `tell`
    hears after each part how many of how many are done. Nothing is done before the class is closed,
    nor to seats that MSSC staff decide on.
    """
    closing = (
        ClassClosing.objects.select_related("offering__version")
        .filter(offering=offering_id)
        .first()
    )
    if closing is None:
        return Settled()
    offering, settled = closing.offering, Settled()
    credit_teaching(offering=offering, actor=actor, now=now)
    if offering.completion_rule in ROSTER_RULES:
        why = reason or _reason(closing)
        seats = Enrollment.objects.holding_a_seat().filter(offering=offering)
        keys = list(seats.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(keys), BATCH):
            some = keys[start : start + BATCH]
            settled += _settle(offering, some, actor=actor, now=now, reason=why)
            if tell is not None:
                tell(start + len(some), len(keys))
    ClassClosing.objects.filter(Q(settled_at=None) | Q(settled_at__lt=now), pk=closing.pk).update(
        settled_at=now
    )
    return settled


@transaction.atomic
def _settle(
    offering: Offering, keys: Sequence[int], *, actor: User, now: datetime, reason: str
) -> Settled:
    seats = list(
        Enrollment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("learner")
        .filter(pk__in=keys, status__in=SEAT_HOLDING)
        .order_by("pk")
    )
    verdicts = verdicts_of(offering, seats)
    lines = _standing(seats)
    away = _away_when_decided([seat for seat in seats if _is_left_by_staff(seat, verdicts)])
    changes = [
        change
        for seat in seats
        if verdicts[seat.pk].outcome is not Outcome.OPEN
        for change in [_change(offering, seat, verdicts[seat.pk], lines[seat.pk], away, now=now)]
        if change.moves or change.wrong or change.missing
    ]
    first = [change for change in changes if change.is_first]
    corrected = [change for change in changes if not change.is_first]
    _move(first, actor=actor, now=now, reason="")
    _move(corrected, actor=actor, now=now, reason=reason)
    wrong = [line for change in corrected for line in change.wrong]
    take_back(wrong, reason=reason, actor=actor, now=now)
    post_awards(
        offering=offering,
        earned=[(change.seat, line) for change in changes for line in change.missing],
        actor=actor,
        now=now,
        approved_before=_approvals_of(wrong),
    )
    # An approval may be missing: what was not posted makes no correction.
    after = {pk: _sums(standing) for pk, standing in _standing([c.seat for c in corrected]).items()}
    corrected = [c for c in corrected if c.moves or after[c.seat.pk] != c.before or c.wrong]
    _write_down(corrected, after, actor=actor, now=now, reason=reason)
    notices = [
        record_corrected(
            offering=offering,
            seat=change.seat,
            before=(change.was, change.before),
            after=(change.status, after[change.seat.pk]),
            reason=reason,
            now=now,
        )
        for change in corrected
    ]
    if notices:
        queue_mail(*notices, now=now)
    completed = [c for c in first if c.status == EnrollmentStatus.COMPLETED]
    for change in [*completed, *corrected]:
        enqueue(jobs.ISSUE_CERTIFICATE, enrollment_id=change.seat.pk)
    return Settled(len(completed), len(corrected))


def _change(
    offering: Offering,
    seat: Enrollment,
    verdict: Verdict,
    standing: Sequence[CreditAward],
    away: set[int],
    *,
    now: datetime,
) -> _Change:
    """Compare what stands of a seat with its verdict."""
    status = STATUS_OF[verdict.outcome]
    if seat.pk in away:
        status = EnrollmentStatus.NOT_COMPLETED
    earned: list[Earned] = []
    if status == EnrollmentStatus.COMPLETED:
        completed_on = maine_date(seat.ended_at or now)
        sittings = {seat.pk: verdict.sittings}
        earned = [
            line for _s, line in earned_by(offering, [seat], sittings, completed_on=completed_on)
        ]
    by_slot = {(line.credit_type.key, line.earned_on): line for line in standing}
    figures = {slot: line.hours for slot, line in by_slot.items()}
    return _Change(
        seat=seat,
        status=status,
        was=seat.status,
        before=_sums(standing),
        wrong=[by_slot[slot] for slot in to_take_back(figures, earned)],
        missing=to_post(figures, earned),
    )


def _move(changes: Sequence[_Change], *, actor: User, now: datetime, reason: str) -> None:
    moving = [change for change in changes if change.moves]
    for status in STATUS_OF.values():
        rows = [change.seat for change in moving if change.status == status]
        if rows:
            mark_decided(enrollments=rows, status=status, actor=actor, now=now, reason=reason)
    for change in moving:
        if change.was == EnrollmentStatus.NO_SHOW:
            stand_as_before(person=change.seat.learner, actor=actor, now=now, reason=reason)


def _is_left_by_staff(seat: Enrollment, verdicts: Mapping[int, Verdict]) -> bool:
    """Say whether the roster says "did not come" and the record no longer does."""
    outcome = verdicts[seat.pk].outcome
    return seat.status == EnrollmentStatus.NOT_COMPLETED and outcome is Outcome.STAYED_AWAY


def _away_when_decided(seats: Sequence[Enrollment]) -> set[int]:
    """Return those of whom no roster said that they came, when they were last decided on or since.

    MSSC staff took "did not come" back by a word of their own, and that word stands until a roster
    says something else of the person.
    """
    signed = AttendanceRecord.objects.filter(signature__signed_at__isnull=False)
    later = RosterSignature.objects.filter(
        meeting=OuterRef("signature__meeting"),
        version__gt=OuterRef("signature__version"),
        signed_at__lte=OuterRef("enrollment__ended_at"),
    )
    came = (
        signed.filter(~Exists(later), enrollment__in=seats)
        .exclude(status=Presence.ABSENT)
        .values_list("enrollment", flat=True)
    )
    return {seat.pk for seat in seats} - set(came) if seats else set()


def _standing(seats: Sequence[Enrollment]) -> dict[int, list[CreditAward]]:
    lines: dict[int, list[CreditAward]] = {seat.pk: [] for seat in seats}
    rows = CreditAward.objects.standing().filter(enrollment__in=seats)
    for line in rows.select_related("credit_type", "approval").order_by("pk"):
        lines[line.enrollment_id or 0].append(line)
    return lines


def _sums(lines: Sequence[CreditAward]) -> Hours:
    sums: Hours = {}
    for line in lines:
        key = line.credit_type.key
        sums[key] = sums.get(key, Decimal(0)) + line.hours
    return sums


def _approvals_of(wrong: Sequence[CreditAward]) -> dict[Slot, CreditApproval]:
    return {
        (line.enrollment_id or 0, line.credit_type.key, line.earned_on): line.approval
        for line in wrong
        if line.approval is not None
    }


def _write_down(
    changes: Sequence[_Change],
    after: Mapping[int, Hours],
    *,
    actor: User,
    now: datetime,
    reason: str,
) -> None:
    record_many(
        event(
            "transcripts.correct_seat",
            on=change.seat,
            actor=actor,
            now=now,
            person_id=change.seat.learner_id,
            before={"status": change.was, **_as_text(change.before)},
            after={"status": change.status, **_as_text(after[change.seat.pk])},
            reason=reason,
        )
        for change in changes
    )


def _as_text(hours: Hours) -> dict[str, str]:
    return {key: str(total) for key, total in hours.items()}


def _reason(closing: ClassClosing) -> str:
    """Return why the newest roster version signed since the last time was opened again."""
    again = RosterSignature.objects.filter(
        meeting__offering=closing.offering_id, signed_at__isnull=False, version__gt=1
    )
    if closing.settled_at is not None:
        again = again.filter(signed_at__gt=closing.settled_at)
    newest = again.order_by("-signed_at", "-pk").values_list("reason", flat=True).first()
    return newest or _("A result was entered or corrected.")
