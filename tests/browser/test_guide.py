"""The first visit on a phone and by keyboard alone: from signing up to one's home."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from courses.models import Topic
from organizations.models import Employment
from tests.browser.conftest import StartVisit
from tests.browser.scene import PASSWORD
from tests.browser.test_road import EMAIL, link_in, mail_to
from tests.factories import UserFactory, VersionFactory, organization, work_kind

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADDRESS = "juniper.fernhollow@example.org"


@pytest.fixture
def mail_folder(settings) -> Path:
    settings.EMAIL_BACKEND = "notifications.backends.MailFolderBackend"
    return Path(settings.MAIL_FOLDER)


@pytest.fixture
def ground(transactional_db) -> None:
    for name in ("Heron Pond School", "Heron Hill School", "Alder School"):
        organization(name)
    work_kind("teacher")
    VersionFactory().course.topics.add(Topic.objects.create(key="drills", name="Drills"))


def test_a_newcomer_signs_up_and_is_led_home_by_keyboard(
    visit: StartVisit, follow_up: Callable[[], None], mail_folder: Path, ground: None
):
    visitor = visit()
    page = visitor.page
    page.goto("/accounts/signup/")
    for label, words in (("First name", "Juniper"), ("Last name", "Fernhollow")):
        page.get_by_label(label).fill(words)
    page.get_by_label(EMAIL).fill(ADDRESS)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create account").press("Enter")
    expect(page.get_by_role("heading", name="Check your email")).to_be_visible()
    follow_up()
    page.goto(link_in(mail_to(ADDRESS, "Confirm your email", mail_folder)))
    page.get_by_role("button", name="Yes, confirm").press("Enter")

    say_where_one_works(page)
    choose_a_topic(page)

    expect(page).to_have_url(re.compile("/my/guide/next/$"))
    go_to(page, "Go to my home page")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Hello Juniper")).to_be_visible()
    expect(page.get_by_text("Tell us about your work")).to_have_count(0)
    person = User.objects.get(email=ADDRESS)
    assert Employment.objects.get(person=person).organization.name == "Heron Pond School"
    assert list(person.interests.values_list("topic__name", flat=True)) == ["Drills"]
    assert person.guided_at is not None


def say_where_one_works(page: Page) -> None:
    """Type a part of the name, and choose among what comes while one types."""
    expect(page).to_have_url(re.compile("/my/guide/$"))
    go_to(page, "Name, town or number of the place")
    page.keyboard.type("heron")
    expect(page.get_by_role("status").filter(has_text="2 places found")).to_be_visible()
    expect(page.get_by_role("radio")).to_have_count(2)
    page.get_by_label("Heron Pond School").focus()
    page.keyboard.press("Space")
    go_to(page, "What you do")
    page.keyboard.type("Teacher")
    go_to(page, "Start date")
    page.keyboard.type("08262024")
    go_to(page, "Save and continue")
    page.keyboard.press("Enter")


def choose_a_topic(page: Page) -> None:
    expect(page).to_have_url(re.compile("/my/guide/interests/$"))
    go_to(page, "Drills")
    page.keyboard.press("Space")
    go_to(page, "Save and continue")
    page.keyboard.press("Enter")


def go_to(page: Page, name: str) -> None:
    """Press Tab until what has this name holds the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        held = page.evaluate(
            "[...(document.activeElement.labels || [])].map((each) => each.innerText).join(' ')"
            " || document.activeElement.innerText"
        )
        if name in held:
            return
    pytest.fail(f"The keyboard does not reach {name!r}.")


def test_a_place_is_found_without_scripts_and_what_was_typed_is_kept(
    visit: StartVisit, ground: None
):
    page = visit(UserFactory(), scripts=False).open("/my/guide/")
    page.get_by_label("Name, town or number of the place").fill("heron")
    page.get_by_label("Start date").fill("2024-08-26")
    page.get_by_label("Name, town or number of the place").press("Enter")

    expect(page.get_by_text("2 places found")).to_be_visible()
    expect(page.get_by_label("Name, town or number of the place")).to_have_value("heron")
    expect(page.get_by_label("Start date")).to_have_value("2024-08-26")
    page.get_by_text("Heron Hill School").click()
    page.get_by_label("What you do").select_option(label="Teacher")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("heading", name="What are you interested in?")).to_be_visible()
    assert Employment.objects.get().organization.name == "Heron Hill School"
