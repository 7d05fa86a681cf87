"""What counts of a person, and in which sums: no database.

A sum is named by place, part of the place, credit type, period and facet. Codes of periods: "y2026"
a calendar year, "s2025" the school year that begins in July 2025, "b2026" the block that begins in
2026, "m202603" a month. Codes of facets: "l3" a lane, "t7" a topic, "a2" an audience, "stactical" a
strand; "" everything.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from transcripts.periods import Clock, period_of

ALL, ITSELF, NOWHERE = "", "self", "none"
OFFICERS, STAFF = "officers", "staff"
CLOCKS = {"y": Clock.CALENDAR_YEAR, "s": Clock.SCHOOL_YEAR, "b": Clock.TWO_YEARS}

# Place, part of it, credit type, period, facet.
CellKey = tuple[int, str, int, str, str]
HeadKey = tuple[int, str, str]
Facts = dict[str, Any]


@dataclass(slots=True)
class Sums:
    """What is added to each sum: hundredths of an hour, lines, people who earned them, and of the
    people there now those who have any; and how many people are there now.
    """

    cells: dict[CellKey, list[int]] = field(default_factory=dict)
    heads: dict[HeadKey, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, facts: Facts, sign: int = 1) -> None:
        """Put one person's facts on the sums, or take them off."""
        cells = self.cells
        for key, (hundredths, lines, people, current) in _cells_of(facts).items():
            cell = cells.get(key)
            if cell is None:
                cells[key] = [sign * hundredths, sign * lines, sign * people, sign * current]
            else:
                cell[0] += sign * hundredths
                cell[1] += sign * lines
                cell[2] += sign * people
                cell[3] += sign * current
        for head in _heads_of(facts):
            self.heads[head] += sign


@dataclass(frozen=True, slots=True)
class Line:
    """A line that stands."""

    credit_type: int
    earned_on: date
    hundredths: int
    version: int | None
    lane: int | None  # of hours earned elsewhere
    tags: int


@dataclass(frozen=True, slots=True)
class Work:
    """Confirmed work, or, without a kind, service as an officer at a school."""

    place: int
    kind: int | None
    starts_on: date
    ends_on: date | None

    def is_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


@dataclass(frozen=True, slots=True)
class Definitions:
    """What places, courses, topics and kinds of work are at the moment, by key as text (JSON)."""

    places: Mapping[str, Sequence[str]]  # path, kind, county
    versions: Mapping[str, str]  # facet of the lane
    tags: Mapping[str, Sequence[str]]  # facets of topics and strands
    kinds: Mapping[str, Sequence[str]]  # facets of audiences; "officer" of an officer's work
    state: int
    school_side: Collection[str]
    with_parts: Collection[str]


def code_of(day: date, letter: str) -> str:
    """Return the code of the period of a clock in which a day lies."""
    return f"{letter}{period_of(day, CLOCKS[letter]).starts_on.year}"


def facts_of(
    *,
    lines: Iterable[Line],
    works: Sequence[Work],
    duties: Sequence[Work],
    definitions: Definitions,
    today: date,
) -> Facts:
    """Return what counts of a person, worked out: plain JSON; empty for somebody without any.

    `w` are the sets of places at which something counts, each with its audiences; `l` the lines, of
    one month and kind together; `n` where the person works now; `g` the groups they are in now.
    """
    places: dict[tuple[int, ...], int] = {}
    wheres: list[list[list[Any]]] = []

    def where(day: date) -> int:
        held = tuple(i for i, work in enumerate(works) if work.is_on(day))
        if held not in places:
            places[held] = len(wheres)
            wheres.append(_where([works[i] for i in held], definitions))
        return places[held]

    sums: dict[tuple[int, str, tuple[str, ...], int], list[int]] = {}
    for line in lines:
        facets = list(definitions.tags.get(str(line.tags), ()))
        lane = f"l{line.lane}" if line.lane else definitions.versions.get(str(line.version), "")
        facets += [lane] if lane else []
        key = (
            line.credit_type,
            f"{line.earned_on:%Y-%m}",
            tuple(sorted(facets)),
            where(line.earned_on),
        )
        total = sums.setdefault(key, [0, 0])
        total[0] += line.hundredths
        total[1] += 1
    working = [work for work in works if work.is_on(today)]
    serving = [duty for duty in duties if duty.is_on(today)]
    if not (sums or working or serving):
        return {}
    now = where(today) if working else None
    return {
        "w": wheres,
        "l": [
            [kind, month, list(facets), at, *total]
            for (kind, month, facets, at), total in sorted(sums.items())
        ],
        "n": now,
        "g": _groups(working, serving, definitions),
    }


def _where(works: Sequence[Work], definitions: Definitions) -> list[list[Any]]:
    """Return the places at which a day counts, each with the audiences of the work there."""
    found: dict[tuple[int, str], set[str]] = {(definitions.state, ALL): set()}
    for work in works:
        audiences = set(definitions.kinds.get(str(work.kind), ())) - {"officer"}
        for spot in _spots(work.place, definitions):
            found.setdefault(spot, set()).update(audiences)
    if not works:
        found[definitions.state, NOWHERE] = set()
    return [[place, part, sorted(found[place, part])] for place, part in sorted(found)]


def _spots(place: int, definitions: Definitions) -> Iterator[tuple[int, str]]:
    path, kind, county = definitions.places.get(str(place), ("", "", ""))
    for each in _above(path):
        yield each, ALL
    if kind in definitions.with_parts:
        yield place, ITSELF
    if county:
        yield definitions.state, f"c{county}"


def _above(path: str) -> list[int]:
    return [int(each) for each in path.strip("/").split("/") if each]


def _groups(
    working: Sequence[Work], serving: Sequence[Work], definitions: Definitions
) -> list[list[Any]]:
    """Return where a person counts as an officer or as staff of schools: as one of the two."""
    at = {work.place for work in [*working, *serving]}
    is_officer = serving or any(
        "officer" in definitions.kinds.get(str(work.kind), ()) for work in working
    )
    if not is_officer:
        kinds = {place: definitions.places.get(str(place), ("", "", ""))[1] for place in at}
        at = {place for place in at if kinds[place] in definitions.school_side}
    group = OFFICERS if is_officer else STAFF
    paths = (definitions.places.get(str(place), ("", "", ""))[0] for place in at)
    return [[place, group] for place in sorted({each for path in paths for each in _above(path)})]


# Hundredths and lines by facet, of one credit type in one period.
ByFacet = dict[str, list[int]]


def _cells_of(facts: Facts) -> dict[CellKey, list[int]]:
    """Return what a person adds to each sum."""
    cells: dict[CellKey, list[int]] = {}
    if not facts:
        return cells
    earned, months = _earned(facts["l"])
    for (at, kind, period), by_facet in earned.items():
        for place, part, audiences in facts["w"][at]:
            for facet, (hundredths, lines) in by_facet.items():
                _add_earned(cells, (place, part, kind, period, facet), hundredths, lines)
            for audience in audiences:
                _add_earned(cells, (place, part, kind, period, audience), *by_facet[ALL])
    for (at, kind, period), (hundredths, lines) in months.items():
        for place, part, _audiences in facts["w"][at]:
            if part == ALL:
                _add_earned(cells, (place, part, kind, period, ALL), hundredths, lines)
    _add_now(facts, earned, cells)
    return cells


def _earned(
    lines: Iterable[Sequence[Any]],
) -> tuple[dict[tuple[int, int, str], ByFacet], dict[tuple[int, int, str], list[int]]]:
    """Return what was earned by where it counts, credit type and period; and by month."""
    earned: dict[tuple[int, int, str], ByFacet] = {}
    months: dict[tuple[int, int, str], list[int]] = {}
    for kind, month, facets, at, hundredths, count in lines:
        for period in _periods_of(month):
            by_facet = earned.setdefault((at, kind, period), {})
            for facet in (ALL, *facets):
                _add(by_facet, facet, hundredths, count)
        _add(months, (at, kind, f"m{month[:4]}{month[5:]}"), hundredths, count)
    return earned, months


@cache
def _periods_of(month: str) -> tuple[str, ...]:
    day = date(int(month[:4]), int(month[5:]), 1)
    return tuple(code_of(day, letter) for letter in CLOCKS)


def _add_now(
    facts: Facts,
    earned: Mapping[tuple[int, int, str], ByFacet],
    cells: dict[CellKey, list[int]],
) -> None:
    """Add what a person has, wherever it was earned, to the sums of where they are now."""
    everywhere: dict[tuple[int, str], ByFacet] = {}
    for (_at, kind, period), by_facet in earned.items():
        together = everywhere.setdefault((kind, period), {})
        for facet, total in by_facet.items():
            _add(together, facet, *total)
    here = facts["w"][facts["n"]] if facts["n"] is not None else ()
    for (kind, period), by_facet in everywhere.items():
        for place, part, audiences in here:
            for facet in (*by_facet, *audiences):
                key = (place, part, kind, period, facet)
                cell = cells.get(key)
                if cell is None:
                    cells[key] = [0, 0, 0, 1]
                else:
                    cell[3] = 1
        for place, group in facts["g"]:
            cells[place, group, kind, period, ALL] = [*by_facet[ALL], 1, 1]


def _heads_of(facts: Facts) -> Iterator[HeadKey]:
    if not facts:
        return
    for place, part, audiences in facts["w"][facts["n"]] if facts["n"] is not None else ():
        for facet in (ALL, *audiences):
            yield place, part, facet
    for place, group in facts["g"]:
        yield place, group, ALL


def _add_earned(cells: dict[CellKey, list[int]], key: CellKey, hundredths: int, lines: int) -> None:
    """Add hours to a person's part of a sum, in which the person counts once."""
    cell = cells.get(key)
    if cell is None:
        cells[key] = [hundredths, lines, 1, 0]
    else:
        cell[0] += hundredths
        cell[1] += lines


def _add(sums: dict[Any, list[int]], key: Any, hundredths: int, lines: int) -> None:
    total = sums.get(key)
    if total is None:
        sums[key] = [hundredths, lines]
    else:
        total[0] += hundredths
        total[1] += lines
