"""People who were trained, for the tests of their records."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from courses.models import CreditType
from tests.factories import (
    UserFactory,
    VersionFactory,
    meeting_times,
    offering,
)
from tests.factories.lives import enroll, hold
from transcripts.models import CreditAward
from transcripts.transcript import transcript_of

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
NOW = datetime(2026, 7, 1, 16, tzinfo=UTC)
TODAY = NOW.date()
BOTH = {"contact_hours": ("minutes", 12), "mcja_in_service_hours": ("minutes", 12)}


def attend(person, *, start=START, days=1, version=None, instructors=()):
    """A class of so many days, held, with this person in it."""
    klass = offering(
        version=version or VersionFactory(),
        meetings=[meeting_times(start + timedelta(days=day)) for day in range(days)],
        instructors=instructors,
    )
    enroll(klass, person)
    hold(klass, by=UserFactory())
    return klass


def transcript(person, *, viewer=None, on=TODAY):
    return transcript_of(person, CreditAward.objects.visible_to(viewer or person), on=on)


def computed_types():
    """Ten contact hours to one, and fifteen to the other."""
    CreditType.objects.create(
        key="ceu", name="CEU", unit="CEU", order=8, derived_from_hours=Decimal(10)
    )
    CreditType.objects.create(
        key="renewal_credit",
        name="Renewal credits",
        unit="credit",
        order=9,
        derived_from_hours=Decimal(15),
    )
