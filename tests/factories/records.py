"""What a person has earned, written straight into the rows: for tests about who sees it."""

from datetime import UTC, date, datetime
from decimal import Decimal

from certificates.models import Certificate
from courses.enums import CONTACT_HOURS
from courses.models import Offering
from documents.enums import DocumentKind, DocumentState
from documents.facts import Fact, Facts
from documents.models import IssuedDocument
from enrollment.enums import EnrollmentStatus
from enrollment.models import Enrollment
from tests.factories.courses import credit_types
from tests.factories.courses import offering as scheduled
from tests.factories.people import UserFactory
from transcripts.models import CreditAward

THEN = datetime(2026, 6, 8, 20, tzinfo=UTC)
THAT_DAY = date(2026, 6, 8)


def seat(
    *, learner=None, offering: Offering | None = None, status="enrolled", at: datetime = THEN
) -> Enrollment:
    """A seat, whatever the class allows."""
    return Enrollment.objects.create(
        offering=offering or scheduled(),
        learner=learner or UserFactory(),
        status=status,
        enrolled_at=at,
        ended_at=None if status == EnrollmentStatus.ENROLLED else at,
    )


def award(
    *, person=None, earned_on: date = THAT_DAY, hours="6", enrollment=None, at: datetime = THEN
) -> CreditAward:
    """One line of contact hours, with a completed seat of its own unless one is given."""
    held = enrollment or seat(learner=person, status=EnrollmentStatus.COMPLETED, at=at)
    return CreditAward.objects.create(
        person=held.learner,
        enrollment=held,
        version=held.offering.version,
        credit_type=credit_types()[CONTACT_HOURS],
        hours=Decimal(hours),
        earned_on=earned_on,
        reasoning="minutes attended, breaks left out",
        posted_at=at,
        posted_by=UserFactory(),
    )


def certificate(
    *, enrollment: Enrollment | None = None, state=DocumentState.VALID, at: datetime = THEN
) -> Certificate:
    """A certificate whose paper is not drawn: a row of a list."""
    held = enrollment or seat(status=EnrollmentStatus.COMPLETED, at=at)
    number = IssuedDocument.objects.count() + 1
    document = IssuedDocument.objects.create(
        kind=DocumentKind.CERTIFICATE,
        person=held.learner,
        check_code=f"{number:026d}",
        serial=f"MEM-C-2026-{number:06d}",
        facts_json=Facts("Certificate", (Fact("learner_name", "Awarded to", "A"),)).to_json(),
        file="documents/none.pdf",
        sha256="0" * 64,
        state=state,
        issued_at=at,
    )
    return Certificate.objects.create(enrollment=held, document=document)
