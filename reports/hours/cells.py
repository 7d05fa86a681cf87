"""The numbers of a question, read off the sums: what they cost does not grow with the State."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from courses.enums import Strand
from courses.models import Audience, Lane, Topic
from organizations.enums import County, OrganizationKind
from organizations.models import Organization
from reports.hours.asked import LETTERS, OF_SUBJECT, Asked, By, Measures
from reports.hours.facts import ALL, ITSELF, NOWHERE, OFFICERS, STAFF
from reports.models import HeadCell, HoursCell
from transcripts.months import hundredths_as_hours

KINDS = {By.SCHOOLS: OrganizationKind.SCHOOL, By.AGENCIES: OrganizationKind.LAW_AGENCY}
Numbers = dict[tuple[int, str, str], list[int]]


def answers(asked: Asked, by: By | None = None) -> bool:
    """Say whether there is a sum for this question."""
    if asked.period_code is None or asked.facet is None:
        return False
    if asked.county and not asked.is_state:
        return False
    if by in LETTERS:
        return asked.facet_of_group(by, "") is not None
    if by is By.COUNTIES:
        return asked.is_state and not asked.county
    return not (by is By.PLACES and asked.county)


def total_of(asked: Asked) -> Measures:
    """Return the numbers of all that is asked for. Two queries."""
    part = _part(asked)
    key = (asked.place.pk, part, asked.facet or "")
    sums = _sums(asked, [asked.place.pk], [part])
    heads = _heads([asked.place.pk], [part], _head_facet(asked))
    return _measures(sums.get(key), heads.get((asked.place.pk, part), 0))


def groups_of(asked: Asked, by: By) -> dict[str, Measures]:
    """Return the numbers of each group by its key: as `reports.hours.ledger` does."""
    place = asked.place.pk
    if by in LETTERS:
        return _by_facet(asked, by)
    facet = asked.facet or ""
    places: Any = [place]
    if by is By.COUNTIES:
        names = {(place, f"c{code}"): code for code in County.values}
    else:
        rows = places_of(asked, by)
        places = rows.values("pk")
        names = {(pk, ALL): str(pk) for pk in rows.values_list("pk", flat=True)}
        if by is By.PLACES:
            places = Organization.objects.filter(Q(parent=place) | Q(pk=place)).values("pk")
            names |= {(place, ITSELF): ITSELF, (place, NOWHERE): NOWHERE}
    parts = {part for _pk, part in names}
    sums = _sums(asked, places, parts)
    heads = _heads(places, parts, _head_facet(asked))
    found = {
        name: _measures(sums.get((*spot, facet)), heads.get(spot, 0))
        for spot, name in names.items()
        if (*spot, facet) in sums or spot in heads
    }
    return {name: each for name, each in found.items() if each.lines or each.head or each.current}


def places_of(asked: Asked, by: By) -> "QuerySet[Organization]":
    """Return the places that are told apart, in no order."""
    if by is By.PLACES:
        return Organization.objects.filter(parent=asked.place).order_by()
    places = Organization.objects.below([asked.place.path]).filter(kind=KINDS[by]).order_by()
    return places.filter(county=asked.county) if asked.county else places


def officers_and_staff(asked: Asked) -> tuple[Measures, Measures]:
    """Return the numbers of those who are officers or staff of schools now, with all they have in
    the period. Two queries.
    """
    place, groups = asked.place.pk, [OFFICERS, STAFF]
    sums = _sums(asked, [place], groups)
    heads = _heads([place], groups, ALL)
    officers, others = (
        _measures(sums.get((place, group, ALL)), heads.get((place, group), 0)) for group in groups
    )
    return officers, others


def months_of(asked: Asked) -> dict[str, int]:
    """Return the hundredths of each month of the place by its code. One query."""
    rows = HoursCell.objects.filter(
        place=asked.place.pk,
        credit_type=asked.credit_type,
        period__in=[f"m{month:%Y%m}" for month in asked.months],
        part=ALL,
        facet=ALL,
    )
    return dict(rows.values_list("period", "hundredths"))


def _part(asked: Asked) -> str:
    return f"c{asked.county}" if asked.county else ALL


def _head_facet(asked: Asked) -> str:
    return f"a{asked.audience.pk}" if asked.audience else ALL


def _by_facet(asked: Asked, by: By) -> dict[str, Measures]:
    place, part = asked.place.pk, _part(asked)
    keys = {asked.facet_of_group(by, key) or "": str(key) for key in _keys(by)}
    rows = HoursCell.objects.filter(
        place=place,
        credit_type=asked.credit_type,
        period=asked.period_code,
        part=part,
        facet__in=list(keys),
    ).values_list("facet", "hundredths", "lines", "people", "current")
    found = {facet: values for facet, *values in rows}
    heads: dict[str, int] = {}
    if by not in OF_SUBJECT:
        staff = HeadCell.objects.filter(place=place, part=part, facet__in=list(keys))
        heads = dict(staff.values_list("facet", "people"))
    return {
        keys[facet]: _measures(found.get(facet), None if by in OF_SUBJECT else heads.get(facet, 0))
        for facet in {*found, *heads}
    }


def _keys(by: By) -> Iterable[object]:
    """Return what there is of a kind. One query at most."""
    if by is By.STRANDS:
        return Strand.values
    terms = {By.LANES: Lane, By.TOPICS: Topic, By.AUDIENCES: Audience}[by]
    return terms._default_manager.order_by().values_list("pk", flat=True)


def _sums(asked: Asked, places: Any, parts: Iterable[str]) -> Numbers:
    rows = HoursCell.objects.filter(
        place__in=places,
        credit_type=asked.credit_type,
        period=asked.period_code,
        part__in=list(parts),
        facet=asked.facet,
    ).values_list("place", "part", "facet", "hundredths", "lines", "people", "current")
    return {(place, part, facet): values for place, part, facet, *values in rows}


def _heads(places: Any, parts: Iterable[str], facet: str) -> dict[tuple[int, str], int]:
    rows = HeadCell.objects.filter(place__in=places, part__in=list(parts), facet=facet)
    return {
        (place, part): people for place, part, people in rows.values_list("place", "part", "people")
    }


def _measures(values: Sequence[int] | None, head: int | None) -> Measures:
    hundredths, lines, people, current = values or (0, 0, 0, 0)
    return Measures(hundredths_as_hours(hundredths), lines, people, head, current)
