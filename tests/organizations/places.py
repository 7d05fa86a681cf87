"""What tests of places share: a full description, a change sent, a refusal, a history."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from audit.models import AuditEvent
from organizations.decisions import PlaceFacts
from organizations.enums import OrganizationKind
from organizations.exceptions import PlaceRefusedError
from organizations.models import Organization
from organizations.services import (
    seen_of,
)
from tests.factories import UserFactory

NOW = datetime(2026, 6, 8, 13, tzinfo=UTC)
SCHOOL, OFFICE = OrganizationKind.SCHOOL, OrganizationKind.OFFICE
FULL = PlaceFacts(
    category="public_school",
    county="23011",
    further_counties=("23013", "23025"),
    town="Augusta",
    latitude=Decimal("44.31070"),
    longitude=Decimal("-69.77950"),
    state_id="1234",
    nces_id="230123400056",
    lowest_grade=-1,
    highest_grade=5,
    student_count=312,
)


def again(place: Organization) -> Organization:
    return Organization.objects.get(pk=place.pk)


def by(place: Organization, **more):
    return {
        "organization_id": place.pk,
        "seen": seen_of(again(place)),
        "actor": UserFactory(),
        "now": NOW,
    } | more


def refused(act) -> tuple[str, str | None]:
    """Return the sentence and the field of the refusal, after which nothing is changed."""
    events = AuditEvent.objects.count()
    before = list(Organization.objects.order_by("pk").values())
    with pytest.raises(PlaceRefusedError) as refusal:
        act()
    assert list(Organization.objects.order_by("pk").values()) == before
    assert AuditEvent.objects.count() == events
    return str(refusal.value), refusal.value.field


def history(place: Organization) -> list[tuple]:
    events = AuditEvent.objects.filter(
        object_type="organizations.Organization", object_pk=place.pk
    ).exclude(action="organizations.add")
    return [(event.action, event.before, event.after) for event in events]
