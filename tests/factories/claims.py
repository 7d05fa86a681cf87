"""Training taken elsewhere, through the services: as people claim it and staff decide."""

from datetime import UTC, date, datetime
from decimal import Decimal

from courses.models import OutsideCourse
from tests.factories.courses import LaneFactory
from tests.factories.people import UserFactory
from transcripts import services
from transcripts.claims import ClaimFacts
from transcripts.enums import Checked, CreditSource
from transcripts.models import OutsideCompletion

NOW = datetime(2026, 6, 20, 14, tzinfo=UTC)
DAY = date(2026, 6, 8)


def facts(course: OutsideCourse | None = None, **said) -> ClaimFacts:
    """Two hours on June 8, 2026; of a recognized course, or of a drill in a town."""
    said.setdefault("completed_on", DAY)
    if course is not None:
        return ClaimFacts.of_course(course, **said)
    own = {
        "title": "Bus evacuation drill",
        "provider": "Town of Orono",
        "hours": Decimal(2),
    }
    if "lane" not in said:
        own["lane"] = LaneFactory()
    return ClaimFacts(**own | said)


def claim(person=None, course=None, *, actor=None, now=NOW, **said) -> OutsideCompletion:
    """A claim that waits for a decision."""
    person = person or UserFactory()
    return services.submit_claim(
        person=person, facts=facts(course, **said), actor=actor or person, now=now
    )


def accept(row: OutsideCompletion, *, by, now=NOW, **said):
    """Accept a claim as it is, with its certificate seen."""
    chosen = {
        "hours": row.hours,
        "source": CreditSource(row.source),
        "checked": Checked.CERTIFICATE,
    }
    return services.accept_claim(claim_id=row.pk, actor=by, now=now, **chosen | said)
