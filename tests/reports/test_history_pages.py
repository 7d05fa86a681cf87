"""The pages of history: whose, of what, filtered, and flat however much there is."""

import csv
from datetime import timedelta

import pytest
from django.utils import timezone

from attendance.enums import Presence
from audit.models import AuditEvent
from audit.services import event, record, record_many
from certificates.services import issue_certificate
from core.clock import maine_date
from enrollment.services import register, withdraw
from reports import history_views
from tests.factories import UserFactory, director, offering, staff
from tests.factories.lives import Mark, enroll, hold
from tests.road.test_road import letterhead

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def coming(**about):
    return offering(starts_at=NOW + timedelta(days=20), **about)


def whats(page) -> list[str]:
    return [line.what for line in page.context["lines"]]


@pytest.fixture
def life():
    """A person who took a seat, beside somebody else who did."""
    person, other, klass = UserFactory(), UserFactory(), coming()
    held = register(offering_id=klass.pk, learner=person, actor=person, now=NOW)
    register(offering_id=klass.pk, learner=other, actor=person, now=NOW + timedelta(minutes=1))
    withdraw(enrollment_id=held.pk, actor=staff(), now=NOW + timedelta(minutes=2))
    return person, other, held


def test_ones_own_history_is_about_oneself_newest_first(client, life):
    person, other, _held = life
    client.force_login(person)

    page = client.get("/my/history/")

    assert whats(page) == ["Seat given back", "Seat taken"]
    assert other.name not in page.text
    assert "/history/seat/" not in page.text
    assert client.get(f"/people/{person.pk}/history/").context["lines"] == page.context["lines"]
    assert client.get(f"/people/{other.pk}/history/").status_code == 404
    assert client.get("/history/").status_code == 403


def test_staff_read_anybodys_history_and_that_of_a_record(client, life):
    person, _other, held = life
    client.force_login(director())

    page = client.get(f"/people/{person.pk}/history/")
    assert whats(page) == ["Seat given back", "Seat taken"]
    assert f'<a href="/history/seat/{held.pk}/"' in page.text

    page = client.get(f"/history/seat/{held.pk}/")
    assert whats(page) == ["Seat given back", "Seat taken"]
    assert f'<a href="/history/seat/{held.pk}/"' not in page.text
    assert person.name in page.text


def test_pages_of_records_lead_to_their_history_for_those_who_may_read_it(client):
    letterhead()
    klass, teacher = offering(), UserFactory()
    held = enroll(klass)
    hold(klass, by=teacher)
    made = issue_certificate(enrollment_id=held.pk, now=NOW)
    roster = f"/teach/{klass.meetings.get().pk}/"
    links = {
        f"/certificates/{made.pk}/": f'href="/history/certificate/{made.pk}/"',
        roster: f'href="/history/class/{klass.pk}/"',
    }
    client.force_login(staff())
    assert {path: link in client.get(path).text for path, link in links.items()} == dict.fromkeys(
        links, True
    )
    for link in links.values():
        assert client.get(link[6:-1]).status_code == 200
    client.force_login(held.learner)
    assert "/history/certificate/" not in client.get(f"/certificates/{made.pk}/").text


def test_a_record_tells_what_belongs_to_it_too(client):
    letterhead()
    klass = offering()
    held, other = enroll(klass), enroll(klass)
    teacher = UserFactory()
    hold(klass, {other: [Mark(Presence.ABSENT)]}, by=teacher)
    client.force_login(staff())

    of_seat = whats(client.get(f"/history/seat/{held.pk}/"))
    of_class = whats(client.get(f"/history/class/{klass.pk}/"))
    of_roster = whats(client.get(f"/history/roster/{klass.meetings.get().signatures.get().pk}/"))

    assert sorted(of_seat) == [
        "Attendance marked",
        "Completion decided",
        "Hours posted",
        "Seat taken",
    ]
    assert sorted(of_class) == [
        "Class closed",
        "Class published",
        "Class scheduled",
        "Roster signed",
    ]
    assert sorted(of_roster) == ["Attendance marked", "Attendance marked", "Roster signed"]


@pytest.mark.parametrize("path", ["/history/user/1/", "/history/seat/1/", "/people/1/history/"])
def test_what_is_not_there_is_not_found(client, path):
    client.force_login(staff())
    if path.startswith("/people"):
        path = "/people/999999/history/"
    assert client.get(path).status_code == 404


def test_filters_choose_by_kind_day_actor_and_action(client, life):
    person, other, _held = life
    viewer = staff()
    record(
        "accounts.edit_person",
        on=other,
        person_id=other.pk,
        actor=viewer,
        now=NOW - timedelta(days=40),
    )
    client.force_login(viewer)
    today = maine_date(NOW)

    def found(**asked):
        return whats(client.get("/history/", asked))

    assert found(group="person") == ["Name or phone changed"]
    assert found(who=viewer.last_name) == ["Name or phone changed"]
    assert found(who=person.email) == ["Seat taken", "Seat taken"]
    assert found(action="enrollment.withdraw") == ["Seat given back"]
    assert found(group="classes", to_day=today - timedelta(days=30)) == [
        "Class published",
        "Class scheduled",
    ]
    assert found(from_day=today - timedelta(days=41), to_day=today - timedelta(days=39)) == [
        "Name or phone changed"
    ]
    that_day = maine_date(NOW - timedelta(days=40))
    assert found(from_day=that_day, to_day=that_day) == ["Name or phone changed"]
    assert found(from_day="0001-01-01", to_day="9999-12-31", group="person") == [
        "Name or phone changed"
    ]
    assert whats(client.get(f"/people/{person.pk}/history/", {"group": "attendance"})) == []


def test_no_more_is_counted_than_anybody_reads(client, monkeypatch):
    monkeypatch.setattr(history_views, "MOST_COUNTED", 30)
    person = UserFactory()
    record_many(
        event("accounts.edit_person", on=person, actor=None, now=NOW, person_id=person.pk)
        for _ in range(40)
    )
    client.force_login(person)

    page = client.get("/my/history/")
    assert "The newest 30 changes. Set a filter to reach older ones." in page.text
    assert len(page.context["lines"]) == 25
    assert len(client.get("/my/history/?page=2").context["lines"]) == 5
    assert len(client.get("/my/history/?page=99").context["lines"]) == 5


def test_the_file_holds_each_event_with_its_sides(client, life):
    person, _other, held = life
    client.force_login(person)

    answer = client.get("/my/history/", {"export": "csv"})

    text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    heads, newest, first = list(csv.reader(text.splitlines()))
    assert heads == [
        "When",
        "What",
        "Who",
        "Whose record",
        "Why",
        "Kind of record",
        "Record",
        "Before",
        "After",
    ]
    assert newest[1:] == [
        "Seat given back",
        AuditEvent.objects.get(action="enrollment.withdraw").actor.name,
        person.name,
        "",
        "enrollment.Enrollment",
        str(held.pk),
        '{"status": "enrolled"}',
        '{"status": "withdrawn"}',
    ]
    assert first[1:4] == ["Seat taken", person.name, person.name]
    assert client.get("/my/history/").context["lines"][0].what == "Seat given back"


def test_what_was_written_into_a_value_does_not_become_page(client):
    person = UserFactory(first_name="<b>Ada</b>")
    record(
        "accounts.edit_person",
        on=person,
        actor=person,
        person_id=person.pk,
        now=NOW,
        after={"first_name": "<script>alert(1)</script>"},
        reason="<i>so</i>",
    )
    client.force_login(person)
    page = client.get("/my/history/")
    assert "<script>alert" not in page.text
    assert "<i>so" not in page.text
    assert "<b>Ada" not in page.text
