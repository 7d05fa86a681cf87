"""Tell me when this is offered: kept once, told once of each class, over with a seat."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses import jobs
from courses.models import Course, CourseWish, Venue
from courses.services import (
    end_wish,
    offerings_to_tell_of,
    publish_offering,
    tell_wishers,
    wish_course,
)
from enrollment.services import register
from notifications.models import Message
from tests.core.broker import jobs_sent
from tests.factories import UserFactory, VersionFactory, employ, offering, organization, work_kind
from tests.factories.courses import CourseFactory
from worker.courses import tell_wishers_task
from worker.sweeps import sweep_wishes

pytestmark = pytest.mark.django_db
EARLY = datetime(2026, 1, 5, 15, tzinfo=UTC)  # before the classes of these tests are published
NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
KENNEBEC, YORK = "23011", "23031"


def told() -> list[tuple[int, str]]:
    letters = Message.objects.filter(template="courses/now_offered").order_by("pk")
    return [(letter.recipient_id, letter.context["class_number"]) for letter in letters]


def wished(person, course, county="", at=EARLY) -> CourseWish:
    return wish_course(person=person, course=course, county=county, now=at)


def test_those_who_wished_for_the_county_or_anywhere_are_told_once():
    version = VersionFactory()
    anywhere, here, elsewhere, late, stopped = (UserFactory() for _number in range(5))
    wished(anywhere, version.course)
    wished(here, version.course, KENNEBEC)
    wished(elsewhere, version.course, YORK)
    end_wish(wish=wished(stopped, version.course), actor=stopped, now=EARLY)
    klass = offering(version=version)  # in Kennebec County
    wished(late, version.course, at=NOW)  # sees it on the page already

    assert list(offerings_to_tell_of(now=NOW)) == [klass]
    assert tell_wishers(offering_id=klass.pk, now=NOW) == 2
    assert told() == [(anywhere.pk, klass.number), (here.pk, klass.number)]
    assert list(offerings_to_tell_of(now=NOW)) == []
    assert tell_wishers(offering_id=klass.pk, now=NOW) == 0
    assert len(told()) == 2


def test_a_class_online_is_near_everybody():
    version = VersionFactory(delivery_mode="virtual")
    person = UserFactory()
    wished(person, version.course, YORK)
    klass = offering(version=version)
    assert list(offerings_to_tell_of(now=NOW)) == [klass]
    tell_wishers(offering_id=klass.pk, now=NOW)
    assert told() == [(person.pk, klass.number)]


def test_publishing_tells_and_a_draft_does_not(django_capture_on_commit_callbacks):
    version = VersionFactory()
    person = UserFactory()
    wished(person, version.course)
    draft = offering(version=version, published=False, starts_at=timezone.now() + timedelta(days=9))
    assert tell_wishers(offering_id=draft.pk, now=NOW) == 0
    jobs_sent()
    tell = (jobs.TELL_WISHERS, {"offering_id": draft.pk})
    with django_capture_on_commit_callbacks(execute=True):
        publish_offering(offering=draft, actor=None, now=timezone.now())
    assert tell in jobs_sent()
    with django_capture_on_commit_callbacks(execute=True):
        sweep_wishes()  # the job was lost
    assert jobs_sent() == [tell]
    tell_wishers_task(offering_id=draft.pk)
    assert told() == [(person.pk, draft.number)]
    with django_capture_on_commit_callbacks(execute=True):
        sweep_wishes()
    assert tell not in jobs_sent()


def test_a_seat_ends_the_wish():
    version = VersionFactory()
    person = UserFactory()
    wish = wished(person, version.course)
    klass = offering(version=version)
    register(offering_id=klass.pk, learner=person, actor=person, now=NOW)
    wish.refresh_from_db()
    assert wish.ended_at == NOW
    assert tell_wishers(offering_id=klass.pk, now=NOW) == 0


def test_only_those_are_told_who_may_look_and_may_come():
    group = work_kind("driver").audiences.create(key="drivers", name="Drivers")
    restricted = VersionFactory(course=CourseFactory(restricted_to=group))
    secret = VersionFactory(course=CourseFactory(is_security_sensitive=True))
    driver, teacher = UserFactory(), UserFactory()
    employ(driver, organization("District One"), kind="driver")
    employ(teacher, organization("District Two"))
    for person in (driver, teacher):
        for version in (restricted, secret):
            wished(person, version.course)
    klass = offering(version=restricted)
    for each in (klass, offering(version=secret)):
        tell_wishers(offering_id=each.pk, now=NOW)
    assert told() == [(driver.pk, klass.number)]


def test_those_cleared_for_a_sensitive_course_wish_for_it_and_are_told(client):
    version = VersionFactory(course=CourseFactory(is_security_sensitive=True))
    officer, teacher = UserFactory(), UserFactory()
    employ(officer, organization("Agency", kind="law_agency"))
    employ(teacher, organization("District One"))
    wished(teacher, version.course)
    client.force_login(officer)
    page = reverse("courses:course_wish", args=[version.course.code])
    assert page in client.get(f"/courses/{version.course.code}/").text
    assert client.post(page, {"county": ""}).status_code == 302

    CourseWish.objects.update(wished_at=EARLY)
    klass = offering(version=version)
    tell_wishers(offering_id=klass.pk, now=NOW)
    assert told() == [(officer.pk, klass.number)]


def test_a_retired_course_offers_no_wish(client):
    klass = offering()
    person = UserFactory()
    register(offering_id=klass.pk, learner=person, actor=person, now=NOW)
    course = klass.version.course
    page = reverse("courses:course_wish", args=[course.code])
    client.force_login(person)
    offered = {}
    for status in ("published", "retired"):
        Course.objects.update(status=status)
        answer = client.get(f"/courses/{course.code}/")
        offered[status] = (answer.status_code, page in answer.text, client.get(page).status_code)

    assert offered == {"published": (200, True, 200), "retired": (200, False, 404)}


def test_a_stranger_signs_in_and_comes_back_with_the_wish(client):
    course = VersionFactory().course
    page = reverse("courses:course_wish", args=[course.code])
    answer = client.post(page, {"county": YORK})
    back = f"{page}?county={YORK}"
    assert answer.status_code == 302
    assert answer.url.endswith(f"?next={page}%3Fcounty%3D{YORK}")
    person = UserFactory()
    client.force_login(person)
    assert client.get(back).context["form"]["county"].value() == YORK
    for county in (YORK, KENNEBEC):
        assert client.post(page, {"county": county}).status_code == 302
    wish = CourseWish.objects.get()
    assert (wish.person, wish.course, wish.county) == (person, course, KENNEBEC)

    mine = reverse("courses:interest_choose")
    assert course.title in client.get(mine).text
    other = CourseWish.objects.create(person=UserFactory(), course=course, wished_at=NOW)
    assert client.post(reverse("courses:wish_end", args=[other.pk])).status_code == 404
    client.post(reverse("courses:wish_end", args=[wish.pk]))
    assert course.title not in client.get(mine).text
    assert list(CourseWish.objects.filter(ended_at=None)) == [other]


def test_a_secret_course_takes_no_wishes(client):
    course = VersionFactory(course=CourseFactory(is_security_sensitive=True)).course
    client.force_login(UserFactory())
    page = reverse("courses:course_wish", args=[course.code])
    assert client.post(page, {}).status_code == 404
    assert Venue.objects.exists() is CourseWish.objects.exists() is False
