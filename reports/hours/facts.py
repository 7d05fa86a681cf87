"""What counts of a person, and in which sums: no database.

A sum is named by place, part of the place, credit type, period and facet. Codes of periods: "y2026"
a calendar year, "s2025" the school year that begins in July 2025, "b2026" the block that begins in
2026, "m202603" a month. Codes of facets: "l3" a lane, "t7" a topic, "a2" an audience, "stactical" a
strand, "l3t7" and "l3stactical" what both are true of; "" everything.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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
Spot = tuple[int, str]  # a place and a part of it
KindAndPeriod = tuple[int, str]
Earned = dict[str, tuple[int, int]]  # hundredths and lines by facet
BySet = dict[int, Earned]  # by the set of places at which they count
ByFacet = dict[str, tuple[int, int, int, int]]
Facts = dict[str, Any]


class Sums:
    """What is added to each sum: hundredths of an hour, lines, people who earned them, and of the
    people there now those who have any; and how many people are there now.
    """

    def __init__(self) -> None:
        self._cells: dict[tuple[Spot, KindAndPeriod], dict[str, list[int]]] = {}
        self.heads: dict[HeadKey, int] = defaultdict(int)

    def add(self, facts: Facts, sign: int = 1) -> None:
        """Put one person's facts on the sums, or take them off."""
        if not facts:
            return
        for where, added in _added(facts):
            cells = self._cells.setdefault(where, {})
            for facet, (hundredths, lines, people, current) in added.items():
                cell = cells.get(facet)
                if cell is None:
                    cells[facet] = [
                        sign * hundredths,
                        sign * lines,
                        sign * people,
                        sign * current,
                    ]
                else:
                    cell[0] += sign * hundredths
                    cell[1] += sign * lines
                    cell[2] += sign * people
                    cell[3] += sign * current
        for head in _heads_of(facts):
            self.heads[head] += sign

    def cells(self) -> Iterator[tuple[CellKey, list[int]]]:
        """Yield each sum with what is added to it."""
        for ((place, part), (kind, period)), cells in self._cells.items():
            for facet, values in cells.items():
                yield (place, part, kind, period, facet), values


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


def facet_of(about: Mapping[str, object]) -> str | None:
    """Return the code of what a sum is about, of keys by letter; None where there is no such sum:
    of two at once, only a lane goes with a topic or with a strand.
    """
    letters = [letter for letter in "ltas" if letter in about]
    if len(letters) > 1 and letters not in (["l", "t"], ["l", "s"]):
        return None
    return "".join(f"{letter}{about[letter]}" for letter in letters)


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


def _added(facts: Facts) -> Iterator[tuple[tuple[Spot, KindAndPeriod], ByFacet]]:
    """Yield what a person adds to the sums of a place, credit type and period, by facet: hundredths
    and lines earned there, 1 for somebody who earned any, 1 for somebody there now who has any.

    A person counts once in a sum: no two of what is yielded are of the same facet there.
    """
    earned, months = _earned(facts["l"])
    spots = _spots_of(facts["w"])
    now = {
        (place, part): audiences
        for place, part, audiences in (facts["w"][facts["n"]] if facts["n"] is not None else ())
    }
    for period, by_set in earned.items():
        everywhere = _together(by_set.values())
        same: dict[tuple[Any, ...], ByFacet] = {}  # most places of a person have the same
        for spot, sets in spots.items():
            there, is_now = tuple(each for each in sets if each in by_set), spot in now
            if not there and not is_now:
                continue
            if (there, is_now) not in same:
                own = _together(by_set[each] for each in there)
                same[there, is_now] = _of_one(own, everywhere if is_now else ())
            yield (spot, period), same[there, is_now]
            by_audience = _together(dict.fromkeys(sets[each], by_set[each][ALL]) for each in there)
            yield (spot, period), _of_one(by_audience, now.get(spot, ()))
        for place, group in facts["g"]:
            yield ((place, group), period), _of_one({ALL: everywhere[ALL]}, [ALL])
    for month, by_place in months.items():
        for spot, sets in spots.items():
            there = tuple(each for each in sets if each in by_place)
            if there and spot[1] == ALL:
                yield (spot, month), _of_one(_together(by_place[each] for each in there), ())


def _earned(
    lines: Iterable[Sequence[Any]],
) -> tuple[dict[KindAndPeriod, BySet], dict[KindAndPeriod, BySet]]:
    """Return what was earned in each period, and in each month: of everything there alone."""
    earned: dict[KindAndPeriod, BySet] = {}
    months: dict[KindAndPeriod, BySet] = {}
    for kind, month, facets, at, hundredths, count in lines:
        for period in _periods_of(month):
            by_facet = earned.setdefault((kind, period), {}).setdefault(at, {})
            for facet in _with_pairs(tuple(facets)):
                _add(by_facet, facet, hundredths, count)
        of_month = months.setdefault((kind, f"m{month[:4]}{month[5:]}"), {}).setdefault(at, {})
        _add(of_month, ALL, hundredths, count)
    return earned, months


def _spots_of(wheres: Sequence[Sequence[Any]]) -> dict[Spot, dict[int, list[str]]]:
    """Return each place with the sets that it is in, and the audiences of the work there."""
    spots: dict[Spot, dict[int, list[str]]] = {}
    for at, where in enumerate(wheres):
        for place, part, audiences in where:
            spots.setdefault((place, part), {})[at] = audiences
    return spots


def _together(found: Iterable[Earned]) -> Earned:
    """Add up what was earned, facet by facet."""
    total: Earned = {}
    for each in found:
        for facet, (hundredths, lines) in each.items():
            _add(total, facet, hundredths, lines)
    return total


def _of_one(earned: Earned, having: Iterable[str]) -> ByFacet:
    """Return what one person adds who earned this, and who, being there now, has any of those."""
    added = {facet: (*total, 1, 0) for facet, total in earned.items()}
    for facet in having:
        hundredths, lines, people, _current = added.get(facet, (0, 0, 0, 0))
        added[facet] = (hundredths, lines, people, 1)
    return added


@cache
def _with_pairs(facets: tuple[str, ...]) -> tuple[str, ...]:
    """Return these facets with those of a lane and each of the others, and with that of all."""
    others = [facet for facet in facets if facet[0] != "l"]
    lanes = [facet for facet in facets if facet[0] == "l"]
    return (ALL, *facets, *(lane + other for lane in lanes for other in others))


@cache
def _periods_of(month: str) -> tuple[str, ...]:
    day = date(int(month[:4]), int(month[5:]), 1)
    return tuple(code_of(day, letter) for letter in CLOCKS)


def _heads_of(facts: Facts) -> Iterator[HeadKey]:
    if not facts:
        return
    for place, part, audiences in facts["w"][facts["n"]] if facts["n"] is not None else ():
        for facet in (ALL, *audiences):
            yield place, part, facet
    for place, group in facts["g"]:
        yield place, group, ALL


def _add(total: Earned, facet: str, hundredths: int, lines: int) -> None:
    before = total.get(facet, (0, 0))
    total[facet] = (before[0] + hundredths, before[1] + lines)
