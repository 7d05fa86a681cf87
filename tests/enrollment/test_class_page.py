"""The page of a class: whom it is for, what to do, and what it is worth."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from core.clock import maine_date
from courses.models import Audience, Offering, Room, SeatReserve, TeamRole, Venue
from courses.services.freezing import words_of
from tests.enrollment.class_pages import coming, page_of
from tests.factories import (
    UserFactory,
    employ,
    meeting_times,
    offering,
    organization,
    staff,
    work_kind,
)
from tests.factories.courses import CourseFactory, VersionFactory
from tests.factories.records import seat

pytestmark = pytest.mark.django_db


ONLY_FOR = "This class is only for: School Resource Officers."
ADVICE = 'enter it under <a href="/my/work/">My work</a>'


def standing_in(client, row) -> str:
    """What stands above the summary, beside the buttons."""
    return page_of(client, row).partition('<div class="with-aside">')[2].partition("<aside")[0]


@pytest.fixture
def for_officers():
    audience = Audience.objects.create(key="officers", name="School Resource Officers")
    audience.work_kinds.add(work_kind("officer"))
    return coming(version=VersionFactory(course=CourseFactory(restricted_to=audience)))


def test_whom_a_class_is_for_is_said_to_strangers_and_to_those_who_may_register(
    client, for_officers
):
    assert ONLY_FOR in standing_in(client, for_officers)

    officer = UserFactory()
    employ(officer, organization("Agency"), kind="officer")
    client.force_login(officer)
    page = standing_in(client, for_officers)
    assert ONLY_FOR in page
    assert "Register</button>" in page


@pytest.mark.parametrize("visitor", ["stranger", "officer", "teacher"])
def test_whom_a_class_is_for_is_said_once_before_it_opens_too(client, for_officers, visitor):
    opens_at = timezone.now() + timedelta(days=3)
    Offering.objects.update(registration_opens_at=opens_at)
    if visitor != "stranger":
        person = UserFactory()
        employ(person, organization("Agency"), kind=visitor)
        client.force_login(person)

    page = standing_in(client, for_officers)

    assert "Not open yet" in page
    assert page.count(ONLY_FOR) == 1


@pytest.mark.parametrize(
    ("work", "is_advised"),
    [(None, True), ({"confirmed": False}, True), ({"kind": "teacher"}, False)],
)
def test_only_those_without_confirmed_work_are_sent_to_enter_it(
    client, for_officers, work, is_advised
):
    person = UserFactory()
    if work:
        employ(person, organization("Agency"), **work)
    client.force_login(person)

    page = standing_in(client, for_officers)

    assert ONLY_FOR in page
    assert (ADVICE in page) is is_advised
    assert "Register</button>" not in page


@pytest.mark.parametrize(
    ("mode", "words"), [("self_paced", "Open the class online"), ("virtual", "Join online")]
)
def test_the_link_of_a_class_is_shown_to_those_who_hold_a_seat(client, mode, words):
    now = timezone.now()
    when = (
        {"window": (now - timedelta(days=5), now + timedelta(days=90))}
        if mode == "self_paced"
        else {"starts_at": now + timedelta(days=5)}
    )
    klass = offering(version=VersionFactory(delivery_mode=mode), **when)
    Offering.objects.update(online_link="https://learn.example.org/x")
    holder, stranger = seat(offering=klass, learner=UserFactory()).learner, UserFactory()

    shown = {}
    for who, person in (("holder", holder), ("stranger", stranger)):
        client.force_login(person)
        page = page_of(client, klass)
        link = re.findall(r'<a href="https://learn.example.org/x" rel="noopener">(.*?)</a>', page)
        shown[who] = ([said.strip() for said in link], "shown here to those who hold" in page)

    assert shown == {"holder": ([words], False), "stranger": ([], True)}


def test_a_session_at_another_place_says_which(client):
    other = Venue.objects.create(
        name="Range", address="1 Mill Road", town="Bangor", county="23019", order=9
    )
    first, second = (
        meeting_times(timezone.now() + timedelta(days=days), hours=1) for days in (20, 21)
    )
    klass = coming(meetings=[replace(first, room="Hall"), replace(second, venue=other, room="Lab")])

    sessions = re.findall(r"<li>(?:(?!<li>).)*?Room: \w+", page_of(client, klass))

    assert [re.split(r" ?<br> ?", said)[1:] for said in sessions] == [
        ["Room: Hall"],
        ["Range, 1 Mill Road, Bangor", "Room: Lab"],
    ]


def test_a_class_that_opens_later_is_not_open_yet(client):
    later = coming(opens_at=timezone.now() + timedelta(days=3))

    page = standing_in(client, later)

    assert "Not open yet" in page
    assert "You cannot register" not in page


def test_whoever_has_no_email_address_is_to_be_called(client):
    held = seat(offering=coming(), learner=UserFactory(email=None, last_name="Unreachable"))
    seat(offering=held.offering, learner=UserFactory(last_name="Reachable"))
    client.force_login(staff())

    page = " ".join(
        client.post(f"/classes/{held.offering.pk}/cancel/", {"reason": "Snow."}).text.split()
    )

    assert "1 person has no email address. Please call:" in page
    assert f"<li>{held.learner.name}</li>" in page
    assert " Reachable</li>" not in page


def test_an_online_class_and_its_deadline_name_the_zone(client):
    starts_at = datetime(2099, 1, 12, 14, tzinfo=UTC)
    online, here = (
        offering(version=VersionFactory(delivery_mode=mode), starts_at=starts_at)
        for mode in ("virtual", "in_person")
    )

    page = page_of(client, online).replace("\xa0", " ").replace("\u2060", "")
    assert page.count("9:00 AM – 3:00 PM EST") == 2  # noqa: RUF001
    assert "until Mon, Jan 12, 2099, 9:00 AM EST" in page
    assert "3:00 PM EST" not in page_of(client, here).replace("\xa0", " ")


def test_a_class_at_ones_own_pace_has_no_day_and_no_breaks(client):
    now = timezone.now()
    paced = offering(
        version=VersionFactory(delivery_mode="self_paced"),
        window=(now - timedelta(days=30), now + timedelta(days=90)),
    )

    page = page_of(client, paced)

    assert f"<title>{paced.version.course.title} ·" in page
    assert "breaks" not in page


def test_a_class_says_how_one_gets_into_each_of_its_rooms(client):
    first, second = (meeting_times(timezone.now() + timedelta(days=days)) for days in (20, 21))
    klass = coming(meetings=[first, second])
    Venue.objects.update(access_notes="Ring the bell.")
    hall = Room.objects.create(venue=klass.venue, name="Hall", access_notes="Ramp at the side.")
    klass.meetings.update(venue_room=hall, room="Hall")

    said = re.search(r"<dt>Access</dt> <dd> (.*?) </dd>", page_of(client, klass))

    assert said
    assert said[1] == "Ring the bell. <br> Hall: Ramp at the side."


def test_a_published_class_keeps_the_words_it_was_published_with(client):
    klass = coming()
    words = words_of(klass)
    Offering.objects.filter(pk=klass.pk).update(words=words)
    course = klass.version.course
    for row in (course, course.lane, klass.venue):
        field = "title" if row is course else "name"
        type(row).objects.filter(pk=row.pk).update(**{field: "Renamed since"})

    page = page_of(client, klass)
    card = " ".join(client.get("/classes/").text.split())
    month = client.get(f"/classes/calendar/?month={klass.starts_at:%Y-%m}").text

    for name in ("course", "lane", "venue"):
        assert words[name] in page
        assert words[name] in card
    assert f"</span> {words['course']}</a>" in month
    [run] = json.loads(page.split('ld+json">')[1].split("</script>")[0])["hasCourseInstance"]
    assert (run["name"], run["location"]["name"]) == (
        f"{words['course']} ({klass.number})",
        words["venue"],
    )
    read_by_people = re.sub(r"<script.*?</script>", "", page)
    assert "Renamed since" not in read_by_people.partition("<main")[2]


def test_the_terms_of_a_class_are_said(client):
    klass = coming()
    audience = Audience.objects.create(key="sro", name="School Resource Officers")
    until = maine_date(timezone.now()) + timedelta(days=1)
    for said in ({"audience": audience, "seats": 3}, {"county": "23003", "seats": 1}):
        SeatReserve.objects.create(offering=klass, until=until, **said)
    SeatReserve.objects.create(
        offering=klass, until=until - timedelta(days=1), county="23005", seats=9
    )
    TeamRole.objects.create(offering=klass, name="Administrator", least=1)
    klass.unit, klass.lodging_limit, klass.approval = "team", 12, "employer"
    klass.save()

    page = " ".join(client.get(f"/classes/{klass.pk}/").text.split())

    assert "3 seats for School Resource Officers, until" in page
    assert "1 seat for Aroostook County, until" in page
    assert "9 seats" not in page
    assert "at least 1: Administrator" in page
    assert "For the first 12 people who ask" in page
    assert "The employer approves" in page


def test_held_seats_are_said_to_those_they_are_for_and_to_those_they_are_not_for(client):
    row = coming(capacity=2)
    audience = Audience.objects.create(key="drivers", name="Drivers")
    audience.work_kinds.add(work_kind("bus_driver"))
    SeatReserve.objects.create(
        offering=row, audience=audience, seats=1, until=maine_date(row.starts_at)
    )
    driver, teacher = UserFactory(), UserFactory()
    employ(driver, organization("School"), kind="bus_driver")
    facts = "{} of 2 free <br> 1 more is held for some"
    client.force_login(driver)
    some_left = page_of(client, row)
    seat(offering=row, learner=UserFactory())
    none_left = page_of(client, row)
    client.force_login(teacher)
    full = page_of(client, row)

    assert "2 seats left, with those held for your work or county." in some_left
    assert facts.format(1) in some_left
    assert "1 seat left. It is held for your work or county." in none_left
    assert facts.format(0) in none_left
    assert "The seats that are left are held for others. Nobody is waiting yet." in full
    assert "This class is full" not in full
    client.logout()
    assert "Some seats are still held: they may be for you." in standing_in(client, row)

    seat(offering=row, learner=UserFactory())
    nothing_left = page_of(client, row)
    assert "0 of 2 free <br>" not in nothing_left, "a promise to others is no seat"
    assert "Some seats are still held" not in nothing_left


def test_what_is_needed_before_is_named_and_a_sensitive_course_is_not(client):
    first = CourseFactory(code="MEM-A", title="First steps")
    secret = CourseFactory(code="MEM-B", title="Locks and keys", is_security_sensitive=True)
    klass = coming()
    for course in (first, secret):
        klass.version.prerequisites.create(group=1, course=course)
    Offering.objects.update(prerequisites=[["MEM-A", "MEM-B"]])

    for page in (page_of(client, klass), client.get(f"/courses/{klass.version.course.code}/").text):
        linked = re.findall(r'<a href="/courses/(MEM-[AB])/">([^<]+)</a>', page)
        assert linked == [("MEM-A", "First steps"), ("MEM-B", "MEM-B")]


def test_the_days_by_which_to_act_stand_with_their_weekday(client):
    klass = coming()
    days = {"withdraw_until": date(2027, 3, 9), "accommodations_until": date(2027, 3, 10)}
    Offering.objects.update(**days)
    SeatReserve.objects.create(offering=klass, seats=1, county="York", until=date(2099, 3, 11))

    page = page_of(client, klass)

    assert "Until Tue, Mar 9, 2027" in page
    assert "Please ask by Wed, Mar 10, 2027" in page
    assert "1 seat for York County, until Wed, Mar 11, 2099" in page


@pytest.mark.parametrize(
    ("days", "once"),
    [
        (20, "We will email you as soon as a seat is free for you."),
        (0.5, "If a seat opens up now, MSSC staff give it out by phone."),
    ],
)
def test_whoever_joins_the_line_reads_once_what_comes_next(client, days, once):
    klass = offering(starts_at=timezone.now() + timedelta(days=days), capacity=1)
    seat(offering=klass)
    client.force_login(UserFactory())

    answer = client.post(f"/classes/{klass.pk}/register/", {"or_wait": "yes"}, follow=True)

    page = " ".join(answer.text.split())
    assert (page.count("You are on the waitlist."), page.count(once)) == (1, 1)
    assert page.count("We will email you") == once.count("We will email you")


@pytest.mark.parametrize("days", [20, 0.5])
def test_giving_a_seat_back_promises_what_holds_on_the_last_day_too(client, days):
    """Then nobody is sent an offer: MSSC staff call."""
    held = seat(offering=offering(starts_at=timezone.now() + timedelta(days=days)))
    client.force_login(held.learner)

    page = " ".join(client.get(f"/my/classes/{held.pk}/withdraw/").text.split())

    assert "The seat goes to the next person in line." in page
    assert "right away" not in page


def test_a_stale_page_says_once_why_nobody_registers_any_more(client):
    klass = coming()
    an_hour_ago = timezone.now() - timedelta(hours=1)
    Offering.objects.filter(pk=klass.pk).update(registration_closes_at=an_hour_ago)
    client.force_login(UserFactory())

    answer = client.post(f"/classes/{klass.pk}/register/")

    assert answer.status_code == 409
    assert answer.text.count("Registration for this class has closed.") == 1
