"""Seats nobody can take, give back or accept: a sentence, a status, and nothing changed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.models import Audience
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.services import cancel_offering, register
from tests.factories import (
    CourseFactory,
    UserFactory,
    VersionFactory,
    employ,
    offering,
    organization,
    staff,
    work_kind,
)
from tests.factories.records import seat

pytestmark = pytest.mark.django_db


def coming(**about):
    return offering(starts_at=timezone.now() + timedelta(days=20), **about)


def full(_person):
    klass = coming(capacity=1)
    seat(offering=klass)
    return klass


def cancelled(person):
    klass = coming()
    cancel_offering(
        offering_id=klass.pk, reason="No heating.", actor=UserFactory(), now=timezone.now()
    )
    return klass


def over(_person):
    return offering(starts_at=timezone.now() - timedelta(days=3))


def begun(_person):
    return offering(starts_at=timezone.now() - timedelta(hours=1))


def not_open_yet(_person):
    return coming(opens_at=timezone.now() + timedelta(days=2))


def closed(_person):
    return coming(closes_at=timezone.now() - timedelta(minutes=1))


def seated(person):
    return seat(learner=person, offering=coming()).offering


def in_line(person):
    klass = full(person)
    register(offering_id=klass.pk, learner=person, actor=person, now=timezone.now(), or_wait=True)
    return klass


def offered(person):
    klass = in_line(person)
    WaitlistEntry.objects.update(
        status="offered", offer_ends_at=timezone.now() + timedelta(hours=5)
    )
    return klass


def restricted(person):
    audience = Audience.objects.create(key="sro", name="School Resource Officers")
    audience.work_kinds.add(work_kind("sro"))
    employ(person, organization("District One"), kind="sro", confirmed=False)
    return coming(version=VersionFactory(course=CourseFactory(restricted_to=audience)))


@pytest.mark.parametrize(
    ("make", "status", "sentence"),
    [
        (full, 409, "This class is full, so no seat was taken. You can join the waitlist."),
        (cancelled, 409, "This class was canceled, so nobody can register for it."),
        (over, 409, "This class is over, so nobody can register for it."),
        (begun, 409, "Registration for this class has closed."),
        (not_open_yet, 409, "Registration opens on "),
        (closed, 409, "Registration for this class has closed."),
        (seated, 409, "You already have a seat in this class."),
        (in_line, 409, "You are on the waitlist of this class already."),
        (offered, 409, "A seat is being kept for you: accept or decline the offer."),
        (restricted, 403, "This class is only for: School Resource Officers."),
    ],
)
def test_a_seat_that_cannot_be_taken_is_refused(signed_in, person, rows, make, status, sentence):
    klass = make(person)
    before = rows()

    response = signed_in.post(f"/classes/{klass.pk}/register/")

    assert (response.status_code, sentence in response.text) == (status, True)
    assert klass.version.course.title in response.text
    assert rows() == before


def test_registering_twice_gives_one_seat(signed_in, person):
    klass = coming()

    answers = [signed_in.post(f"/classes/{klass.pk}/register/").status_code for _ in range(3)]

    assert answers == [302, 409, 409]
    assert Enrollment.objects.filter(learner=person).count() == 1


@pytest.mark.parametrize("or_wait", ["", "maybe", "YES", "1"])
def test_only_who_agrees_to_wait_is_put_in_line(signed_in, person, rows, or_wait):
    klass = full(person)
    before = rows()

    assert signed_in.post(f"/classes/{klass.pk}/register/", {"or_wait": or_wait}).status_code == 409
    assert rows() == before
    assert signed_in.post(f"/classes/{klass.pk}/register/", {"or_wait": "yes"}).status_code == 302
    assert WaitlistEntry.objects.get().learner == person


def test_a_draft_is_not_there(signed_in, rows):
    klass = coming(published=False)
    before = rows()

    assert signed_in.get(f"/classes/{klass.pk}/").status_code == 404
    assert signed_in.post(f"/classes/{klass.pk}/register/").status_code == 404
    assert rows() == before


@pytest.mark.parametrize("number", ["0", "999999", "9" * 30, "-1", "1.5", "abc", "%00"])
def test_a_class_that_does_not_exist_is_not_found(signed_in, rows, number):
    before = rows()

    answers = [
        signed_in.get(f"/classes/{number}/"),
        signed_in.post(f"/classes/{number}/register/"),
        signed_in.get(f"/my/classes/{number}/withdraw/"),
        signed_in.post(f"/my/offers/{number}/accept/"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert "We cannot find this page" in answers[0].text
    assert rows() == before


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("waiting", "No seat is free for you yet. You keep your place in line."),
        ("declined", "This offer is over. You can join the waitlist again."),
        ("accepted", "You have accepted this offer already. The seat is yours."),
        ("late", "This offer ran out, and the seat went to the next person in line."),
    ],
)
@pytest.mark.parametrize("answer", ["accept", "decline"])
def test_an_offer_that_is_not_open_cannot_be_answered(
    signed_in, person, rows, answer, status, sentence
):
    now = timezone.now()
    late = status == "late"
    entry = coming().waitlist.create(
        learner=person,
        joined_at=now,
        status="offered" if late else status,
        offer_ends_at=now - timedelta(minutes=1),
        ended_at=None if late or status == "waiting" else now,
    )
    before = rows()

    response = signed_in.post(f"/my/offers/{entry.pk}/{answer}/")

    assert (response.status_code, sentence in response.text) == (409, True)
    assert "Nothing was changed." in response.text
    assert rows() == before


def test_a_line_is_left_once(signed_in, person, rows):
    klass = in_line(person)
    entry = klass.waitlist.get()
    assert signed_in.post(f"/my/offers/{entry.pk}/leave/").status_code == 302
    before = rows()

    response = signed_in.post(f"/my/offers/{entry.pk}/leave/")

    assert (response.status_code, "You are no longer on this waitlist." in response.text) == (
        409,
        True,
    )
    assert rows() == before


def test_a_seat_in_a_class_that_has_begun_is_not_given_back(signed_in, person, rows):
    held = seat(learner=person, offering=begun(person))
    before = rows()

    response = signed_in.post(f"/my/classes/{held.pk}/withdraw/", {"reason": "I typed this."})

    assert response.status_code == 409
    assert "This class has begun." in response.text
    assert "I typed this." in response.text
    assert rows() == before


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("x" * 501, "is too long: 501 characters. Shorten it to 500."),
        ("a\x00b", "has a character we cannot store."),
    ],
)
def test_a_reason_that_cannot_be_kept_comes_back_with_what_was_typed(
    signed_in, person, rows, reason, sentence
):
    held = seat(learner=person, offering=coming())
    before = rows()

    response = signed_in.post(f"/my/classes/{held.pk}/withdraw/", {"reason": reason})

    assert sentence in response.text
    assert reason.replace("\x00", "") in response.text.replace("\x00", "")
    assert rows() == before


@pytest.mark.parametrize(
    ("make", "reason", "sentence"),
    [
        (seated, "", "Say why. Everyone registered will read it."),
        (seated, "   ", "Say why. Everyone registered will read it."),
        (begun, "Snow.", "This class has begun and cannot be canceled."),
        (cancelled, "Again.", "Only a published class can be canceled."),
    ],
)
def test_a_class_that_cannot_be_cancelled_stays(client, person, rows, make, reason, sentence):
    klass = make(person)
    client.force_login(staff())
    before = rows()

    response = client.post(f"/classes/{klass.pk}/cancel/", {"reason": reason})

    assert sentence in response.text
    assert reason.strip() in response.text
    assert rows() == before
