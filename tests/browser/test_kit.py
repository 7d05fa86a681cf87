"""A basement without a network: the phone works, its tab is killed, and nothing is retyped."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from attendance.codes import seat_code
from attendance.enums import Presence
from attendance.models import Device, Punch, SentMark, WalkIn
from attendance.services import Mark, record_attendance
from courses.models import Meeting
from tests.browser.conftest import StartVisit
from tests.browser.looking import faults_of
from tests.browser.scene import Scene, build_scene, marks_of
from tests.browser.visitor import Visitor
from tests.factories import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

READY = "Ready for offline. You can go where there is no network."
CUT = ("ERR_INTERNET_DISCONNECTED",)


def prepare(visitor: Visitor, scene: Scene) -> Page:
    page = visitor.open(f"/teach/{scene.meeting.pk}/")
    page.get_by_text("Other ways to check in").tap()
    page.get_by_role("link", name="Without a network").tap()
    page.get_by_label("Name of the device").fill("Blue phone")
    page.get_by_role("button", name="Prepare", exact=True).tap()
    expect(page.get_by_text(READY)).to_be_visible()
    return page


def row(page: Page, name: str) -> Locator:
    return page.locator("[data-kit-rows] > li").filter(has_text=name)


def unsent(page: Page) -> Locator:
    return page.locator("[data-kit-count]")


def kept(page: Page) -> list:
    return page.evaluate(
        """async () => {
            const { store } = window.memssiKit;
            const kits = await store.kits();
            const entries = await Promise.all(kits.map((kit) => store.entries(kit.meeting)));
            return kits.map((kit, n) => [Object.keys(kit).sort(), entries[n].length]);
        }"""
    )


def test_a_session_without_a_network_is_taken_whole_though_the_tab_is_killed(visit: StartVisit):
    scene = build_scene(learners=3)
    visitor = visit(scene.instructor, works_offline=True)
    page = prepare(visitor, scene)
    assert Device.objects.get().ready_at is not None
    address = page.url
    assert re.search(rf"/offline/#{scene.meeting.pk}$", address)

    visitor.context.set_offline(True)
    row(page, "Alder").get_by_role("radio", name="Absent").tap()
    expect(unsent(page)).to_have_text("1 entry is not sent yet")
    page.get_by_role("button", name="Mark the rest present").tap()
    expect(unsent(page)).to_have_text("3 entries are not sent yet")
    page.get_by_label("Name", exact=True).fill("Dana Spruce")
    page.get_by_role("button", name="Write down").tap()
    expect(page.get_by_text("Dana Spruce is written down.")).to_be_visible()
    expect(unsent(page)).to_have_text("4 entries are not sent yet")
    assert faults_of(visitor) == []
    assert marks_of(scene) == {}

    page.close(run_before_unload=False)
    page = visitor.context.new_page()
    visitor.page = page
    page.goto(address)
    expect(unsent(page)).to_have_text("4 entries are not sent yet")
    expect(row(page, "Alder").get_by_role("radio", name="Absent")).to_be_checked()
    expect(row(page, "Birch")).to_contain_text("Present · not sent yet")

    visitor.context.set_offline(False)
    expect(unsent(page)).to_have_text("Everything is sent")
    assert marks_of(scene) == {
        "Alder": ("absent", 0),
        "Birch": ("present", 105),
        "Cedar": ("present", 105),
    }
    assert list(WalkIn.objects.values_list("name", "state")) == [("Dana Spruce", "parked")]
    visitor.forgive(*CUT)


def test_codes_are_read_without_a_network_and_checked_against_the_roster_on_the_phone(
    visit: StartVisit,
):
    scene = build_scene(learners=2)
    visitor = visit(scene.instructor, works_offline=True)
    page = prepare(visitor, scene)
    visitor.context.set_offline(True)
    seat = scene.meeting.offering.enrollments.order_by("learner__last_name").first()

    page.get_by_text("Scan codes", exact=True).tap()
    code = page.get_by_label("Code", exact=True)
    code.fill(seat_code(seat.pk).lower())
    page.get_by_role("button", name="Enter the code").tap()
    answer = page.locator("[data-kit-answer]")
    expect(answer).to_contain_text("Alder is checked in")
    code.fill(seat_code(seat.pk))
    page.get_by_role("button", name="Enter the code").tap()
    expect(answer).to_contain_text("Alder: read already at")
    code.fill("1-AAAAAAAAAA")
    page.get_by_role("button", name="Enter the code").tap()
    expect(answer).to_have_text(
        "This code is of nobody on this roster. Write them down as a walk-in."
    )
    expect(row(page, "Alder")).to_contain_text("Checked in by code · not sent yet")

    visitor.context.set_offline(False)
    expect(unsent(page)).to_have_text("Everything is sent")
    assert list(Punch.objects.values_list("enrollment", "direction", "way", "device")) == [
        (seat.pk, "in", "scan", Device.objects.get().label)
    ]
    visitor.forgive(*CUT)


def test_what_two_people_say_of_one_stands_side_by_side_until_it_is_decided(visit: StartVisit):
    scene = build_scene(learners=2)
    visitor = visit(scene.instructor, works_offline=True)
    page = prepare(visitor, scene)
    visitor.context.set_offline(True)
    row(page, "Alder").get_by_role("radio", name="Present").tap()
    expect(unsent(page)).to_have_text("1 entry is not sent yet")
    seat = scene.meeting.offering.enrollments.order_by("learner__last_name").first()
    other = UserFactory(first_name="Sol", last_name="Tamarack")
    said_by_another(scene.meeting, seat.pk, other)

    visitor.context.set_offline(False)
    expect(unsent(page)).to_have_text("Everything is sent")
    expect(row(page, "Alder")).to_contain_text("Sol Tamarack marked them meanwhile.")
    assert marks_of(scene) == {"Alder": ("absent", 0)}

    page.get_by_role("link", name="The roster", exact=True).tap()
    expect(
        page.get_by_role("heading", name="Of 1 person a phone says something else")
    ).to_be_visible()
    assert faults_of(visitor) == []
    page.get_by_role("button", name="Take what “Blue phone” says").tap()
    expect(page.get_by_text("Decided.")).to_be_visible()
    assert marks_of(scene) == {"Alder": ("present", 105)}
    assert SentMark.objects.get().outcome == "written"
    visitor.forgive(*CUT)


def test_names_leave_the_phone_once_the_session_is_over_and_everything_is_sent(visit: StartVisit):
    scene = build_scene(learners=2)
    visitor = visit(scene.instructor, works_offline=True)
    page = prepare(visitor, scene)
    visitor.context.set_offline(True)
    page.get_by_role("button", name="Mark the rest present").tap()
    expect(unsent(page)).to_have_text("2 entries are not sent yet")
    page.get_by_role("button", name="Remove from this device").tap()
    expect(page.get_by_text("Not removed: something is not sent yet.")).to_be_visible()
    Meeting.objects.update(ends_at=timezone.now() - timedelta(minutes=1))

    visitor.context.set_offline(False)
    expect(
        page.get_by_text("The names of this session were removed from this device.").first
    ).to_be_visible()
    assert kept(page) == [[["class", "course", "is_wiped", "meeting", "when"], 0]]
    assert marks_of(scene) == {"Alder": ("present", 105), "Birch": ("present", 105)}
    visitor.forgive(*CUT)


def test_a_phone_that_was_ended_says_so_and_sends_after_it_is_prepared_again(visit: StartVisit):
    scene = build_scene(learners=2)
    visitor = visit(scene.instructor, works_offline=True)
    page = prepare(visitor, scene)
    visitor.context.set_offline(True)
    page.get_by_role("button", name="Mark the rest present").tap()
    expect(unsent(page)).to_have_text("2 entries are not sent yet")
    Device.objects.update(expires_at=scene.meeting.starts_at)

    visitor.context.set_offline(False)
    expect(page.get_by_text("This device may send nothing any more")).to_be_visible()
    expect(unsent(page)).to_have_text("2 entries are not sent yet")
    prepare(visitor, scene)
    expect(unsent(page)).to_have_text("Everything is sent")
    assert marks_of(scene) == {"Alder": ("present", 105), "Birch": ("present", 105)}
    visitor.forgive(*CUT)


def said_by_another(meeting: Meeting, seat: int, other) -> None:
    record_attendance(
        meeting_id=meeting.pk,
        marks={seat: Mark(Presence.ABSENT)},
        actor=other,
        now=timezone.now(),
    )
