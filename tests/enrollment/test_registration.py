from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from core.exceptions import DomainError
from courses.models import Audience, Offering
from enrollment.enums import EnrollmentStatus
from enrollment.exceptions import (
    AlreadyRegisteredError,
    NotOpenYetError,
    OfferingFullError,
    RegistrationClosedError,
    RestrictedClassError,
)
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.seats import seats_left, with_seats
from enrollment.services import offer_freed_seats, register, withdraw
from notifications.models import Message
from tests.enrollment.rows import history, mails, nothing_written
from tests.factories import (
    CourseFactory,
    UserFactory,
    VersionFactory,
    employ,
    offering,
    organization,
    work_kind,
)
from tests.factories.lives import enroll

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
MONDAY = START - timedelta(days=21)
SECOND = timedelta(seconds=1)


def ask(klass, person, *, at=MONDAY, or_wait=False):
    return register(offering_id=klass.pk, learner=person, actor=person, now=at, or_wait=or_wait)


def refused(klass, person, *, at=MONDAY, or_wait=False) -> DomainError:
    """Ask, see it refused and nothing written, and return the refusal."""
    with nothing_written(), pytest.raises(DomainError) as refusal:
        ask(klass, person, at=at, or_wait=or_wait)
    return refusal.value


def test_a_seat_is_given_with_its_history_and_its_mail():
    klass, person = offering(), UserFactory()

    seat = ask(klass, person)

    assert list(Enrollment.objects.values_list("offering", "learner", "status", "enrolled_at")) == [
        (klass.pk, person.pk, "enrolled", MONDAY)
    ]
    assert history("enrollment.register") == [
        ("enrollment.register", None, {"status": "enrolled", "offering": klass.number})
    ]
    assert list(Message.objects.values_list("key", "template", "recipient", "queued_at")) == [
        (f"enrollment.seat_confirmed:{seat.pk}", "enrollment/seat_confirmed", person.pk, MONDAY)
    ]


@pytest.mark.parametrize(
    ("change", "at", "sentence"),
    [
        ({"status": "draft"}, MONDAY, "This class is not open to registration yet."),
        (
            {"status": "cancelled"},
            MONDAY,
            "This class was canceled, so nobody can register for it.",
        ),
        (
            {"registration_opens_at": MONDAY + timedelta(days=9)},
            MONDAY,
            "Registration opens on Wed, May 27, 2026, 9:00\xa0AM\xa0EDT.",
        ),
        (
            {"registration_opens_at": datetime(2026, 6, 1, 3, tzinfo=UTC)},
            MONDAY,
            "Registration opens on Sun, May 31, 2026, 11:00\xa0PM\xa0EDT.",
        ),
        (
            {"registration_closes_at": MONDAY},
            MONDAY,
            "Registration for this class has closed.",
        ),
        (
            {"registration_closes_at": START + timedelta(days=9)},
            START + timedelta(hours=6),
            "This class is over, so nobody can register for it.",
        ),
    ],
)
@pytest.mark.parametrize("or_wait", [False, True])
def test_a_class_that_takes_nobody_says_why(change, at, sentence, or_wait):
    klass, person = offering(), UserFactory()
    Offering.objects.filter(pk=klass.pk).update(**change)

    refusal = refused(klass, person, at=at, or_wait=or_wait)

    assert isinstance(refusal, RegistrationClosedError)
    assert isinstance(refusal, NotOpenYetError) is ("open" in sentence)
    assert (str(refusal), refusal.status) == (sentence, 409)


def test_registration_is_open_from_its_first_moment_until_just_before_its_last():
    klass = offering(opens_at=MONDAY, closes_at=START)

    ask(klass, UserFactory(), at=MONDAY)
    ask(klass, UserFactory(), at=START - SECOND)
    refused(klass, UserFactory(), at=MONDAY - SECOND)
    refused(klass, UserFactory(), at=START)

    assert klass.enrollments.count() == 2


def test_a_full_class_is_refused_and_writes_nothing():
    klass = offering(capacity=1)
    enroll(klass)

    refusal = refused(klass, UserFactory())

    assert (type(refusal), str(refusal)) == (
        OfferingFullError,
        "This class is full, so no seat was taken. You can join the waitlist.",
    )


def test_a_second_registration_is_refused():
    klass, person = offering(), UserFactory()
    ask(klass, person)

    refusal = refused(klass, person, or_wait=True)

    assert (type(refusal), str(refusal)) == (
        AlreadyRegisteredError,
        "You already have a seat in this class.",
    )


def test_who_stands_in_line_is_told_so():
    klass, person = offering(capacity=1), UserFactory()
    enroll(klass)
    ask(klass, person, or_wait=True)

    refusal = refused(klass, person, or_wait=True)

    assert (type(refusal), str(refusal)) == (
        AlreadyRegisteredError,
        "You are on the waitlist of this class already.",
    )


def test_who_holds_an_offer_is_told_to_answer_it():
    klass, person = offering(capacity=1), UserFactory()
    seat = enroll(klass)
    ask(klass, person, or_wait=True)
    withdraw(enrollment_id=seat.pk, actor=seat.learner, now=MONDAY)
    offer_freed_seats(offering_id=klass.pk, now=MONDAY)

    refusal = refused(klass, person)

    assert str(refusal) == "A seat is being kept for you: accept or decline the offer."


def test_who_let_an_offer_run_out_may_stand_in_line_again():
    klass, late_one, next_one = offering(capacity=1), UserFactory(), UserFactory()
    seat = enroll(klass)
    ask(klass, late_one, or_wait=True)
    ask(klass, next_one, or_wait=True)
    withdraw(enrollment_id=seat.pk, actor=seat.learner, now=MONDAY)
    offer_freed_seats(offering_id=klass.pk, now=MONDAY)
    after = MONDAY + timedelta(hours=48)
    offer_freed_seats(offering_id=klass.pk, now=after)

    ask(klass, late_one, at=after, or_wait=True)

    assert list(klass.waitlist.order_by("pk").values_list("learner", "status")) == [
        (late_one.pk, "lapsed"),
        (next_one.pk, "offered"),
        (late_one.pk, "waiting"),
    ]


def test_who_agrees_to_wait_joins_the_line_of_a_full_class():
    klass, first, second = offering(capacity=1), UserFactory(), UserFactory()
    enroll(klass)
    ask(klass, first, or_wait=True)

    entry = ask(klass, second, or_wait=True)

    assert list(WaitlistEntry.objects.values_list("learner", "status", "joined_at")) == [
        (first.pk, "waiting", MONDAY),
        (second.pk, "waiting", MONDAY),
    ]
    assert [e.place_in_line for e in klass.waitlist.waiting().for_listing()] == [1, 2]
    joined = Message.objects.get(key=f"enrollment.joined_waitlist:{entry.pk}")
    assert (joined.to_address, joined.context["place_in_line"]) == (second.email, 2)
    assert history("enrollment.join_waitlist")[-1] == (
        "enrollment.join_waitlist",
        None,
        {"status": "waiting", "offering": klass.number},
    )


def test_who_agrees_to_wait_gets_a_seat_when_one_is_free():
    klass, person = offering(capacity=1), UserFactory()

    given = ask(klass, person, or_wait=True)

    assert isinstance(given, Enrollment)
    assert WaitlistEntry.objects.count() == 0


def test_nobody_overtakes_the_line_while_a_freed_seat_is_not_offered_yet():
    klass, waiting, newcomer = offering(capacity=1), UserFactory(), UserFactory()
    seat = enroll(klass)
    ask(klass, waiting, or_wait=True)
    withdraw(enrollment_id=seat.pk, actor=seat.learner, now=MONDAY)

    assert isinstance(refused(klass, newcomer), OfferingFullError)

    assert ask(klass, newcomer, or_wait=True).status == "waiting"
    (offered,) = offer_freed_seats(offering_id=klass.pk, now=MONDAY)
    assert offered.learner == waiting


def test_a_class_without_a_limit_takes_everybody():
    klass = offering(capacity=None)

    for _ in range(3):
        enroll(klass)

    assert klass.enrollments.holding_a_seat().count() == 3


def test_who_withdrew_may_register_again_and_the_first_row_stays():
    klass, person = offering(capacity=1), UserFactory()
    first = ask(klass, person)
    withdraw(enrollment_id=first.pk, actor=person, now=MONDAY + SECOND)

    second = ask(klass, person, at=MONDAY + 2 * SECOND)

    assert list(
        Enrollment.objects.order_by("pk").values_list("pk", "status", "enrolled_at", "ended_at")
    ) == [
        (first.pk, "withdrawn", MONDAY, MONDAY + SECOND),
        (second.pk, "enrolled", MONDAY + 2 * SECOND, None),
    ]
    assert [template for template, _ in mails()] == [
        "enrollment/seat_confirmed",
        "enrollment/seat_withdrawn",
        "enrollment/seat_confirmed",
    ]


@pytest.fixture
def for_officers():
    audience = Audience.objects.create(key="officers", name="School Resource Officers")
    audience.work_kinds.add(work_kind("officer"))
    return offering(version=VersionFactory(course=CourseFactory(restricted_to=audience)))


@pytest.mark.parametrize(
    "work",
    [
        None,
        {"kind": "teacher"},
        {"kind": "officer", "confirmed": False},
        {"kind": "officer", "until": date(2026, 5, 18)},
        {"kind": "officer", "since": date(2026, 5, 19)},
    ],
)
def test_a_restricted_class_refuses_who_is_not_known_to_do_that_work(for_officers, work):
    person = UserFactory()
    if work:
        employ(person, organization("Agency"), **work)

    refusal = refused(for_officers, person)

    assert (type(refusal), refusal.status) == (RestrictedClassError, 403)
    assert str(refusal) == ("This class is only for: School Resource Officers.")


@pytest.mark.parametrize(
    "work",
    [
        {},
        {"since": date(2026, 5, 18), "until": date(2026, 5, 19)},
    ],
)
def test_a_restricted_class_takes_who_is_confirmed_in_that_work_today(for_officers, work):
    person = UserFactory()
    employ(person, organization("Agency"), kind="officer", **work)

    assert ask(for_officers, person).status == EnrollmentStatus.ENROLLED


@pytest.mark.parametrize("status", ["enrolled", "completed", "not_completed"])
def test_the_database_itself_refuses_a_second_live_seat(status):
    klass, person = offering(), UserFactory()
    ask(klass, person)

    with pytest.raises(IntegrityError), transaction.atomic():
        Enrollment.objects.create(
            offering=klass,
            learner=person,
            status=status,
            enrolled_at=MONDAY,
            ended_at=None if status == "enrolled" else MONDAY,
        )

    Enrollment.objects.create(
        offering=klass, learner=person, status="withdrawn", enrolled_at=MONDAY, ended_at=MONDAY
    )


def test_the_database_itself_refuses_a_second_place_in_line():
    klass, person = offering(), UserFactory()
    WaitlistEntry.objects.create(offering=klass, learner=person, joined_at=MONDAY)

    with pytest.raises(IntegrityError), transaction.atomic():
        WaitlistEntry.objects.create(
            offering=klass,
            learner=person,
            status="offered",
            joined_at=MONDAY,
            offer_ends_at=MONDAY,
        )

    WaitlistEntry.objects.create(
        offering=klass, learner=person, status="left", joined_at=MONDAY, ended_at=MONDAY
    )


def test_a_list_says_how_many_seats_a_newcomer_could_take():
    roomy, narrow, open_to_all = offering(capacity=3), offering(capacity=1), offering(capacity=None)
    for klass in (roomy, narrow, open_to_all):
        enroll(klass)
    leaver = enroll(roomy)
    withdraw(enrollment_id=leaver.pk, actor=leaver.learner, now=MONDAY)
    ask(narrow, UserFactory(), or_wait=True)

    listed = with_seats(Offering.objects.order_by("pk"), at=MONDAY)

    assert [(row.seats_taken, row.people_waiting, seats_left(row)) for row in listed] == [
        (1, 0, 2),
        (1, 1, 0),
        (1, 0, None),
    ]
