from string import ascii_uppercase, digits

import pytest

from documents.decisions import (
    CODE_ALPHABET,
    CODE_LENGTH,
    code_from_number,
    group_code,
    read_code,
    serial,
)

CODE = "7ZZZZZZZZZZZZZZZZZZZZZZZZZ"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (0, "0" * 26),
        (1, "0" * 25 + "1"),
        (31, "0" * 25 + "Z"),
        (32, "0" * 24 + "10"),
        (2**128 - 1, CODE),
    ],
)
def test_a_number_of_128_bits_has_a_code_of_26_letters(number, code):
    assert code_from_number(number) == code


def test_the_alphabet_has_32_letters_none_of_them_easily_mistaken():
    assert len(set(CODE_ALPHABET)) == 32
    assert set(digits + ascii_uppercase) - set(CODE_ALPHABET) == set("ILOU")


@pytest.mark.parametrize("number", [0, 1, 2**64 + 12345, 2**127, 2**128 - 1])
def test_a_code_read_back_from_its_groups_is_the_same(number):
    code = code_from_number(number)

    assert (read_code(group_code(code)), len(code)) == (code, CODE_LENGTH)


def test_a_code_is_printed_in_groups_of_four():
    assert group_code(CODE) == "7ZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZ"


@pytest.mark.parametrize(
    "typed",
    [
        "7k0101zz",
        "7K01-01ZZ",
        " 7K01 01ZZ ",
        "7KO1-OIZZ",
        "7koL-o1zz",
        "7K01–01ZZ",  # noqa: RUF001 (an en dash, as word processors make them)
        "7K01\t01\nZZ",
        "7K01\u00a001ZZ",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed):
    assert read_code(typed) == "7K0101ZZ"


@pytest.mark.parametrize(("typed", "code"), [("", ""), ("- –", ""), ("\x007K\x00", "7K")])  # noqa: RUF001
def test_what_is_no_letter_and_no_figure_is_dropped(typed, code):
    assert read_code(typed) == code


def test_a_serial_names_kind_year_and_number():
    assert serial("C", 2026, 123) == "MEM-C-2026-000123"
    assert serial("T", 2026, 1234567) == "MEM-T-2026-1234567"
