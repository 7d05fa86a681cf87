"""A tablet at the door, from the link that starts it to the next in line."""

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from attendance.models import Device, Punch, WalkIn
from tests.browser.conftest import StartVisit
from tests.browser.launching import Screen
from tests.browser.scene import Scene, build_scene
from tests.browser.visitor import Visitor
from tests.factories import UserFactory, employ, organization
from tests.factories.lives import enroll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TABLET = Screen(810, 1080, is_touched=True)
WHO = "Your first and last name, or your MEMSSI number"


def link_of_new_kiosk(instructor: Visitor, scene: Scene) -> str:
    page = instructor.open(f"/teach/{scene.meeting.pk}/")
    page.get_by_text("Other ways to check in").click()
    page.get_by_role("link", name="Kiosk").click()
    page.get_by_label("Name of the tablet").fill("Library door")
    page.get_by_role("button", name="Make the link").click()
    return page.get_by_role("link", name="Use this device as the kiosk").get_attribute("href")


def start(tablet: Visitor, link: str) -> Page:
    page = tablet.open(link)
    page.get_by_role("button", name="Start the kiosk").click()
    expect(page.get_by_role("heading", name="Welcome. Who are you?")).to_be_visible()
    return page


def say(page: Page, who: str) -> None:
    page.get_by_label(WHO).fill(who)
    page.get_by_role("button", name="Continue").click()


def punches() -> list[tuple[str, str, str]]:
    rows = Punch.objects.order_by("pk")
    return list(rows.values_list("enrollment__learner__last_name", "direction", "way"))


def test_a_tablet_becomes_the_kiosk_and_checks_people_in_and_out(visit: StartVisit):
    scene = build_scene(learners=2)
    instructor = visit(scene.instructor)
    link = link_of_new_kiosk(instructor, scene)
    tablet = visit(screen=TABLET)
    page = start(tablet, link)

    say(page, "birch, bo")
    expect(page.get_by_role("heading", name="Is this you?")).to_be_visible()
    expect(page.get_by_text("B. B.")).to_be_visible()
    expect(page.get_by_text("Heron Pond School")).to_be_visible()
    assert "Birch" not in page.content()
    page.get_by_role("button", name="Check in").click()
    expect(page.get_by_text("Thank you. You are checked in")).to_be_visible()
    page.get_by_role("link", name="Next person").click()

    say(page, scene.seated[1].memssi_number)
    page.get_by_role("button", name="Check out").click()
    expect(page.get_by_text("Thank you. You are checked out")).to_be_visible()

    assert punches() == [("Birch", "in", "kiosk"), ("Birch", "out", "kiosk")]
    cookies = {cookie["name"]: cookie for cookie in tablet.context.cookies()}
    assert settings.SESSION_COOKIE_NAME not in cookies
    assert (cookies["kiosk"]["path"], cookies["kiosk"]["httpOnly"]) == ("/kiosk/", True)
    roster = instructor.open(f"/teach/{scene.meeting.pk}/")
    expect(roster.locator("[data-row]").filter(has_text="Birch")).to_contain_text("Kiosk")


def test_the_instructor_hands_over_their_own_device_and_is_signed_out_of_it(visit: StartVisit):
    scene = build_scene(learners=1)
    instructor = visit(scene.instructor)
    page = instructor.open(link_of_new_kiosk(instructor, scene))

    expect(page.get_by_text("Maren Cedarlight will be signed out of this browser")).to_be_visible()
    page.get_by_role("button", name="Sign out and start the kiosk").click()
    expect(page.get_by_role("heading", name="Welcome. Who are you?")).to_be_visible()

    page.goto(f"/teach/{scene.meeting.pk}/")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    page.goto("/kiosk/")
    expect(page.get_by_role("heading", name="Welcome. Who are you?")).to_be_visible()


def test_two_of_one_name_choose_by_where_they_work(visit: StartVisit):
    scene = build_scene(learners=1)
    for place in ("Cutler", "Avon"):
        person = UserFactory(first_name="Ada", last_name="Twin")
        employ(person, organization(place))
        enroll(scene.klass, person)
    page = start(visit(screen=TABLET), link_of_new_kiosk(visit(scene.instructor), scene))

    say(page, "Ada Twin")
    expect(page.get_by_role("heading", name="Which one are you?")).to_be_visible()
    page.locator("li", has_text="Cutler").get_by_role("button", name="Check in").click()

    expect(page.get_by_text("Thank you. You are checked in")).to_be_visible()
    names = Punch.objects.values_list(
        "enrollment__learner__employments__organization__name", flat=True
    )
    assert list(names) == ["Cutler"]


def test_who_is_not_found_writes_themselves_down_without_scripts(visit: StartVisit):
    scene = build_scene(learners=1)
    link = link_of_new_kiosk(visit(scene.instructor), scene)
    page = start(visit(screen=TABLET, scripts=False), link)

    say(page, "Dana Spruce")
    expect(page.get_by_role("heading", name="We did not find you")).to_be_visible()
    page.get_by_label("Your email address, MEMSSI number or employer").fill("Town of Avon")
    page.get_by_role("button", name="Write me down").click()
    expect(page.get_by_role("heading", name="You are written down")).to_be_visible()
    page.get_by_role("link", name="Next person").click()

    expect(page.get_by_label(WHO)).to_have_value("")
    walk_in = WalkIn.objects.get()
    assert (walk_in.name, walk_in.contact) == ("Dana Spruce", "Town of Avon")


def test_a_kiosk_that_is_left_alone_starts_over_and_says_so_before(visit: StartVisit):
    scene = build_scene(learners=1)
    tablet = visit(screen=TABLET)
    tablet.page.clock.install()
    page = start(tablet, link_of_new_kiosk(visit(scene.instructor), scene))

    say(page, "Ada Alder")
    expect(page.get_by_text("A. A.")).to_be_visible()
    page.clock.run_for(46_000)
    expect(page.get_by_text("Are you still there?")).to_be_visible()
    page.get_by_role("button", name="I need more time").click()
    expect(page.get_by_text("Are you still there?")).to_be_hidden()
    page.clock.run_for(44_000)
    expect(page.get_by_text("A. A.")).to_be_visible()
    page.clock.run_for(22_000)

    expect(page.get_by_role("heading", name="Welcome. Who are you?")).to_be_visible()
    say(page, "Ada Alder")
    page.get_by_role("button", name="Check in").click()
    expect(page.get_by_role("heading", name="Done")).to_be_visible()
    page.clock.run_for(11_000)
    expect(page.get_by_role("heading", name="Welcome. Who are you?")).to_be_visible()


def test_a_kiosk_that_is_ended_says_so_at_the_next_press(visit: StartVisit):
    scene = build_scene(learners=1)
    instructor = visit(scene.instructor)
    page = start(visit(screen=TABLET), link_of_new_kiosk(instructor, scene))
    say(page, "Ada Alder")
    expect(page.get_by_text("A. A.")).to_be_visible()

    instructor.open(f"/teach/{scene.meeting.pk}/kiosk/")
    instructor.page.get_by_role("button", name="End").click()
    expect(instructor.page.get_by_text("“Library door” has ended.")).to_be_visible()
    page.get_by_role("button", name="Check in").click()

    expect(page.get_by_role("heading", name="This kiosk has ended")).to_be_visible()
    assert Device.objects.get().ended_by == scene.instructor
    assert punches() == []
