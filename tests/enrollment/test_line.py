"""The line of a class in the hands of MSSC staff, above all on the last day."""

from datetime import UTC, datetime, timedelta

import pytest

from audit.models import AuditEvent
from courses.models import Offering
from enrollment import jobs
from enrollment.exceptions import ClashError, LineRefusedError, OfferingFullError, OfferRefusedError
from enrollment.models import WaitlistEntry
from enrollment.services import (
    accept_offer,
    end_offer,
    give_seat_in_line,
    move_offering,
    offer_freed_seats,
    offer_seat,
    postpone_offering,
    register,
    set_priority,
)
from enrollment.services.moving import NewTime
from notifications.models import Message
from tests.enrollment.rows import history, jobs_in, mails, nothing_written
from tests.enrollment.waiting import (
    DAY,
    LAST_DAY,
    MONDAY,
    SECOND,
    START,
    an_offer,
    free_a_seat,
    full_class,
    on_the_last_day,
    statuses,
)
from tests.factories import UserFactory, offering, staff
from tests.factories.lives import enroll

pytestmark = pytest.mark.django_db


WHY = "Said yes on the phone."


def test_within_a_day_nothing_is_offered_by_itself():
    klass, _ = on_the_last_day(UserFactory(), UserFactory())

    with nothing_written():
        assert offer_freed_seats(offering_id=klass.pk, now=LAST_DAY) == []
    assert len(offer_freed_seats(offering_id=klass.pk, now=LAST_DAY - SECOND)) == 1


def test_an_offer_still_open_a_day_before_goes_to_staff_once_and_stays_open():
    klass, entry = an_offer(UserFactory(), UserFactory(), at=LAST_DAY - SECOND)

    offer_freed_seats(offering_id=klass.pk, now=LAST_DAY)

    entry.refresh_from_db()
    assert (entry.status, entry.to_staff_at) == ("offered", LAST_DAY)
    event = AuditEvent.objects.get(action="enrollment.hand_to_staff")
    assert (event.actor, event.person, event.reason) == (
        None,
        entry.learner,
        "The class begins within a day, and the offer was not answered.",
    )
    with nothing_written():
        offer_freed_seats(offering_id=klass.pk, now=LAST_DAY + SECOND)
    assert accept_offer(entry_id=entry.pk, actor=entry.learner, now=LAST_DAY + SECOND)


def test_an_offer_that_runs_out_on_the_last_day_goes_to_nobody_by_itself():
    klass, entry = an_offer(UserFactory(), UserFactory(), at=LAST_DAY - SECOND)

    assert offer_freed_seats(offering_id=klass.pk, now=entry.offer_ends_at) == []
    assert statuses(klass) == ["lapsed", "waiting"]


def test_of_a_class_that_moves_away_an_offer_is_not_with_staff_any_more():
    klass, entry = an_offer(UserFactory(), at=LAST_DAY - SECOND)
    offer_freed_seats(offering_id=klass.pk, now=LAST_DAY)
    meeting = klass.meetings.get()
    later = NewTime(meeting.starts_at + 3 * DAY, meeting.ends_at + 3 * DAY)

    move_offering(offering_id=klass.pk, times={meeting.pk: later}, actor=staff(), now=LAST_DAY)

    entry.refresh_from_db()
    assert (entry.status, entry.to_staff_at) == ("offered", None)


def test_an_offer_of_a_class_that_moves_up_ends_by_day():
    _, entry = an_offer(UserFactory())
    meeting = entry.offering.meetings.get()
    early = datetime(2026, 5, 19, 10, tzinfo=UTC)  # six in the morning in Maine
    times = {meeting.pk: NewTime(early, early + timedelta(hours=6))}

    move_offering(offering_id=entry.offering_id, times=times, actor=staff(), now=MONDAY)

    entry.refresh_from_db()
    assert entry.offer_ends_at == datetime(2026, 5, 19, 1, tzinfo=UTC)  # nine in the evening


def test_a_postponed_class_takes_its_offers_from_staff():
    klass, entry = an_offer(UserFactory(), at=LAST_DAY - SECOND)
    offer_freed_seats(offering_id=klass.pk, now=LAST_DAY)

    postpone_offering(offering_id=klass.pk, reason="Snow.", actor=staff(), now=LAST_DAY)

    entry.refresh_from_db()
    assert (entry.status, entry.to_staff_at, entry.offer_ends_at) == ("waiting", None, None)
    with pytest.raises(LineRefusedError, match="This class is postponed"):
        give_seat_in_line(entry_id=entry.pk, reason=WHY, actor=staff(), now=LAST_DAY)


# --- priority ---


def test_a_priority_is_set_with_a_reason_and_says_who_is_next():
    klass, (first, second, third) = full_class(*UserFactory.create_batch(3))
    office = staff()

    set_priority(entry_id=third.pk, priority=5, reason="Lives far away.", actor=office, now=MONDAY)

    event = AuditEvent.objects.get(action="enrollment.set_priority")
    assert (event.actor, event.before, event.after, event.reason) == (
        office,
        {"priority": 0},
        {"priority": 5},
        "Lives far away.",
    )
    places = {row.pk: row.place_in_line for row in klass.waitlist.for_listing()}
    assert places == {third.pk: 1, first.pk: 2, second.pk: 3}
    assert {row.line_length for row in klass.waitlist.for_listing()} == {3}
    free_a_seat(klass)
    assert offer_freed_seats(offering_id=klass.pk, now=MONDAY) == [third]
    with nothing_written():
        set_priority(entry_id=third.pk, priority=5, reason="Again.", actor=office, now=MONDAY)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"reason": " "}, "Say why. History keeps it."),
        ({"priority": 101}, "A priority is a number from -100 to 100."),
        ({"priority": -101}, "A priority is a number from -100 to 100."),
    ],
)
def test_a_priority_out_of_bounds_or_without_a_reason_is_refused(asked, sentence):
    _, (entry,) = full_class(UserFactory())
    said = {"priority": 1, "reason": "Lives far away.", "actor": staff(), "now": MONDAY} | asked

    with nothing_written(), pytest.raises(LineRefusedError) as refusal:
        set_priority(entry_id=entry.pk, **said)

    assert str(refusal.value) == sentence


# --- an offer by staff ---


def test_staff_offer_a_seat_on_the_last_day_and_those_before_read_why():
    klass, (first, second) = on_the_last_day(UserFactory(), UserFactory())
    until = START - timedelta(hours=1)
    office = staff()

    offer_seat(
        entry_id=second.pk, ends_at=until, reason="First cannot come.", actor=office, now=LAST_DAY
    )

    for entry in (first, second):
        entry.refresh_from_db()
    assert (second.status, second.offer_ends_at, second.to_staff_at) == ("offered", until, LAST_DAY)
    assert first.passed_over == "MSSC staff gave it to somebody else."
    assert ("enrollment/seat_offered", second.learner.email) in mails()
    skipped = AuditEvent.objects.get(action="enrollment.pass_over")
    assert (skipped.actor, skipped.person) == (office, first.learner)
    with nothing_written():
        offer_freed_seats(offering_id=klass.pk, now=LAST_DAY + SECOND)


def test_every_time_staff_pass_somebody_over_it_is_noted():
    klass, (first, second, third) = on_the_last_day(*UserFactory.create_batch(3))
    give_seat_in_line(entry_id=second.pk, reason=WHY, actor=staff(), now=LAST_DAY)
    free_a_seat(klass, at=LAST_DAY)
    give_seat_in_line(entry_id=third.pk, reason=WHY, actor=staff(), now=LAST_DAY)

    skipped = AuditEvent.objects.filter(action="enrollment.pass_over", person=first.learner)
    assert skipped.count() == 2


def test_who_waits_before_them_is_not_passed_over_while_a_seat_is_left():
    klass, (first, second) = full_class(UserFactory(), UserFactory(), seats=2)
    free_a_seat(klass, at=LAST_DAY)
    free_a_seat(klass, at=LAST_DAY)

    give_seat_in_line(entry_id=second.pk, reason=WHY, actor=staff(), now=LAST_DAY)

    first.refresh_from_db()
    assert first.passed_over == ""


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"reason": ""}, "Say why. History keeps it."),
        ({"ends_at": MONDAY}, "This deadline has passed. Give them some time to answer."),
        ({"ends_at": START + SECOND}, "The class has begun by then. Choose an earlier deadline."),
        (
            {"ends_at": START - timedelta(hours=3)},  # six in the morning
            "Nobody is asked at night. Choose a time from 7 AM to 9 PM.",
        ),
    ],
)
def test_an_offer_by_staff_has_a_reason_and_ends_by_day_before_the_start(change, sentence):
    klass, (entry,) = full_class(UserFactory())
    free_a_seat(klass)
    said = {"ends_at": START, "reason": WHY, "actor": staff(), "now": MONDAY} | change

    with nothing_written(), pytest.raises(LineRefusedError) as refusal:
        offer_seat(entry_id=entry.pk, **said)

    assert str(refusal.value) == sentence


def test_an_offer_by_staff_asks_what_the_class_asks():
    """A clash may be over by then; a completion that counts is not."""
    person, busy = UserFactory(first_name="Ada", last_name="Elm"), UserFactory()
    klass, (entry, other) = full_class(person, busy, seats=2)
    free_a_seat(klass)
    free_a_seat(klass)
    enroll(offering(starts_at=START), busy)
    done = enroll(offering(version=klass.version, starts_at=MONDAY - 30 * DAY), person)
    type(done).objects.filter(pk=done.pk).update(status="completed", ended_at=MONDAY)
    said = {"ends_at": START, "reason": WHY, "actor": staff(), "now": MONDAY}

    with nothing_written(), pytest.raises(Exception, match="Ada Elm has completed this course"):
        offer_seat(entry_id=entry.pk, **said)
    offer_seat(entry_id=other.pk, **said)
    assert statuses(klass) == ["waiting", "offered"]


# --- a seat given by staff ---


def test_staff_give_the_seat_to_whoever_said_yes_on_the_phone():
    klass, (_first, second) = on_the_last_day(UserFactory(), UserFactory())
    office = staff()

    seat = give_seat_in_line(entry_id=second.pk, reason=WHY, actor=office, now=LAST_DAY)

    assert (seat.learner, seat.status, seat.way) == (second.learner, "enrolled", "promotion")
    assert statuses(klass) == ["waiting", "accepted"]
    told = AuditEvent.objects.filter(action__in=["enrollment.move_in_line", "enrollment.register"])
    assert [(row.actor, row.reason) for row in told.order_by("-pk")[:2]] == [(office, WHY)] * 2
    assert Message.objects.filter(key=f"enrollment.seat_confirmed:{seat.pk}").count() == 1


def test_an_offer_to_somebody_without_email_is_settled_with_the_seat():
    klass, entry = an_offer(UserFactory(email=None), at=LAST_DAY - SECOND)

    give_seat_in_line(entry_id=entry.pk, reason=WHY, actor=staff(), now=LAST_DAY)

    letter = Message.objects.get(template="enrollment/seat_offered")
    assert letter.dealt_with_at == LAST_DAY
    assert statuses(klass) == ["accepted"]


def test_a_gate_that_is_not_met_keeps_the_seat_from_being_given():
    person = UserFactory(first_name="Ada", last_name="Elm")
    _, (entry,) = on_the_last_day(person)
    enroll(offering(starts_at=START), person)
    office = staff()

    with nothing_written(), pytest.raises(ClashError, match="Ada Elm has a seat at that time"):
        give_seat_in_line(entry_id=entry.pk, reason=WHY, actor=office, now=LAST_DAY)


@pytest.mark.parametrize("act", [offer_seat, give_seat_in_line])
@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("full", "No seat is free for Ada Elm now."),
        ("begun", "This class has begun or was canceled, so no seat is given out any more."),
        ("cancelled", "This class has begun or was canceled, so no seat is given out any more."),
        ("left", "Ada Elm is no longer on this waitlist."),
        ("closed account", "The account of Ada Elm is closed."),
    ],
)
def test_a_stale_page_gives_out_nothing(act, state, sentence):
    person = UserFactory(first_name="Ada", last_name="Elm")
    klass, (entry,) = on_the_last_day(person)
    now = START if state == "begun" else LAST_DAY
    if state == "full":
        klass.enrollments.create(learner=UserFactory(), enrolled_at=now)
    elif state == "cancelled":
        Offering.objects.filter(pk=klass.pk).update(status="cancelled")
    elif state == "left":
        WaitlistEntry.objects.filter(pk=entry.pk).update(status="left", ended_at=now)
    elif state == "closed account":
        person.is_active = False
        person.save()
    said = {"entry_id": entry.pk, "reason": WHY, "actor": staff(), "now": now}

    if act is offer_seat:
        said["ends_at"] = START - timedelta(hours=1)

    with nothing_written(), pytest.raises(LineRefusedError) as refusal:
        act(**said)

    assert str(refusal.value) == sentence


# --- an offer ended by staff ---


def test_staff_end_an_offer_and_the_person_reads_why(django_capture_on_commit_callbacks):
    klass, entry = an_offer(UserFactory(), UserFactory())
    office = staff()

    with django_capture_on_commit_callbacks() as callbacks:
        end_offer(entry_id=entry.pk, reason="Nobody picks up.", actor=office, now=MONDAY)

    assert statuses(klass) == ["lapsed", "waiting"]
    told = Message.objects.get(template="enrollment/offer_ended")
    assert (told.to_address, told.context["reason"]) == (entry.learner.email, "Nobody picks up.")
    assert (jobs.OFFER_FREED_SEATS, {"offering_id": klass.pk}) in jobs_in(callbacks)
    with nothing_written(), pytest.raises(OfferRefusedError):
        accept_offer(entry_id=entry.pk, actor=entry.learner, now=MONDAY)
    with nothing_written(), pytest.raises(LineRefusedError, match="No seat is being kept for"):
        end_offer(entry_id=entry.pk, reason="Again.", actor=office, now=MONDAY)
    assert history("enrollment.move_in_line")[-1] == (
        "enrollment.move_in_line",
        {"status": "offered"},
        {"status": "lapsed"},
    )


def test_an_offer_is_told_of_each_time_it_is_made():
    """Ended and made again with the same deadline, it is another offer."""
    _, entry = an_offer(UserFactory())
    until = entry.offer_ends_at
    entry.status, entry.offer_ends_at = "waiting", None
    entry.save()

    offer_seat(entry_id=entry.pk, ends_at=until, reason=WHY, actor=staff(), now=MONDAY)

    keys = Message.objects.filter(template="enrollment/seat_offered").order_by("pk")
    assert list(keys.values_list("key", flat=True)) == [
        f"enrollment.seat_offered:{entry.pk}:{number}" for number in (1, 2)
    ]


def test_nobody_overtakes_the_line_on_the_last_day():
    klass, _ = on_the_last_day(UserFactory())
    newcomer = UserFactory()

    with nothing_written(), pytest.raises(OfferingFullError):
        register(offering_id=klass.pk, learner=newcomer, actor=newcomer, now=LAST_DAY)
