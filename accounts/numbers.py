"""The MEMSSI number as an expression of a query: `decisions.memssi_number` in the database's words.

A test has both write the same.
"""

from functools import reduce
from operator import add

from django.db.models import BigIntegerField, Case, CharField, F, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat, Substr

from accounts.models import User
from accounts.permissions import may_anywhere
from accounts.reach import NUMBER_ACTIONS

LEAST = 10**7  # below it, zeros in front make seven digits
MOST_DIGITS = 12  # as many as a typed number may have


def memssi_number_of(key: str) -> Concat:
    """Return the public number of the person whose key stands in this column."""
    number = Cast(F(key), BigIntegerField())
    luhn = reduce(add, (_counted(number, place) for place in range(MOST_DIGITS)))
    return Concat(Value("M"), _digits(key), Value("-"), Cast((10 - luhn % 10) % 10, CharField()))


def number_shown_to(viewer: User, name: str, *, person: str) -> F | Case:
    """Return a private number as an expression over rows about people, where the viewer's work
    needs it; empty elsewhere.
    """
    action, number = NUMBER_ACTIONS[name], F(f"{person}__private_numbers__{name}")
    if may_anywhere(viewer, action):
        return number
    theirs = User.objects.permitted_to(viewer, action).order_by().values("pk")
    return Case(When(**{f"{person}__in": theirs}, then=number), output_field=CharField())


def _digits(key: str) -> Case:
    padded = Substr(Cast(F(key) + LEAST, CharField()), 2)
    return Case(
        When(**{f"{key}__lt": LEAST}, then=padded),
        default=Cast(F(key), CharField()),
        output_field=CharField(),
    )


def _counted(number: Combinable, place: int) -> Combinable:
    """Return what the digit at a place from the right adds: every other one counts twice."""
    digit = number / 10**place % 10 if place else number % 10
    return digit * 2 - digit / 5 * 9 if place % 2 == 0 else digit
