"""What people need to take part: read by few, met without a word of what, and erased."""

from datetime import date, timedelta

import pytest
from django.db import connection

from audit.models import AuditEvent
from courses.enums import OfferingStatus
from enrollment.exceptions import AdditionRefusedError
from enrollment.models import AccommodationRequest, DietaryNote
from enrollment.services import (
    ask_accommodation,
    erase_additions,
    meet_accommodation,
    take_back_accommodation,
    withdraw,
)
from enrollment.services.accommodations import text_of
from notifications.models import Message
from notifications.rendering import render_mail
from tests.enrollment.adding import MONDAY, START, seats_in
from tests.enrollment.rows import history, mails, nothing_written
from tests.factories import (
    UserFactory,
    accommodations_desk,
    administrator,
    director,
    offering,
    staff,
)

pytestmark = pytest.mark.django_db

NEED = "A sign language interpreter"


def ask(seat, text=NEED, *, at=MONDAY):
    return ask_accommodation(enrollment_id=seat.pk, text=text, actor=seat.learner, now=at)


def everything_written() -> str:
    """All that history and mail say, mail as it is sent."""
    events = AuditEvent.objects.values_list("before", "after", "reason")
    sent = [render_mail(row.template, row.context) for row in Message.objects.all()]
    return repr([*events, *Message.objects.values_list("context", flat=True), *sent]).casefold()


def test_a_request_is_kept_encrypted_and_nobody_else_writes_down_what_it_says():
    reader, (seat,) = accommodations_desk(), seats_in(offering(), 1)

    row = ask(seat)

    assert text_of(row) == NEED
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM enrollment_accommodationrequest")
        assert "interpreter" not in cursor.fetchone()[0]
    assert history("enrollment.ask_accommodation") == [("enrollment.ask_accommodation", None, None)]
    assert mails()[-2:] == [
        ("enrollment/accommodation_received", seat.learner.email),
        ("enrollment/accommodation_to_meet", reader.email),
    ]
    assert "interpreter" not in everything_written()


def test_what_is_arranged_is_told_once_and_what_is_changed_is_arranged_anew():
    reader, (seat,) = accommodations_desk(), seats_in(offering(), 1)
    row = ask(seat)

    assert meet_accommodation(request_id=row.pk, actor=reader, now=MONDAY)
    assert not meet_accommodation(request_id=row.pk, actor=reader, now=MONDAY)
    met = [each for each in mails() if each[0] == "enrollment/accommodation_met"]
    assert met == [("enrollment/accommodation_met", seat.learner.email)]
    with nothing_written():
        ask(seat)  # the same words: it stays arranged
    row.refresh_from_db()
    assert (row.met_at, row.met_by) == (MONDAY, reader)

    ask(seat, "Large print", at=MONDAY + timedelta(days=1))

    row.refresh_from_db()
    assert (row.met_at, row.met_by, text_of(row)) == (None, None, "Large print")
    assert history("enrollment.ask_accommodation")[-1][2] == {"changed": True}


def test_it_is_asked_for_until_the_day_the_class_says_and_until_it_begins():
    klass = offering()
    klass.accommodations_until = date(2026, 6, 1)
    klass.save()
    first, second = seats_in(klass, 2)

    ask(first, at=START - timedelta(days=7))
    for at in (START - timedelta(days=6), START):
        with nothing_written(), pytest.raises(AdditionRefusedError):
            ask(second, at=at)
    with nothing_written(), pytest.raises(AdditionRefusedError):
        ask(second, "   ")


def test_a_request_taken_back_is_erased():
    (seat,) = seats_in(offering(), 1)
    ask(seat)

    for _again in range(2):
        take_back_accommodation(enrollment_id=seat.pk, actor=seat.learner, now=MONDAY)

    assert not AccommodationRequest.objects.exists()
    assert len(history("enrollment.take_back_accommodation")) == 1


def test_it_is_read_by_the_person_the_desk_and_who_teaches_and_by_nobody_else():
    teacher, other = UserFactory(), UserFactory()
    (seat,) = seats_in(offering(instructors=[teacher]), 1)
    seats_in(offering(instructors=[other], starts_at=START + timedelta(days=9)), 1)
    ask(seat)

    def sees(person):
        return AccommodationRequest.objects.visible_to(person).exists()

    assert [sees(person) for person in (seat.learner, teacher, accommodations_desk())] == [True] * 3
    assert [sees(person) for person in (other, staff(), director(), administrator())] == [False] * 4


def test_thirty_days_after_the_class_it_is_erased_and_history_says_so():
    klass = offering()
    klass.asks_diet = True
    klass.save()
    (seat,) = seats_in(klass, 1)
    ask(seat)
    DietaryNote.objects.create(enrollment=seat, text="No peanuts")
    over = klass.ends_at + timedelta(days=30)

    assert erase_additions(now=over - timedelta(seconds=1)) == 0
    assert erase_additions(now=over) == 2
    assert erase_additions(now=over) == 0

    assert (AccommodationRequest.objects.count(), DietaryNote.objects.count()) == (0, 0)
    erased = AuditEvent.objects.filter(action__startswith="enrollment.erase_").order_by("pk")
    assert list(erased.values_list("action", "person", "object_pk", "actor", "after")) == [
        ("enrollment.erase_accommodation", seat.learner_id, seat.pk, None, None),
        ("enrollment.erase_dietary_note", seat.learner_id, seat.pk, None, None),
    ]


def test_it_goes_with_a_seat_given_back_and_stays_while_a_class_waits_for_its_date():
    klass = offering()
    gone, staying = seats_in(klass, 2)
    ask(gone)
    ask(staying)
    withdraw(enrollment_id=gone.pk, actor=gone.learner, now=MONDAY)
    assert erase_additions(now=MONDAY) == 1

    klass.status, klass.postponed_at = OfferingStatus.POSTPONED, MONDAY
    klass.save()

    assert erase_additions(now=START + timedelta(days=365)) == 0
    assert AccommodationRequest.objects.get().enrollment == staying


@pytest.mark.parametrize("is_met", [False, True])
def test_nobody_reads_a_request_any_more_once_its_seat_is_gone(client, is_met):
    reader, (seat,) = accommodations_desk(), seats_in(offering(), 1)
    row = ask(seat)
    if is_met:
        meet_accommodation(request_id=row.pk, actor=reader, now=MONDAY)
    withdraw(enrollment_id=seat.pk, actor=seat.learner, now=MONDAY)
    client.force_login(reader)

    assert NEED not in client.get("/staff/accommodations/").content.decode()
    assert not any(tile.key == "accommodations" for tile in client.get("/").context["home"].tiles)


def test_many_are_erased_in_parcels(monkeypatch):
    monkeypatch.setattr("enrollment.services.erasing.BATCH", 2)
    klass = offering()
    for seat in seats_in(klass, 5):
        ask(seat)

    assert erase_additions(now=klass.ends_at + timedelta(days=30)) == 5
