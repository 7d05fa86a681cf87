"""The line of a class: a freed seat is offered to the first in it, with a deadline."""

from datetime import timedelta

import pytest

from courses.models import Offering
from enrollment.exceptions import OfferingFullError, OfferRefusedError
from enrollment.models import Enrollment
from enrollment.services import (
    accept_offer,
    decline_offer,
    leave_waitlist,
    offer_freed_seats,
    register,
)
from notifications.models import Message
from tests.enrollment.rows import history, nothing_written
from tests.enrollment.waiting import (
    MONDAY,
    SECOND,
    START,
    TWO_DAYS,
    an_offer,
    free_a_seat,
    full_class,
    line_up,
    run_follow_up,
    statuses,
)
from tests.factories import UserFactory, VersionFactory

pytestmark = pytest.mark.django_db


def test_a_freed_seat_is_offered_to_the_first_in_line_with_a_mail_and_history():
    first, second = UserFactory(), UserFactory()
    klass, entry = an_offer(first, second)

    assert (entry.learner, entry.status, entry.offer_ends_at) == (
        first,
        "offered",
        MONDAY + TWO_DAYS,
    )
    assert statuses(klass) == ["offered", "waiting"]
    offered = Message.objects.get(template="enrollment/seat_offered")
    assert (offered.key, offered.to_address, offered.context["offer_ends_at"]) == (
        f"enrollment.seat_offered:{entry.pk}:1",
        first.email,
        (MONDAY + TWO_DAYS).isoformat(),
    )
    assert history("enrollment.move_in_line") == [
        ("enrollment.move_in_line", {"status": "waiting"}, {"status": "offered"})
    ]


def test_who_joined_first_is_offered_first_whoever_was_entered_first():
    klass, _ = full_class()
    (late_one,) = line_up(klass, UserFactory(), at=MONDAY)
    (early_one,) = line_up(klass, UserFactory(), at=MONDAY - timedelta(days=1))
    free_a_seat(klass)

    assert offer_freed_seats(offering_id=klass.pk, now=MONDAY) == [early_one]
    late_one.refresh_from_db()
    assert late_one.status == "waiting"


def test_offering_again_changes_nothing():
    klass, _ = an_offer(UserFactory(), UserFactory())

    with nothing_written():
        assert offer_freed_seats(offering_id=klass.pk, now=MONDAY + SECOND) == []


def test_every_free_seat_is_offered_and_no_more():
    klass, _ = full_class(*UserFactory.create_batch(3), seats=2)
    free_a_seat(klass)
    free_a_seat(klass)

    offer_freed_seats(offering_id=klass.pk, now=MONDAY)

    assert statuses(klass) == ["offered", "offered", "waiting"]


def test_raising_the_capacity_lets_the_line_in_before_anybody_else():
    klass, _ = full_class(UserFactory(), UserFactory())
    Offering.objects.filter(pk=klass.pk).update(capacity=2)

    with nothing_written(), pytest.raises(OfferingFullError):
        register(offering_id=klass.pk, learner=(late := UserFactory()), actor=late, now=MONDAY)
    offer_freed_seats(offering_id=klass.pk, now=MONDAY)

    assert statuses(klass) == ["offered", "waiting"]


def test_taking_the_limit_away_offers_a_seat_to_all_who_wait():
    klass, _ = full_class(UserFactory(), UserFactory())
    Offering.objects.filter(pk=klass.pk).update(capacity=None)

    offer_freed_seats(offering_id=klass.pk, now=MONDAY)

    assert statuses(klass) == ["offered", "offered"]


def test_an_offer_made_near_the_start_lasts_half_the_time_left():
    at = START - timedelta(hours=48)
    _, entry = an_offer(UserFactory(), at=at)

    assert entry.offer_ends_at == START - timedelta(hours=24)


def test_an_offered_seat_is_kept_from_newcomers_until_the_offer_runs_out():
    klass, entry = an_offer(UserFactory())
    newcomer = UserFactory()

    with nothing_written(), pytest.raises(OfferingFullError):
        register(
            offering_id=klass.pk,
            learner=newcomer,
            actor=newcomer,
            now=entry.offer_ends_at - SECOND,
        )

    register(offering_id=klass.pk, learner=newcomer, actor=newcomer, now=entry.offer_ends_at)
    assert list(klass.enrollments.holding_a_seat().values_list("learner", flat=True)) == [
        newcomer.pk
    ]


def test_accepting_turns_the_kept_seat_into_a_seat():
    person = UserFactory()
    klass, entry = an_offer(person)

    seat = accept_offer(entry_id=entry.pk, actor=person, now=entry.offer_ends_at - SECOND)

    assert (seat.learner, seat.offering, seat.status) == (person, klass, "enrolled")
    assert statuses(klass) == ["accepted"]
    assert Message.objects.filter(key=f"enrollment.seat_confirmed:{seat.pk}").count() == 1
    assert history("enrollment.move_in_line", "enrollment.register")[-2:] == [
        ("enrollment.move_in_line", {"status": "offered"}, {"status": "accepted"}),
        ("enrollment.register", None, {"status": "enrolled", "offering": klass.number}),
    ]


def test_an_offer_that_ran_out_is_refused_and_the_seat_goes_to_the_next():
    first, second = UserFactory(), UserFactory()
    klass, entry = an_offer(first, second)
    deadline = entry.offer_ends_at

    with nothing_written(), pytest.raises(OfferRefusedError) as refusal:
        accept_offer(entry_id=entry.pk, actor=first, now=deadline)
    assert str(refusal.value) == (
        "This offer ran out, and the seat went to the next person in line. "
        "You can join the waitlist again."
    )

    (next_offer,) = offer_freed_seats(offering_id=klass.pk, now=deadline)
    assert (next_offer.learner, statuses(klass)) == (second, ["lapsed", "offered"])
    with nothing_written(), pytest.raises(OfferRefusedError) as refusal:
        accept_offer(entry_id=entry.pk, actor=first, now=deadline)
    assert str(refusal.value) == "This offer is over. You can join the waitlist again."


def test_a_declined_seat_goes_to_the_next_at_once(django_capture_on_commit_callbacks):
    first, second = UserFactory(), UserFactory()
    klass, entry = an_offer(first, second)

    with django_capture_on_commit_callbacks() as callbacks:
        decline_offer(entry_id=entry.pk, actor=first, now=MONDAY + SECOND)
    run_follow_up(callbacks, at=MONDAY + SECOND)

    assert list(klass.waitlist.order_by("pk").values_list("status", "ended_at")) == [
        ("declined", MONDAY + SECOND),
        ("offered", None),
    ]


def test_leaving_while_holding_an_offer_frees_the_seat_at_once(django_capture_on_commit_callbacks):
    first, second = UserFactory(), UserFactory()
    klass, entry = an_offer(first, second)

    with django_capture_on_commit_callbacks() as callbacks:
        leave_waitlist(entry_id=entry.pk, actor=first, now=MONDAY)
    run_follow_up(callbacks, at=MONDAY)

    assert statuses(klass) == ["left", "offered"]


def test_leaving_the_line_asks_for_nothing(django_capture_on_commit_callbacks):
    _, (entry,) = full_class(UserFactory())

    with django_capture_on_commit_callbacks() as callbacks:
        left = leave_waitlist(entry_id=entry.pk, actor=entry.learner, now=MONDAY)

    assert (left.status, left.ended_at, callbacks) == ("left", MONDAY, [])
    with nothing_written(), pytest.raises(OfferRefusedError) as refusal:
        leave_waitlist(entry_id=entry.pk, actor=entry.learner, now=MONDAY)
    assert str(refusal.value) == "You are no longer on this waitlist."


@pytest.mark.parametrize("answer", [accept_offer, decline_offer])
def test_who_has_no_offer_cannot_answer_one(answer):
    _, (entry,) = full_class(UserFactory())

    with nothing_written(), pytest.raises(OfferRefusedError) as refusal:
        answer(entry_id=entry.pk, actor=entry.learner, now=MONDAY)

    assert str(refusal.value) == "No seat is free for you yet. You keep your place in line."


@pytest.mark.parametrize("answer", [accept_offer, decline_offer])
def test_an_offer_is_accepted_once(answer):
    _, entry = an_offer(UserFactory())
    accept_offer(entry_id=entry.pk, actor=entry.learner, now=MONDAY)

    with nothing_written(), pytest.raises(OfferRefusedError) as refusal:
        answer(entry_id=entry.pk, actor=entry.learner, now=MONDAY)

    assert str(refusal.value) == "You have accepted this offer already. The seat is yours."


@pytest.mark.parametrize("answer", [accept_offer, decline_offer])
def test_a_declined_offer_is_over(answer):
    _, entry = an_offer(UserFactory())
    decline_offer(entry_id=entry.pk, actor=entry.learner, now=MONDAY)

    with nothing_written(), pytest.raises(OfferRefusedError) as refusal:
        answer(entry_id=entry.pk, actor=entry.learner, now=MONDAY)

    assert str(refusal.value) == "This offer is over. You can join the waitlist again."


def test_an_offer_is_worth_nothing_when_the_class_got_smaller():
    klass, entry = an_offer(UserFactory(), seats=2)
    Offering.objects.filter(pk=klass.pk).update(capacity=1)

    with nothing_written(), pytest.raises(OfferRefusedError) as refusal:
        accept_offer(entry_id=entry.pk, actor=entry.learner, now=MONDAY)

    assert str(refusal.value) == "The class has fewer seats now, and none is left for this offer."
    with nothing_written():
        assert offer_freed_seats(offering_id=klass.pk, now=MONDAY) == []
    assert Enrollment.objects.holding_a_seat().count() == 1


@pytest.mark.parametrize("change", [{"status": "cancelled"}, {"starts_at": MONDAY}])
def test_no_offer_is_accepted_for_a_class_that_has_begun_or_is_cancelled(change):
    klass, entry = an_offer(UserFactory())
    Offering.objects.filter(pk=klass.pk).update(**change)

    with nothing_written(), pytest.raises(OfferRefusedError) as refusal:
        accept_offer(entry_id=entry.pk, actor=entry.learner, now=MONDAY)

    assert str(refusal.value) == "This class has begun or was canceled, so the offer is over."


def test_nothing_is_offered_once_the_class_has_begun_and_the_line_is_told():
    klass, (entry,) = full_class(UserFactory())
    free_a_seat(klass)

    assert offer_freed_seats(offering_id=klass.pk, now=START) == []

    entry.refresh_from_db()
    assert (entry.status, entry.ended_at) == ("closed", START)
    closed = Message.objects.get(template="enrollment/waitlist_closed")
    assert (closed.to_address, closed.context["reason"]) == (
        entry.learner.email,
        "The class has begun.",
    )
    with nothing_written():
        assert offer_freed_seats(offering_id=klass.pk, now=START) == []


def test_an_offer_still_open_is_closed_with_the_line():
    klass, _ = an_offer(UserFactory(), UserFactory(), at=START - timedelta(hours=26))
    Offering.objects.filter(pk=klass.pk).update(starts_at=START - timedelta(hours=26))

    offer_freed_seats(offering_id=klass.pk, now=START - timedelta(hours=26))

    assert statuses(klass) == ["closed", "closed"]


def test_a_self_paced_class_offers_freed_seats_while_it_takes_people_in():
    version = VersionFactory(delivery_mode="self_paced", completion_rule="all_modules_and_quiz")
    closes_at = START + timedelta(days=30)
    klass, _ = full_class(
        UserFactory(),
        version=version,
        window=(START, START + timedelta(days=60)),
        closes_at=closes_at,
    )
    free_a_seat(klass, at=START + timedelta(days=9))

    (entry,) = offer_freed_seats(offering_id=klass.pk, now=closes_at - timedelta(hours=48))

    assert entry.offer_ends_at == closes_at - timedelta(hours=24)
    offer_freed_seats(offering_id=klass.pk, now=closes_at)
    assert statuses(klass) == ["lapsed"]


def test_who_let_an_offer_run_out_may_join_again_before_any_sweep():
    late = UserFactory()
    klass, entry = an_offer(late)
    after = MONDAY + TWO_DAYS + SECOND

    seat = register(offering_id=klass.pk, learner=late, actor=late, now=after)

    entry.refresh_from_db()
    assert (entry.status, entry.ended_at) == ("lapsed", after)
    assert seat.status == "enrolled"
