"""History says who did what to which row, when, and what it was before and after."""

from datetime import UTC, datetime

import pytest

from audit.models import AuditEvent
from audit.services import event, record, record_many
from tests.factories import UserFactory, organization

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 8, 13, tzinfo=UTC)


def about() -> list[dict]:
    """The events of this action, as plain values."""
    shown = AuditEvent.objects.filter(action="tests.move").values()
    return [{key: value for key, value in row.items() if key != "id"} for row in shown]


def test_an_event_holds_who_when_what_and_why():
    actor, person, place = UserFactory(), UserFactory(), organization("District One")

    record(
        "tests.move",
        on=place,
        now=NOW,
        actor=actor,
        person_id=person.pk,
        before={"status": "here"},
        after={"status": "there"},
        reason="It moved.",
    )

    assert about() == [
        {
            "at": NOW,
            "actor_id": actor.pk,
            "action": "tests.move",
            "object_type": "organizations.Organization",
            "object_pk": place.pk,
            "person_id": person.pk,
            "before": {"status": "here"},
            "after": {"status": "there"},
            "reason": "It moved.",
        }
    ]


def test_what_the_system_does_has_no_actor():
    record("tests.move", on=UserFactory(), now=NOW, actor=None)

    assert [row["actor_id"] for row in about()] == [None]


def test_the_events_of_a_bulk_change_are_written_together(django_assert_num_queries):
    people = UserFactory.create_batch(3)

    with django_assert_num_queries(1):
        record_many(event("tests.move", on=person, now=NOW, actor=None) for person in people)

    assert [row["object_pk"] for row in about()] == [person.pk for person in people]
