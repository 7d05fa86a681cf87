"""A view over the ledger: the transcript. No table; what is printed is frozen when issued."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from accounts.models import User
from attendance.models import AttendanceRecord
from core.templatetags.ui import hours, maine_date
from courses.decisions import expiry
from courses.enums import CONTACT_HOURS, MCJA_IN_SERVICE_HOURS, TermList
from courses.models import CreditApproval, CreditType, InstructorAssignment, Offering
from courses.services import former_names
from documents.decisions import group_code
from documents.facts import Fact, Facts, FactTable
from documents.models import IssuedDocument
from organizations.models import Employment, IssuingAuthority
from transcripts.models import CreditAward, CreditAwardQuerySet

COLUMNS = (
    "Date",
    "Course",
    "Title",
    "Delivery",
    "Contact hours",
    "In-service hours",
    "MCJA approval",
    "Provider and instructor",
    "Place",
    "Source",
    "Expires",
)


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    """One completed class on one day, with what it earned."""

    earned_on: date
    offering: Offering
    title: str
    contact_hours: Decimal
    in_service_hours: Decimal
    approval: str
    is_open_to_approval: bool
    instructors: str
    source: str
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class YearTotal:
    year: int
    credit_type: str
    hours: Decimal


@dataclass(frozen=True, slots=True)
class Transcript:
    """All that one visitor may see of one person's credit, newest first.

    `is_of_mcja` says whether the approvals of the Academy's Board concern this person at all.
    """

    person: User
    employers: tuple[str, ...]
    lines: tuple[TranscriptLine, ...]
    totals: tuple[YearTotal, ...]
    is_of_mcja: bool = False


def transcript_of(person: User, awards: CreditAwardQuerySet, *, on: date) -> Transcript:
    """Build the transcript from the lines a visitor reaches. A constant number of queries."""
    rows = list(awards.standing().filter(person=person).for_listing())
    teachers = _instructors({row.offering.pk for row in rows})
    jobs = list(Employment.objects.on(on).filter(person=person).for_listing())
    lines = tuple(_lines(rows, teachers))
    return Transcript(
        person=person,
        employers=tuple(sorted({f"{job.organization.name}, {job.work_kind.name}" for job in jobs})),
        lines=lines,
        totals=tuple(_totals(rows)),
        is_of_mcja=any(job.work_kind.is_sworn for job in jobs)
        or any(line.in_service_hours for line in lines),
    )


def _lines(rows: Sequence[CreditAward], teachers: dict[int, str]) -> list[TranscriptLine]:
    grouped: dict[tuple[date, int | None, int | None], list[CreditAward]] = {}
    attended = AttendanceRecord.objects.filter(
        enrollment__in={row.enrollment_id for row in rows if row.enrollment_id}
    ).days_by_enrollment()
    completed_on: dict[int | None, date] = {}
    approvals: dict[int | None, list[CreditApproval]] = {}
    for row in rows:
        grouped.setdefault((row.earned_on, row.enrollment_id, row.taught_id), []).append(row)
        seat = row.enrollment_id
        completed_on[seat] = attended[seat][-1] if seat in attended else row.earned_on
        if row.approval is not None:
            approvals.setdefault(seat, []).append(row.approval)
    return [
        _line(
            group,
            teachers,
            completed_on[group[0].enrollment_id],
            approvals.get(group[0].enrollment_id, []),
        )
        for group in grouped.values()
    ]


def _line(
    group: Sequence[CreditAward],
    teachers: dict[int, str],
    completed_on: date,
    approvals: Sequence[CreditApproval],
) -> TranscriptLine:
    by_type = {row.credit_type.key: row for row in group}
    offering, was_taught = group[0].offering, group[0].taught_id is not None
    contact, in_service = by_type.get(CONTACT_HOURS), by_type.get(MCJA_IN_SERVICE_HOURS)
    day = group[0].earned_on
    # A day without in-service hours under an approval is one beyond what the class is worth.
    was_approved = any(approval.starts_on <= day < approval.ends_on for approval in approvals)
    return TranscriptLine(
        earned_on=day,
        offering=offering,
        # The course may be called otherwise since; the paper keeps what people signed up for.
        title=offering.course_title,
        contact_hours=contact.hours if contact else Decimal(0),
        in_service_hours=in_service.hours if in_service else Decimal(0),
        approval=in_service.approval.number if in_service and in_service.approval else "",
        is_open_to_approval=not was_approved
        and not was_taught
        and any(rule["credit_type"] == MCJA_IN_SERVICE_HOURS for rule in offering.credit_rules),
        instructors=teachers.get(offering.pk, ""),
        source=group[0].get_source_display(),
        # Who taught it holds no completion of it, so nothing expires.
        expires_on=None if was_taught else expiry(completed_on, offering.validity_months),
    )


def _totals(rows: Sequence[CreditAward]) -> list[YearTotal]:
    """Add up each year's hours, by what the credit type was called at its last line that year."""
    names = former_names(TermList.CREDIT_TYPE)
    sums: dict[tuple[int, CreditType], Decimal] = {}
    last_day: dict[tuple[int, CreditType], date] = {}
    for row in rows:
        key = (row.earned_on.year, row.credit_type)
        sums[key] = sums.get(key, Decimal(0)) + row.hours
        last_day[key] = max(row.earned_on, last_day.get(key, row.earned_on))
    ordered = sorted(sums.items(), key=lambda item: (-item[0][0], item[0][1].order))
    return [
        YearTotal(key[0], names.on(last_day[key], key[1].pk, key[1].name), total)
        for key, total in ordered
    ]


def _instructors(offering_ids: set[int]) -> dict[int, str]:
    names: dict[int, list[str]] = {}
    for row in (
        InstructorAssignment.objects.teaching()
        .select_related("instructor")
        .filter(offering__in=offering_ids)
    ):
        names.setdefault(row.offering_id, []).append(row.instructor.name)
    return {offering: ", ".join(people) for offering, people in names.items()}


def transcript_facts(
    transcript: Transcript,
    document: IssuedDocument,
    authority: IssuingAuthority,
    *,
    printed_by: str,
    now: datetime,
) -> Facts:
    """Return what the paper prints (`official_forms`, training transcript; never an SSN)."""
    days = [line.earned_on for line in transcript.lines]
    period = f"{maine_date(min(days))} to {maine_date(max(days))}" if days else "No training yet"
    return Facts(
        title="Training Transcript",
        facts=(
            Fact("learner_name", "Name", transcript.person.name),
            Fact("memssi_number", "MEMSSI number", transcript.person.memssi_number),
            Fact(
                "employers",
                "Employer and work",
                "; ".join(transcript.employers) or "None on record",
            ),
            Fact("period", "Training from", period),
            Fact("provider", "Provider", authority.provider),
            Fact("department", "Department", authority.department),
            Fact("address", "Address", authority.address),
            Fact("phone", "Phone", authority.phone),
            Fact("printed_on", "Printed on", maine_date(now, "printed")),
            Fact("printed_by", "Printed by", printed_by),
            Fact("serial", "Transcript number", document.serial or ""),
            Fact("check_code", "Check code", group_code(document.check_code)),
        ),
        tables=(
            FactTable("lines", "Training", COLUMNS, tuple(_row(x) for x in transcript.lines)),
            FactTable(
                "totals",
                "Totals by calendar year",
                ("Year", "Credit type", "Hours"),
                tuple((str(t.year), t.credit_type, hours(t.hours)) for t in transcript.totals),
            ),
        ),
    )


def _row(line: TranscriptLine) -> tuple[str, ...]:
    version = line.offering.version
    place = line.offering.venue.town if line.offering.venue else "Online"
    teacher = f"{version.provider}; {line.instructors}" if line.instructors else version.provider
    return (
        maine_date(line.earned_on),
        f"{version.course.code} v{version.number}",
        line.title,
        line.offering.get_delivery_mode_display(),
        hours(line.contact_hours),
        hours(line.in_service_hours) if line.in_service_hours else "",
        line.approval or ("Not approved" if line.is_open_to_approval else ""),
        teacher,
        place,
        line.source,
        maine_date(line.expires_on),
    )
