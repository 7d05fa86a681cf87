"""What the class was and when: its facts, and its agenda with what counts."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q

from attendance.presence import blocks_of
from core.clock import maine_date
from courses.enums import CreditBasis, CreditRounding
from courses.models import CreditApproval, Meeting
from reports.evidence.source import Source, csv_file, moment, named, yes

AGENDA = (
    "Session",
    "Title",
    "Place",
    "Online",
    "From",
    "Until",
    "What",
    "Counts",
    "Minutes",
    "Creditable minutes of the session",
)


def class_csv(source: Source) -> Iterator[bytes]:
    """Say what class it was, who taught it, and by which rules it counts."""
    return csv_file(("Fact", "Value"), _facts(source))


def _facts(source: Source) -> Iterator[tuple[str, Any]]:
    offering, version = source.offering, source.offering.version
    yield "Class", offering.number
    yield "Course", version.course.code
    yield "Title", offering.course_title
    yield "Version", version.number
    yield "Topic area", offering.lane_name
    yield "Status", offering.get_status_display()
    yield "Begins", moment(offering.starts_at)
    yield "Ends", moment(offering.ends_at)
    yield "Mode", offering.get_delivery_mode_display()
    yield "Venue", offering.venue_name
    yield "Held at", offering.host.name if offering.host else ""
    yield "Provider", version.provider
    yield "Contact hours", offering.contact_hours
    yield "Completed by", offering.get_completion_rule_display()
    yield "Pass mark in percent", offering.pass_mark_percent
    yield "Minutes required", offering.minutes_required
    yield "Skills of the practical", "; ".join(offering.practical_skills)
    for assignment in offering.instructor_assignments.select_related("instructor"):
        role = "Lead instructor" if assignment.is_lead else "Instructor"
        yield role, f"{named(assignment.instructor)}, {assignment.get_status_display()}"
    for rule in offering.credit_rules:
        yield "Credit", _credit(rule)
    for approval in _approvals(source):
        yield (
            "Approval",
            (
                f"{approval.credit_type.name}, {approval.number}, from {approval.starts_on} "
                f"until before {approval.ends_on}"
            ),
        )


def _credit(rule: dict[str, Any]) -> str:
    basis, rounding = CreditBasis(rule["basis"]).label, CreditRounding(rule["rounding"]).label
    return f"{rule['credit_type']}: {rule['hours']} h, {basis}, {rounding}"


def _approvals(source: Source) -> list[CreditApproval]:
    """Return what a board let count on some day of the class."""
    offering = source.offering
    rows = CreditApproval.objects.filter(
        Q(offering=offering) | Q(version=offering.version_id),
        starts_on__lte=maine_date(offering.ends_at),
        ends_on__gt=maine_date(offering.starts_at),
    )
    return list(rows.select_related("credit_type").order_by("starts_on", "pk"))


def agenda_csv(source: Source) -> Iterator[bytes]:
    """List, session by session, the blocks that count and the breaks that do not, by the clock."""
    rows = (row for meeting in source.meetings for row in _blocks(source, meeting))
    return csv_file(AGENDA, rows)


def _blocks(source: Source, meeting: Meeting) -> list[list[Any]]:
    spans = [(first, last, "Instruction", True) for first, last in blocks_of(meeting)]
    spans += [
        (row.starts_at, row.ends_at, str(row.get_kind_display()), False)
        for row in meeting.breaks.all()
    ]
    venue = meeting.venue.name if meeting.venue else source.offering.venue_name
    place = ", ".join(part for part in (venue, meeting.room) if part)
    head = [meeting.number, meeting.title, place, yes(meeting.is_online)]
    return [
        [
            *head,
            moment(first),
            moment(last),
            what,
            yes(counts),
            _minutes(first, last),
            meeting.creditable_minutes,
        ]
        for first, last, what, counts in sorted(spans, key=lambda span: span[:2])
    ]


def _minutes(first: datetime, last: datetime) -> int:
    return int((last - first).total_seconds() // 60)
