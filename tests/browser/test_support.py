"""Asking on a phone without signing in, answering at a desk, and wording a mail anew."""

import email
import re
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import default as mail_policy
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.clock import maine_date
from support.models import Question
from tests.browser.conftest import StartVisit
from tests.browser.launching import DESK
from tests.factories import staff
from wording.models import Wording
from wording.services import text_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADDRESS = "robin@example.org"
SEAT = "mail.enrollment.seat_confirmed"


@pytest.fixture
def mail_folder(settings) -> Path:
    settings.EMAIL_BACKEND = "notifications.backends.MailFolderBackend"
    return Path(settings.MAIL_FOLDER)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_question_is_asked_on_a_phone_and_answered_at_a_desk(
    visit: StartVisit, follow_up: Callable[[], None], mail_folder: Path, scripts: bool
):
    phone = visit(scripts=scripts)
    reference = ask_on_the_phone(phone.page)
    follow_up()
    assert reference in mail_to(ADDRESS, "We have your message", mail_folder)["Subject"]

    person = staff()
    desk = visit(person, screen=DESK, scripts=scripts)
    answer_at_the_desk(desk.page, reference)
    follow_up()

    answered = mail_to(ADDRESS, "Our answer to your message", mail_folder)
    text = answered.get_body(("plain",)).get_content()
    assert "Yes: bring her along." in text
    assert person.name in text
    assert Question.objects.get().status == "answered"


def ask_on_the_phone(page: Page) -> str:
    page.goto("/help/")
    page.get_by_role("contentinfo").get_by_role("link", name="Contact", exact=True).click()
    page.get_by_label("Your name").fill("Robin Quill")
    page.get_by_label("Your email").fill(ADDRESS)
    page.get_by_label("What is it about?").select_option(label="A class or a seat")
    page.get_by_label("Your message").fill("My number is 123-45-6789. May I bring a colleague?")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("Social Security number")
    expect(page.get_by_label("Your name")).to_have_value("Robin Quill")
    page.get_by_label("Your message").fill("May I bring a colleague?")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    found = re.search(r"Q-\d{5}", page.get_by_role("main").inner_text())
    assert found is not None
    return found.group()


def answer_at_the_desk(page: Page, reference: str) -> None:
    page.goto("/staff/questions/")
    page.get_by_role("link", name=reference).click()
    page.get_by_role("button", name="I take it").click()
    expect(page.get_by_text("It is yours to answer.")).to_be_visible()
    page.get_by_label("Your answer").fill("Yes: bring her along.")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_text("Answered. The email is on its way.")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Yes: bring her along.")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_mail_is_worded_anew_seen_before_it_counts_and_put_into_force(
    visit: StartVisit, scripts: bool
):
    page = visit(staff(), screen=DESK, scripts=scripts).open("/staff/wording/")
    page.get_by_label("Search the texts").fill("seat is confirmed")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="A seat is confirmed").click()
    words = "See you at {{ course_title }}\n\nDear {{ first_name }},\n\nThe class:\n{{ class_url }}"
    page.get_by_role("textbox", name="Wording").fill(words)

    page.get_by_role("button", name="Preview").click()

    preview = page.get_by_role("region", name="Preview", exact=True)
    expect(preview).to_contain_text("See you at The Drill Conversation")
    expect(preview).to_contain_text("Dear Ada,")
    expect(preview.locator("pre")).to_contain_text("The class:\nhttps://example.org/classes/7/")
    expect(page.get_by_role("textbox", name="Wording")).to_have_value(words)
    assert Wording.objects.count() == 0

    page.get_by_role("button", name="Publish").click()

    expect(page.get_by_text("The new wording is saved.")).to_be_visible()
    assert text_of(SEAT, on=maine_date(timezone.now())) == words


def test_an_answer_of_the_help_has_an_address(visit: StartVisit):
    page = visit().open("/help/?q=waitlist")
    page.get_by_role("link", name="The class is full. What does the waitlist do?").click()

    expect(page).to_have_url(re.compile("#learner-waitlist$"))
    expect(page.locator("#learner-waitlist")).to_be_in_viewport()


def mail_to(address: str, subject: str, folder: Path) -> EmailMessage:
    for file in sorted(folder.glob("*.eml"), reverse=True):
        message = email.message_from_bytes(file.read_bytes(), policy=mail_policy)
        if message["To"] == address and message["Subject"].startswith(subject):
            return message
    raise AssertionError(f"No mail “{subject}” to {address} in {folder}")
