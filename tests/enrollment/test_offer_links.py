"""Answers by the link in a mail: without signing in, once, and only by a button."""

from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.test import Client
from django.urls import reverse

from audit.models import AuditEvent
from courses.models import Offering
from enrollment.enums import EnrollmentStatus
from enrollment.exceptions import OfferRefusedError
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.services import accept_offer, decline_offer, end_offer, offer_freed_seats, withdraw
from notifications.models import Message
from notifications.rendering import render_mail
from tests.enrollment.adding import question
from tests.enrollment.mailed_links import mailed_link, said
from tests.enrollment.rows import nothing_written
from tests.enrollment.waiting import (
    MONDAY,
    SECOND,
    START,
    an_offer,
    free_a_seat,
    full_class,
    statuses,
)
from tests.factories import UserFactory, offering, staff
from tests.factories.lives import enroll

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def test_opening_the_link_again_and_again_decides_nothing(client):
    _, entry = an_offer(UserFactory(first_name="Ada"))
    path = mailed_link(entry)

    with nothing_written():
        pages = [said(client, path) for _ in range(3)]
        assert client.head(path).status_code == 200

    assert {status for status, _text in pages} == {200}
    for words in ("A seat is kept for you", "Hello Ada", "Accept the seat", "Decline"):
        assert words in pages[0][1]


def test_the_page_is_told_to_nobody_and_kept_by_nobody(client):
    _, entry = an_offer(UserFactory())
    response = client.get(mailed_link(entry))

    headers = {name: response[name] for name in ("Referrer-Policy", "X-Robots-Tag")}
    assert headers == {"Referrer-Policy": "same-origin", "X-Robots-Tag": "noindex, nofollow"}
    assert "no-store" in response["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in response.text


def test_accepting_by_the_link_gives_the_seat_and_history_says_how():
    person = UserFactory()
    klass, entry = an_offer(person)
    client = Client(enforce_csrf_checks=True)
    path = mailed_link(entry)
    token = client.get(path).context["csrf_token"]

    answered = client.post(path, {"answer": "accept", "csrfmiddlewaretoken": str(token)})

    assert (answered.status_code, answered.url) == (302, path)
    assert "You accepted it: the seat is yours." in client.get(path).text
    seat = klass.enrollments.get(learner=person)
    assert (seat.status, seat.way) == ("enrolled", "promotion")
    by = AuditEvent.objects.filter(action__in=["enrollment.move_in_line", "enrollment.register"])
    assert [(row.actor, row.reason) for row in by.order_by("-pk")[:2]] == [
        (person, "Answered by the link in the email.")
    ] * 2


def test_a_link_without_the_token_of_its_page_decides_nothing():
    _, entry = an_offer(UserFactory())
    client = Client(enforce_csrf_checks=True)

    with nothing_written():
        assert client.post(mailed_link(entry), {"answer": "accept"}).status_code == 403


def test_declining_by_the_link_passes_the_seat_on(client, django_capture_on_commit_callbacks):
    first, second = UserFactory(), UserFactory()
    klass, entry = an_offer(first, second)

    with django_capture_on_commit_callbacks(execute=True):
        status, text = said(client, mailed_link(entry), "decline")
    offer_freed_seats(offering_id=klass.pk, now=MONDAY + SECOND)

    assert (status, "You declined this seat" in text) == (200, True)
    assert statuses(klass) == ["declined", "offered"]


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        (["accept", "accept"], "You have accepted this offer already. The seat is yours."),
        (["accept", "decline"], "You have accepted this offer already. The seat is yours."),
        (["decline", "accept"], "This offer is over. You can join the waitlist again."),
    ],
)
def test_a_link_answers_once(client, answers, sentence):
    _, entry = an_offer(UserFactory())
    path = mailed_link(entry)
    said(client, path, answers[0])

    with nothing_written():
        status, text = said(client, path, answers[1])

    assert (status, sentence in text) == (409, True)


def test_a_press_that_says_nothing_decides_nothing(client):
    _, entry = an_offer(UserFactory())

    with nothing_written():
        status, text = said(client, mailed_link(entry), "maybe")

    assert (status, "Accept the seat" in text) == (200, True)


def test_a_link_whose_offer_ran_out_says_so(client):
    _, entry = an_offer(UserFactory())
    path = mailed_link(entry)

    with time_machine.travel(entry.offer_ends_at, tick=False), nothing_written():
        opened, pressed = said(client, path), said(client, path, "accept")

    assert (opened[0], "This offer ran out" in opened[1], "Accept" in opened[1]) == (
        200,
        True,
        False,
    )
    assert pressed[0] == 409
    assert "This offer ran out, and the seat went to the next person in line." in pressed[1]


def other_link(entry: WaitlistEntry, forgery: str) -> str:
    path = mailed_link(entry)
    token = path.split("/")[2]
    made = {
        "one letter changed": token[:-1] + ("A" if token[-1] != "A" else "B"),
        "cut off": token[:-8],
        "of a leave link": mailed_link(entry, "joined_waitlist").split("/")[2],
        "made up": "let-me-in",
        "signed for nobody": signing.dumps([0, 1], salt="enrollment.offer"),
    }
    return reverse("enrollment:offer_link", args=[made[forgery]])


@pytest.mark.parametrize(
    "forgery",
    ["one letter changed", "cut off", "of a leave link", "made up", "signed for nobody"],
)
def test_a_link_that_was_not_made_here_opens_nothing(client, forgery):
    _, entry = an_offer(UserFactory())
    path = other_link(entry, forgery)

    with nothing_written():
        answers = [said(client, path), said(client, path, "accept")]

    sentence = "This link is not complete, or was changed on the way."
    assert [(status, sentence in text) for status, text in answers] == [(404, True)] * 2


def test_the_link_of_an_earlier_offer_does_not_answer_a_new_one(client):
    klass, entry = an_offer(UserFactory())
    path = mailed_link(entry)
    entry.status, entry.offer_ends_at = "waiting", None  # postponed meanwhile
    entry.save()
    offer_freed_seats(offering_id=klass.pk, now=MONDAY + SECOND)
    newer = mailed_link(entry)

    with nothing_written():
        opened, pressed = said(client, path), said(client, path, "accept")
    assert ("for an earlier offer" in opened[1], "Accept" in opened[1]) == (True, False)
    assert (pressed[0], "for an earlier offer" in pressed[1]) == (409, True)
    assert newer != path
    assert said(client, newer, "accept")[0] == 200
    assert statuses(klass) == ["accepted"]


@pytest.mark.parametrize("answer", [accept_offer, decline_offer])
def test_an_answer_to_an_earlier_offer_is_refused_under_the_lock_too(answer):
    """Another offer may be made between the look at the page and the press."""
    _, entry = an_offer(UserFactory())
    said = {"entry_id": entry.pk, "actor": entry.learner, "now": MONDAY + SECOND}

    with nothing_written(), pytest.raises(OfferRefusedError, match="an earlier offer"):
        answer(offer=entry.offers_made - 1, **said)


def test_somebody_elses_link_is_refused_to_whoever_is_signed_in(client):
    _, entry = an_offer(UserFactory())
    client.force_login(UserFactory())
    path = mailed_link(entry)

    with nothing_written():
        answers = [said(client, path), said(client, path, "accept")]

    sentence = "This link was sent to somebody else."
    assert [(status, sentence in text) for status, text in answers] == [(409, True)] * 2


def test_the_link_serves_its_owner_signed_in_as_well(client):
    klass, entry = an_offer(person := UserFactory())
    client.force_login(person)

    assert said(client, mailed_link(entry), "accept")[0] == 200
    assert statuses(klass) == ["accepted"]


def test_the_link_of_a_closed_account_opens_nothing(client):
    _, entry = an_offer(person := UserFactory())
    person.is_active = False
    person.save()

    status, text = said(client, mailed_link(entry))
    assert (status, "This account is closed." in text) == (409, True)


def test_a_clash_leaves_the_offer_open_and_says_what_helps(client):
    person = UserFactory()
    klass, entry = an_offer(person)
    other = offering(starts_at=START)
    seat = enroll(other, person)
    path = mailed_link(entry)

    with nothing_written():
        opened, pressed = said(client, path), said(client, path, "accept")

    sentence = "Give that one back first."
    assert (opened[0], sentence in opened[1], "The offer stays open" in opened[1]) == (
        200,
        True,
        True,
    )
    assert (pressed[0], sentence in pressed[1], "Accept the seat" in pressed[1]) == (
        409,
        True,
        True,
    )
    withdraw(enrollment_id=seat.pk, actor=person, now=MONDAY + SECOND)
    assert said(client, path, "accept")[0] == 200
    assert statuses(klass) == ["accepted"]


def test_after_the_start_the_link_gives_nothing(client):
    klass, entry = an_offer(UserFactory())
    Offering.objects.filter(pk=klass.pk).update(starts_at=MONDAY)

    with nothing_written():
        status, text = said(client, mailed_link(entry), "accept")

    assert (status, "This class has begun or was canceled" in text) == (409, True)


def test_where_approval_is_asked_the_seat_is_kept_meanwhile(client):
    person = UserFactory()
    klass, entry = an_offer(person)
    Offering.objects.filter(pk=klass.pk).update(approval="staff")

    _status, text = said(client, mailed_link(entry), "accept")

    assert "The seat is kept for you until it is approved" in text
    assert klass.enrollments.get(learner=person).status == EnrollmentStatus.REQUESTED_SEAT


def test_a_seat_that_is_given_at_once_is_not_said_to_wait_for_approval(client):
    """Whoever was approved before they came into line is not asked about again."""
    klass, entry = an_offer(UserFactory())
    path = mailed_link(entry)
    said(client, path, "accept")
    Offering.objects.filter(pk=klass.pk).update(approval="staff")

    assert "You accepted it: the seat is yours." in said(client, path)[1]

    seat = klass.enrollments.get(learner=entry.learner)
    withdraw(enrollment_id=seat.pk, actor=entry.learner, now=MONDAY + SECOND)
    assert "You accepted it, but you no longer have this seat." in said(client, path)[1]


def test_accepting_leads_on_to_what_the_class_asks(client):
    klass, entry = an_offer(UserFactory())
    question(klass)
    path = mailed_link(entry)

    client.post(path, {"answer": "accept"})

    seat = klass.enrollments.get(learner=entry.learner)
    assert f'href="/my/classes/{seat.pk}/add/"' in client.get(path).text


@pytest.mark.parametrize(
    ("approval", "sentence"),
    [
        ("none", "The seat is yours. A confirmation is on its way by email."),
        ("staff", "The seat is kept for you until it is approved. We will email you."),
    ],
)
def test_the_signed_in_page_leads_on_too_and_says_what_became_of_it(client, approval, sentence):
    klass, entry = an_offer(UserFactory())
    question(klass)
    Offering.objects.filter(pk=klass.pk).update(approval=approval)
    client.force_login(entry.learner)

    answer = client.post(f"/my/offers/{entry.pk}/accept/", follow=True)

    seat = klass.enrollments.get(learner=entry.learner)
    assert answer.redirect_chain == [(f"/my/classes/{seat.pk}/add/", 302)]
    assert sentence in answer.text


def test_a_letter_leads_to_the_page_where_somebody_else_answers():
    """Who has no email cannot be proved by a mailed link."""
    klass, (entry,) = full_class(UserFactory(email=None))
    free_a_seat(klass)
    offer_freed_seats(offering_id=klass.pk, now=MONDAY)

    letters = Message.objects.filter(recipient=entry.learner).order_by("pk")
    assert [(row.context.get("offer_path"), row.is_private) for row in letters] == [
        (None, False),
        (f"/my/offers/{entry.pk}/", False),
    ]
    joined = render_mail("enrollment/joined_waitlist", letters[0].context).text
    assert ("Leave the waitlist" in joined, "/leave/" in joined) == (False, False)


def test_the_signed_in_page_keeps_the_offer_open_too_and_says_what_helps(client):
    person = UserFactory()
    _, entry = an_offer(person)
    enroll(offering(starts_at=START), person)
    client.force_login(person)

    with nothing_written():
        answer = client.post(reverse("enrollment:waitlist_accept", args=[entry.pk]))

    assert answer.status_code == 409
    assert "Give that one back first." in answer.text
    assert "Accept the seat" in answer.text


def test_an_ended_offer_is_over_for_its_link_too(client):
    klass, entry = an_offer(UserFactory())
    end_offer(entry_id=entry.pk, reason="Nobody picks up.", actor=staff(), now=MONDAY + SECOND)

    status, text = said(client, mailed_link(entry), "accept")
    assert (status, "This offer is over." in text, statuses(klass)) == (409, True, ["lapsed"])


def test_an_offer_that_was_taken_by_an_answer_in_between_is_not_taken_twice(client):
    klass, entry = an_offer(person := UserFactory())
    path = mailed_link(entry)
    accept_offer(entry_id=entry.pk, actor=person, now=MONDAY + timedelta(hours=1))

    with nothing_written():
        assert said(client, path, "accept")[0] == 409
    assert Enrollment.objects.filter(offering=klass).holding_a_seat().count() == 1
