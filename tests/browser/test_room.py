"""The code on the screen of the room: renewed, scanned signed out, worthless a minute later."""

import re
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from attendance.models import Punch
from attendance.room import room_code
from attendance.spoken import spoken_code
from tests.browser.conftest import StartVisit
from tests.browser.launching import DESK
from tests.browser.scene import PASSWORD, Scene, build_scene
from tests.browser.visitor import row

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PRESS = re.compile("^Check in$")


class Clock:
    """The clock of the server as far as the code goes; it stands still until it is moved."""

    def __init__(self) -> None:
        self.at = timezone.now().replace(second=0, microsecond=0)

    def now(self) -> datetime:
        return self.at

    def move(self, seconds: int) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    for name in ("room", "checking_in"):
        monkeypatch.setattr(f"attendance.views.{name}.timezone", SimpleNamespace(now=clock.now))
    return clock


def address_in(scene: Scene, at: datetime) -> str:
    """What the camera of a phone reads from the screen."""
    return reverse("attendance:room_scan", args=[room_code(scene.meeting.pk, at)])


def drawn(page: Page) -> str:
    return page.locator(".room__qr path").last.get_attribute("d") or ""


def test_the_screen_renews_its_code_by_itself_and_takes_an_old_one_down(
    visit: StartVisit, clock: Clock
):
    scene = build_scene(learners=1)
    teacher = visit(scene.instructor, screen=DESK)
    teacher.page.clock.install()
    page = teacher.open(f"/teach/{scene.meeting.pk}/screen/")
    code = page.locator(".room__qr path").last
    first, words = drawn(page), page.locator(".room__words li")
    expect(words).to_have_text(list(spoken_code(scene.meeting.pk, clock.at)))

    clock.move(20)
    page.clock.fast_forward(20_500)
    expect(code).not_to_have_attribute("d", first)
    second = drawn(page)

    teacher.context.set_offline(True)
    page.clock.fast_forward(20_500)
    expect(code).to_be_visible()  # it is still taken
    page.clock.fast_forward(30_000)
    expect(page.get_by_text("This screen has lost its connection")).to_be_visible()
    expect(code).to_be_hidden()

    clock.move(60)
    teacher.context.set_offline(False)
    page.clock.fast_forward(6_000)
    expect(page.get_by_text("This screen has lost its connection")).to_be_hidden()
    expect(code).to_be_visible()
    expect(code).not_to_have_attribute("d", second)
    teacher.forgive("ERR_INTERNET_DISCONNECTED")


@pytest.mark.parametrize("scripts", [True, False])
def test_somebody_signed_out_scans_signs_in_and_is_there_since_the_scan(
    visit: StartVisit, clock: Clock, scripts: bool
):
    scene = build_scene(learners=2)
    ada = scene.seated[0]
    ada.set_password(PASSWORD)
    ada.save()
    scanned_at = clock.at
    phone = visit(scripts=scripts)
    page = phone.open(address_in(scene, clock.at))

    expect(page.get_by_text("Your scan of")).to_contain_text("Sign in to check in.")
    page.get_by_label("Email", exact=True).fill(ada.email or "")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    clock.move(9 * 60)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name=PRESS).click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Checked in at")
    punch = Punch.objects.get()
    assert (punch.enrollment.learner, punch.happened_at) == (ada, scanned_at)
    roster = visit(scene.instructor).open(f"/teach/{scene.meeting.pk}/")
    expect(row(roster, "Alder")).to_contain_text("Room code")
    expect(row(roster, "Birch")).not_to_contain_text("Room code")


def test_a_photographed_code_is_refused_and_the_words_help(visit: StartVisit, clock: Clock):
    scene = build_scene(learners=1)
    phone = visit(scene.seated[0])
    photographed = address_in(scene, clock.at)
    clock.move(60)

    page = phone.open(photographed)
    expect(page.get_by_role("heading", level=1)).to_have_text("This code is too old")
    page.get_by_role("link", name="Type the four words").click()
    page.get_by_label("The four words on the screen").fill("tiger acorn velvet moose")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("No screen shows these words now.").first).to_be_visible()
    words = ", ".join(spoken_code(scene.meeting.pk, clock.at)).upper()
    page.get_by_label("The four words on the screen").fill(words)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name=PRESS).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Checked in at")


def test_two_people_with_one_phone_are_named_to_the_instructor(
    visit: StartVisit, clock: Clock, live_server
):
    scene = build_scene(learners=2)
    phone = visit(scene.seated[0])
    for person in scene.seated:
        phone.carry_session_of(person, live_server.url)
        page = phone.open(address_in(scene, clock.at))
        page.get_by_role("button", name=PRESS).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Checked in at")

    roster = visit(scene.instructor).open(f"/teach/{scene.meeting.pk}/")
    expect(roster.get_by_text("2 people with one phone: Ada Alder; Bo Birch")).to_be_visible()
