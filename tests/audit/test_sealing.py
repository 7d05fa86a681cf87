"""History is sealed afterwards: all of it, each event once, in seals of bounded size."""

import logging
from itertools import pairwise

import pytest

from audit.models import AuditEvent, AuditSeal
from audit.services import LOOK_BACK, seal_events
from tests.audit.history import MINUTE, NOW, insert, numbers_sealed, tamper, write

pytestmark = pytest.mark.django_db


def numbers_written() -> list[int]:
    return sorted(AuditEvent.objects.values_list("pk", flat=True))


def test_nothing_is_sealed_where_nothing_happened():
    seal_events(now=NOW)
    count = AuditSeal.objects.count()

    assert seal_events(now=NOW + MINUTE) == []
    assert AuditSeal.objects.count() == count


def test_everything_is_sealed_once_in_seals_that_follow_each_other():
    write(7)
    first = seal_events(now=NOW, at_once=3)
    write(2)
    second = seal_events(now=NOW + MINUTE, at_once=3)

    seals = list(AuditSeal.objects.all())
    assert seals == first + second
    assert [seal.event_count for seal in seals] == [3, 3, 1, 2]
    assert numbers_sealed() == numbers_written()
    assert seals[0].first_event == 1
    for before, after in pairwise(seals):
        assert (after.previous_digest, after.first_event) == (before.digest, before.last_event + 1)
    assert len({seal.digest for seal in seals}) == 4


def test_numbers_nobody_used_are_missing_and_stay_so():
    last = write(2)[-1].pk
    insert(last + 4)
    seal_events(now=NOW)
    write(1)
    seal_events(now=NOW + MINUTE)

    first, second = AuditSeal.objects.all()
    assert first.missing[-1] == [last + 1, last + 3]
    assert (second.missing, second.late) == ([], [])
    assert numbers_sealed() == numbers_written()


def test_a_straggler_is_taken_up_by_the_next_seal_even_alone():
    number = write(1)[0].pk + 1
    insert(number + 1)
    seal_events(now=NOW)
    insert(number)

    (seal,) = seal_events(now=NOW + MINUTE)

    assert (seal.late, seal.event_count) == ([number], 1)
    assert (seal.first_event, seal.last_event) == (number + 2, number + 1)
    assert numbers_sealed() == numbers_written()
    assert seal_events(now=NOW + MINUTE) == []
    write(1)
    (after,) = seal_events(now=NOW + 2 * MINUTE)
    assert (after.first_event, after.late) == (number + 2, [])


def test_many_stragglers_come_in_seals_of_bounded_size():
    number = write(1)[0].pk
    insert(number + 8)
    seal_events(now=NOW)
    for late in range(number + 1, number + 8):
        insert(late)

    seals = seal_events(now=NOW + MINUTE, at_once=3)

    assert [len(seal.late) for seal in seals] == [3, 3, 1]
    assert numbers_sealed() == numbers_written()


def test_gaps_are_looked_at_for_two_days_before_the_last_seal_however_long_sealing_stood_still():
    old = write(1)[0].pk + 1
    insert(old + 1)
    seal_events(now=NOW)
    recent = old + 2
    insert(recent + 1)
    seal_events(now=NOW + LOOK_BACK + MINUTE)
    insert(old)
    insert(recent)

    (seal,) = seal_events(now=NOW + 10 * LOOK_BACK)

    assert seal.late == [recent]


def test_each_seal_writes_its_digest_into_the_log(caplog):
    write(2)
    with caplog.at_level(logging.INFO, logger="audit.seals"):
        (seal,) = seal_events(now=NOW)

    (line,) = [entry for entry in caplog.records if entry.name == "audit.seals"]
    assert line.getMessage() == (
        f"Seal {seal.pk}: events 1 to {seal.last_event}, 2 of them, 0 late; digest {seal.digest}"
    )


def test_the_digest_does_not_depend_on_how_often_it_is_read():
    write(3)
    (seal,) = seal_events(now=NOW)
    tamper(AuditSeal.objects.all().delete)

    (again,) = seal_events(now=NOW)

    assert again.digest == seal.digest
