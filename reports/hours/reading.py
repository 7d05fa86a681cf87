"""What is true of people, read from the rows that say so."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from courses.models import Audience, CourseVersion, Topic
from organizations.enums import SCHOOL_SIDE, EmploymentStatus, OrganizationKind
from organizations.models import Employment, OfficerAssignment, Organization, WorkKind
from reports.hours.facts import Definitions, Facts, Line, Work, facts_of
from transcripts.models import CreditAward, TagSet

OFFICER_KIND = "school_resource_officer"
# Where people may work at the place itself, at none below it.
WITH_PARTS = (OrganizationKind.STATE, OrganizationKind.OFFICE, OrganizationKind.SAU)


def definitions() -> Definitions:
    """Return what places, courses, topics and kinds of work are now. Six queries."""
    places = Organization.objects.order_by("pk").values_list("pk", "path", "kind", "county")
    return Definitions(
        places={str(pk): list(rest) for pk, *rest in places},
        versions={
            str(pk): f"l{lane}"
            for pk, lane in CourseVersion.objects.order_by("pk").values_list("pk", "course__lane")
        },
        tags=_tags(),
        kinds=_kinds(),
        state=state_pk(),
        school_side=SCHOOL_SIDE,
        with_parts=WITH_PARTS,
    )


def state_pk() -> int:
    """Return the key of the State, at the top of all places; 0 where there is none."""
    top = Organization.objects.filter(kind=OrganizationKind.STATE).order_by("pk")
    return top.values_list("pk", flat=True).first() or 0


def as_json(found: Definitions) -> dict[str, Any]:
    """Return the parts of the definitions that may change."""
    return {
        "places": found.places,
        "versions": found.versions,
        "tags": found.tags,
        "kinds": found.kinds,
    }


def touched_by(before: dict[str, Any], after: dict[str, Any]) -> set[int]:
    """Return the people of whom something counts otherwise by these definitions.

    What is new touches nobody: whoever has anything of it is marked for that.
    """

    def changed(name: str) -> list[int]:
        return [int(key) for key, was in before[name].items() if after[name].get(key) != was]

    people: set[int] = set()
    if places := changed("places"):
        people |= _people(Employment.objects.filter(organization__in=places))
        served = OfficerAssignment.objects.filter(school__in=places).order_by()
        people |= set(served.values_list("officer", flat=True))
    if kinds := changed("kinds"):
        people |= _people(Employment.objects.filter(work_kind__in=kinds))
    if versions := changed("versions"):
        people |= _people(CreditAward.objects.filter(version__in=versions))
    if tags := changed("tags"):
        people |= _people(CreditAward.objects.filter(tags__in=tags))
    return people


def touched_by_days(after: date, until: date) -> set[int]:
    """Return the people whose work or service began or ended on these days."""
    people: set[int] = set()
    for name in ("starts_on", "ends_on"):
        days = {f"{name}__gt": after, f"{name}__lte": until}
        people |= _people(Employment.objects.filter(**days))
        duties = OfficerAssignment.objects.filter(**days).order_by()
        people |= set(duties.values_list("officer", flat=True))
    return people


def facts_of_people(people: Collection[int], *, by: Definitions, today: date) -> dict[int, Facts]:
    """Return what counts of these people, of whom anything does. Three queries."""
    lines, works, duties = _lines(people), _works(people), _duties(people)
    found = {
        person: facts_of(
            lines=lines.get(person, ()),
            works=works.get(person, ()),
            duties=duties.get(person, ()),
            definitions=by,
            today=today,
        )
        for person in sorted({*lines, *works, *duties})
    }
    return {person: facts for person, facts in found.items() if facts}


def _lines(people: Collection[int]) -> dict[int, list[Line]]:
    found: dict[int, list[Line]] = defaultdict(list)
    rows = (
        CreditAward.objects.standing()
        .filter(person__in=people)
        .order_by()
        .values_list(
            "person", "credit_type", "earned_on", "hours", "version", "outside__lane", "tags"
        )
    )
    for person, credit_type, earned_on, hours, *rest in rows.iterator(chunk_size=5000):
        found[person].append(Line(credit_type, earned_on, int(hours * 100), *rest))
    return found


def _works(people: Collection[int]) -> dict[int, list[Work]]:
    found: dict[int, list[Work]] = defaultdict(list)
    rows = (
        Employment.objects.filter(status=EmploymentStatus.CONFIRMED, person__in=people)
        .order_by("pk")
        .values_list("person", "organization", "work_kind", "starts_on", "ends_on")
    )
    for person, place, kind, first, end in rows:
        found[person].append(Work(place, kind, first, end))
    return found


def _duties(people: Collection[int]) -> dict[int, list[Work]]:
    found: dict[int, list[Work]] = defaultdict(list)
    rows = OfficerAssignment.objects.filter(officer__in=people).order_by("pk")
    for officer, school, first, end in rows.values_list(
        "officer", "school", "starts_on", "ends_on"
    ):
        found[officer].append(Work(school, None, first, end))
    return found


def _people(rows: Any) -> set[int]:
    return set(rows.order_by().values_list("person", flat=True))


def _tags() -> dict[str, list[str]]:
    strands = dict(Topic.objects.order_by().values_list("pk", "strand"))
    found: dict[str, set[str]] = defaultdict(set)
    pairs: Iterable[tuple[int, int]] = TagSet.topics.through.objects.order_by().values_list(
        "tagset", "topic"
    )
    for tags, topic in pairs:
        found[str(tags)] |= {f"t{topic}"} | ({f"s{strands[topic]}"} if strands[topic] else set())
    return {tags: sorted(facets) for tags, facets in sorted(found.items())}


def _kinds() -> dict[str, list[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for key, pk in WorkKind.objects.order_by().values_list("key", "pk"):
        found[str(pk)] = {"officer"} if key == OFFICER_KIND else set()
    pairs = Audience.work_kinds.through.objects.order_by().values_list("workkind", "audience")
    for kind, audience in pairs:
        found[str(kind)].add(f"a{audience}")
    return {kind: sorted(facets) for kind, facets in sorted(found.items())}
