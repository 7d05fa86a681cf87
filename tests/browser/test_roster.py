"""The roster when things are not as they should be: no scripts, no connection."""

from io import BytesIO

import pytest
from django.conf import settings
from playwright.sync_api import Page, Route, expect
from pypdf import PdfReader

from attendance.models import AttendanceRecord, RosterSignature
from enrollment.models import Enrollment
from tests.browser.conftest import StartVisit
from tests.browser.launching import DESK
from tests.browser.scene import PASSWORD, Scene, build_scene, marks_of
from tests.browser.visitor import row
from tests.factories import UserFactory, employ, staff
from tests.factories.records import seat

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
    expect(page.get_by_text("You are registered. A confirmation is on its way")).to_be_visible()

    page = visit(scene.instructor, scripts=False).open(f"/teach/{scene.meeting.pk}/")
    row(page, "Alder").get_by_role("radio", name="Present").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("1 of 2 marked")).to_be_visible()
    page.get_by_role("link", name="Sign the roster").click()
    expect(page.get_by_text("Sign now?")).to_contain_text("The session ends at")
    page.get_by_role("button", name="Sign now").click()
    expect(page.get_by_text("1 person is not marked yet. Mark everybody")).to_be_visible()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.locator("[data-error-summary]").get_by_role("link", name="Dee Dogwood").click()
    expect(row(page, "Dogwood")).to_be_focused()
    row(page, "Dogwood").get_by_role("radio", name="Late").check()
    row(page, "Dogwood").get_by_role("spinbutton").fill("45")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("2 of 2 marked")).to_be_visible()
    page.get_by_role("link", name="All marked: go to signing").click()
    page.get_by_role("link", name="Sign the roster").click()
    page.get_by_role("button", name="Sign now").click()
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


def test_a_refusal_while_marking_stands_in_the_row(visit: StartVisit):
    """Somebody else has signed the roster in the meantime."""
    scene = build_scene(learners=2)
    instructor = visit(scene.instructor)
    page = instructor.open(f"/teach/{scene.meeting.pk}/")
    sign_behind_ones_back(scene)

    row(page, "Birch").get_by_role("radio", name="Absent").tap()

    expect(row(page, "Birch")).to_contain_text("This roster is signed.")
    expect(page.locator("[data-roster-count]")).to_have_text("0 of 2 marked")
    instructor.forgive("Response Status Error Code 409")
    assert not AttendanceRecord.objects.exists()


def test_minutes_that_cannot_be_are_said_in_the_row_until_they_are_put_right(visit: StartVisit):
    scene = build_scene(learners=2)
    instructor = visit(scene.instructor)
    page = instructor.open(f"/teach/{scene.meeting.pk}/")
    alder = row(page, "Alder")
    alder.get_by_role("radio", name="Late").tap()
    expect(alder).to_contain_text("Saved: Late or left early, 90 minutes")
    minutes = alder.get_by_role("spinbutton", name="Minutes present")
    expect(minutes.locator("xpath=..")).to_contain_text("of 105")

    minutes.fill("999")
    minutes.blur()
    expect(alder).to_contain_text("1 to 105")
    expect(minutes).to_have_attribute("aria-invalid", "true")
    minutes.focus()
    bad = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--bad')")
    assert alder.evaluate("row => getComputedStyle(row).borderLeftColor") == rgb(bad)

    minutes.fill("")
    minutes.blur()
    expect(alder).to_contain_text("Saved: Late or left early, 90 minutes")
    expect(minutes).to_have_value("90")
    expect(minutes).not_to_have_attribute("aria-invalid", "true")
    instructor.forgive("Response Status Error Code 409")
    assert marks_of(scene) == {"Alder": ("late", 90)}


def test_marks_made_while_signed_out_are_saved_after_signing_in_in_another_tab(visit: StartVisit):
    scene = build_scene(learners=2)
    instructor = visit()
    page = instructor.page
    sign_in(page, scene)
    page.goto(f"/teach/{scene.meeting.pk}/")
    row(page, "Alder").get_by_role("radio", name="Present").tap()
    expect(row(page, "Alder")).to_contain_text("Saved: Present")

    instructor.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    row(page, "Alder").get_by_role("radio", name="Absent").tap()
    expect(row(page, "Alder")).to_contain_text("You were signed out")
    other = instructor.context.new_page()
    sign_in(other, scene)
    other.close()

    row(page, "Birch").get_by_role("radio", name="Present").tap()
    expect(row(page, "Birch")).to_contain_text("Saved: Present")
    expect(row(page, "Alder")).to_contain_text("Saved: Absent")
    expect(page.locator("[data-roster-count]")).to_have_text("2 of 2 marked")
    instructor.forgive("Response Status Error Code", "htmx:afterRequest")
    assert marks_of(scene) == {"Alder": ("absent", 0), "Birch": ("present", 105)}


def test_nothing_is_sent_for_somebody_else_who_signed_in(visit: StartVisit):
    scene = build_scene(learners=2)
    instructor = visit(scene.instructor)
    page = instructor.open(f"/teach/{scene.meeting.pk}/")
    here = page.evaluate("location.origin")
    instructor.carry_session_of(staff(), here)
    instructor.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)

    row(page, "Alder").get_by_role("radio", name="Present").tap()

    again = row(page, "Alder").get_by_role("link", name="Reload this page")
    expect(again).to_be_visible()
    instructor.carry_session_of(scene.instructor, here)
    again.tap()
    expect(row(page, "Alder")).to_contain_text("Saved: Present")
    instructor.forgive("Response Status Error Code 403")
    assert marks_of(scene) == {"Alder": ("present", 105)}
    assert AttendanceRecord.objects.get().marked_by == scene.instructor


def test_marking_the_rest_leads_to_signing_which_asks_first(visit: StartVisit):
    scene = build_scene(learners=3)
    page = visit(scene.instructor).open(f"/teach/{scene.meeting.pk}/")
    expect(page.get_by_role("button", name="Save", exact=True)).to_have_count(0)
    row(page, "Cedar").scroll_into_view_if_needed()
    everybody = page.get_by_role("button", name="Mark the rest present")
    before = row(page, "Cedar").bounding_box()

    # A tap of Playwright's scrolls what sticks to the top.
    everybody.evaluate("button => { button.focus({ preventScroll: true }); button.click(); }")

    onward = page.get_by_role("link", name="All marked: go to signing")
    expect(onward).to_be_visible()
    expect(onward).to_be_focused()
    expect(page.get_by_text("Saved: Present")).to_have_count(3)
    assert row(page, "Cedar").bounding_box() == before
    onward.tap()
    page.get_by_role("button", name="Sign the roster").tap()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("The session ends at")
    dialog.get_by_role("button", name="No, go back").tap()
    assert not RosterSignature.objects.filter(signed_at__isnull=False).exists()
    page.get_by_role("button", name="Sign the roster").tap()
    dialog.get_by_role("button", name="Sign now").tap()
    expect(page.get_by_text("Signed by Maren Cedarlight on").first).to_be_visible()


def test_the_printed_roster_says_one_word_for_each_mark(visit: StartVisit):
    scene = build_scene(learners=2)
    page = visit(scene.instructor).open(f"/teach/{scene.meeting.pk}/")
    row(page, "Alder").get_by_role("radio", name="Present").tap()
    expect(row(page, "Alder")).to_contain_text("Saved: Present")

    page.emulate_media(media="print")

    assert faces(page, "Alder") == ["Present"]
    assert faces(page, "Birch") == ["Present", "Late", "Absent"]
    expect(page.get_by_text("Saved: Present")).to_be_hidden()
    expect(page.get_by_text("Signature", exact=True)).to_be_visible()


def test_a_roster_of_twelve_fits_on_one_page(visit: StartVisit):
    scene = build_scene(learners=3)
    for _ in range(9):
        employ(seat(offering=scene.klass).learner, scene.school)
    page = visit(scene.instructor, screen=DESK).open(f"/teach/{scene.meeting.pk}/")
    expect(page.locator("[data-row]")).to_have_count(12)

    pages = [sheets(page)]
    page.get_by_role("button", name="Mark the rest present").click()
    expect(page.get_by_text("12 of 12 marked")).to_be_visible()
    pages.append(sheets(page))
    page.get_by_role("button", name="Sign the roster").click()
    page.get_by_role("button", name="Sign now").click()
    expect(page.get_by_text("Signed by Maren Cedarlight on").first).to_be_visible()
    pages.append(sheets(page))

    assert pages == [1, 1, 1]


def sheets(page: Page) -> int:
    return len(PdfReader(BytesIO(page.pdf(format="Letter"))).pages)


def faces(page: Page, name: str) -> list[str]:
    found = row(page, name).locator(".choice__face").all()
    return [face.inner_text() for face in found if face.is_visible()]


def rgb(token: str) -> str:
    figures = [str(int(token.strip().lstrip("#")[at : at + 2], 16)) for at in (0, 2, 4)]
    return f"rgb({', '.join(figures)})"


def sign_in(page: Page, scene: Scene) -> None:
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(str(scene.instructor.email))
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Hello Maren")).to_be_visible()


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
