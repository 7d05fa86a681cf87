"""The MEMSSI number is told apart from a mistyped one."""

import re

import pytest

from accounts.decisions import memssi_number
from accounts.models import User


@pytest.mark.parametrize(
    ("pk", "number"),
    [
        (1, "M0000001-8"),
        (12, "M0000012-5"),
        (99, "M0000099-2"),
        (1234567, "M1234567-4"),
        (9999999, "M9999999-7"),
        (12345678, "M12345678-2"),
    ],
)
def test_the_number_ends_in_its_luhn_check_digit(pk, number):
    assert memssi_number(pk) == number
    assert User(pk=pk).memssi_number == number
    assert luhn_holds(number)


def luhn_holds(number: str) -> bool:
    """The check as card terminals do it, from the right, over all digits."""
    digits = [int(digit) for digit in re.sub(r"\D", "", number)][::-1]
    return sum(sum(divmod(d * 2, 10)) if i % 2 else d for i, d in enumerate(digits)) % 10 == 0


def test_one_wrong_digit_is_always_noticed():
    number = memssi_number(4711)
    places = [place for place, letter in enumerate(number) if letter.isdigit()]
    wrong = [
        number[:place] + digit + number[place + 1 :]
        for place in places
        for digit in "0123456789"
        if digit != number[place]
    ]

    assert [each for each in wrong if luhn_holds(each)] == []
