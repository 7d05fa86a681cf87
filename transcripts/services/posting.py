"""Lines of the ledger: what seats earned, posted once; what was wrong, taken back by a line."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Max

from accounts.models import User
from audit.services import event, record_many
from courses.enums import CONTACT_HOURS, ROSTER_RULES
from courses.models import CreditApproval, CreditType, Offering
from enrollment.models import Enrollment
from transcripts.decisions import QUARTERS_DOWN, CreditRule, Earned, Sitting, hours_earned
from transcripts.enums import Checked
from transcripts.models import CreditAward, OutsideCompletion, TagSet
from transcripts.services.tagging import tags_of_class, tags_of_completion

# Seat, key of the credit type, day: where a line stands.
Slot = tuple[int, str, date]
REASON_LENGTH = 200


def earned_by(
    offering: Offering,
    seats: Sequence[Enrollment],
    sittings: Mapping[int, Sequence[Sitting]],
    *,
    completed_on: date,
) -> Iterator[tuple[Enrollment, Earned]]:
    """Yield what each seat earned by what its class is worth."""
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


def post_awards(
    *,
    offering: Offering,
    earned: Iterable[tuple[Enrollment, Earned]],
    actor: User,
    now: datetime,
    approved_before: Mapping[Slot, CreditApproval] | None = None,
) -> list[CreditAward]:
    """Write the lines, inside the transaction that completes, with the seats locked.

    A type that needs an approval is posted only for days on which one is valid, or under the one
    by which the line was posted that this one follows.
    """
    lines = list(earned)
    types = {credit_type.key: credit_type for credit_type in CreditType.objects.all()}
    approvals = _approvals(offering)
    before = _posted_before([seat for seat, _line in lines])
    tags = tags_of_class(offering) if lines else None
    checked = Checked.ROSTER if offering.completion_rule in ROSTER_RULES else Checked.DECISION
    awards = []
    for seat, line in lines:
        credit_type, slot = types[line.credit_type], (seat.pk, line.credit_type, line.earned_on)
        approval = _approval_on(approvals, credit_type, line.earned_on)
        approval = approval or (approved_before or {}).get(slot)
        if credit_type.needs_approval and approval is None:
            continue
        awards.append(
            CreditAward(
                person_id=seat.learner_id,
                enrollment=seat,
                version_id=offering.version_id,
                tags=tags,
                credit_type=credit_type,
                hours=line.hours,
                earned_on=line.earned_on,
                approval=approval,
                checked=checked,
                correction=before.get(slot, 0),
                reasoning=_reasoning(line, approval),
                posted_at=now,
                posted_by=actor,
            )
        )
    awards = CreditAward.objects.bulk_create(awards)
    record_posted(awards, actor=actor, now=now)
    return awards


def post_outside(
    completions: Sequence[OutsideCompletion], *, actor: User, now: datetime
) -> list[CreditAward]:
    """Post what is owed of accepted training taken elsewhere, with the claims locked.

    Safe to repeat: a line that stands stays as it is. Contact hours as accepted, and as many of
    each type under whose approval the recognized course stood on that day.
    """
    types = {credit_type.pk: credit_type for credit_type in CreditType.objects.all()}
    contact_hours = next(each for each in types.values() if each.key == CONTACT_HOURS)
    approvals = _approvals_of_courses({row.course_id for row in completions if row.course_id})
    standing, before = _lines_of_completions(completions)
    tags: dict[tuple[int | None, int | None], TagSet] = {}
    awards = []
    for row in completions:
        counts = [(contact_hours, None), *_approved(row, approvals)]
        place, (day, hours) = (row.course_id, row.funding_id), row.earned
        if place not in tags:
            tags[place] = tags_of_completion(row)
        for credit_type, approval in counts:
            slot = (row.pk, credit_type.pk)
            if slot in standing:
                continue
            awards.append(
                CreditAward(
                    person_id=row.person_id,
                    outside=row,
                    tags=tags[place],
                    credit_type=credit_type,
                    hours=hours,
                    earned_on=day,
                    approval=approval,
                    source=row.source,
                    checked=row.checked,
                    correction=before.get(slot, 0),
                    reasoning=_reasoning_elsewhere(row, approval),
                    posted_at=now,
                    posted_by=actor,
                )
            )
    awards = CreditAward.objects.bulk_create(awards)
    record_posted(awards, actor=actor, now=now)
    return awards


def take_back(
    awards: Sequence[CreditAward], *, reason: str, actor: User, now: datetime
) -> list[CreditAward]:
    """Take standing lines back, each by a line of its own dated the same day.

    Inside the transaction that corrects, with the seats or claims locked.
    """
    reversals = CreditAward.objects.bulk_create(
        CreditAward(
            person_id=line.person_id,
            enrollment_id=line.enrollment_id,
            taught_id=line.taught_id,
            outside_id=line.outside_id,
            version_id=line.version_id,
            tags_id=line.tags_id,
            credit_type=line.credit_type,
            hours=-line.hours,
            earned_on=line.earned_on,
            approval_id=line.approval_id,
            source=line.source,
            checked=line.checked,
            correction=line.correction,
            reverses=line,
            reasoning=_shortened(reason),
            posted_at=now,
            posted_by=actor,
        )
        for line in awards
    )
    record_many(
        event(
            "transcripts.take_back_award",
            on=row.reverses or row,
            actor=actor,
            now=now,
            person_id=row.person_id,
            before={"hours": str(-row.hours)},
            after={"hours": "0"},
            reason=reason,
        )
        for row in reversals
    )
    return reversals


def record_posted(awards: Iterable[CreditAward], *, actor: User | None, now: datetime) -> None:
    """Write down that these lines were posted, with why they are worth what they are."""
    record_many(
        event(
            "transcripts.post_award",
            on=award,
            actor=actor,
            now=now,
            person_id=award.person_id,
            after={
                "hours": str(award.hours),
                "credit_type": award.credit_type.key,
                "earned_on": award.earned_on.isoformat(),
            },
            reason=award.reasoning,
        )
        for award in awards
    )


def _posted_before(seats: Sequence[Enrollment]) -> dict[Slot, int]:
    """Return how often the line of each slot was posted before."""
    rows = (
        CreditAward.objects.filter(enrollment__in=seats, reverses__isnull=True)
        .order_by()
        .values_list("enrollment", "credit_type__key", "earned_on")
        .annotate(newest=Max("correction"))
    )
    return {(seat, key, day): newest + 1 for seat, key, day, newest in rows}


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


def _approvals_of_courses(courses: set[int]) -> list[CreditApproval]:
    rows = CreditApproval.objects.filter(outside_course__in=courses).select_related("credit_type")
    return list(rows.order_by("credit_type", "starts_on", "pk"))


def _approved(
    completion: OutsideCompletion, approvals: Sequence[CreditApproval]
) -> Iterator[tuple[CreditType, CreditApproval]]:
    """Yield the types, and the approval of each, under which the recognized course stood then."""
    day, _hours = completion.earned
    for approval in approvals:
        is_theirs = approval.outside_course_id == completion.course_id
        if is_theirs and approval.starts_on <= day < approval.ends_on:
            yield approval.credit_type, approval


def _lines_of_completions(
    completions: Sequence[OutsideCompletion],
) -> tuple[set[tuple[int, int]], dict[tuple[int, int], int]]:
    """Return which claims have a standing line of which type, and how often each was posted."""
    lines = CreditAward.objects.filter(outside__in=completions).order_by()
    standing = set(lines.standing().values_list("outside", "credit_type"))
    posted = lines.filter(reverses__isnull=True).values_list("outside", "credit_type")
    newest = posted.annotate(newest=Max("correction"))
    return standing, {(claim, key): last + 1 for claim, key, last in newest}


def _reasoning_elsewhere(completion: OutsideCompletion, approval: CreditApproval | None) -> str:
    how = f"as accepted: {completion.get_checked_display()}"
    return how if approval is None else f"{how}; approved by {approval.number}"


def _reasoning(line: Earned, approval: CreditApproval | None) -> str:
    """Say how the figure came about, in English: it is read years later, in every file."""
    working = line.working
    if working is None or working.is_fixed:
        days = f", shared over {working.days} days" if working and working.days > 1 else ""
        how = f"fixed on completion{days}"
    else:
        breaks = (
            f", {working.break_minutes} min of breaks left out" if working.break_minutes else ""
        )
        most = ", no more than the class is worth" if working.is_cut else ""
        of = f"{working.minutes_present} of {working.creditable_minutes}"
        how = f"{of} minutes attended{breaks}{most}"
    return how if approval is None else f"{how}; approved by {approval.number}"


def _shortened(reason: str) -> str:
    return reason if len(reason) <= REASON_LENGTH else f"{reason[: REASON_LENGTH - 1]}…"
