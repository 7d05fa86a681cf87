"""A view over the ledger: the transcript. No table; what is printed is frozen when issued."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from accounts.models import User
from attendance.models import AttendanceRecord
from core.clock import maine_date as maine_day_of
from core.templatetags.ui import hours, maine_date
from courses.decisions import expiry
from courses.enums import CEU, CONTACT_HOURS, MCJA_IN_SERVICE_HOURS
from courses.models import CreditApproval, CreditType, InstructorAssignment, Offering
from documents.decisions import group_code
from documents.facts import Fact, Facts, FactTable
from documents.models import IssuedDocument
from organizations.models import Employment, IssuingAuthority
from transcripts.models import CreditAward, CreditAwardQuerySet
from transcripts.periods import Clock
from transcripts.totals import (
    NamedTotal,
    PeriodTotal,
    derived_types,
    in_units,
    topics_of,
    totals_by_period,
    totals_by_strand,
    totals_by_topic,
)

COLUMNS = (
    "Date",
    "Course",
    "Title",
    "Delivery",
    "Contact hours",
    "CEU",
    "In-service hours",
    "MCJA approval",
    "Provider and instructor",
    "Place",
    "Source and how checked",
    "Expires",
)
# In English whatever the language of the page: papers are.
PRINTED_CLOCKS = {
    Clock.CALENDAR_YEAR: "calendar years",
    Clock.SCHOOL_YEAR: "school years, July to June",
    Clock.TWO_YEARS: "two-year blocks of the Academy",
    Clock.OWN_CYCLE: "five-year cycles of the certificate",
}


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    """One completed class or outside training on one day, with what it earned.

    `course` is its code and version, `place` empty for training online or elsewhere; `why` says of
    each credit type how the figure came about, `certificate` is the key of the one that stands and
    `outside` that of training taken elsewhere.
    """

    earned_on: date
    offering: Offering | None
    course: str
    title: str
    delivery: str
    provider: str
    place: str
    contact_hours: Decimal
    ceu: Decimal
    in_service_hours: Decimal
    approval: str
    is_open_to_approval: bool
    instructors: str
    source: str
    checked: str
    expires_on: date | None
    why: tuple[tuple[str, str], ...] = ()
    certificate: int | None = None
    outside: int | None = None


@dataclass(frozen=True, slots=True)
class Expiring:
    """Until when the newest completion of a course is good."""

    course: str
    title: str
    expires_on: date
    is_over: bool


@dataclass(frozen=True, slots=True)
class Transcript:
    """All that one visitor may see of one person's credit, newest first.

    `is_of_mcja` says whether the approvals of the Academy's Board concern this person at all.
    """

    person: User
    employers: tuple[str, ...]
    lines: tuple[TranscriptLine, ...]
    on: date
    clock: Clock
    totals: tuple[PeriodTotal, ...]
    by_topic: tuple[NamedTotal, ...] = ()
    by_strand: tuple[NamedTotal, ...] = ()
    expiring: tuple[Expiring, ...] = ()
    is_of_mcja: bool = False


def transcript_of(
    person: User,
    awards: CreditAwardQuerySet,
    *,
    on: date,
    clock: Clock = Clock.CALENDAR_YEAR,
    certificate_until: date | None = None,
    certificates: Mapping[int, int] | None = None,
    newest: int | None = None,
) -> Transcript:
    """Build the transcript as it stood at the end of a day, from the lines a visitor reaches.

    A constant number of queries. `certificate_until` is needed by the clock of one's own cycle;
    `certificates` are the keys of those a visitor may open, by seat. With `newest` it is as it
    stood when that was the number of the newest line of the ledger: of a day that is not over, the
    end would be another each time.
    """
    standing = awards.standing_on(on) if newest is None else awards.standing_at(newest)
    rows = list(standing.filter(person=person).for_listing())
    topics, derived = topics_of(rows), derived_types()
    ceu = next((each for each in derived if each.key == CEU), None)
    teachers = _instructors({row.offering.pk for row in rows if row.offering})
    jobs = list(Employment.objects.on(on).filter(person=person).for_listing())
    lines = tuple(_lines(rows, teachers, ceu, certificates or {}))
    return Transcript(
        person=person,
        employers=tuple(sorted({f"{job.organization.name}, {job.work_kind.name}" for job in jobs})),
        lines=lines,
        on=on,
        clock=clock,
        totals=tuple(
            totals_by_period(rows, clock, derived=derived, certificate_until=certificate_until)
        ),
        by_topic=tuple(totals_by_topic(rows, topics)),
        by_strand=tuple(totals_by_strand(rows, topics)),
        expiring=tuple(_expiring(lines, on)),
        is_of_mcja=any(job.work_kind.is_sworn for job in jobs)
        or any(line.in_service_hours for line in lines),
    )


def _lines(
    rows: Sequence[CreditAward],
    teachers: dict[int, str],
    ceu: CreditType | None,
    certificates: Mapping[int, int],
) -> list[TranscriptLine]:
    grouped: dict[tuple[date, int | None, int | None, int | None], list[CreditAward]] = {}
    attended = AttendanceRecord.objects.filter(
        enrollment__in={row.enrollment_id for row in rows if row.enrollment_id}
    ).days_by_enrollment()
    completed_on: dict[int | None, date] = {}
    approvals: dict[int | None, list[CreditApproval]] = {}
    for row in rows:
        place = (row.earned_on, row.enrollment_id, row.taught_id, row.outside_id)
        grouped.setdefault(place, []).append(row)
        seat = row.enrollment_id
        completed_on[seat] = attended[seat][-1] if seat in attended else row.earned_on
        if seat and row.approval is not None:
            approvals.setdefault(seat, []).append(row.approval)
    return [
        _line(
            group,
            teachers,
            completed_on[group[0].enrollment_id],
            approvals.get(group[0].enrollment_id, []),
            ceu,
            certificates.get(group[0].enrollment_id or 0),
        )
        for group in grouped.values()
    ]


def _line(
    group: Sequence[CreditAward],
    teachers: dict[int, str],
    completed_on: date,
    approvals: Sequence[CreditApproval],
    ceu: CreditType | None,
    certificate: int | None,
) -> TranscriptLine:
    by_type = {row.credit_type.key: row for row in group}
    first = group[0]
    offering, was_taught = first.offering, first.taught_id is not None
    contact, in_service = by_type.get(CONTACT_HOURS), by_type.get(MCJA_IN_SERVICE_HOURS)
    day = first.earned_on
    # A day without in-service hours under an approval is one beyond what the class is worth.
    was_approved = any(approval.starts_on <= day < approval.ends_on for approval in approvals)
    return TranscriptLine(
        earned_on=day,
        offering=offering,
        **(_of_class(offering) if offering else _of_outside(first)),
        contact_hours=contact.hours if contact else Decimal(0),
        ceu=in_units(contact.hours, ceu) if contact and ceu else Decimal(0),
        in_service_hours=in_service.hours if in_service else Decimal(0),
        approval=in_service.approval.number if in_service and in_service.approval else "",
        is_open_to_approval=not was_approved
        and not was_taught
        and offering is not None
        and any(rule["credit_type"] == MCJA_IN_SERVICE_HOURS for rule in offering.credit_rules),
        instructors=teachers.get(offering.pk, "") if offering else "",
        source=first.get_source_display(),
        checked=first.get_checked_display(),
        # Who taught it holds no completion of it, so nothing expires.
        expires_on=None if was_taught else expiry(completed_on, _validity_months(first)),
        why=tuple(
            (row.credit_type.name, row.reasoning)
            for row in sorted(group, key=lambda row: row.credit_type.order)
        ),
        certificate=certificate,
        outside=first.outside_id,
    )


def _of_class(offering: Offering) -> dict[str, str]:
    version = offering.version
    return {
        "course": f"{version.course.code} v{version.number}",
        # The course may be called otherwise since; the paper keeps what people signed up for.
        "title": offering.course_title,
        "delivery": offering.get_delivery_mode_display(),
        "provider": version.provider,
        "place": offering.venue.town if offering.venue else "",
    }


def _of_outside(line: CreditAward) -> dict[str, str]:
    outside = line.outside
    assert outside is not None  # noqa: S101 (a constraint says so)
    return {
        "course": outside.course.code if outside.course else "",
        "title": outside.title,
        "delivery": "",
        "provider": outside.provider,
        "place": "",
    }


def _validity_months(line: CreditAward) -> int | None:
    """Return how long it is good for, as the class said or the recognized course says."""
    if line.offering is not None:
        return line.offering.validity_months
    course = line.outside.course if line.outside else None
    return course.validity_months if course else None


def _expiring(lines: Sequence[TranscriptLine], on: date) -> list[Expiring]:
    """Return what is over, then what expires, each the next first; of a course its newest."""
    last: dict[tuple[str, str], Expiring] = {}
    for line in lines:
        if line.expires_on is None:
            continue
        code = line.course.split(" ")[0]
        key = (code, "" if code else line.title)
        if key not in last or last[key].expires_on < line.expires_on:
            last[key] = Expiring(code, line.title, line.expires_on, line.expires_on < on)
    return sorted(last.values(), key=lambda row: (row.expires_on, row.title))


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
    document: IssuedDocument | None,
    authority: IssuingAuthority,
    *,
    printed_by: str,
    now: datetime,
    shows: str = "",
) -> Facts:
    """Return what the paper prints (`official_forms`, training transcript; never an SSN).

    Without a document it is a copy that nobody can check by a code. `shows` says, of one that
    leaves lines out on purpose, which it shows.
    """
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
            *([Fact("shows", "Shows only", shows)] if shows else []),
            *_as_of(transcript, now),
            Fact("provider", "Provider", authority.provider),
            Fact("department", "Department", authority.department),
            Fact("address", "Address", authority.address),
            Fact("phone", "Phone", authority.phone),
            Fact("printed_on", "Printed on", maine_date(now, "printed")),
            Fact("printed_by", "Printed by", printed_by),
            *_numbers(document),
        ),
        tables=(
            FactTable(
                "lines",
                "Training",
                COLUMNS,
                tuple(_row(x, transcript.is_of_mcja) for x in transcript.lines),
            ),
            FactTable(
                "totals",
                f"Totals: {PRINTED_CLOCKS[transcript.clock]}",
                ("Period", "Credit type", "Amount"),
                tuple((str(t.period), t.credit_type, hours(t.hours)) for t in transcript.totals),
            ),
            FactTable(
                "topics",
                "Contact hours by topic; a class of several topics counts for each",
                ("Topic", "Contact hours"),
                tuple((t.name, hours(t.hours)) for t in transcript.by_topic),
            ),
        ),
    )


def _numbers(document: IssuedDocument | None) -> list[Fact]:
    """Say how the paper is checked, or that it is a copy."""
    if document is None:
        return [Fact("copy", "Copy", "Without a check code; MEMSSI issues a transcript with one.")]
    return [
        Fact("serial", "Transcript number", document.serial or ""),
        Fact("check_code", "Check code", group_code(document.check_code)),
    ]


def _as_of(transcript: Transcript, now: datetime) -> list[Fact]:
    """Say of an earlier day which it is."""
    if transcript.on == maine_day_of(now):
        return []
    return [Fact("as_of", "As it stood at the end of", maine_date(transcript.on))]


def _row(line: TranscriptLine, is_of_mcja: bool) -> tuple[str, ...]:
    place = line.place or ("Online" if line.offering else "")
    teacher = f"{line.provider}; {line.instructors}" if line.instructors else line.provider
    return (
        maine_date(line.earned_on),
        line.course,
        line.title,
        line.delivery,
        hours(line.contact_hours),
        hours(line.ceu) if line.ceu else "",
        hours(line.in_service_hours) if line.in_service_hours else "",
        line.approval or ("Not approved" if line.is_open_to_approval and is_of_mcja else ""),
        teacher,
        place,
        f"{line.source}; {line.checked}",
        maine_date(line.expires_on),
    )
