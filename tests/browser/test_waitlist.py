"""A full class: the freed seat is offered by mail, declined, and the next person is promoted."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from courses.models import Offering
from enrollment.models import Enrollment
from enrollment.services import register
from tests.browser.conftest import StartVisit
from tests.browser.launching import NARROWEST
from tests.browser.test_road import link_in, mail_folder, mail_to
from tests.factories import UserFactory, offering, staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

__all__ = ["mail_folder"]  # the fixture, found by its name

OFFER = "A seat is free for you"


def full(people, *, days: float) -> Offering:
    """A class of one seat, which the first of these people has; the others wait."""
    now = timezone.now()
    klass = offering(starts_at=now + timedelta(days=days), capacity=1)
    for person in people:
        register(offering_id=klass.pk, learner=person, actor=person, now=now, or_wait=True)
    return klass


def give_back(page: Page, klass: Offering) -> None:
    page.goto(f"/classes/{klass.pk}/")
    page.get_by_role("link", name="Give the seat back").click()
    page.get_by_role("button", name="Give the seat back").click()
    expect(page.get_by_text("You gave the seat back.")).to_be_visible()


def test_a_seat_is_offered_by_mail_declined_and_taken_by_the_next(
    visit: StartVisit, follow_up: Callable[[], None], mail_folder: Path
):
    holder, first, second, third = UserFactory.create_batch(4)
    klass = full([holder, first, second, third], days=20)

    waiting = visit(second)
    page = waiting.open(f"/classes/{klass.pk}/")
    expect(page.get_by_text("You are number 2 of 3 on the waitlist")).to_be_visible()
    give_back(visit(holder).page, klass)
    follow_up()

    # The mail opens without signing in. Looking twice decides nothing.
    phone = visit(screen=NARROWEST)
    page = phone.open(link_in(mail_to(str(first.email), OFFER, mail_folder)))
    expect(page.get_by_role("heading", level=1)).to_have_text("A seat is kept for you")
    page.reload()
    assert phone.sideways() == 0
    page.get_by_role("button", name="Decline").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You declined this seat")
    follow_up()

    # The next person has a browser without scripts.
    other = visit(scripts=False, screen=NARROWEST)
    page = other.open(link_in(mail_to(str(second.email), OFFER, mail_folder)))
    page.get_by_role("button", name="Accept the seat").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You accepted this seat")
    follow_up()

    mail_to(str(second.email), "You have a seat", mail_folder)
    seated = Enrollment.objects.filter(offering=klass).holding_a_seat()
    assert [seat.learner for seat in seated] == [second]
    assert list(klass.waitlist.order_by("pk").values_list("status", flat=True)) == [
        "declined",
        "accepted",
        "waiting",
    ]


def test_who_waits_leaves_by_the_link_of_their_mail(
    visit: StartVisit, follow_up: Callable[[], None], mail_folder: Path
):
    holder, first = UserFactory.create_batch(2)
    klass = full([holder, first], days=20)
    follow_up()

    joined = mail_to(str(first.email), "You are on the waitlist", mail_folder)
    links = [
        word for word in str(joined.get_body(("plain",)).get_content()).split() if "/leave/" in word
    ]
    page = visit(screen=NARROWEST).open(links[0])
    page.get_by_role("button", name="Leave the waitlist").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("You left the waitlist")
    assert klass.waitlist.get().status == "left"


def test_staff_give_a_seat_of_the_last_day_to_whoever_said_yes_on_the_phone(
    visit: StartVisit, follow_up: Callable[[], None], mail_folder: Path
):
    holder, first, second = UserFactory.create_batch(3)
    klass = full([holder, first, second], days=0.8)
    give_back(visit(holder).page, klass)
    follow_up()
    assert list(klass.waitlist.values_list("status", flat=True)) == ["waiting"] * 2

    desk = visit(staff(), screen=NARROWEST)
    page = desk.open("/")
    expect(page.get_by_role("heading", name="Seats to give out by phone")).to_be_visible()
    page.get_by_role("link", name=klass.course_title).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Seats and line")
    assert desk.sideways() == 0
    page.get_by_role("link", name=f"Give the seat {second.name}").click()
    page.get_by_label("Reason").fill("First does not pick up, second said yes.")
    page.get_by_role("button", name="Give the seat").click()
    expect(page.get_by_text("The seat is given.")).to_be_visible()
    expect(page.get_by_text("Passed over: MSSC staff gave it to somebody else.")).to_be_visible()
    follow_up()

    mail_to(str(second.email), "You have a seat", mail_folder)
