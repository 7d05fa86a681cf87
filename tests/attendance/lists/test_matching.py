"""Whose rows they are: sure by code, number or proved address, and never by a name alone."""

import pytest

from attendance.enums import ChoiceKind
from attendance.lists.entries import Entry
from attendance.lists.matching import (
    Choice,
    Claim,
    Facts,
    Finding,
    Person,
    has_name,
    is_left_out,
    parties_of,
    seat_of,
)
from tests.attendance.lists.samples import at

AL = Person(1, "Albert", "Moe", "Al", seat=11)
ZO = Person(2, "Zoë", "Ouellette", seat=12)
OTHER_AL = Person(3, "Al", "Moe", seat=13)
VISITOR = Person(4, "Dana", "Spruce")
TEACHER = Person(5, "Maren", "Cedarlight", teaches=True)


def facts(*people):
    people = people or (AL, ZO, VISITOR, TEACHER)
    return Facts(
        people={one.pk: one for one in people},
        seats={one.seat: one.pk for one in people if one.seat},
        emails={},
    )


def row(number, name="", email="", code="", *, came="9:00", left="15:45"):
    return Entry(number, name, email, code, came=at(came), left=at(left))


def found(rows, claims=None, known=None):
    return [
        (party.finding, party.seat, party.suggested, [entry.row for entry in party.entries])
        for party in parties_of(rows, claims or {}, known or facts())
    ]


def test_an_address_or_a_number_is_sure_and_its_rows_are_put_together():
    rows = [
        row(1, "Al Moe", "al@example.org"),
        row(2, "Zoe Ouellette", code="M0000002-6"),
        row(3, "Al Moe", "al@example.org"),
    ]
    claims = {1: Claim(by_email=1), 2: Claim(by_code=2), 3: Claim(by_email=1)}

    assert found(rows, claims) == [
        (Finding.SURE, 11, [11], [1, 3]),
        (Finding.SURE, 12, [12], [2]),
    ]


def test_a_name_alone_is_never_sure():
    assert found([row(1, "Al Moe"), row(2, "moe, ALBERT")]) == [
        (Finding.NAME_ONLY, None, [11], [1]),
        (Finding.NAME_ONLY, None, [11], [2]),
    ]


def test_rows_of_a_name_alone_that_follow_each_other_are_one_person_to_ask_for_once():
    rows = [row(1, "Al Moe", left="11:00"), row(2, "AL MOE", came="12:45")]

    assert found(rows) == [(Finding.NAME_ONLY, None, [11], [1, 2])]


def test_two_people_of_one_name_are_asked_for_row_by_row():
    rows = [row(1, "Al Moe", left="11:00"), row(2, "Al Moe", came="12:45")]

    assert found(rows, known=facts(AL, OTHER_AL, ZO)) == [
        (Finding.NAMESAKES, None, [11, 13], [1]),
        (Finding.NAMESAKES, None, [11, 13], [2]),
    ]


def test_rows_of_one_name_at_the_same_time_may_be_two_people():
    rows = [row(1, "Al Moe"), row(2, "Al Moe", came="10:00")]

    assert found(rows) == [
        (Finding.NAME_ONLY, None, [11], [1]),
        (Finding.NAME_ONLY, None, [11], [2]),
    ]


def test_an_address_under_another_name_is_to_be_confirmed():
    rows = [row(1, "Zoe Ouellette", "al@example.org"), row(2, "iPhone", "al@example.org")]
    claims = {1: Claim(by_email=1), 2: Claim(by_email=1)}

    assert found(rows, claims) == [
        (Finding.DISAGREES, 11, [11, 12], [1]),
        (Finding.DISAGREES, 11, [11], [2]),
    ]


def test_a_code_and_an_address_of_two_people_credit_neither():
    rows = [row(1, "", "zo@example.org", "code")]

    assert found(rows, {1: Claim(by_code=1, by_email=2)}) == [
        (Finding.DISAGREES, 11, [11, 12], [1])
    ]


def test_who_has_no_seat_who_teaches_and_who_is_unknown_are_told_apart():
    rows = [row(1, "Dana Spruce", "d@example.org"), row(2, "Maren Cedarlight", "m@example.org")]
    rows += [row(3, "Q. Moe"), row(4, "OtterPilot")]
    claims = {1: Claim(by_email=4), 2: Claim(by_email=5)}

    assert found(rows, claims) == [
        (Finding.NO_SEAT, None, [], [1]),
        (Finding.TEACHES, None, [], [2]),
        (Finding.UNKNOWN, None, [11], [3]),
        (Finding.UNKNOWN, None, [], [4]),
    ]


def test_rows_in_trouble_are_nobodys():
    broken = Entry(1, "Al Moe", trouble="half")

    assert found([broken]) == []


@pytest.mark.parametrize(
    ("written", "is_it"),
    [
        ("Al Moe", True),
        ("Moe, Albert", True),
        ("albert q. moe (he/him)", True),
        ("Big Al (Albert Moe)", True),
        ("Moe", False),
        ("Al", False),
        ("Alma Moebius", False),
        ("", False),
    ],
)
def test_a_name_is_somebodys_where_both_parts_stand_in_it(written, is_it):
    assert has_name(AL, written) is is_it


def test_accents_and_names_of_several_words_are_no_obstacle():
    person = Person(9, "Mary Ann", "Van Dyke", seat=1)

    assert has_name(ZO, "zoe OUELLETTE")
    assert has_name(person, "Mary Ann Van Dyke")


def test_what_somebody_said_goes_before_what_was_found():
    sure, named = (
        parties_of([row(1, "Al Moe", "a@x.org")], {1: Claim(by_email=1)}, facts())[0],
        parties_of([row(1, "Zoe Ouellette")], {}, facts())[0],
    )
    teacher = parties_of([row(1, "M Cedarlight", "m@x.org")], {1: Claim(by_email=5)}, facts())[0]
    out, park = Choice(ChoiceKind.LEAVE_OUT), Choice(ChoiceKind.PARK)
    chosen = Choice(ChoiceKind.SEAT, 12)

    assert [seat_of(sure, said) for said in (None, out, park, chosen)] == [11, None, None, 12]
    assert [seat_of(named, said) for said in (None, chosen)] == [None, 12]
    assert [is_left_out(teacher, said) for said in (None, park, out)] == [True, False, True]
    assert [is_left_out(named, said) for said in (None, out)] == [False, True]


def test_the_key_of_rows_stays_the_same_when_the_list_is_read_again():
    first, second = (
        parties_of([row(1, "Al Moe"), row(5, "Al Moe", came="12:00")], {}, facts(AL, OTHER_AL))
        for _time in range(2)
    )

    assert [party.key for party in first] == [party.key for party in second]
    assert len({party.key for party in first}) == 2
