"""Questions of a class, food and lodging: the seat comes first, then what is asked."""

from datetime import timedelta

import pytest

from audit.models import AuditEvent
from courses.enums import OfferingStatus
from enrollment import jobs
from enrollment.decisions import Asked, asked_of, unanswered
from enrollment.exceptions import AdditionRefusedError
from enrollment.models import Answer, DietaryNote, LodgingRequest
from enrollment.services import (
    answer_questions,
    ask_for_lodging,
    drop_lodging,
    remind_of_additions,
    settle_lodging,
    withdraw,
)
from enrollment.services.lodging import lodging_to_settle
from notifications.models import Message
from notifications.rendering import render_mail
from tests.enrollment.adding import MONDAY, START, conference, question, seats_in
from tests.enrollment.rows import history, jobs_in, mails, nothing_written
from tests.factories import offering
from tests.factories.lives import enroll

pytestmark = pytest.mark.django_db

FOLLOWS = [
    Asked(1, is_required=True),
    Asked(2, is_required=True, after=1, asked_if="Yes"),
    Asked(3, is_required=True, after=2, asked_if="bus"),
]


@pytest.mark.parametrize(
    ("answers", "asked", "open_ones"),
    [
        ({}, [1], [1]),
        ({1: "no"}, [1], []),
        ({1: "yes"}, [1, 2], [2]),
        ({1: " YES "}, [1, 2], [2]),
        ({1: "yes", 2: "Bus"}, [1, 2, 3], [3]),
        ({1: "no", 2: "bus"}, [1], []),  # what is not asked itself asks nothing
    ],
)
def test_a_question_is_asked_after_its_answer_only(answers, asked, open_ones):
    assert asked_of(FOLLOWS, answers) == asked
    assert unanswered(FOLLOWS, answers) == open_ones


def answer(seat, answers, *, at=MONDAY, **more):
    return answer_questions(
        enrollment_id=seat.pk, answers=answers, actor=seat.learner, now=at, **more
    )


def kept(seat):
    return dict(seat.answers.values_list("question__text", "text"))


def asking():
    klass = offering()
    meat = question(klass, "Meat?", kind="yes_no", is_required=True)
    why = question(klass, "What instead?", asked_after=meat, asked_if="No", is_required=True)
    return klass, meat, why


def test_answers_are_kept_changed_and_dropped_when_they_are_not_asked_any_more():
    klass, meat, why = asking()
    (seat,) = seats_in(klass, 1)

    answer(seat, {meat.pk: "no", why.pk: " Fish   or eggs "})
    assert kept(seat) == {"Meat?": "no", "What instead?": "Fish or eggs"}
    with nothing_written():
        answer(seat, {meat.pk: "no", why.pk: "Fish or eggs"})
    answer(seat, {meat.pk: "yes", why.pk: "Fish or eggs"})

    assert kept(seat) == {"Meat?": "yes"}
    assert history("enrollment.answer_questions") == [
        ("enrollment.answer_questions", None, {"questions": [1, 2]}),
        ("enrollment.answer_questions", None, {"questions": [1, 2]}),
    ]


def test_what_must_be_answered_is_named_and_nothing_is_lost():
    klass, meat, _why = asking()
    (seat,) = seats_in(klass, 1)

    with nothing_written(), pytest.raises(AdditionRefusedError) as refusal:
        answer(seat, {meat.pk: "no"})

    assert str(refusal.value) == "Please answer “What instead?”."
    seat.refresh_from_db()
    assert (seat.status, kept(seat)) == ("enrolled", {})


def test_an_answer_is_one_of_those_offered_and_to_a_question_of_the_class():
    klass = offering()
    size = question(klass, "Size?", kind="choice", choices=["S", "M"])
    other = question(offering(), "Other?")
    (seat,) = seats_in(klass, 1)

    for wrong in ({size.pk: "XL"}, {other.pk: "Yes"}, {0: "Yes"}):
        with nothing_written(), pytest.raises(AdditionRefusedError):
            answer(seat, wrong)
    answer(seat, {size.pk: "M"})
    assert kept(seat) == {"Size?": "M"}


def test_answers_are_changed_until_the_class_begins_or_while_its_date_is_open():
    klass, meat, _why = asking()
    (seat,) = seats_in(klass, 1)

    with nothing_written(), pytest.raises(AdditionRefusedError, match="This class has begun"):
        answer(seat, {meat.pk: "yes"}, at=START)
    klass.status, klass.postponed_at = OfferingStatus.POSTPONED, MONDAY
    klass.save()
    answer(seat, {meat.pk: "yes"}, at=START)

    assert kept(seat) == {"Meat?": "yes"}


def test_a_note_on_food_is_kept_where_it_is_asked_and_history_says_only_that():
    klass = offering()
    klass.asks_diet = True
    klass.save()
    (seat,) = seats_in(klass, 1)
    (elsewhere,) = seats_in(offering(), 1)

    answer(seat, {}, dietary_note="No peanuts")
    answer(elsewhere, {}, dietary_note="No peanuts")
    assert list(DietaryNote.objects.values_list("enrollment", "text")) == [(seat.pk, "No peanuts")]
    answer(seat, {}, dietary_note="")

    assert not DietaryNote.objects.exists()
    assert history("enrollment.note_diet") == [
        ("enrollment.note_diet", None, {"noted": True}),
        ("enrollment.note_diet", None, {"noted": False}),
    ]
    said = AuditEvent.objects.values_list("before", "after", "reason")
    assert "peanut" not in repr(list(said)).casefold()


# --- lodging ---


def with_lodging(limit=1, seats=3):
    klass = offering()
    klass.lodging_limit = limit
    klass.save()
    return klass, seats_in(klass, seats)


def ask(seat, minutes=0):
    return ask_for_lodging(
        enrollment_id=seat.pk, actor=seat.learner, now=MONDAY + timedelta(minutes=minutes)
    )


def lodging(seats):
    rows = dict(LodgingRequest.objects.values_list("enrollment", "status"))
    return [rows.get(seat.pk) for seat in seats]


def test_lodging_is_granted_to_the_limit_then_there_is_a_list():
    _klass, seats = with_lodging(limit=2)

    for place, seat in enumerate(seats):
        ask(seat, place)
    with nothing_written():
        ask(seats[0], 9)

    assert lodging(seats) == ["granted", "granted", "waiting"]


def test_lodging_given_up_goes_to_the_next_who_is_told():
    _klass, seats = with_lodging()
    for place, seat in enumerate(seats):
        ask(seat, place)

    drop_lodging(enrollment_id=seats[0].pk, actor=seats[0].learner, now=MONDAY)
    drop_lodging(enrollment_id=seats[0].pk, actor=seats[0].learner, now=MONDAY)

    assert lodging(seats) == ["dropped", "granted", "waiting"]
    told = [each for each in mails() if each[0] == "enrollment/lodging_granted"]
    assert told == [("enrollment/lodging_granted", seats[1].learner.email)]
    ask(seats[0], 60)
    assert lodging(seats) == ["waiting", "granted", "waiting"]


def test_lodging_of_a_seat_given_back_goes_to_the_next(django_capture_on_commit_callbacks):
    klass, seats = with_lodging()
    for place, seat in enumerate(seats):
        ask(seat, place)
    with django_capture_on_commit_callbacks() as callbacks:
        withdraw(enrollment_id=seats[0].pk, actor=seats[0].learner, now=MONDAY)
    assert dict(jobs_in(callbacks))[jobs.SETTLE_LODGING] == {"offering_id": klass.pk}
    assert lodging_to_settle() == [klass.pk]  # the sweep finds it, too

    assert settle_lodging(offering_id=klass.pk, now=MONDAY) == 1

    assert lodging(seats) == ["dropped", "granted", "waiting"]
    assert settle_lodging(offering_id=klass.pk, now=MONDAY) == 0


def test_a_class_without_lodging_has_none_and_one_that_has_begun_gives_none():
    (seat,) = seats_in(offering(), 1)
    with nothing_written(), pytest.raises(AdditionRefusedError, match="no lodging"):
        ask(seat)
    klass, seats = with_lodging()
    for place, each in enumerate(seats):
        ask(each, place)
    withdraw(enrollment_id=seats[0].pk, actor=seats[0].learner, now=MONDAY)

    assert settle_lodging(offering_id=klass.pk, now=START) == 0
    assert lodging(seats) == ["dropped", "waiting", "waiting"]


# --- reminders ---


def test_whoever_has_not_answered_or_chosen_is_reminded_once_each_time():
    klass, meat, _why = asking()
    done, late = seats_in(klass, 2)
    answer(done, {meat.pk: "yes"})
    (unchosen,) = seats_in(conference(), 1)

    for _again in range(2):
        for days in (11, 10, 3, 1):
            remind_of_additions(now=START - timedelta(days=days))

    said = Message.objects.filter(template="enrollment/additions_missing").order_by("pk")
    assert sorted(said.values_list("recipient", flat=True)) == sorted(
        [late.learner_id, late.learner_id, unchosen.learner_id, unchosen.learner_id]
    )
    assert {row.context["missing"] for row in said} == {
        "Questions that must be answered: 1",
        "Sessions to choose: Morning",
    }


def test_whoever_registers_after_the_reminder_has_just_been_told():
    klass, _meat, _why = asking()
    enroll(klass, at=START - timedelta(days=10))

    assert remind_of_additions(now=START - timedelta(days=10)) == 0
    message = Message.objects.get(template="enrollment/seat_confirmed")
    said = render_mail(message.template, message.context).text
    assert "Tell us what this class asks:\n" in said
    assert f"/my/classes/{klass.enrollments.get().pk}/add/\n" in said


def test_a_class_that_asks_nothing_says_nothing_of_it():
    enroll(offering())

    message = Message.objects.get(template="enrollment/seat_confirmed")
    assert "this class asks" not in render_mail(message.template, message.context).text
    assert not Answer.objects.exists()
