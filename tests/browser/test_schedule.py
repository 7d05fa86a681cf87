"""A coordinator schedules a cohort and a conference, in few clicks.

How many clicks, fills and choices it took is counted and stands at the end of the run.
"""

import time
from dataclasses import dataclass, field
from datetime import date, datetime

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from core.clock import MAINE
from courses.models import Meeting, Offering, Room, SchoolHoliday, Venue
from tests.browser.conftest import StartVisit, Totals
from tests.browser.launching import DESK
from tests.factories import CourseFactory, VersionFactory, coordinator, organization

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

YEAR = timezone.now().year + 1
MOST_FOR_A_COHORT = 16
MOST_FOR_A_CONFERENCE = 12


@dataclass
class Hands:
    """Everything a person does with a page: each is counted, and the time it takes."""

    page: Page
    done: int = 0
    began: float = field(default_factory=time.monotonic)

    def click(self, what: Locator) -> None:
        self.done += 1
        what.click()

    def fill(self, what: Locator, value: str) -> None:
        self.done += 1
        what.fill(value)

    def choose(self, what: Locator, label: str) -> None:
        self.done += 1
        what.select_option(label=label)

    def press(self, name: str) -> None:
        self.click(self.page.get_by_role("button", name=name, exact=True))

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began


def district_with_rooms() -> tuple[object, list[Room]]:
    district = organization("Pinecone District")
    venue = Venue.objects.create(name="Pinecone Hall", town="Bangor", county="23019", order=1)
    names = ["Library", "Gym", "Cafeteria", "Music Room", "Annex"]
    return district, [
        Room.objects.create(venue=venue, name=name, order=n) for n, name in enumerate(names)
    ]


def begin(visit: StartVisit, district: object, course: str) -> Hands:
    """Open the schedule and choose the course; from here everything is counted."""
    page = visit(coordinator(district), screen=DESK).open("/staff/schedule/")
    hands = Hands(page)
    hands.click(page.get_by_role("link", name="Schedule a class"))
    hands.click(page.get_by_role("link", name=course))
    hands.choose(page.get_by_label("Place", exact=True), "Pinecone Hall")
    expect(
        page.get_by_label("Where", exact=True).locator("option", has_text="Library")
    ).to_have_count(1)
    hands.fill(page.get_by_label("Name, town or number of the place").first, "Pinecone")
    hands.click(page.locator("#id_host_found label", has_text="Pinecone District"))
    return hands


def test_a_coordinator_schedules_a_hybrid_cohort(visit: StartVisit, totals: Totals):
    district, rooms = district_with_rooms()
    VersionFactory(
        course=CourseFactory(code="MEM-HY-1", title="Calm Schools"),
        delivery_mode="hybrid",
        contact_hours=12,
        default_capacity=24,
    )
    SchoolHoliday.objects.create(
        name="Winter break", first_day=date(YEAR, 2, 15), last_day=date(YEAR, 2, 21)
    )
    first = date(YEAR, 2, 2)
    hands = begin(visit, district, "Calm Schools")
    page = hands.page

    hands.fill(page.get_by_label("Date", exact=True), first.isoformat())
    hands.fill(page.get_by_label("Begins", exact=True), "15:30")
    hands.fill(page.get_by_label("Ends", exact=True), "17:30")
    hands.choose(page.get_by_label("Where", exact=True), "Library")
    hands.click(page.get_by_text("Repeat the first session"))
    hands.fill(page.get_by_label("Sessions in all"), "6")
    hands.click(page.get_by_text("Every other session online", exact=True))
    hands.press("Put them on the page")
    expect(page.get_by_text("6 sessions are on the page.")).to_be_visible()
    expect(page.locator("#schedule-check")).to_contain_text("They agree")
    hands.press("Save and publish")
    expect(page.get_by_text("The class is published.")).to_be_visible()

    rows = [
        (row.starts_at.astimezone(MAINE), row.is_online, row.venue_room_id)
        for row in Meeting.objects.all()
    ]
    assert [row[1:] for row in rows] == [(False, rooms[0].pk), (True, None)] * 3
    assert {row[0].strftime("%H:%M") for row in rows} == {"15:30"}
    assert not any(date(YEAR, 2, 15) <= row[0].date() <= date(YEAR, 2, 21) for row in rows)
    assert (rows[-1][0].date() - first).days == 42
    assert Offering.objects.get().status == "published"
    totals.say("a hybrid cohort of six sessions", hands.done, hands.seconds)
    assert hands.done <= MOST_FOR_A_COHORT


def test_a_coordinator_schedules_a_conference_of_twenty_sessions(visit: StartVisit, totals: Totals):
    district, rooms = district_with_rooms()
    VersionFactory(
        course=CourseFactory(code="MEM-CF-1", title="Safe Schools Conference"),
        delivery_mode="conference",
        contact_hours=6,
        default_capacity=100,
    )
    lines = "\n".join(
        f"4/{day}/{YEAR}\t{span}\t{room.name}\tTalk {slot}{n}\tSlot {slot}\t{20 + n}"
        for slot, (day, span) in enumerate(
            [(8, "9:00-10:30"), (8, "1:00-2:30"), (9, "9:00-10:30"), (9, "1:00-2:30")], start=1
        )
        for n, room in enumerate(rooms, start=1)
    )
    hands = begin(visit, district, "Safe Schools Conference")
    page = hands.page

    hands.click(page.get_by_text("Paste dates from a spreadsheet"))
    hands.fill(page.get_by_label("One session in each line"), lines)
    hands.press("Read the lines")
    expect(page.get_by_text("20 sessions were read.")).to_be_visible()
    hands.press("Save and publish")
    expect(page.get_by_text("The class is published.")).to_be_visible()

    rows = [
        (row.starts_at, row.choice, row.capacity, row.venue_room_id)
        for row in Meeting.objects.order_by("starts_at", "capacity")
    ]
    assert rows == [
        (datetime(YEAR, 4, day, hour, tzinfo=MAINE), f"Slot {slot}", 20 + n, room.pk)
        for slot, (day, hour) in enumerate([(8, 9), (8, 13), (9, 9), (9, 13)], start=1)
        for n, room in enumerate(rooms, start=1)
    ]
    assert Offering.objects.get().status == "published"
    totals.say("a conference of twenty sessions", hands.done, hands.seconds)
    assert hands.done <= MOST_FOR_A_CONFERENCE


def test_a_clash_is_said_while_one_types_and_a_new_session_takes_the_focus(visit: StartVisit):
    district, rooms = district_with_rooms()
    version = VersionFactory(course=CourseFactory(code="MEM-A", title="Drills"), contact_hours=2)
    other = Offering.objects.create(
        version=version,
        number="TAKEN-1",
        delivery_mode="in_person",
        venue=rooms[0].venue,
        starts_at=datetime(YEAR, 3, 1, 9, tzinfo=MAINE),
        ends_at=datetime(YEAR, 3, 1, 12, tzinfo=MAINE),
        registration_opens_at=datetime(YEAR, 1, 1, tzinfo=MAINE),
        registration_closes_at=datetime(YEAR, 3, 1, tzinfo=MAINE),
    )
    Meeting.objects.create(
        offering=other,
        number=1,
        venue_room=rooms[0],
        starts_at=other.starts_at,
        ends_at=other.ends_at,
        creditable_minutes=180,
    )
    page = begin(visit, district, "Drills").page

    page.get_by_label("Date", exact=True).fill(f"{YEAR}-03-01")
    page.get_by_label("Where", exact=True).select_option(label="Library")
    expect(page.locator("#said-0")).to_contain_text("Library is taken then by class TAKEN-1")
    page.get_by_label("Where", exact=True).select_option(label="Gym")
    expect(page.locator("#said-0")).to_have_text("")
    page.get_by_role("button", name="Add a session", exact=True).click()

    expect(page.locator("#id_s-1-day")).to_be_focused()
    expect(page.locator("#id_s-1-day")).to_have_value(f"{YEAR}-03-08")
