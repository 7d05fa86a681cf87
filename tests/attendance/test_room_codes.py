"""The code on the screen of the room, and the same in words: how long each is taken."""

import re
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from attendance import room, spoken
from attendance.room import Problem, RoomCode, next_code_at, read_room_code, room_code
from attendance.spoken import WORDS, Heard, hear, meant_by, next_words_at, spoken_code

NINE = datetime(2026, 12, 1, 14, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MEETING = 1047

moments = st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001 (the zone is said beside it)
    max_value=datetime(2090, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


def read_after(seconds: float) -> RoomCode | Problem:
    """Read the code that came up at nine so long after it."""
    return read_room_code(room_code(MEETING, NINE), at=NINE + seconds * SECOND)


@given(st.integers(min_value=1, max_value=2**31), moments)
def test_a_code_is_read_back_as_its_session(pk, at):
    code = read_room_code(room_code(pk, at), at=at)

    assert isinstance(code, RoomCode)
    assert code.meeting_id == pk
    assert at - room.STEP < code.shown_at <= at


@pytest.mark.parametrize("seconds", [0, 19.9, 20, 59.9])
def test_a_code_is_taken_for_a_minute_from_when_it_came_up(seconds):
    assert read_after(seconds) == RoomCode(MEETING, NINE)


@pytest.mark.parametrize("seconds", [60, 61, 3600, 86_400])
def test_a_photographed_code_is_too_old_after_a_minute(seconds):
    assert read_after(seconds) is Problem.EXPIRED


def test_a_server_whose_clock_is_a_moment_behind_takes_the_code_and_no_other_does():
    assert read_after(-5) == RoomCode(MEETING, NINE)
    assert read_after(-20.1) is Problem.TOO_EARLY


def test_another_code_comes_up_every_twenty_seconds():
    assert room_code(MEETING, NINE + 19 * SECOND) == room_code(MEETING, NINE)
    assert next_code_at(NINE + 19 * SECOND) == NINE + 20 * SECOND
    assert room_code(MEETING, NINE + 20 * SECOND) != room_code(MEETING, NINE)


def test_a_code_typed_in_small_letters_is_read():
    assert read_room_code(f" {room_code(MEETING, NINE).lower()}\n", at=NINE) == RoomCode(
        MEETING, NINE
    )


def test_a_code_is_short_enough_for_the_back_row():
    """Version 4 has 33 modules a side: on a screen a metre wide they are read from ten metres."""
    address = f"https://training.mssc.maine.gov/in/{room_code(1_234_567, NINE)}/"

    assert segno.make(address, error="m", micro=False).version <= 4


def test_every_letter_of_a_code_counts():
    code = room_code(MEETING, NINE)
    changed = [
        code[:at] + ("A" if code[at] != "A" else "B") + code[at + 1 :] for at in range(len(code))
    ]

    assert {read_room_code(forged, at=NINE) for forged in changed} == {Problem.UNKNOWN}


def test_the_letters_of_one_session_or_time_do_not_fit_another():
    session, step, letters = room_code(MEETING, NINE).split("-")
    next_step = room_code(MEETING, NINE + 20 * SECOND).split("-")[1]

    assert read_room_code(f"1048-{step}-{letters}", at=NINE) is Problem.UNKNOWN
    assert read_room_code(f"{session}-{next_step}-{letters}", at=NINE) is Problem.UNKNOWN


@pytest.mark.parametrize(
    "text",
    ["", "-", "--", "1047", "1047--A", "1047-XYZ-A", "9" * 5000, "1047-" + "F" * 5000, "²-A-B"],
)
def test_what_is_no_code_is_unknown(text):
    assert read_room_code(text, at=NINE) is Problem.UNKNOWN


@given(st.text(max_size=60))
def test_any_other_text_is_unknown(text):
    assert read_room_code(text, at=NINE) is Problem.UNKNOWN


def test_a_code_made_with_another_key_is_unknown(settings):
    code = room_code(MEETING, NINE)
    settings.SECRET_KEY = "another" * 8

    assert read_room_code(code, at=NINE) is Problem.UNKNOWN


def test_the_words_are_256_short_plain_ones_of_which_no_two_are_alike():
    assert len(set(WORDS)) == len(WORDS) == 256
    assert [word for word in WORDS if not re.fullmatch("[a-z]{3,7}", word)] == []
    assert [pair for pair in combinations(WORDS, 2) if _letters_apart(*pair) < 3] == []


def test_no_word_frightens_or_insults_at_a_school():
    unwelcome = {"bitch", "bomb", "damn", "dead", "devil", "gun", "hell", "idiot", "kill", "knife"}
    unwelcome |= {"naked", "police", "shoot", "shooter", "stupid", "threat", "ugly", "weapon"}

    assert set(WORDS) & unwelcome == set()


def test_the_words_are_taken_for_two_minutes_and_for_two_more():
    words = spoken_code(MEETING, NINE)

    assert len(words) == 4
    assert next_words_at(NINE) == NINE + timedelta(minutes=2)
    taken = {
        minutes: meant_by(words, [1046, MEETING, 1048], at=NINE + timedelta(minutes=minutes))
        for minutes in (-0.1, 0, 1.9, 2, 3.9, 4, 60)
    }
    nobody: list[int] = []
    here = [MEETING]
    assert taken == {-0.1: nobody, 0: here, 1.9: here, 2: here, 3.9: here, 4: nobody, 60: nobody}


def test_the_words_change_and_each_session_has_its_own():
    assert spoken_code(MEETING, NINE) != spoken_code(MEETING, next_words_at(NINE))
    assert spoken_code(MEETING, NINE) != spoken_code(MEETING + 1, NINE)


def test_words_in_another_order_are_others():
    words = spoken_code(MEETING, NINE)

    assert meant_by(words[::-1], [MEETING], at=NINE) == []
    assert meant_by(words[:3], [MEETING], at=NINE) == []


@pytest.mark.parametrize(
    "typed",
    [
        "tiger acorn velvet moose",
        "Tiger, Acorn, Velvet, Moose.",
        " TIGER-acorn-velvet-moose\n",
        "tigr acorrn velvit moose",
    ],
)
def test_words_are_heard_however_they_are_typed(typed):
    assert hear(typed) == Heard(("tiger", "acorn", "velvet", "moose"))


def test_what_is_no_word_of_the_list_is_named():
    assert hear("tiger lion velvet 7 moose") == Heard(("tiger", "velvet", "moose"), ("lion",))


@given(st.sampled_from(WORDS), st.integers(0, 7), st.sampled_from("aeiouxyz"))
def test_one_wrong_letter_makes_no_other_word(word, at, letter):
    wrong = [word[:at] + letter + word[at + 1 :], word[:at] + letter + word[at:]]
    missing = word[:at] + word[at + 1 :]

    assert [hear(typed).words for typed in (*wrong, missing)] == [(word,)] * 3


def _letters_apart(one: str, other: str) -> int:
    """Return how many letters must be changed, put in or left out (Levenshtein)."""
    above = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        row = [at]
        for place, beside in enumerate(other, 1):
            row.append(min(above[place] + 1, row[-1] + 1, above[place - 1] + (letter != beside)))
        above = row
    return above[-1]


def test_the_measure_of_likeness_is_right():
    """Were it wrong, all words would be far apart."""
    likeness = [_letters_apart("kitten", other) for other in ("kitten", "mitten", "sitting", "")]

    assert likeness == [0, 1, 3, 6]


def test_the_two_codes_do_not_share_a_salt():
    assert room.SALT != spoken.SALT
