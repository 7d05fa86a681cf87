"""History in words: names instead of numbers, labels instead of keys, in one query."""

from datetime import UTC, date, datetime

import pytest

from accounts.permissions import Role
from audit.models import AuditEvent
from audit.services import record
from courses.models import Lane
from enrollment.services import register, withdraw
from organizations.services import grant_role
from reports.history import Change, read
from reports.history_names import NAMES, names_of
from reports.history_records import KINDS
from tests.factories import UserFactory, offering, organization, work_kind
from tests.factories.records import seat

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 1, 16, 30, tzinfo=UTC)


def the_events() -> list[AuditEvent]:
    return list(AuditEvent.objects.select_related("actor", "person").order_by("pk"))


def changes_of(row, **sides) -> list[Change]:
    """What a reader sees of one event with these sides."""
    known = set(AuditEvent.objects.values_list("pk", flat=True))
    record("tests.change", on=row, actor=None, now=NOW, **sides)
    (written,) = [event for event in the_events() if event.pk not in known]
    return read([written], with_links=False)[0].changes


def test_an_event_reads_as_what_who_when_and_why():
    teacher = UserFactory(first_name="Ada", last_name="Alder")
    office = UserFactory(first_name="Bo", last_name="Birch")
    klass = offering()
    held = register(offering_id=klass.pk, learner=teacher, actor=teacher, now=NOW)
    withdraw(enrollment_id=held.pk, actor=office, now=NOW, reason="Fell ill.")

    *_scheduled, taken, given_back = read(the_events(), with_links=True)

    name = f"{klass.version.course.title} ({klass.number})"
    assert (taken.what, taken.about, taken.who, taken.person, taken.reason) == (
        "Seat taken",
        name,
        "Ada Alder",
        "Ada Alder",
        "",
    )
    assert (given_back.what, given_back.about, given_back.who, given_back.person) == (
        "Seat given back",
        name,
        "Bo Birch",
        "Ada Alder",
    )
    assert (given_back.reason, given_back.when) == (
        "Fell ill.",
        "Mon, Jun 1, 2026, 12:30\xa0PM",
    )
    assert given_back.url == f"/history/seat/{held.pk}/"
    assert given_back.changes == [Change("Status", "Registered", "Withdrawn")]
    assert taken.changes == [
        Change("Class number", "–", klass.number),  # noqa: RUF001
        Change("Status", "–", "Registered"),  # noqa: RUF001
    ]


def test_what_nobody_did_was_done_by_the_system_and_links_are_for_some():
    klass = offering()
    record("courses.publish_offering", on=klass, actor=None, now=NOW)

    line = read(the_events()[-1:], with_links=False)[0]

    assert (line.who, line.url, line.changes) == ("", "", [])


def test_values_are_read_by_what_they_mean():
    place, person = organization("Cedar School"), UserFactory(first_name="Cy", last_name="Cedar")
    lane = Lane.objects.create(key="L7", name="Emergency management")
    work_kind("coach")
    held = seat()
    assert changes_of(
        person,
        before={
            "organization": None,
            "lanes": [],
            "role": "coordinator",
            "starts_on": "2026-06-08",
            "dealt_with_at": "2026-06-01T16:30:00+00:00",
            "hours": "6.50",
            "same": 1,
            "is_active": True,
        },
        after={
            "organization": place.pk,
            "work_kind": "coach",
            "lanes": [lane.pk, 999_999],
            "role": "staff",
            "starts_on": None,
            "dealt_with_at": "not a moment",
            "hours": 7,
            "same": 1,
            "merged_into": 999_999,
            "is_active": False,
            "about": {"first_name": "A"},
        },
    ) == [
        Change("About", "–", "First name: A"),  # noqa: RUF001
        Change("Dealt with", "Mon, Jun 1, 2026, 12:30\xa0PM", "not a moment"),
        Change("From", "Jun 8, 2026", "–"),  # noqa: RUF001
        Change("Hours", "6.5", "7"),
        Change("Is active", "Yes", "No"),
        Change("Kind of work", "–", "Coach"),  # noqa: RUF001
        Change("Merged into", "–", "999999"),  # noqa: RUF001
        Change("Organization", "–", "Cedar School"),  # noqa: RUF001
        Change("Role", "Coordinator of an organization", "MSSC staff"),
        Change("Topic areas", "–", "Emergency management, 999999"),  # noqa: RUF001
    ]
    # A key nobody declared is read as the field of that name.
    assert changes_of(held, before={"learner_id": person.pk}, after={"offering": "X-1"}) == [
        Change("Class number", "–", "X-1"),  # noqa: RUF001
        Change("Learner id", "Cy Cedar", "–"),  # noqa: RUF001
    ]


def test_every_kind_of_row_has_its_name_asked_for_soundly():
    """One row of each kind is too much to build; that each question can be asked is enough."""
    assert names_of((kind, "1") for kind in NAMES) == {}
    person = UserFactory(first_name="Cy", last_name="Cedar")
    assert names_of(
        [("accounts.User", str(person.pk)), ("accounts.User", "x"), ("no.Such", "1")]
    ) == {("accounts.User", str(person.pk)): "Cy Cedar"}
    assert names_of([]) == {}


def test_names_of_a_page_are_one_query_however_many_kinds(django_assert_num_queries):
    klass, place = offering(), organization("Cedar School")
    grant_role(
        person=UserFactory(),
        role=Role.COORDINATOR,
        organization=place,
        starts_on=date(2026, 6, 1),
        actor=None,
        now=NOW,
    )
    person = UserFactory()
    register(offering_id=klass.pk, learner=person, actor=person, now=NOW)
    events = the_events()
    assert len({event.object_type for event in events}) >= 4
    with django_assert_num_queries(1):
        read(events, with_links=True)


def test_every_kind_of_record_with_an_address_has_a_model_and_most_a_name():
    assert {kind.model for kind in KINDS.values()} - NAMES.keys() == {"organizations.RosterImport"}
