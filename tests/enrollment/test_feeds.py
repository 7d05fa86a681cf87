"""Calendars and news of classes: what stands in them, and what never does."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from icalendar import Calendar

from courses.models import Course, Offering, Topic
from courses.services import relieve_instructor
from enrollment.enums import EnrollmentStatus
from enrollment.models import CalendarLink, Enrollment
from enrollment.services import (
    cancel_offering,
    make_calendar_link,
    postpone_offering,
    register,
    revoke_calendar_link,
)
from enrollment.services.calendar_links import secret_of
from enrollment.views import feeds
from tests.factories import UserFactory, VersionFactory, offering, staff
from tests.factories.courses import LaneFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 2, 1, 15, tzinfo=UTC)
START = datetime(2027, 3, 10, 13, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def a_class(**said) -> Offering:
    return offering(starts_at=START, **said)


def events(answer) -> list:
    assert answer.status_code == 200
    return Calendar.from_ical(answer.content).walk("VEVENT")


class TestCatalogue:
    def test_a_session_stands_in_it_on_maines_clock(self, client):
        klass = a_class()
        (event,) = events(client.get("/classes/feed.ics"))
        said = {name: str(event[name]) for name in ("UID", "STATUS", "SUMMARY", "LOCATION")}
        assert said == {
            "UID": f"meeting-{klass.meetings.get().pk}@memssi",
            "STATUS": "CONFIRMED",
            "SUMMARY": f"{klass.version.course.title} ({klass.number})",
            "LOCATION": "Town Hall, Augusta",
        }
        assert (event["DTSTART"].to_ical(), event["DTSTART"].params["TZID"]) == (
            b"20270310T083000",
            "America/New_York",
        )

    def test_what_is_called_off_says_so_with_a_higher_sequence(self, client):
        cancelled, postponed = a_class(), a_class()
        uid = str(events(client.get("/classes/feed.ics"))[0]["UID"])
        cancel_offering(offering_id=cancelled.pk, reason="No heat.", actor=staff(), now=NOW)
        postpone_offering(offering_id=postponed.pk, reason="Snow.", actor=staff(), now=NOW)
        found = events(client.get("/classes/feed.ics"))
        assert str(found[0]["UID"]) == uid
        assert [(str(e["STATUS"]), e["SEQUENCE"]) for e in found] == [("CANCELLED", 1)] * 2

    def test_a_filter_that_matches_nothing_is_an_empty_calendar(self, client):
        a_class()
        answer = client.get("/classes/feed.ics?county=23003")
        assert (events(answer), answer["Content-Type"]) == ([], "text/calendar; charset=utf-8")

    @pytest.mark.parametrize("asked", ["county=99999", "conty=23011", "topic=99999"])
    def test_a_filter_that_does_not_exist_is_said(self, client, asked):
        answer = client.get(f"/classes/feed.ics?{asked}")
        assert (answer.status_code, answer.text) == (
            400,
            "This address asks for a filter that does not exist. Copy it from the page again.",
        )

    def test_a_word_that_is_retired_goes_on_meaning_what_it_meant(self, client):
        klass, _other = a_class(), a_class()
        topic = Topic.objects.create(key="fire", name="Fire", retired_on=NOW.date())
        klass.version.course.topics.add(topic)
        (event,) = events(client.get(f"/classes/feed.ics?topic={topic.pk}"))
        assert str(event["UID"]) == f"meeting-{klass.meetings.get().pk}@memssi"
        page = client.get(f"/classes/?topic={topic.pk}")
        assert [(each.label, each.text) for each in page.context["chosen"]] == [("Topic", "Fire")]

    def test_it_says_the_same_whoever_fetches_it(self, client):
        a_class()
        client.force_login(staff())
        assert len(events(client.get("/classes/feed.ics?demand=waiting"))) == 1

    def test_it_says_when_there_is_more_than_it_holds(self, client, monkeypatch):
        for day in range(3):
            offering(starts_at=START + timedelta(days=day))

        def described() -> tuple[int, str]:
            answer = client.get("/classes/feed.ics")
            about = Calendar.from_ical(answer.content).get("X-WR-CALDESC", "")
            return len(events(answer)), str(about)

        monkeypatch.setattr(feeds, "MOST_SESSIONS", 3)
        assert described() == (3, "")
        monkeypatch.setattr(feeds, "MOST_SESSIONS", 2)
        assert described() == (2, "The next 2 sessions. Subscribe with a filter to see others.")

    def test_what_was_fetched_is_not_sent_again_until_it_changes(self, client):
        klass = a_class()
        etag = client.get("/classes/feed.ics")["ETag"]
        again = client.get("/classes/feed.ics", headers={"If-None-Match": etag})
        cancel_offering(offering_id=klass.pk, reason="No heat.", actor=staff(), now=NOW)
        changed = client.get("/classes/feed.ics", headers={"If-None-Match": etag})
        assert (again.status_code, changed.status_code) == (304, 200)

    @pytest.mark.parametrize(
        "change",
        [
            {"minimum_seats": 1, "decided_by": "2027-03-01"},
            {"delivery_mode": "virtual", "venue": None},
            {"number": "X-1"},
        ],
    )
    def test_whatever_changes_in_it_is_fetched_anew(self, client, change):
        klass = a_class()
        etag = client.get("/classes/feed.ics")["ETag"]
        # A proxy that compresses an answer calls its mark a weak one.
        said = {"If-None-Match": f"W/{etag}"}
        same = client.get("/classes/feed.ics", headers=said)
        Offering.objects.filter(pk=klass.pk).update(**change)
        other = client.get("/classes/feed.ics", headers=said)
        assert (same.status_code, same["ETag"], other.status_code) == (304, etag, 200)

    def test_drafts_and_sensitive_classes_are_in_no_feed_and_no_sitemap(self, client):
        a_class(published=False)
        hidden = a_class()
        Course.objects.filter(pk=hidden.version.course_id).update(is_security_sensitive=True)
        shown = a_class(version=VersionFactory(course__lane=LaneFactory()))
        client.force_login(staff())  # who may see it on the pages
        assert len(events(client.get("/classes/feed.ics"))) == 1
        atom, sitemap = (client.get(path).text for path in ("/classes/feed.atom", "/sitemap.xml"))
        assert (atom.count("<entry>"), sitemap.count("/classes/")) == (1, 1)
        assert f"/classes/{shown.pk}/" in sitemap
        assert hidden.version.course.code not in sitemap


class TestOwn:
    def test_only_ones_own_classes_by_the_secret_link_until_it_is_revoked(self, client):
        person, klass, _other = UserFactory(), a_class(), a_class()
        seat = register(offering_id=klass.pk, learner=person, actor=person, now=NOW)
        link = make_calendar_link(person=person, now=NOW)
        path = f"/calendar/{secret_of(link)}.ics"
        (event,) = events(client.get(path))
        assert str(event["UID"]) == f"meeting-{klass.meetings.get().pk}-seat-{seat.pk}@memssi"
        link.refresh_from_db()
        assert (link.last_read_on.isoformat(), secret_of(link) in link.sealed) == (
            "2027-02-01",
            False,
        )
        revoke_calendar_link(person=person, now=NOW)
        assert client.get(path).status_code == 404

    def test_what_one_teaches_stands_in_it_until_one_is_relieved(self, client):
        person = UserFactory()
        klass = a_class(instructors=[person])
        offering(starts_at=START, instructors=[person], published=False)
        path = f"/calendar/{secret_of(make_calendar_link(person=person, now=NOW))}.ics"
        row = klass.instructor_assignments.get()
        (event,) = events(client.get(path))
        assert (str(event["UID"]), str(event["SUMMARY"])) == (
            f"meeting-{klass.meetings.get().pk}-teaching-{row.pk}@memssi",
            f"Teaching: {klass.version.course.title} ({klass.number})",
        )
        relieve_instructor(assignment_id=row.pk, actor=staff(), now=NOW)
        assert events(client.get(path)) == []

    def test_what_one_has_completed_stays_a_while_and_nobody_keeps_the_answer(self, client):
        person, klass = UserFactory(), a_class()
        register(offering_id=klass.pk, learner=person, actor=person, now=NOW)
        Enrollment.objects.update(status=EnrollmentStatus.COMPLETED, ended_at=NOW)
        path = f"/calendar/{secret_of(make_calendar_link(person=person, now=NOW))}.ics"
        answer = client.get(path)
        assert (len(events(answer)), answer["Cache-Control"]) == (1, "private, no-cache")
        with time_machine.travel(START + timedelta(days=32), tick=False):
            assert events(client.get(path)) == []

    def test_a_new_link_ends_the_old_one(self, client):
        person = UserFactory()
        old, new = (make_calendar_link(person=person, now=NOW) for _ in range(2))
        answers = [client.get(f"/calendar/{secret_of(link)}.ics") for link in (old, new)]
        assert [answer.status_code for answer in answers] == [404, 200]
        assert CalendarLink.objects.filter(revoked_at__isnull=True).get() == new

    def test_a_sensitive_class_is_not_named(self, client):
        person, klass = UserFactory(), a_class()
        register(offering_id=klass.pk, learner=person, actor=person, now=NOW)
        Course.objects.update(is_security_sensitive=True)
        link = make_calendar_link(person=person, now=NOW)
        (event,) = events(client.get(f"/calendar/{secret_of(link)}.ics"))
        assert str(event["SUMMARY"]) == "Training (details after signing in)"

    def test_the_page_makes_shows_and_ends_it(self, client):
        client.force_login(UserFactory())
        client.post("/my/calendar/", {"act": "make"})
        link = CalendarLink.objects.get()
        assert secret_of(link) in client.get("/my/calendar/").text
        client.post("/my/calendar/", {"act": "revoke"})
        assert "Make my link" in client.get("/my/calendar/").text

    @pytest.mark.parametrize("secret", ["x", "a" * 500, "..", "%00"])
    def test_a_wrong_link_is_not_found(self, client, secret):
        assert client.get(f"/calendar/{secret}.ics").status_code == 404


def test_search_engines_read_course_and_class(client):
    klass = a_class()
    Course.objects.update(summary="Ends here: </script><b>&")
    page = client.get(f"/classes/{klass.pk}/").text
    written = page.split('<script type="application/ld+json">')[1].split("</script>")[0]
    data = json.loads(written)
    assert not set(written) & set("<>&")
    assert data["description"] == "Ends here: </script><b>&"
    (instance,) = data["hasCourseInstance"]
    assert (data["@type"], instance["@type"], instance["startDate"], instance["courseMode"]) == (
        "Course",
        "CourseInstance",
        START.isoformat(),
        "Onsite",
    )


def test_a_feed_is_as_long_as_it_takes_with_few_questions(client, django_assert_num_queries):
    for days in range(4):
        offering(starts_at=START + timedelta(days=days))
    client.get("/classes/feed.ics")
    with django_assert_num_queries(2):
        client.get("/classes/feed.ics")


def test_what_one_subscribes_to_is_said_and_can_be_taken_away(client):
    lane = LaneFactory(name="Officers")
    page = client.get("/classes/subscribe/", {"q": "drills", "lane": lane.pk, "order": "nearest"})

    assert [(each.label, each.text, each.query) for each in page.context["chosen"]] == [
        ("Words", "drills", f"lane={lane.pk}"),
        ("Topic area", "Officers", "q=drills"),
    ]
    assert 'aria-current="page">Subscribe</a>' in page.text
    assert "these are all coming classes" not in page.text
    assert "these are all coming classes" in client.get("/classes/subscribe/").text
    assert client.get("/classes/subscribe/?county=99").status_code == 200
