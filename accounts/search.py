"""People by the beginning of a word of their names: by an index on PostgreSQL, alike on SQLite.

PostgreSQL's own text search is used, without any extension: its "simple" words know no language,
and "Anne-Marie" is found by "mar" as well as by "anne". SQLite has no such index and reads.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models

BREAKS = (" ", "-", "'")
NAMES = ("first_name", "last_name", "preferred_name")
# What an index must say, letter by letter, to be used for the conditions below.
NAMES_INDEXED = (
    "to_tsvector('simple'::regconfig, first_name || ' ' || last_name || ' ' || preferred_name)"
)
EMAIL_INDEXED = "upper(email::text) text_pattern_ops"


class NameWords(models.Func):
    """The words of some columns, as `NAMES_INDEXED` says them."""

    template = "to_tsvector('simple'::regconfig, %(expressions)s)"
    arg_joiner = " || ' ' || "

    def __init__(self, *columns: Any) -> None:
        super().__init__(*columns, output_field=models.TextField())


class BeginningOfAWord(models.Func):
    """What PostgreSQL looks for: words that begin so, one after the other."""

    template = "to_tsquery('simple'::regconfig, %(expressions)s)"

    def __init__(self, word: Any) -> None:
        super().__init__(word, output_field=models.TextField())


class Holds(models.Func):
    """Whether the words hold what is looked for."""

    template = "(%(expressions)s)"
    arg_joiner = " @@ "

    def __init__(self, *sides: Any) -> None:
        super().__init__(*sides, output_field=models.BooleanField())


def a_word_begins(word: str, columns: Sequence[str] = NAMES) -> models.Q:
    """Return the condition "a word in these columns begins so", whatever its case."""
    if connection.vendor == "postgresql":
        quoted = word.replace("\\", "\\\\").replace("'", "''")
        looked_for = BeginningOfAWord(models.Value(f"'{quoted}':*"))
        return models.Q(Holds(NameWords(*columns), looked_for))
    condition = models.Q()
    for column in columns:
        condition |= models.Q(**{f"{column}__istartswith": word})
        for mark in BREAKS:
            condition |= models.Q(**{f"{column}__icontains": f"{mark}{word}"})
    return condition
