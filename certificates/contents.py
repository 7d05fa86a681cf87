"""What a certificate prints: the fields of Maine's contact-hour certificate, and no more.

Source: Maine DOE, adult education, contact-hour certificates (participant, activity, clock hours
without registration, breaks and meals, date, signature, letterhead with phone).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.templatetags.ui import hours, maine_date
from courses.enums import CONTACT_HOURS, MCJA_IN_SERVICE_HOURS
from courses.models import Offering
from documents.decisions import group_code
from documents.facts import Fact, Facts
from documents.models import IssuedDocument
from enrollment.models import Enrollment
from organizations.models import IssuingAuthority
from transcripts.models import CreditAward


@dataclass(frozen=True, slots=True)
class Completion:
    """Everything a certificate needs to know of one completion."""

    enrollment: Enrollment
    awards: Sequence[CreditAward]
    instructors: Sequence[str]
    authority: IssuingAuthority
    days: Sequence[date]
    expires_on: date | None


def certificate_facts(completion: Completion, document: IssuedDocument) -> Facts:
    """Return the facts in the order they are printed."""
    offering = completion.enrollment.offering
    course = offering.version.course
    authority = completion.authority
    lines = [
        Fact("learner_name", "Awarded to", completion.enrollment.learner.name),
        Fact("course_title", "Course", course.title),
        Fact("course_code", "Course number", course.code),
        Fact("course_version", "Version", str(offering.version.number)),
        Fact("class_number", "Class number", offering.number),
        Fact("completed_on", "Date completed", maine_date(completion.days[-1], "printed")),
        Fact(
            "session_dates", "Dates attended", "; ".join(maine_date(day) for day in completion.days)
        ),
        Fact("contact_hours", "Contact hours", hours(_total(completion.awards, CONTACT_HOURS))),
        *_in_service(completion.awards),
        Fact("delivery", "Delivery", offering.get_delivery_mode_display()),
        Fact("location", "Location", location(offering)),
        *_instructors(completion.instructors),
        Fact("provider", "Provider", authority.provider),
        Fact("department", "Department", authority.department),
        Fact("address", "Address", authority.address),
        Fact("phone", "Phone", authority.phone),
        Fact("signatory_name", "Authorized by", authority.signatory_name),
        Fact("signatory_title", "Title", authority.signatory_title),
        Fact("issued_on", "Issued", maine_date(document.issued_at, "printed")),
        *_expiry(completion.expires_on),
        Fact("serial", "Certificate number", document.serial or ""),
        Fact("check_code", "Check code", group_code(document.check_code)),
    ]
    return Facts(title="Certificate of Completion", facts=tuple(lines))


def location(offering: Offering) -> str:
    """Return where the class met, or that it was online."""
    if offering.venue is None:
        return "Online"
    return f"{offering.venue.name}, {offering.venue.town}"


def _total(awards: Sequence[CreditAward], key: str) -> Decimal:
    return sum((a.hours for a in awards if a.credit_type.key == key), Decimal(0))


def _in_service(awards: Sequence[CreditAward]) -> list[Fact]:
    """MCJA hours, only where a Board approval was in force on the day (25 MRSA 2804-E)."""
    approved = [a for a in awards if a.credit_type.key == MCJA_IN_SERVICE_HOURS and a.approval]
    if not approved:
        return []
    numbers = sorted({award.approval.number for award in approved if award.approval})
    return [
        Fact("in_service_hours", "MCJA in-service hours", hours(sum(a.hours for a in approved))),
        Fact("in_service_approval", "MCJA approval", "; ".join(numbers)),
    ]


def _instructors(names: Sequence[str]) -> list[Fact]:
    if not names:
        return []
    label = "Instructor" if len(names) == 1 else "Instructors"
    return [Fact("instructors", label, ", ".join(names))]


def _expiry(expires_on: date | None) -> list[Fact]:
    return (
        [Fact("expires_on", "Valid until", maine_date(expires_on, "printed"))] if expires_on else []
    )
