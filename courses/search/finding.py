"""Find courses and classes by words: the same on both databases but for two small modules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.db.models.functions import Length

from courses.models import SearchEntry, SearchWord, Synonym
from courses.search import postgres, sqlite
from courses.search.reading import (
    Asked,
    corrected,
    read,
    singular,
    synonyms_of,
    with_other_words,
    with_synonyms,
)
from courses.search.spelling import edits_allowed, meant
from courses.search.words import words_in

SHORTEST_BEGINNING = 3
MOST_ENDINGS = 24
ANY = "all"
Sql = tuple[str, tuple[str, ...]]
BACKENDS = {"postgresql": postgres, "sqlite": sqlite}


@dataclass(frozen=True, slots=True)
class Found:
    """What was asked for, as it is looked for."""

    typed: str
    asked: Asked
    corrected: str | None = None

    def __bool__(self) -> bool:
        return bool(self.asked)

    @property
    def is_too_common(self) -> bool:
        """Whether something was typed, but nothing one can look for."""
        return bool(self.typed.strip()) and not self.asked

    @property
    def shown(self) -> str:
        """What is looked for, in one line."""
        return self.corrected or self.typed.strip()

    def stands_in(self, name: str) -> bool:
        """Whether a name has every word looked for, said in any way."""
        words = [singular(word) for word in words_in(name)]
        return bool(self.asked) and all(
            any(all(singular(word) in words for word in way.words) for way in part.ways)
            for part in self.asked.parts
        )

    def among(self, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Return the courses or classes that have every word, the best first, then as before.

        Best: title, code or number say it in these words; then they have all the words; then
        lanes, topics, audiences and place help; last, the texts do.
        """
        if not self.asked:
            return rows
        entry = models.F("search_entry__heading")
        how_well = models.Case(
            models.When(Says(entry, (self.asked, ANY)), then=0),
            models.When(Matches(entry, (self.asked, "heading")), then=1),
            models.When(Matches(entry, (self.asked, "nearer")), then=2),
            default=3,
        )
        found = rows.filter(search_entry__isnull=False).filter(Matches(entry, (self.asked, ANY)))
        order = rows.query.order_by or rows.model._meta.ordering
        ordered: models.QuerySet[Any] = found.annotate(how_well=how_well)
        return ordered.order_by("how_well", *order)


class Matches(models.Lookup):
    """The condition that the entry whose heading this is has every part, in one of its columns."""

    lookup_name = "matches"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str, ...]]:
        """Return the condition in the words of the database."""
        asked, column = self.rhs
        alias = compiler.quote_name_unless_alias(self.lhs.alias)
        return self.ask(BACKENDS[connection.vendor], alias, asked, column)

    def ask(self, backend: Any, alias: str, asked: Asked, column: str) -> Sql:
        found: Sql = backend.matches(alias, column, asked)
        return found


class Says(Matches):
    """The condition that the heading has all words in a row."""

    lookup_name = "says"

    def ask(self, backend: Any, alias: str, asked: Asked, column: str) -> Sql:  # noqa: ARG002
        found: Sql = backend.says(alias, asked)
        return found


def find(text: str, *, exactly: bool = False) -> Found:
    """Read what somebody typed. Words nobody of us writes are corrected, unless `exactly`."""
    asked = read(text)
    if not asked:
        return Found(text, asked)
    plain = [part.words[0] for part in asked.parts if part.is_plain]
    last = asked.parts[-1]
    beginning = last.words[0] if last.is_plain and text[-1:].isalpha() else ""
    known, synonyms = _known(plain, beginning if len(beginning) >= SHORTEST_BEGINNING else "")
    endings = [word for word in known if word not in plain]
    strange = [word for word in dict.fromkeys(plain) if word not in known]
    said_together = {word for row in synonyms for phrase in row for word in phrase}
    strange = [word for word in strange if word not in said_together]
    others: dict[str, Sequence[str]] = {}
    if endings and beginning in strange:
        strange.remove(beginning)
        others[beginning] = endings
    words_meant = {} if exactly else _meant([w for w in strange if edits_allowed(w)])
    read_right = corrected(asked, words_meant)
    looked_for = with_synonyms(with_other_words(read_right, others), synonyms)
    return Found(text, looked_for, str(read_right) if words_meant else None)


def _known(words: Sequence[str], beginning: str) -> tuple[list[str], list[list[tuple[str, ...]]]]:
    """Return which of these words are ours, those that begin so, and all synonyms: one query."""
    wanted = models.Q(word__in=words)
    if beginning:
        wanted |= models.Q(word__startswith=beginning)
    ours = SearchWord.objects.filter(wanted).order_by().values_list("word", "entries")
    lines = Synonym.objects.order_by().values_list("words", models.Value(-1))
    rows = list(ours.union(lines, all=True))
    synonyms = [synonyms_of(line) for line, entries in rows if entries == -1]
    often = sorted((row for row in rows if row[1] != -1), key=lambda row: (-row[1], row[0]))
    exact = [word for word, _ in often if word in words]
    begun = [word for word, _ in often if word not in words]
    return exact + begun[:MOST_ENDINGS], synonyms


def _meant(strange: Sequence[str]) -> Mapping[str, str]:
    """Return, of words nobody of us writes in any form, which of ours were meant."""
    if not strange:
        return {}
    in_other_forms = _found_in_other_forms(strange)
    strange = [word for word in strange if word not in in_other_forms]
    if not strange:
        return {}
    lengths = [
        (len(word) - edits_allowed(word), len(word) + edits_allowed(word)) for word in strange
    ]
    near = models.Q()
    for length in lengths:
        near |= models.Q(letters__range=length)
    candidates = list(
        SearchWord.objects.annotate(letters=Length("word"))
        .filter(near)
        .values_list("word", "entries")
    )
    found = ((word, meant(word, candidates)) for word in strange)
    return {word: right for word, right in found if right}


def _found_in_other_forms(words: Sequence[str]) -> set[str]:
    """Return those of these words that the full text knows by their stem: one query."""
    backend = BACKENDS[connection.vendor]
    asked = [backend.any_entry(SearchEntry._meta.db_table, word) for word in words]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT " + ", ".join(f"({text})" for text, _ in asked),
            [param for _, params in asked for param in params],
        )
        row = cursor.fetchone()
    return {word for word, is_found in zip(words, row, strict=True) if is_found}
