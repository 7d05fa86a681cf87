"""The roster when things are not as they should be: no scripts, no connection."""

import pytest
from playwright.sync_api import Page, Route, expect

from attendance.models import AttendanceRecord, RosterSignature
from enrollment.models import Enrollment
from tests.browser.conftest import StartVisit
from tests.browser.scene import Scene, build_scene, marks_of
from tests.browser.visitor import row
from tests.factories import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_register_mark_and_sign_work_without_scripts(visit: StartVisit):
    scene = build_scene(learners=1)
    learner = UserFactory(first_name="Dee", last_name="Dogwood")

    page = visit(learner, scripts=False).open("/classes/")
    page.get_by_text("Search and filter", exact=True).click()
    page.get_by_label("Words").fill("corridor")
    page.get_by_role("button", name="Show results").click()
    page.get_by_role("link", name="Calm in the Corridor").click()
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_text("You have a seat. A confirmation is on its way")).to_be_visible()

    page = visit(scene.instructor, scripts=False).open(f"/teach/{scene.meeting.pk}/")
    row(page, "Alder").get_by_role("radio", name="Present").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("1 of 2 marked")).to_be_visible()
    page.get_by_role("button", name="Sign the roster").click()
    expect(page.get_by_text("1 person is not marked yet. Mark everybody")).to_be_visible()
    page.get_by_role("link", name="Go back").click()
    row(page, "Dogwood").get_by_role("radio", name="Late").check()
    row(page, "Dogwood").get_by_role("spinbutton").fill("45")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("2 of 2 marked")).to_be_visible()
    page.get_by_role("button", name="Sign the roster").click()
    expect(page.get_by_text("The roster is signed. 2 people completed")).to_be_visible()

    assert marks_of(scene) == {"Alder": ("present", 105), "Dogwood": ("late", 45)}
    assert set(Enrollment.objects.values_list("status", flat=True)) == {"completed"}


def test_a_mark_made_without_a_connection_is_saved_once_it_is_back(visit: StartVisit):
    scene = build_scene(learners=2)
    instructor = visit(scene.instructor)
    page = instructor.open(f"/teach/{scene.meeting.pk}/")

    instructor.context.set_offline(True)
    page.get_by_role("button", name="Mark the rest present").tap()
    expect(not_saved(page)).to_have_count(2)
    assert not AttendanceRecord.objects.exists()

    instructor.context.set_offline(False)
    expect(page.get_by_text("Saved: Present")).to_have_count(2)
    expect(not_saved(page)).to_have_count(0)
    assert marks_of(scene) == {"Alder": ("present", 105), "Birch": ("present", 105)}
    instructor.forgive("ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest")


def test_a_refusal_while_marking_stands_at_the_top_and_in_the_row(visit: StartVisit):
    """Somebody else has signed the roster in the meantime."""
    scene = build_scene(learners=2)
    instructor = visit(scene.instructor)
    page = instructor.open(f"/teach/{scene.meeting.pk}/")
    sign_behind_ones_back(scene)

    row(page, "Birch").get_by_role("radio", name="Absent").tap()

    expect(page.locator("#messages")).to_contain_text("This roster is signed.")
    expect(row(page, "Birch")).to_contain_text("Not saved. See the message at the top of the page.")
    instructor.forgive("Response Status Error Code 409")
    assert not AttendanceRecord.objects.exists()


def test_a_tap_that_comes_before_the_scripts_is_saved_when_they_are_there(visit: StartVisit):
    scene = build_scene(learners=2)
    page = visit(scene.instructor).page
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/roster.js", hold)
    with page.expect_request("**/roster.js"):
        page.goto(f"/teach/{scene.meeting.pk}/", wait_until="commit")

    row(page, "Alder").get_by_role("radio", name="Present").tap()
    expect(row(page, "Alder")).to_contain_text("Not marked")
    held[0].continue_()

    expect(row(page, "Alder")).to_contain_text("Saved: Present")
    assert marks_of(scene) == {"Alder": ("present", 105)}


def not_saved(page: Page):
    return page.get_by_text("Not saved. Trying again.")


def sign_behind_ones_back(scene: Scene) -> None:
    begins = scene.meeting.starts_at
    RosterSignature.objects.create(
        meeting_id=scene.meeting.pk, signed_at=begins, signed_by=scene.instructor
    )
