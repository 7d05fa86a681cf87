"""What the words above a list of people find."""

from collections.abc import Sequence
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery

from accounts.models import User, keys_found_by
from core.filters import MOST_WORDS
from organizations.models import Employment, Organization

# A word in the names of more places than this ("school", "department") is no way to find people.
# Then the list is read in its order and each person is asked, until the page is full.
MANY_PLACES = 30


def people_named(people: "QuerySet[User]", words: str, *, on: date) -> "QuerySet[User]":
    """People of whom each word begins a name, their number or address, or stands in the name of a
    place where they work on this day.
    """
    asked = words.split()[:MOST_WORDS]
    places = _places_named(asked)
    for word in asked:
        there = [pk for pk, name in places if word.lower() in name]
        people = _with_word(people, word, there, on)
    return people


def _with_word(
    people: "QuerySet[User]", word: str, places: Sequence[int], on: date
) -> "QuerySet[User]":
    working = Employment.objects.on(on).filter(organization__in=places).order_by()
    first, *others = keys_found_by(word)
    if len(places) <= MANY_PLACES:
        return people.filter(pk__in=first.union(*others, working.values("person"), all=True))
    # Not as Exists: PostgreSQL would read all employments of the State beforehand.
    works_there = Subquery(working.filter(person=OuterRef("pk")).values("pk")[:1])
    alias = f"works_at_{len(people.query.annotations)}"
    return people.alias(**{alias: works_there}).filter(
        Q(pk__in=first.union(*others, all=True)) | Q(**{f"{alias}__isnull": False})
    )


def _places_named(words: Sequence[str]) -> list[tuple[int, str]]:
    """Return the places in whose name one of the words stands, with the name in lower case."""
    condition = Q(pk__in=[])
    for word in words:
        condition |= Q(name__icontains=word)
    rows = Organization.objects.filter(condition).order_by().values_list("pk", "name")
    return [(pk, name.lower()) for pk, name in rows]
