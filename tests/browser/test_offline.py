"""The line is cut, or the session is over: a page of ours says so, and nothing typed is lost."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Locator, Page, expect

from support.models import Question
from tests.browser.conftest import StartVisit
from tests.browser.looking import faults_of
from tests.browser.visitor import Visitor
from tests.factories import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = "The door of the annex is locked on Saturdays."
KEPT = "We kept what you typed."


def ready_for_the_cut(visitor: Visitor, path: str) -> Page:
    page = visitor.open(path)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    return page


def words(page: Page) -> Locator:
    return page.get_by_label("What happened, or what would help?")


def send(page: Page) -> None:
    page.get_by_role("button", name="Send").click()


def cut(visitor: Visitor) -> None:
    visitor.context.set_offline(True)


def mend(visitor: Visitor) -> None:
    visitor.context.set_offline(False)
    visitor.forgive("answered 503", "status of 503")


def is_offline(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("We could not reach this page")


def test_without_a_line_a_page_of_ours_says_what_to_do(visit: StartVisit):
    visitor = visit(works_offline=True)
    page = ready_for_the_cut(visitor, "/classes/")

    cut(visitor)
    page.evaluate("window.location.href = '/courses/'")
    is_offline(page)
    expect(page.get_by_role("link", name="207-555-0100")).to_be_visible()
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.size)") > 0
    assert faults_of(visitor) == []

    mend(visitor)
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Courses")


def test_what_was_typed_when_the_line_was_cut_is_there_again(visit: StartVisit):
    visitor = visit(works_offline=True)
    page = ready_for_the_cut(visitor, "/feedback/")
    words(page).fill(WORDS)
    page.get_by_text("No", exact=True).click()

    cut(visitor)
    send(page)
    is_offline(page)

    mend(visitor)
    page.get_by_role("link", name="Try again").click()
    expect(words(page)).to_have_value(WORDS)
    expect(page.get_by_role("radio", name="No")).to_be_checked()
    expect(page.get_by_text(KEPT)).to_be_visible()
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    page.goto("/feedback/")
    expect(words(page)).to_have_value("")
    expect(page.get_by_text(KEPT)).to_have_count(0)
    assert [question.text for question in Question.objects.all()] == [WORDS]


def sign_in(page: Page, person) -> None:
    page.locator("[name=login]").fill(person.email)
    page.locator("[name=password]").fill("a-boat-named-patience")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(re.compile("/my/work/new/$"))


def person_with_password():
    person = UserFactory()
    person.set_password("a-boat-named-patience")
    person.save()
    return person


@pytest.mark.parametrize("is_the_same", [True, False])
def test_a_session_that_is_gone_leaves_what_was_typed_to_the_same_person(
    visit: StartVisit, is_the_same
):
    person, other = person_with_password(), person_with_password()
    page = visit(person).open("/my/work/new/")
    first_day = page.get_by_label("Start date")
    today = first_day.input_value()
    first_day.fill("2019-08-26")
    Session.objects.all().delete()
    page.evaluate("document.querySelector('main form').noValidate = true")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    expect(page.get_by_text(KEPT)).to_be_visible()

    sign_in(page, person if is_the_same else other)

    expect(first_day).to_have_value("2019-08-26" if is_the_same else today)
    expect(page.get_by_text(KEPT)).to_have_count(1 if is_the_same else 0)
