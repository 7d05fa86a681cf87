"""What the public may read of a person's record, in one place: every file that is made for somebody
outside asks here.

Whatever a file can say states what it says of a person. What is not plainly public stays out, so
that a new column is left out until somebody has thought about it (LP-09; 1 MRSA 402(3)(O); 20-A
MRSA 6101; 30-A MRSA 503 and 2702; 5 MRSA 7070).
"""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Says(models.TextChoices):
    """What a value says of a person."""

    PUBLIC = "public", _("Who took which training when, and where they worked")
    PERSONAL_EMAIL = "personal_email", _("Personal email addresses")
    PHONE = "phone", _("Phone numbers")
    ADDRESS = "address", _("Home addresses")
    BIRTH_DATE = "birth_date", _("Birth dates")
    ACCOMMODATION = "accommodation", _("Accommodations")
    SCORE = "score", _("Scores of tests")
    EVALUATION = "evaluation", _("Evaluations, and what was noted of a person")
    PRIVATE_NUMBER = "private_number", _("Numbers of other registers")


class Profile(models.TextChoices):
    """For whom a file is made."""

    OFFICE = "office", _("For my own office")
    PUBLIC = "public", _("For the public")


class Saying(Protocol):
    """Something that states what it says of a person, such as a column."""

    @property
    def says(self) -> Says: ...


S = TypeVar("S", bound=Saying)


def shown_to(profile: Profile, items: Iterable[S]) -> list[S]:
    """Return those of the items that a file for somebody may hold, in their order."""
    return [each for each in items if profile is Profile.OFFICE or each.says is Says.PUBLIC]


def left_out(profile: Profile) -> list[str]:
    """Return what a file for somebody never says, in words."""
    if profile is Profile.OFFICE:
        return []
    return [str(each.label) for each in Says if each is not Says.PUBLIC]
