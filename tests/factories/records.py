"""What a person has earned, written straight into the rows: for tests about who sees it."""

from datetime import UTC, date, datetime
from decimal import Decimal

from certificates.models import Certificate
from courses.enums import CONTACT_HOURS, ProviderKind
from courses.models import Offering, OutsideCourse
from documents.enums import DocumentKind, DocumentState
from documents.facts import Fact, Facts
from documents.models import IssuedDocument
from enrollment.enums import EnrollmentStatus
from enrollment.models import Enrollment
from tests.factories.courses import LaneFactory, credit_types
from tests.factories.courses import offering as scheduled
from tests.factories.people import UserFactory
from transcripts.enums import Checked, ClaimStatus, CreditSource
from transcripts.models import CreditAward, OutsideCompletion
from transcripts.outside import title_key
from transcripts.services import tags_of_class

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
    *,
    person=None,
    earned_on: date = THAT_DAY,
    hours="6",
    enrollment=None,
    at: datetime = THEN,
    reasoning="minutes attended, breaks left out",
    credit_type=CONTACT_HOURS,
) -> CreditAward:
    """One line of contact hours, with a completed seat of its own, unless others are given."""
    held = enrollment or seat(learner=person, status=EnrollmentStatus.COMPLETED, at=at)
    return CreditAward.objects.create(
        person=held.learner,
        enrollment=held,
        version=held.offering.version,
        tags=tags_of_class(held.offering),
        credit_type=credit_types()[credit_type],
        hours=Decimal(hours),
        earned_on=earned_on,
        reasoning=reasoning,
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


def outside_course(code: str = "IS-100.c", **changed) -> OutsideCourse:
    """A recognized federal course of two hours."""
    fields = {
        "name": "Introduction to the Incident Command System",
        "provider": "FEMA",
        "kind": ProviderKind.FEDERAL,
        "contact_hours": Decimal(2),
    }
    fields.update(changed)
    fields.setdefault("lane", LaneFactory())
    return OutsideCourse.objects.create(key=code.lower().replace(".", "-"), code=code, **fields)


def completion(person=None, *, course=None, status=ClaimStatus.ACCEPTED, at=THEN, **changed):
    """Training taken elsewhere; accepted with the certificate seen unless said otherwise."""
    person = person or UserFactory()
    fields = {
        "title": course.name if course else "Bus evacuation drill",
        "provider": course.provider if course else "Town of Orono",
        "lane": course.lane if course else LaneFactory(),
        "source": CreditSource.FEDERAL if course else CreditSource.LOCAL,
        "completed_on": THAT_DAY,
        "hours": Decimal(2),
        "entered_by": person,
    }
    if status != ClaimStatus.DRAFT:
        fields |= {"submitted_at": at, "hours_claimed": changed.get("hours", fields["hours"])}
    if status == ClaimStatus.ACCEPTED:
        fields |= {"checked": Checked.CERTIFICATE, "decided_at": at, "decided_by": UserFactory()}
    fields.update(changed)
    return OutsideCompletion.objects.create(
        person=person,
        course=course,
        status=status,
        **fields | {"title_key": title_key(fields["title"])},
    )
