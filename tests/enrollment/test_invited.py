"""Whoever is asked to teach a class, and has not answered, learns what becomes of it."""

from datetime import timedelta

import pytest
import time_machine

from courses.services import invite_instructor
from enrollment.services import (
    NewPlace,
    cancel_offering,
    move_offering,
    move_to,
    postpone_offering,
    substitute_instructor,
)
from enrollment.services.touched import mark_of, touched_by
from notifications.models import Message
from tests.enrollment.changing import NOW, a_class, days_later, told
from tests.factories import UserFactory, staff

pytestmark = pytest.mark.django_db


def invite(klass, person=None):
    person = person or UserFactory()
    invite_instructor(offering_id=klass.pk, person=person, is_lead=False, actor=staff(), now=NOW)
    Message.objects.all().delete()
    return person


def test_who_is_invited_is_told_of_each_change_in_its_own_words():
    klass, _people = a_class(seats=1)
    person = invite(klass)
    said = {"offering_id": klass.pk, "actor": staff()}
    clock = iter(NOW + timedelta(hours=n) for n in range(10))
    move_offering(**said, times=days_later(klass, 7), now=next(clock))
    move_to(
        **said,
        place=NewPlace(klass.venue, {}, "https://meet.example.org/9"),
        now=next(clock),
    )
    postpone_offering(**said, reason="Snow.", now=next(clock))
    cancel_offering(**said, reason="No heat.", now=next(clock))

    mails = told("invitation_changed")
    when = "Wed, Mar 17, 2027, 9:30\u00a0AM\u00a0\u2013\u2060\u00a012:30\u00a0PM EDT"
    assert [(mail.recipient, mail.context["changes"]) for mail in mails] == [
        (
            person,
            f"Session 1: {when}",
        ),
        (person, "The link to join online is new: see the page of the class."),
        (person, "It is postponed: Snow."),
        (person, "The class was canceled: No heat."),
    ]
    assert person not in {mail.recipient for mail in told("teaching_changed")}


def test_a_substitute_is_told_to_those_it_is_about():
    klass, _people = a_class(seats=1, teaching=0)
    person = invite(klass)
    substitute_instructor(
        offering_id=klass.pk,
        relieved=None,
        substitute=UserFactory(),
        reason="",
        tells_learners=True,
        actor=staff(),
        now=NOW,
    )
    assert person not in {mail.recipient for mail in Message.objects.all()}


def test_an_invitation_since_it_was_shown_is_noticed():
    klass, _people = a_class(seats=1)
    before = touched_by(klass)
    person = invite(klass)
    after = touched_by(klass)
    assert (before.asked, after.asked) == ([], [person])
    assert mark_of(klass, before) != mark_of(klass, after)


@time_machine.travel(NOW, tick=False)
def test_the_page_that_shows_a_change_counts_them(client, settings):
    klass, _people = a_class(seats=1)
    invite(klass)
    client.force_login(staff())
    page = client.post(f"/classes/{klass.pk}/cancel/", {"reason": "Snow."})
    assert page.context["preview"].count == 3  # a seat, an instructor, an invitation
    assert "Invited to teach" in page.text
