"""What came of it: who completed, the lines of the ledger, the certificates."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from certificates.models import Certificate
from reports.evidence.source import ROWS_AT_ONCE, WHO, Source, csv_file, moment, named, who
from transcripts.class_page import class_rows
from transcripts.models import CreditAward

RESULTS = "attendance.enter_result"
COMPLETIONS = (*WHO, "Status", "Decided at", "Outcome", "Minutes", "Sessions", "Why")
HOURS = (
    "Line",
    *WHO,
    "Earned by",
    "Credit type",
    "Hours",
    "Earned on",
    "Approval",
    "How the figure came about",
    "Takes back line",
    "Taken back by line",
    "Posted at",
    "Posted by",
)
CERTIFICATES = (
    *WHO,
    "Serial number",
    "State",
    "Issued at",
    "Expires on",
    "SHA-256 of the PDF",
    "Takes the place of",
    "Ended at",
    "Why it ended",
)


def completions_csv(source: Source) -> Iterator[bytes]:
    """List everybody with a seat: what became of it, in minutes, and why."""
    return csv_file(COMPLETIONS, _completions(source))


def _completions(source: Source) -> Iterator[list[Any]]:
    _facts, rows = class_rows(source.offering, shows_results=RESULTS in source.shown)
    for row in rows:
        yield [
            *who(row.seat.learner),
            row.seat.get_status_display(),
            moment(row.seat.ended_at),
            row.outcome,
            row.minutes.replace(",", ""),
            "; ".join(f"{cell.label}: {cell.words}" for cell in row.cells),
            " ".join(row.why),
        ]


def hours_csv(source: Source) -> Iterator[bytes]:
    """List the lines of the ledger, with those that take others back."""
    return csv_file(HOURS, _hours(source))


def _hours(source: Source) -> Iterator[list[Any]]:
    rows = (
        CreditAward.objects.filter(
            Q(enrollment__offering=source.offering) | Q(taught__offering=source.offering),
            posted_at__lte=source.until,
        )
        .select_related("person", "credit_type", "approval", "reversal", "posted_by")
        .order_by("pk")
    )
    for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
        taken_back_by = getattr(row, "reversal", None)
        yield [
            row.pk,
            *who(row.person),
            "teaching" if row.taught_id else "attending",
            row.credit_type.name,
            row.hours,
            row.earned_on,
            row.approval.number if row.approval else "",
            row.reasoning,
            row.reverses_id,
            taken_back_by.pk if taken_back_by else "",
            moment(row.posted_at),
            named(row.posted_by),
        ]


def certificates_csv(source: Source) -> Iterator[bytes]:
    """List the certificates by their serials: those that stand, and those that ended."""
    return csv_file(CERTIFICATES, _certificates(source))


def _certificates(source: Source) -> Iterator[list[Any]]:
    rows = (
        Certificate.objects.filter(enrollment__offering=source.offering)
        .select_related("document", "enrollment__learner", "replaces__document")
        .order_by("enrollment__learner__last_name", "enrollment__learner__first_name", "pk")
    )
    for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
        yield [
            *who(row.enrollment.learner),
            row.document.serial,
            row.document.get_state_display(),
            moment(row.document.issued_at),
            row.expires_on,
            row.document.sha256,
            row.replaces.document.serial if row.replaces else "",
            moment(row.ended_at),
            row.ended_reason,
        ]
