"""Figures as text: exact, with thousands separators, and with their noun in the right number."""

from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import ngettext

from core.templatetags.ui import hours

Figure = Decimal | int
Amount = Callable[[Figure], str]

MINUS = "\N{MINUS SIGN}"


def number(value: Figure) -> str:
    """Write a figure in full: 1,234.5. Nothing is rounded."""
    written = hours(value)
    whole, point, rest = written.removeprefix("-").partition(".")
    return f"{MINUS if written.startswith('-') else ''}{int(whole):,}{point}{rest}"


def in_hours(value: Figure) -> str:
    return ngettext("%(n)s hour", "%(n)s hours", _how_many(value)) % {"n": number(value)}


def in_people(value: Figure) -> str:
    return ngettext("%(n)s person", "%(n)s people", _how_many(value)) % {"n": number(value)}


def in_seats(value: Figure) -> str:
    return ngettext("%(n)s seat", "%(n)s seats", _how_many(value)) % {"n": number(value)}


def in_classes(value: Figure) -> str:
    return ngettext("%(n)s class", "%(n)s classes", _how_many(value)) % {"n": number(value)}


def in_months(value: Figure) -> str:
    return ngettext("%(n)s month", "%(n)s months", _how_many(value)) % {"n": number(value)}


def in_lanes(value: Figure) -> str:
    words = ngettext("%(n)s topic area", "%(n)s topic areas", _how_many(value))
    return words % {"n": number(value)}


def in_counties(value: Figure) -> str:
    return ngettext("%(n)s county", "%(n)s counties", _how_many(value)) % {"n": number(value)}


def _how_many(value: Figure) -> int:
    """Return the count that chooses the noun; one and a half hours are several."""
    return 1 if value == 1 else 2
