"""How officers and agreements stand: the rows, what is amiss with them, and in which words.

A handful of queries, however many rows are asked about.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from core.templatetags.ui import maine_date
from organizations.decisions import (
    AgreementFacts,
    AssignmentFacts,
    Flag,
    FlagKind,
    Span,
    agreement_flags,
    assignment_flags,
)
from organizations.enums import EmploymentStatus, OrganizationKind
from organizations.models import Agreement, Employment, OfficerAssignment, Organization


@dataclass(slots=True)
class Standing:
    """One assignment with its unit, the agreement it stands on today, and what is amiss."""

    assignment: OfficerAssignment
    unit: Organization | None = None
    agreement: Agreement | None = None
    flags: list[Flag] = field(default_factory=list)

    @property
    def sentences(self) -> list[str]:
        return [in_words(flag) for flag in self.flags]


def standing_of(assignments: Iterable[OfficerAssignment], *, today: date) -> dict[int, Standing]:
    """Return how each assignment stands, by its key. The rows come with agency and school."""
    asked = list(assignments)
    if not asked:
        return {}
    rows = _related(asked)
    units = _units([row.school for row in rows])
    agreements = _agreements({row.agency_id for row in asked})
    facts = [_facts(row, units) for row in rows]
    by_officer, by_school = defaultdict(list), defaultdict(list)
    for fact in facts:
        by_officer[fact.officer].append(fact)
        by_school[fact.school].append(fact)
    employed = _employed(asked)
    successors = _successors()
    signed = [
        AgreementFacts(a.pk, a.agency_id, successors.get(a.sau_id, a.sau_id), _span(a))
        for a in agreements
    ]
    found: dict[int, Standing] = {}
    for row in asked:
        fact = _facts(row, units)
        own = [a for a in signed if (a.agency, a.sau) == (fact.agency, fact.sau)]
        in_force = {a.pk for a in own if a.span.holds(today)}
        others = {each.pk: each for each in (*by_officer[fact.officer], *by_school[fact.school])}
        found[row.pk] = Standing(
            row,
            units.get(row.school_id),
            next((a for a in agreements if a.pk in in_force), None),
            assignment_flags(
                fact,
                assignments=list(others.values()),
                agreements=own,
                employed=employed[row.officer_id, row.agency_id],
                today=today,
            ),
        )
    return found


def flags_of_agreements(agreements: Iterable[Agreement], *, today: date) -> dict[int, list[Flag]]:
    """Return what is amiss with each agreement, by its key."""
    asked = list(agreements)
    facts = [
        AgreementFacts(row.pk, row.agency_id, row.sau_id, _span(row))
        for row in _agreements({row.agency_id for row in asked})
    ]
    by_pair = defaultdict(list)
    for fact in facts:
        by_pair[fact.agency, fact.sau].append(fact)
    return {
        row.pk: agreement_flags(
            AgreementFacts(row.pk, row.agency_id, row.sau_id, _span(row)),
            agreements=by_pair[row.agency_id, row.sau_id],
            today=today,
        )
        for row in asked
    }


def in_words(flag: Flag) -> str:
    """Say what is amiss, and when."""
    days = _days(flag)
    return {
        FlagKind.NO_AGREEMENT: _("No agreement between agency and district %(days)s."),
        FlagKind.OVERLAPPING_AGREEMENTS: _("Another agreement of the same two overlaps %(days)s."),
        FlagKind.TWICE_AT_ONE_SCHOOL: _("Assigned twice to the same school %(days)s."),
        FlagKind.NOT_EMPLOYED: _("No confirmed sworn work at the agency %(days)s."),
        FlagKind.NO_LONGER_EMPLOYED: _("No longer works at the agency %(days)s."),
        FlagKind.NOBODY_FOLLOWED: _("The school has had no officer since %(start)s."),
        FlagKind.AGREEMENT_ENDS_SOON: _("The agreement ends on %(start)s, and none follows."),
    }[flag.kind] % {"days": days, "start": maine_date(flag.starts_on)}


def _days(flag: Flag) -> str:
    start = maine_date(flag.starts_on)
    if flag.ends_on is None:
        return _("since %(start)s") % {"start": start}
    return _("from %(start)s until %(end)s") % {"start": start, "end": maine_date(flag.ends_on)}


def _span(row: OfficerAssignment | Agreement | Employment) -> Span:
    return Span(row.starts_on, row.ends_on)


def _related(asked: Sequence[OfficerAssignment]) -> list[OfficerAssignment]:
    """Return all assignments of these officers and of these schools."""
    officers = {row.officer_id for row in asked}
    schools = {row.school_id for row in asked}
    rows = OfficerAssignment.objects.filter(Q(officer__in=officers) | Q(school__in=schools))
    return list(rows.select_related("school").order_by("pk"))


def _facts(row: OfficerAssignment, units: dict[int, Organization]) -> AssignmentFacts:
    unit = units.get(row.school_id)
    return AssignmentFacts(
        row.pk,
        row.officer_id,
        row.agency_id,
        row.school_id,
        row.school_id if unit is None else unit.pk,
        _span(row),
    )


def _units(schools: Iterable[Organization]) -> dict[int, Organization]:
    """Return the school unit of each school: the nearest one above it. Some schools have none."""
    above = {school.pk: [int(key) for key in school.path.split("/") if key] for school in schools}
    keys = {key for path in above.values() for key in path}
    units = Organization.objects.filter(kind=OrganizationKind.SAU).in_bulk(keys)
    found = {}
    for school, path in above.items():
        unit = next((units[key] for key in reversed(path) if key in units), None)
        if unit is not None:
            found[school] = unit
    return found


def _agreements(agencies: set[int]) -> list[Agreement]:
    return list(Agreement.objects.filter(agency__in=agencies).order_by("starts_on", "pk"))


def _successors() -> dict[int, int]:
    """Return where each unit went that is no more: what it agreed on holds for its schools."""
    went = Organization.objects.filter(merged_into__isnull=False)
    merged = {place.pk: place.merged_into_id or place.pk for place in went.only("merged_into")}

    def last(key: int) -> int:
        return last(merged[key]) if key in merged else key

    return {start: last(start) for start in merged}


def _employed(asked: Sequence[OfficerAssignment]) -> dict[tuple[int, int], list[Span]]:
    """Return the confirmed sworn work of these officers, by person and agency."""
    rows = Employment.objects.filter(
        person__in={row.officer_id for row in asked},
        organization__in={row.agency_id for row in asked},
        status=EmploymentStatus.CONFIRMED,
        work_kind__is_sworn=True,
    )
    found: dict[tuple[int, int], list[Span]] = defaultdict(list)
    for row in rows:
        found[row.person_id, row.organization_id].append(_span(row))
    return found
