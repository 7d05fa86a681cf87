"""Whoever gets past the triggers is found out: each kind of damage is named."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from audit.models import AuditEvent, AuditSeal
from audit.services import LOOK_BACK, seal_events
from audit.verification import verify
from tests.audit.history import MINUTE, NOW, insert, tamper, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealed() -> list[AuditEvent]:
    """Nine events in three seals, the second of which has a gap; then one not sealed yet."""
    events = write(4)
    seal_events(now=NOW, at_once=100)
    hole = events[-1].pk + 1
    events += [insert(hole + 1), *write(2)]
    seal_events(now=NOW + MINUTE)
    events += write(2)
    seal_events(now=NOW + LOOK_BACK + 5 * MINUTE)
    events += write(1, at=NOW + LOOK_BACK + 6 * MINUTE)
    assert verify().damage == []
    return events


def ids() -> list[int]:
    return list(AuditSeal.objects.values_list("pk", flat=True))


def test_what_is_whole_is_said_to_be_with_its_unsealed_tail(sealed):
    found = verify()

    seals = list(AuditSeal.objects.all())
    assert (found.is_whole, found.damage, found.seals) == (True, [], 3)
    assert (found.sealed, found.sealed_at, found.digest) == (
        9,
        seals[-1].sealed_at,
        seals[-1].digest,
    )
    assert (found.waiting, found.waiting_since) == (1, NOW + LOOK_BACK + 6 * MINUTE)
    hidden = sum(end - start + 1 for seal in seals for start, end in seal.missing)
    assert (found.open_gaps, found.unused) == (0, hidden)


def test_a_history_without_seals_is_all_tail():
    assert verify().waiting == AuditEvent.objects.count()
    write(3)
    found = verify()
    assert (found.is_whole, found.seals, found.sealed) == (True, 0, 0)
    assert (found.waiting, found.waiting_since) == (3, NOW)


def test_a_straggler_not_taken_up_yet_waits_and_is_no_damage():
    number = write(1)[0].pk + 1
    insert(number + 1)
    seal_events(now=NOW)
    before = verify().open_gaps
    insert(number)

    found = verify()

    assert (found.damage, found.waiting, found.open_gaps) == ([], 1, before)
    seal_events(now=NOW + MINUTE)
    after = verify()
    assert (after.damage, after.waiting, after.open_gaps) == ([], 0, before - 1)


CHANGES = {
    "at": {"at": F("at") + MINUTE},
    "actor": {"actor": None},
    "action": {"action": "tests.other"},
    "object": {"object_pk": F("object_pk") + 1},
    "person": {"person": None},
    "before": {"before": {"hours": 2}},
    "after": {"after": None},
    "reason": {"reason": "Never said."},
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_value_is_found_and_its_seal_named(sealed, name):
    target = AuditEvent.objects.filter(pk=sealed[5].pk)
    tamper(lambda: target.update(**CHANGES[name]))

    second = ids()[1]
    (sentence,) = verify().damage
    assert sentence.startswith(f"Seal {second}: its digest does not fit. One of its events,")


def test_a_deleted_event_is_named(sealed):
    tamper(AuditEvent.objects.filter(pk__in=[sealed[1].pk, sealed[7].pk]).delete)

    first, _second, third = ids()
    assert verify().damage == [
        f"Seal {first}: events that it holds are gone: {sealed[1].pk}.",
        f"Seal {third}: events that it holds are gone: {sealed[7].pk}.",
    ]


def test_an_event_inserted_into_an_old_gap_is_named(sealed):
    number = sealed[4].pk - 1
    insert(number)

    assert verify().damage == [f"Events were written afterwards into gaps of old seals: {number}."]
    seal_events(now=NOW + 2 * LOOK_BACK)
    assert len(verify().damage) == 1


def test_a_deleted_late_event_is_named():
    number = write(1)[0].pk + 1
    insert(number + 1)
    seal_events(now=NOW)
    insert(number)
    (seal,) = seal_events(now=NOW + MINUTE)
    tamper(AuditEvent.objects.filter(pk=number).delete)

    assert verify().damage == [f"Seal {seal.pk}: events that it holds are gone: {number}."]


def test_a_deleted_seal_is_found(sealed):
    first, second, third = ids()
    tamper(AuditSeal.objects.filter(pk=second).delete)

    place, orphans = verify().damage
    assert place.startswith(f"Seal {third}: it does not follow seal {first}.")
    assert orphans.startswith(f"Seal {third}: events before it are in no seal: {sealed[4].pk} to")


def test_the_first_seal_cannot_go_unseen(sealed):
    first, second, _third = ids()
    tamper(AuditSeal.objects.filter(pk=first).delete)

    assert verify().damage[0].startswith(f"Seal {second}: it does not follow the beginning.")


def test_the_last_seal_cannot_go_unseen_where_its_digest_is_kept_elsewhere(sealed):
    last = AuditSeal.objects.last()
    assert verify(digests=[last.digest]).is_whole
    tamper(AuditSeal.objects.filter(pk=last.pk).delete)

    found = verify(digests=[last.digest])

    assert (found.is_whole, found.damage, found.waiting) == (False, [], 3)
    assert found.digests_not_found == [last.digest]


def test_seals_in_another_order_are_found(sealed):
    first, second, third = ids()

    def swap():
        for old, new in ((second, 900_000), (third, second), (900_000, third)):
            AuditSeal.objects.filter(pk=old).update(id=new)

    tamper(swap)

    damage = verify().damage
    assert damage[0].startswith(f"Seal {second}: it does not follow seal {first}.")


@pytest.mark.parametrize(
    "change",
    [
        {"event_count": 1},
        {"missing": []},
        {"sealed_at": NOW},
        {"digest": "0" * 63 + "1"},
        {"last_event": F("last_event") - 1},
    ],
    ids=str,
)
def test_a_changed_seal_is_found(sealed, change):
    _first, second, _third = ids()
    tamper(lambda: AuditSeal.objects.filter(pk=second).update(**change))

    assert [line for line in verify().damage if line.startswith(f"Seal {second}:")]


def test_an_event_sealed_twice_is_found(sealed):
    last = AuditSeal.objects.last()
    tamper(lambda: AuditSeal.objects.filter(pk=last.pk).update(late=[sealed[0].pk]))

    again, _digest = verify().damage
    assert again == f"Seal {last.pk}: it holds events again: {sealed[0].pk}."


def test_what_is_sealed_during_the_check_is_not_damage(sealed, monkeypatch):
    """Another process seals, and writes, between the first look at the seals and the last."""
    once = []

    def seal_meanwhile(self):
        if not once:
            once.append(True)
            seal_events(now=NOW + LOOK_BACK + 10 * MINUTE)
        return walk(self)

    walk = verify.__globals__["_Check"].run
    monkeypatch.setattr(verify.__globals__["_Check"], "run", seal_meanwhile)

    found = verify()

    assert (found.damage, found.seals, found.waiting) == ([], 3, 1)


def test_the_command_says_what_is_sealed_and_what_is_not(sealed):
    out = StringIO()
    call_command("verify_audit", stdout=out)

    last = AuditSeal.objects.last()
    lines = out.getvalue().splitlines()
    assert lines[0] == (
        "Sealed: 9 events in 3 seals. The last was made Wed, Jun 10, 2026, 9:35 AM EDT, "
        f"digest {last.digest}."
    )
    assert lines[1] == "Not sealed yet: 1 events, the oldest of Wed, Jun 10, 2026, 9:36 AM EDT."
    assert re.fullmatch(r"Numbers .* hold: 0\. Numbers .* back: \d+\.", lines[2])
    assert lines[3:] == ["The history is as it was sealed."]


def test_the_command_fails_on_damage_and_on_a_digest_nobody_knows(sealed):
    with pytest.raises(CommandError, match="not as it was sealed") as caught:
        call_command("verify_audit", digest=["f" * 64], stdout=(out := StringIO()))
    assert caught.value.returncode == 1
    assert f"DAMAGE  No seal has the digest {'f' * 64}" in out.getvalue()

    tamper(AuditEvent.objects.filter(pk=sealed[1].pk).delete)
    with pytest.raises(CommandError, match="not as it was sealed"):
        call_command("verify_audit", stdout=(out := StringIO()))
    assert f"are gone: {sealed[1].pk}." in out.getvalue()
