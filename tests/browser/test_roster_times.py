"""Late and early by times, rows swiped on a phone, people who walk in."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import Page, expect

from attendance.models import AttendanceRecord, WalkIn
from core.clock import MAINE
from tests.browser.conftest import StartVisit
from tests.browser.launching import PHONE
from tests.browser.scene import build_scene, marks_of
from tests.browser.visitor import row
from tests.factories import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_minutes_of_somebody_late_follow_from_when_they_came(visit: StartVisit):
    scene = build_scene(learners=2)
    page = visit(scene.instructor).open(f"/teach/{scene.meeting.pk}/")
    alder = row(page, "Alder")
    alder.get_by_role("radio", name="Late").tap()
    expect(alder).to_contain_text("90 minutes")

    came = scene.meeting.starts_at + timedelta(minutes=20)
    alder.get_by_label("Came").fill(f"{came.astimezone(MAINE):%H:%M}")
    alder.get_by_label("Came").blur()

    expect(alder).to_contain_text("Saved: Late or left early, 85 minutes")
    expect(alder.get_by_label("or minutes present")).to_have_value("85")
    assert marks_of(scene) == {"Alder": ("late", 85)}

    alder.get_by_label("or minutes present").fill("30")
    alder.get_by_label("or minutes present").blur()

    expect(alder).to_contain_text("Saved: Late or left early, 30 minutes")
    expect(alder.get_by_label("Came")).to_have_value("")
    assert AttendanceRecord.objects.get().came_at is None


def test_a_row_is_swiped_right_for_present_and_left_for_absent(visit: StartVisit):
    scene = build_scene(learners=3)
    page = visit(scene.instructor, screen=PHONE).open(f"/teach/{scene.meeting.pk}/")
    expect(page.get_by_text("Or swipe a row")).to_be_visible()

    swipe(page, "Alder", 120)
    swipe(page, "Birch", -120)
    swipe(page, "Cedar", 50)

    expect(row(page, "Alder")).to_contain_text("Saved: Present")
    expect(row(page, "Birch")).to_contain_text("Saved: Absent")
    expect(row(page, "Cedar")).to_contain_text("Not marked")
    assert marks_of(scene) == {"Alder": ("present", 105), "Birch": ("absent", 0)}


def swipe(page: Page, name: str, by: int) -> None:
    """Draw a finger over somebody's name, as a touch screen reports it."""
    about = row(page, name).locator(".roster-row__name")
    about.scroll_into_view_if_needed()
    box = about.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    screen = page.context.new_cdp_session(page)
    for step, moved in [("touchStart", 0), ("touchMove", by // 2), ("touchMove", by)]:
        screen.send("Input.dispatchTouchEvent", touch(step, [{"x": x + moved, "y": y}]))
    screen.send("Input.dispatchTouchEvent", touch("touchEnd", []))


def touch(step: str, points: list[dict[str, float]]) -> dict[str, object]:
    return {"type": step, "touchPoints": points}


def test_somebody_who_walks_in_is_on_the_roster_in_two_fields(visit: StartVisit):
    scene = build_scene(learners=1)
    person = UserFactory(first_name="Dana", last_name="Spruce")
    EmailAddress.objects.create(user=person, email="dana@example.org", verified=True)
    page = visit(scene.instructor, screen=PHONE).open(f"/teach/{scene.meeting.pk}/")

    page.get_by_label("Name", exact=True).fill("Dana Spruce")
    page.get_by_label("Email address, MEMSSI number or employer").fill("dana@example.org")
    page.get_by_role("button", name="Write down").tap()

    expect(page.get_by_text("Dana Spruce has a seat and is checked in.")).to_be_visible()
    expect(row(page, "Spruce")).to_contain_text("By check-in: Late or left early")
    expect(row(page, "Spruce")).to_contain_text("Check-in")
    assert WalkIn.objects.get().enrollment.learner == person
