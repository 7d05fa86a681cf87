"""The code of a seat on paper: read where it was made, and refused in every other spelling."""

import re

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from attendance.codes import read_seat_code, seat_code

ALPHANUMERIC = re.compile(r"[0-9A-Z $%*+./:-]+")


@given(st.integers(min_value=1, max_value=2**31))
def test_a_code_is_read_back_as_its_seat(pk):
    assert read_seat_code(seat_code(pk)) == pk


def test_a_code_is_short_and_stands_densely_in_a_qr_code():
    code = seat_code(1_234_567)

    assert ALPHANUMERIC.fullmatch(code)
    assert segno.make(code, error="m", micro=False).designator == "1-M"


def test_a_code_typed_in_small_letters_or_with_space_around_is_read():
    assert read_seat_code(f" {seat_code(1047).lower()}\n") == 1047


@pytest.mark.parametrize("cut", range(1, 16))
def test_a_code_that_was_cut_is_no_code(cut):
    assert read_seat_code(seat_code(1047)[:-cut]) is None


def test_the_letters_of_one_seat_do_not_fit_another():
    letters = seat_code(1047).partition("-")[2]

    assert read_seat_code(f"1048-{letters}") is None


def test_every_letter_of_a_code_counts():
    code = seat_code(1047)
    changed = [
        code[:at] + ("A" if code[at] != "A" else "B") + code[at + 1 :]
        for at in range(code.index("-") + 1, len(code))
    ]

    assert [read_seat_code(forged) for forged in changed] == [None] * 10


@pytest.mark.parametrize(
    "spelled", ["0{}", "+{}", "{}A", "{}-", "\N{FULLWIDTH DIGIT ONE}{}", "https://example.org/{}"]
)
def test_a_code_has_one_spelling(spelled):
    assert read_seat_code(spelled.format(seat_code(47))) is None


@given(st.text(max_size=80))
def test_any_other_text_is_no_code(text):
    assert read_seat_code(text) is None


def test_small_letters_of_other_alphabets_do_not_become_ours():
    code = next(seat_code(pk) for pk in range(1, 200) if "S" in seat_code(pk))

    assert read_seat_code(code.replace("S", "\N{LATIN SMALL LETTER LONG S}")) is None


def test_a_code_made_with_another_key_is_no_code(settings):
    code = seat_code(1047)
    settings.SECRET_KEY = "another" * 8

    assert read_seat_code(code) is None


@pytest.mark.parametrize("digits", ["9" * 19, "9" * 5000, ""])
def test_a_number_that_no_seat_has_is_no_code(digits):
    assert read_seat_code(f"{digits}-AAAAAAAAAA") is None
