"""The five main journeys by keyboard alone, with the focus in sight at every stop."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from accounts.services.factors import has_second_factor
from certificates.models import Certificate
from enrollment.models import Enrollment
from tests.access.world import build_world
from tests.browser.conftest import StartVisit
from tests.browser.keyboard import Keyboard
from tests.browser.launching import DESK, PHONE
from tests.browser.scene import PASSWORD, Scene, build_scene, marks_of
from tests.browser.test_road import (
    ADDRESS,
    EMAIL,
    FIRST,
    LAST,
    link_in,
    mail_folder,  # noqa: F401 (a fixture)
    mail_to,
)
from tests.browser.visitor import Visitor, row
from tests.factories import employ
from tests.factories.people import code_now
from tests.factories.records import award

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE = "Calm in the Corridor"


def test_a_stranger_finds_a_class_signs_up_and_takes_a_seat(
    visit: StartVisit,
    follow_up: Callable[[], None],
    mail_folder: Path,  # noqa: F811
):
    build_scene(learners=1)
    stranger = visit(screen=DESK)
    keys = Keyboard(stranger)
    page = stranger.open("/")
    keys.write("Find a class", "corridor")
    keys.press("Enter")
    expect(page.get_by_role("status").filter(has_text="1 class found")).to_be_visible()
    keys.follow(TITLE, role="link")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    keys.follow("Sign up")
    expect(page.get_by_role("heading", level=1)).to_have_text("Create an account")
    keys.write("First name", FIRST)
    keys.write("Last name", LAST)
    keys.write(EMAIL, ADDRESS)
    keys.write("Password", PASSWORD)
    keys.follow("Create account")
    expect(page.get_by_role("heading", name="Check your email")).to_be_visible()
    follow_up()
    page.goto(link_in(mail_to(ADDRESS, "Confirm your email", mail_folder)))
    keys.follow("Yes, confirm")
    expect(page).to_have_url(re.compile(r"/classes/\d+/$"))
    keys.follow("Register")
    expect(page.get_by_text("You have a seat").first).to_be_visible()


def test_a_learner_accepts_an_offer_and_gives_the_seat_back(visit: StartVisit):
    world = build_world()
    learner = visit(world.visitors["learner"], screen=DESK)
    keys = Keyboard(learner)
    page = learner.open("/")
    keys.follow("Accept or decline")
    expect(page.get_by_role("heading", level=1)).to_have_text("A seat is kept for you")
    keys.follow("Accept the seat")
    expect(page.get_by_text("seat is yours").first).to_be_visible()
    page = learner.open(f"/classes/{world.coming.pk}/")
    keys.follow("Give the seat back")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    keys.follow("Give the seat back", role="button")
    expect(page.get_by_text("gave the seat back").first).to_be_visible()
    seat = Enrollment.objects.get(offering=world.coming, learner=world.visitors["learner"])
    assert seat.status == "withdrawn"


def test_an_instructor_marks_and_signs_a_roster(visit: StartVisit):
    scene = build_scene()
    podium = visit(screen=DESK)
    keys = Keyboard(podium)
    sign_in(podium, keys, scene.instructor)
    page = podium.page
    keys.follow(TITLE, role="link")
    counter = page.locator("[data-roster-count]")
    expect(counter).to_have_text("0 of 3 marked")

    keys.press_to("Present", role="radio")
    keys.press("Space")
    expect(row(page, "Alder").get_by_text("Saved: Present")).to_be_visible()
    keys.press_to("Present", role="radio")
    keys.press("ArrowRight", "ArrowRight")
    keys.look()
    expect(row(page, "Birch").get_by_text("Saved: Absent")).to_be_visible()
    keys.press_to("Present", role="radio")
    keys.press("ArrowRight")
    keys.look()
    expect(row(page, "Cedar").get_by_text("Saved: Late or left early")).to_be_visible()
    keys.write("or minutes present", "60")
    keys.press("Enter")
    expect(row(page, "Cedar").get_by_text("60 minutes")).to_be_visible()
    expect(counter).to_have_text("3 of 3 marked")
    keys.use("Sign the roster", role="button")
    keys.follow("Sign now", role="button")
    expect(page.get_by_text("The roster is signed. 2 people completed")).to_be_visible()
    assert marks_of(scene) == {
        "Alder": ("present", 105),
        "Birch": ("absent", 0),
        "Cedar": ("late", 60),
    }


def test_a_coordinator_confirms_work_and_fetches_the_training_of_their_people(
    visit: StartVisit, follow_up: Callable[[], None]
):
    scene = build_scene(learners=2)
    claim(scene)
    desk = visit(screen=DESK)
    keys = Keyboard(desk)
    sign_in(desk, keys, scene.coordinator)
    page = desk.page
    keys.use("People and places")
    keys.follow("Work to confirm")
    keys.follow("Confirm Ada Alder")
    expect(page.get_by_text("The work of Ada Alder is confirmed.")).to_be_visible()
    keys.use("People and places")
    keys.follow("People", role="link")
    keys.follow("All their training as a file")
    keys.follow("Go on")
    keys.follow("Write the file")
    expect(page.get_by_role("progressbar")).to_be_visible()
    follow_up()
    expect(page.get_by_role("link", name="Download training")).to_be_visible()
    keys.press_to("Download training")
    with page.expect_download() as downloading:
        keys.press("Enter")
    assert "Alder" in Path(downloading.value.path()).read_text(encoding="utf-8-sig")


def test_a_learner_opens_a_certificate_checks_it_and_fetches_the_transcript(visit: StartVisit):
    world = build_world()
    code = Certificate.objects.get().document.check_code
    learner = visit(world.visitors["learner"], screen=DESK)
    keys = Keyboard(learner)
    page = learner.open("/")
    keys.use("Your account")
    keys.follow("My certificates")
    keys.follow(world.held.version.course.title, role="link")
    keys.press_to("Open the PDF")
    keys.follow("http", role="link")
    expect(page).to_have_url(re.compile(f"/verify/{code}/$"))
    expect(page.get_by_text("was issued here and is valid")).to_be_visible()
    keys.follow("My training")
    keys.press_to("Transcript as PDF")
    with page.expect_download() as downloading:
        keys.press("Enter")
    assert Path(downloading.value.path()).read_bytes().startswith(b"%PDF-")


def test_the_skip_link_leads_past_the_menus(visit: StartVisit):
    world = build_world()
    visitor = visit(world.visitors["staff"], screen=DESK)
    keys = Keyboard(visitor)
    page = visitor.open("/classes/")
    keys.press("Tab")
    assert keys.look().name.startswith("Skip to")
    keys.press("Enter", "Tab")
    keys.look()
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_the_menu_of_a_phone_opens_and_is_walked_by_keyboard(visit: StartVisit):
    world = build_world()
    visitor = visit(world.visitors["staff"], screen=PHONE)
    keys = Keyboard(visitor)
    page = visitor.open("/")
    menu = page.locator("details.masthead__narrow")
    keys.use("Menu")
    expect(menu).to_have_attribute("open", "")
    entries = menu.locator("a, button").all_inner_texts()
    passed = []
    for _ in entries:
        keys.press("Tab")
        passed.append(keys.look().name)
    assert (passed[0], passed[-1]) == ("Classes", "Sign out")
    assert passed == [" ".join(text.split()) for text in entries]

    keys.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    assert keys.look().name == "Menu"


def sign_in(visitor: Visitor, keys: Keyboard, person) -> None:
    visitor.open("/accounts/login/")
    keys.write(EMAIL, person.email)
    keys.write("Password", PASSWORD)
    keys.follow("Sign in", role="button")
    if has_second_factor(person):
        keys.write("Code", code_now())
        keys.follow("Sign in", role="button")
    expect(visitor.page.get_by_role("heading", name=f"Hello {person.first_name}")).to_be_visible()


def claim(scene: Scene) -> None:
    """Somebody with training on record says that they also work as a coach."""
    employ(scene.seated[0], scene.school, kind="coach", confirmed=False)
    award(person=scene.seated[0])
