"""Rosters of a few rows: who they are about, and what was found of them."""

from accounts.models import User
from tests.rosters.files import csv_file
from tests.rosters.steps import checked, outcomes

NAME = ["First name", "Last name"]
ALREADY_HERE = "Somebody with this name works for you. It may be the same person."
STARTS = "Starts as Teacher at Alder on Sep 1, 2026."


def person(first, last, **about) -> User:
    return User.objects.create_user(None, None, first_name=first, last_name=last, **about)


def one(place, lead, heading, *cells, **about):
    """Check a roster of these rows; return what it found of them."""
    return outcomes(checked(csv_file([heading, *cells]), place, lead, **about))
