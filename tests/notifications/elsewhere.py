"""Everything that is ever written about training taken elsewhere."""

from datetime import date

from django.utils import timezone

from courses.services.approvals import enter_outside_approval
from tests.factories import credit_types, staff
from tests.factories.claims import accept, claim
from tests.factories.records import outside_course
from transcripts.services import post_approved, refuse_claim, return_claim


def elsewhere_mail() -> None:
    types, clerk, now = credit_types(), staff(), timezone.now()
    course, said = outside_course(), {"actor": clerk, "now": timezone.now()}
    day = {"now": now, "completed_on": date(2026, 6, 8) if now.year > 2025 else now.date()}
    half = claim(course=course, **day)
    accept(half, by=clerk, now=now, hours=1, reason="Half of it.")
    return_claim(claim_id=claim(**day).pk, reason="Blurred.", **said)
    refuse_claim(claim_id=claim(**day).pk, reason="A fair.", **said)
    late = enter_outside_approval(
        outside_course=course,
        credit_type=types["mcja_in_service_hours"],
        number="BD-9",
        starts_on=date(2020, 1, 6),
        ends_on=date(2100, 1, 1),
        **said,
    )
    post_approved(approval_id=late.pk, **said)
