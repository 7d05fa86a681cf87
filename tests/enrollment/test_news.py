"""News of classes as Atom, and where calendars and feed readers find the feeds."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.conf import settings
from icalendar import Calendar

from courses.models import Course, Offering
from courses.services import reindex_all
from tests.factories import VersionFactory, offering, staff
from tests.factories.courses import LaneFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 2, 1, 15, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"
LINK = re.compile(r'<link rel="alternate"\s+type="([^"]+)"\s+title="([^"]+)"\s+href="([^"]+)">')
CALENDAR, NEWS = "/classes/feed.ics", "/classes/feed.atom"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def a_class(days: int, **said) -> Offering:
    return offering(starts_at=NOW + timedelta(days=days), **said)


def feeds_named_on(client, path: str) -> list[tuple[str, str, str]]:
    return [tuple(map(unescape, link)) for link in LINK.findall(client.get(path).text)]


def said(element: ET.Element) -> list[tuple[str, str | None, dict[str, str]]]:
    return [(child.tag.removeprefix(ATOM), child.text, child.attrib) for child in element]


def test_the_newest_class_stands_first_in_the_news(client):
    LaneFactory()
    older, newer = a_class(50), a_class(10, version=VersionFactory(course__title="R & <b>"))
    # Written in autumn and published yesterday, it is news of yesterday.
    Offering.objects.filter(pk=newer.pk).update(
        created_at=NOW - timedelta(days=90), published_at=NOW - timedelta(days=1)
    )
    Offering.objects.filter(pk=older.pk).update(published_at=NOW - timedelta(days=2))
    Course.objects.update(summary="What it is **about**. <b>alert(1)</b>")
    answer = client.get(NEWS)
    feed = ET.fromstring(answer.content)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    first, second = feed.findall(f"{ATOM}entry")
    link = f"http://testserver/classes/{newer.pk}/"
    assert said(first) == [
        ("title", "R & <b>, February 11, 2027", {}),
        ("link", None, {"href": link, "rel": "alternate"}),
        ("published", "2027-01-31T15:00:00+00:00", {}),
        ("updated", "2027-01-31T15:00:00+00:00", {}),
        ("id", link, {}),
        (
            "summary",
            "<p>What it is <strong>about</strong>. &lt;b&gt;alert(1)&lt;/b&gt;</p>\n",
            {"type": "html"},
        ),
    ]
    assert second.findtext(f"{ATOM}id") == f"http://testserver/classes/{older.pk}/"
    feed.remove(first)
    feed.remove(second)
    assert said(feed) == [
        ("title", "New classes of MEMSSI", {}),
        ("link", None, {"href": "http://testserver/classes/", "rel": "alternate"}),
        ("link", None, {"href": "http://testserver/classes/feed.atom", "rel": "self"}),
        ("id", f"{settings.BASE_URL}/classes/feed.atom", {}),
        ("updated", "2027-01-31T15:00:00+00:00", {}),
        ("author", None, {}),
        ("subtitle", "Training for everyone who works in and with Maine's schools.", {}),
    ]


def test_news_by_a_filter_keep_it_in_their_own_address(client):
    feed = ET.fromstring(client.get(f"{NEWS}?county=23011&delivery=virtual").content)
    own = [link.attrib["href"] for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert own == ["http://testserver/classes/feed.atom?county=23011&delivery=virtual"]


@pytest.mark.parametrize("asked", ["county=99999", "conty=23011"])
def test_news_by_a_filter_that_does_not_exist_say_so(client, asked):
    answer = client.get(f"{NEWS}?{asked}")
    assert (answer.status_code, answer.text) == (
        400,
        "This address asks for a filter that does not exist. Copy it from the page again.",
    )


def test_pages_name_the_feeds_of_what_they_show(client):
    lane = LaneFactory(key="L2", name="Drills")
    klass = a_class(10, version=VersionFactory(course__lane=lane))
    other = a_class(10)
    reindex_all()
    code = klass.version.course.code
    pages = {
        "/classes/?county=23011&page=1": "?county=23011",
        "/classes/calendar/?county=23011&month=2027-02": "?county=23011",
        "/classes/map/": "",
        "/classes/subscribe/?county=23011&demand=few&order=seats": "?county=23011",
        "/lanes/L2/": f"?lane={lane.pk}",
        f"/courses/{code}/": f"?exact=1&q={code}",
    }
    assert {path: feeds_named_on(client, path) for path in pages} == {
        path: [
            ("text/calendar", "These classes as a calendar", CALENDAR + query),
            ("application/atom+xml", "News of these classes", NEWS + query),
        ]
        for path, query in pages.items()
    }

    def of(path: str) -> list[str]:
        answer = client.get(CALENDAR + pages[path])
        return [str(each["SUMMARY"]) for each in Calendar.from_ical(answer.content).events]

    its = [f"{klass.version.course.title} ({klass.number})"]
    assert (of("/lanes/L2/"), of(f"/courses/{code}/")) == (its, its)
    assert f"{other.version.course.title} ({other.number})" in of("/classes/map/")


def test_a_sensitive_course_has_no_feeds(client):
    client.force_login(staff())
    klass = a_class(10)
    path = f"/courses/{klass.version.course.code}/"
    assert len(feeds_named_on(client, path)) == 2
    Course.objects.update(is_security_sensitive=True)
    assert feeds_named_on(client, path) == []
