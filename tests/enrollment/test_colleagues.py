"""A colleague takes a seat, and a seat is given to the same person once more."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.exceptions import DomainError
from courses.models import Offering, SeatReserve
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.services import give_to_colleague, register, reinstate, withdraw
from notifications.models import Message
from tests.enrollment.rows import history, mails, nothing_written
from tests.factories import UserFactory, employ, offering, organization, staff
from tests.factories.lives import enroll

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
MONDAY = START - timedelta(days=21)


def give(seat, colleague, *, actor=None, now=MONDAY, reason=""):
    return give_to_colleague(
        enrollment_id=seat.pk,
        colleague=colleague,
        actor=actor or staff(),
        now=now,
        reason=reason,
    )


def refused(seat, colleague, **said) -> str:
    actor = staff()
    with nothing_written(), pytest.raises(DomainError) as refusal:
        give(seat, colleague, actor=actor, **said)
    return str(refusal.value)


def test_the_colleague_takes_the_very_seat_past_the_line():
    klass, waits = offering(capacity=1), UserFactory()
    seat, colleague, helper = enroll(klass), UserFactory(), staff()
    register(offering_id=klass.pk, learner=waits, actor=waits, now=MONDAY, or_wait=True)

    given = give(seat, colleague, actor=helper, reason="Night shift.")

    assert list(Enrollment.objects.values_list("learner", "status", "way", "came_from")) == [
        (seat.learner_id, "replaced", "self", None),
        (colleague.pk, "enrolled", "substitute", seat.pk),
    ]
    assert given.offering == klass
    assert history("enrollment.give_to_colleague") == [
        ("enrollment.give_to_colleague", {"status": "enrolled"}, {"status": "replaced"})
    ]
    assert mails()[-2:] == [
        ("enrollment/seat_given_to_colleague", seat.learner.email),
        ("enrollment/seat_confirmed", colleague.email),
    ]
    told = Message.objects.get(template="enrollment/seat_given_to_colleague")
    assert (told.context["by"], told.context["calendar"]["method"]) == (helper.name, "CANCEL")
    assert colleague.name not in str(told.context)
    assert WaitlistEntry.objects.get().status == "waiting"


def test_where_an_approval_is_needed_it_is_asked_again_and_the_seat_is_kept():
    klass = offering(capacity=1)
    seat = enroll(klass)
    Offering.objects.update(approval="staff", requests_hold_seat=False)

    given = give(seat, UserFactory())

    assert (given.status, [row.step for row in given.approvals.all()]) == (
        "requested_seat",
        ["staff"],
    )


def test_the_colleague_passes_the_same_gates():
    klass, colleague = offering(), UserFactory()
    seat = enroll(klass)
    other = enroll(offering(), colleague)

    assert refused(seat, colleague).startswith(f"{colleague.name} has a seat at that time in")
    withdraw(enrollment_id=other.pk, actor=colleague, now=MONDAY)
    assert give(seat, colleague).status == "enrolled"


def test_registration_may_have_closed_but_the_class_not_begun():
    klass = offering(closes_at=MONDAY)
    seat, colleague = enroll(klass), UserFactory()

    assert refused(seat, colleague, now=START) == (
        "This class has begun. Whoever comes instead is entered on the roster."
    )
    assert give(seat, colleague, now=START - timedelta(minutes=1)).status == "enrolled"


def test_an_organization_at_its_cap_may_still_send_somebody_else():
    klass, place = offering(), organization("District")
    Offering.objects.update(organization_cap=1, organization_cap_until=date(2026, 6, 8))
    first, second, third = UserFactory.create_batch(3)
    for person in (first, second, third):
        employ(person, place)
    seat = enroll(klass, first)

    given = give(seat, second)

    assert given.status == "enrolled"
    with pytest.raises(DomainError):
        register(offering_id=klass.pk, learner=third, actor=third, now=MONDAY)


def test_a_seat_held_for_others_stays_theirs():
    klass = offering(capacity=1)
    place = organization("County school")
    place.county = "23011"
    place.save()
    held_for = employ(UserFactory(), place).person
    SeatReserve.objects.create(offering=klass, county="23011", seats=1, until=date(2026, 6, 8))
    seat, colleague = enroll(klass, held_for), UserFactory()

    assert refused(seat, colleague) == (
        f"This seat is held for others, so {colleague.name} cannot have it."
    )


def test_a_colleague_who_waits_leaves_the_line():
    klass, colleague = offering(capacity=1), UserFactory()
    seat = enroll(klass)
    register(offering_id=klass.pk, learner=colleague, actor=colleague, now=MONDAY, or_wait=True)

    give(seat, colleague)

    assert WaitlistEntry.objects.get().status == "left"


def test_a_second_press_gives_nothing_again_and_a_stale_page_is_refused():
    seat, colleague = enroll(offering()), UserFactory()
    given = give(seat, colleague)

    helper = staff()
    with nothing_written():
        assert give(seat, colleague, actor=helper) == given
    assert refused(seat, UserFactory()) == "This seat is no longer held, so nothing was changed."


def test_nobody_replaces_themselves_or_is_replaced_by_who_left():
    seat = enroll(offering())

    assert refused(seat, seat.learner).startswith("Choose a colleague")
    gone = UserFactory(is_active=False)
    assert refused(seat, gone) == f"The account of {gone.name} is closed."


# --- given to the same person once more ---


def given_back(klass) -> Enrollment:
    seat = enroll(klass)
    return withdraw(enrollment_id=seat.pk, actor=seat.learner, now=MONDAY)


def again(old, *, reason="It was a mistake.", **said):
    return reinstate(enrollment_id=old.pk, actor=staff(), now=MONDAY, reason=reason, **said)


def test_a_seat_given_back_is_given_again_in_a_new_row():
    old = given_back(offering())

    new = again(old)

    assert list(Enrollment.objects.values_list("pk", "status", "way", "came_from")) == [
        (old.pk, "withdrawn", "self", None),
        (new.pk, "enrolled", "reinstated", old.pk),
    ]


def test_a_full_class_refuses_it_and_offers_the_line():
    klass = offering(capacity=1)
    old = given_back(klass)
    enroll(klass)

    with pytest.raises(DomainError) as refusal:
        again(old)

    assert "You can join the waitlist" in str(refusal.value)
    assert again(old, or_wait=True).status == "waiting"


@pytest.mark.parametrize("status", ["refused", "expired", "replaced"])
def test_what_was_not_approved_or_ran_out_may_be_given_again(status):
    old = given_back(offering())
    Enrollment.objects.update(status=status)

    assert again(old).came_from == old


def test_a_seat_that_is_held_or_moved_is_not_given_again():
    seat = enroll(offering())
    for status in ("enrolled", "transferred", "completed"):
        ended = None if status == "enrolled" else MONDAY
        Enrollment.objects.filter(pk=seat.pk).update(status=status, ended_at=ended)
        with pytest.raises(DomainError) as refusal:
            again(seat)
        assert str(refusal.value).startswith("Only a seat that was given back")


def test_a_reason_is_asked_for_and_a_second_press_gives_no_second_seat():
    old = given_back(offering())

    with pytest.raises(DomainError) as refusal:
        again(old, reason=" ")
    assert str(refusal.value) == "Say why. It stays in the history."

    again(old)
    with pytest.raises(DomainError) as refusal:
        again(old)
    assert str(refusal.value) == f"{old.learner.name} already has a seat in this class."
