"""Codes held before the camera of a phone: read, sent, said; and what is there without a camera."""

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from attendance.codes import seat_code
from attendance.models import Punch, WalkIn
from enrollment.models import Enrollment
from tests.browser.camera import film, filming
from tests.browser.conftest import StartVisit
from tests.browser.launching import DESK
from tests.browser.scene import Scene, build_scene
from tests.factories import offering
from tests.factories.lives import enroll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What the browser's own reader would find; this Chromium has none.
OWN_READER = """
    window.BarcodeDetector = class {
        static async getSupportedFormats() { return ["qr_code"]; }
        async detect() { return window.shown ? [{ rawValue: window.shown }] : []; }
    };
"""
WATCHED = """
    window.felt = [];
    navigator.vibrate = (pattern) => window.felt.push(pattern);
"""


def code_of(scene: Scene, last_name: str) -> str:
    return seat_code(Enrollment.objects.get(learner__last_name=last_name).pk)


def path(scene: Scene) -> str:
    return f"/teach/{scene.meeting.pk}/scan/"


def answer(page: Page):
    return page.locator("[data-scan-answer] .scan-answer")


def scanned() -> list[tuple[str, str, str]]:
    return list(
        Punch.objects.order_by("pk").values_list(
            "enrollment__learner__last_name", "direction", "way"
        )
    )


def test_codes_that_are_held_before_the_camera_are_checked_in_one_after_the_other(
    visit: StartVisit, chromium: Browser, tmp_path
):
    scene = build_scene(learners=2)
    shown = film(tmp_path / "two.y4m", code_of(scene, "Alder"), code_of(scene, "Birch"))
    with filming(chromium, shown) as browser:
        visitor = visit(scene.instructor, browser=browser, permissions=["camera"])
        visitor.context.add_init_script(WATCHED)
        page = visitor.open(path(scene))
        page.get_by_role("button", name="Start the camera").click()

        expect(page.get_by_text("Hold the code before the camera.")).to_be_visible()
        recent = page.locator("[data-scan-recent] li")
        expect(recent).to_have_count(2)
        names = {text.split("\n")[0].strip() for text in recent.all_inner_texts()}
        felt = page.evaluate("window.felt.slice(0, 2)")
        page.get_by_role("button", name="Stop the camera").click()
        expect(page.get_by_text("The camera is off.")).to_be_visible()
        expect(page.locator("[data-camera-video]")).to_be_hidden()

    assert names == {"Ada Alder", "Bo Birch"}
    assert felt == [60, 60]
    assert sorted(scanned()) == [("Alder", "in", "scan"), ("Birch", "in", "scan")]


def test_the_reader_of_the_browser_is_used_where_there_is_one(
    visit: StartVisit, chromium: Browser, tmp_path
):
    """A code that stays in view is one scan; the same code for leaving is another."""
    scene = build_scene(learners=1)
    blank = film(tmp_path / "blank.y4m", "nothing of ours")
    with filming(chromium, blank) as browser:
        visitor = visit(scene.instructor, browser=browser, permissions=["camera"])
        visitor.context.add_init_script(OWN_READER)
        page = visitor.open(path(scene))
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.get_by_role("button", name="Start the camera").click()
        page.evaluate("code => { window.shown = code }", code_of(scene, "Alder"))
        expect(answer(page)).to_contain_text("Ada Alder is checked in")
        page.get_by_text("Leaving", exact=True).click()
        expect(answer(page)).to_contain_text("Ada Alder is checked out")

    assert scanned() == [("Alder", "in", "scan"), ("Alder", "out", "scan")]
    assert not [url for url in asked if "jsQR" in url]


def test_a_camera_that_is_not_allowed_leaves_the_field(visit: StartVisit):
    scene = build_scene(learners=1)
    visitor = visit(scene.instructor)
    visitor.context.add_init_script(
        "navigator.mediaDevices.getUserMedia = async () => {"
        " throw new DOMException('no', 'NotAllowedError'); }"
    )
    page = visitor.open(path(scene))

    page.get_by_role("button", name="Start the camera").click()
    expect(page.get_by_text("This browser may not use the camera.")).to_be_visible()
    page.get_by_label("Code or MEMSSI number").fill(code_of(scene, "Alder").lower())
    page.keyboard.press("Enter")

    expect(answer(page)).to_contain_text("Ada Alder is checked in")
    expect(page.get_by_label("Code or MEMSSI number")).to_be_focused()
    assert scanned() == [("Alder", "in", "scan")]


def test_a_device_without_a_camera_says_so(visit: StartVisit):
    scene = build_scene(learners=1)
    page = visit(scene.instructor, screen=DESK).open(path(scene))

    page.get_by_role("button", name="Start the camera").click()

    expect(page.get_by_text("This device has no camera that we can use.")).to_be_visible()


def test_an_address_that_is_not_secure_says_so(visit: StartVisit):
    scene = build_scene(learners=1)
    visitor = visit(scene.instructor)
    visitor.context.add_init_script(
        "Object.defineProperty(navigator, 'mediaDevices', { value: undefined });"
        "Object.defineProperty(window, 'isSecureContext', { value: false });"
    )
    page = visitor.open(path(scene))

    expect(page.get_by_text("The camera works only over a secure line")).to_be_visible()
    expect(page.get_by_role("button", name="Start the camera")).to_be_hidden()


def test_a_scan_without_a_line_is_sent_once_it_is_back(visit: StartVisit):
    scene = build_scene(learners=2)
    visitor = visit(scene.instructor)
    page = visitor.open(path(scene))
    code = page.get_by_label("Code or MEMSSI number")
    page.wait_for_load_state("networkidle")  # the reader of codes comes with the page

    visitor.context.set_offline(True)
    for name in ("Alder", "Birch"):
        code.fill(code_of(scene, name))
        page.keyboard.press("Enter")
    expect(page.get_by_text("Not sent yet: 2.")).to_be_visible()
    assert scanned() == []

    visitor.context.set_offline(False)
    expect(page.locator("[data-scan-recent] li")).to_have_count(2)
    expect(page.locator("[data-scan-waiting]")).to_be_hidden()
    visitor.forgive("ERR_INTERNET_DISCONNECTED")
    assert scanned() == [("Alder", "in", "scan"), ("Birch", "in", "scan")]


def test_an_answer_that_was_lost_makes_no_second_scan(visit: StartVisit):
    scene = build_scene(learners=1)
    visitor = visit(scene.instructor)
    page = visitor.open(path(scene))
    lost = []

    def lose_the_first(route: Route) -> None:
        if lost or route.request.method != "POST":
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    page.route("**/scan/", lose_the_first)
    page.get_by_label("Code or MEMSSI number").fill(code_of(scene, "Alder"))
    page.keyboard.press("Enter")

    expect(answer(page)).to_contain_text("Ada Alder is checked in")
    visitor.forgive("net::ERR_FAILED")
    assert lost == [200]
    assert scanned() == [("Alder", "in", "scan")]


def test_somebody_of_another_class_is_written_down_if_that_is_wanted(visit: StartVisit):
    scene = build_scene(learners=1)
    other = enroll(offering())
    page = visit(scene.instructor).open(path(scene))

    page.get_by_label("Code or MEMSSI number").fill(seat_code(other.pk))
    page.keyboard.press("Enter")
    expect(answer(page)).to_contain_text("has no seat at this session")
    assert not WalkIn.objects.exists()
    page.get_by_role("button", name="Write down as a walk-in").click()

    expect(answer(page)).to_contain_text("Written down as a walk-in")
    assert WalkIn.objects.get().name == other.learner.name


def test_without_scripts_a_code_is_typed(visit: StartVisit):
    scene = build_scene(learners=1)
    page = visit(scene.instructor, scripts=False).open(path(scene))

    expect(page.get_by_role("button", name="Start the camera")).to_be_hidden()
    page.get_by_label("Code or MEMSSI number").fill(code_of(scene, "Alder"))
    page.get_by_role("button", name="Enter the code").click()

    expect(page.get_by_text("Ada Alder is checked in")).to_be_visible()
    assert scanned() == [("Alder", "in", "scan")]
