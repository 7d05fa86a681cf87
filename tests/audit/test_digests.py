"""What a digest is taken of, and the numbers a seal did not see."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from audit.decisions import (
    BEFORE_THE_FIRST,
    FIELDS,
    Digest,
    Gaps,
    as_spans,
    canonical,
    in_words,
    is_in,
    without,
)

EVENT = dict.fromkeys(FIELDS) | {
    "id": 7,
    "at": datetime(2026, 6, 8, 13, 30, tzinfo=UTC),
    "action": "tests.change",
    "after": {"hours": 6, "status": "there"},
}


def digest_of(*events, previous=BEFORE_THE_FIRST, **own) -> str:
    taken = Digest(previous)
    for event in events:
        taken.add(event)
    return taken.close(**own)


def test_values_are_written_in_one_way():
    in_maine = timezone(timedelta(hours=-4))
    assert canonical({"b": 1e3, "a": {"ü": [1.5, None, True]}, "at": EVENT["at"]}) == (
        b'{"a":{"\\u00fc":[1.5,null,true]},"at":"2026-06-08T13:30:00.000000+00:00","b":1000}'
    )
    assert canonical({"at": EVENT["at"].astimezone(in_maine)}) == canonical({"at": EVENT["at"]})


def test_the_digest_is_known():
    assert digest_of(EVENT, first_event=1) == (
        "d02d26d2f79d25b01e5f0445f3158478bf93cd906187b4efe1d03e22c7850222"
    )


@pytest.mark.parametrize("name", FIELDS)
def test_every_value_of_an_event_changes_the_digest(name):
    assert digest_of(EVENT) != digest_of(EVENT | {name: "else"})


def test_order_chain_and_what_a_seal_says_of_itself_change_the_digest():
    other = EVENT | {"id": 8}
    digests = [
        digest_of(EVENT, other),
        digest_of(other, EVENT),
        digest_of(EVENT),
        digest_of(EVENT, other, previous="1" * 64),
        digest_of(EVENT, other, late=[8]),
    ]
    assert len(set(digests)) == len(digests)


def test_gaps_are_the_numbers_that_do_not_come_by():
    gaps = Gaps(5)
    for number in (7, 8, 12):
        gaps.see(number)
    assert gaps.spans == [(5, 6), (9, 11)]


@pytest.mark.parametrize(
    ("numbers", "left"),
    [
        ([], [(2, 4), (6, 6), (8, 12)]),
        ([2], [(3, 4), (6, 6), (8, 12)]),
        ([4, 6], [(2, 3), (8, 12)]),
        ([3, 12, 9, 10], [(2, 2), (4, 4), (6, 6), (8, 8), (11, 11)]),
        ([1, 5, 99], [(2, 4), (6, 6), (8, 12)]),
    ],
)
def test_numbers_are_taken_out_of_spans(numbers, left):
    spans = [(2, 4), (6, 6), (8, 12)]
    assert without(spans, numbers) == left
    inside = {n for n in range(15) if is_in(left, n)}
    assert inside == {2, 3, 4, 6, 8, 9, 10, 11, 12} - set(numbers)
    assert as_spans(sorted(inside)) == left


def test_numbers_are_written_for_people():
    assert in_words([(4, 4), (7, 9)]) == "4, 7 to 9"
    assert in_words([(n, n) for n in range(1, 40, 2)], at_most=2) == "1, 3 and 18 more"
