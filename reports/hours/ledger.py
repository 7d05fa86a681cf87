"""The same numbers straight from the lines: for questions that no sum answers.

What they cost grows with the lines of the period.
"""

from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, StrIndex, Substr

from accounts.models import User
from organizations.enums import SCHOOL_SIDE, EmploymentStatus, OrganizationKind
from organizations.models import Employment, OfficerAssignment, in_force
from reports.hours.asked import OF_PLACES, OF_SUBJECT, Asked, By, Measures
from reports.hours.facts import ITSELF, NOWHERE
from reports.hours.reading import OFFICER_KIND
from transcripts.models import CreditAward, CreditAwardQuerySet, TagSet
from transcripts.months import exact

ONLY = {By.SCHOOLS: OrganizationKind.SCHOOL, By.AGENCIES: OrganizationKind.LAW_AGENCY}
WORK = "person__employments__"


def total_of(asked: Asked) -> Measures:
    """Return the numbers of all that is asked for."""
    hours, lines, people = _sums(hits(asked), Value("")).get("", (0, 0, 0))
    there = employed(asked)
    return Measures(
        _exact(hours),
        lines,
        people,
        _count(there),
        _count(there.filter(Exists(lines_of(asked).filter(person=OuterRef("person"))))),
    )


def groups_of(asked: Asked, by: By) -> dict[str, Measures]:
    """Return the numbers of each group, by its key as `reports.hours.grouping` reads it."""
    counted = hits(asked) if by in OF_SUBJECT else _joined(asked, ONLY.get(by))
    sums = _sums(counted, _key(asked, by), may_repeat=by is not By.LANES)
    if by is By.PLACES and _is_everybody(asked):
        sums |= _sums(_of_nobodys_place(asked), Value(NOWHERE))
    heads, current = _now(asked, by)
    keys = {key for key in (*sums, *(heads or ()), *current) if key}
    found = {}
    for key in keys:
        hours, lines, people = sums.get(key, (0, 0, 0))
        head = heads.get(key, 0) if heads is not None else None
        found[key] = Measures(_exact(hours), lines, people, head, current.get(key, 0))
    return found


def hits(asked: Asked, among: CreditAwardQuerySet | None = None) -> CreditAwardQuerySet:
    """Return the standing lines of who worked there on the day; all lines for the State."""
    lines = lines_of(asked, among)
    if _is_everybody(asked):
        return lines
    there = _works(asked).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=OuterRef("earned_on")),
        person=OuterRef("person"),
        starts_on__lte=OuterRef("earned_on"),
    )
    return lines.filter(Exists(there))


def employed(asked: Asked) -> "QuerySet[Employment]":
    """Return the confirmed work of today at the place, in the county, of the audience."""
    return _works(asked).filter(in_force(asked.today))


def _is_everybody(asked: Asked) -> bool:
    return asked.is_state and not asked.county and asked.audience is None


def lines_of(asked: Asked, among: CreditAwardQuerySet | None = None) -> CreditAwardQuerySet:
    """Return the standing lines of the period and what it is about, wherever people worked."""
    all_lines = CreditAward.objects.order_by() if among is None else among
    lines = all_lines.standing().filter(
        credit_type=asked.credit_type,
        earned_on__gte=asked.period.starts_on,
        earned_on__lt=asked.period.ends_on,
    )
    if asked.lane is not None:
        lines = lines.filter(Q(version__course__lane=asked.lane) | Q(outside__lane=asked.lane))
    if asked.topic is not None:
        of_topic = TagSet.topics.through.objects.filter(topic=asked.topic)
        lines = lines.filter(tags__in=of_topic.order_by().values("tagset"))
    if asked.strand:
        of_strand = TagSet.topics.through.objects.filter(topic__strand=asked.strand)
        lines = lines.filter(tags__in=of_strand.order_by().values("tagset"))
    return lines


def _works(asked: Asked) -> "QuerySet[Employment]":
    works = Employment.objects.filter(
        status=EmploymentStatus.CONFIRMED, organization__path__startswith=asked.place.path
    ).order_by()
    if asked.county:
        works = works.filter(organization__county=asked.county)
    if asked.audience is not None:
        works = works.filter(work_kind__in=asked.audience.work_kinds.order_by().values("pk"))
    return works


def _joined(asked: Asked, kind: OrganizationKind | None) -> CreditAwardQuerySet:
    """Return these lines with the work on their day: as often as the person had work there."""
    condition = Q(
        **{
            f"{WORK}status": EmploymentStatus.CONFIRMED,
            f"{WORK}organization__path__startswith": asked.place.path,
            f"{WORK}starts_on__lte": F("earned_on"),
        }
    ) & (Q(**{f"{WORK}ends_on__isnull": True}) | Q(**{f"{WORK}ends_on__gt": F("earned_on")}))
    if asked.county:
        condition &= Q(**{f"{WORK}organization__county": asked.county})
    if asked.audience is not None:
        kinds = asked.audience.work_kinds.order_by().values("pk")
        condition &= Q(**{f"{WORK}work_kind__in": kinds})
    if kind is not None:
        condition &= Q(**{f"{WORK}organization__kind": kind})
    # One condition, so that all of it is of one and the same employment.
    return lines_of(asked).filter(condition)


def _of_nobodys_place(asked: Asked) -> CreditAwardQuerySet:
    """Return the lines of people who had no confirmed work anywhere on the day."""
    anywhere = Employment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=OuterRef("earned_on")),
        person=OuterRef("person"),
        status=EmploymentStatus.CONFIRMED,
        starts_on__lte=OuterRef("earned_on"),
    )
    return lines_of(asked).filter(~Exists(anywhere))


def _key(asked: Asked, by: By, prefix: str = WORK) -> Any:
    """Return the key of a row's group, as text."""
    if by is By.PLACES:
        return _part_of(asked, f"{prefix}organization__path")
    field = {
        By.COUNTIES: f"{prefix}organization__county",
        By.SCHOOLS: f"{prefix}organization",
        By.AGENCIES: f"{prefix}organization",
        By.AUDIENCES: f"{prefix}work_kind__audiences",
        By.TOPICS: "tags__topics",
        By.STRANDS: "tags__topics__strand",
    }.get(by)
    lane = Coalesce("version__course__lane", "outside__lane")
    return Cast(F(field) if field else lane, CharField())


def _part_of(asked: Asked, path: str) -> Any:
    """Return the key of the place one level down in which a path lies."""
    rest = Substr(path, len(asked.place.path) + 1)
    return Case(
        When(**{path: asked.place.path}, then=Value(ITSELF)),
        default=Substr(rest, 1, StrIndex(Concat(rest, Value("/")), Value("/")) - 1),
        output_field=CharField(),
    )


def _now(asked: Asked, by: By) -> tuple[dict[str, int] | None, dict[str, int]]:
    """Return who works there now by group, and who of them has anything; the first is None where
    all groups have the same people.
    """
    lines = lines_of(asked)
    if by in OF_PLACES or by is By.AUDIENCES:
        there = employed(asked)
        if by in ONLY:
            there = there.filter(organization__kind=ONLY[by])
        key = _key(asked, by, "")
        has_any = there.filter(Exists(lines.filter(person=OuterRef("person"))))
        return _people(there, key), _people(has_any, key)
    here = lines.filter(person__in=Subquery(employed(asked).values("person")))
    sums = _sums(here, _key(asked, by), may_repeat=by is not By.LANES)
    return None, {key: people for key, (_hours, _lines, people) in sums.items()}


def _people(works: "QuerySet[Employment]", key: Any) -> dict[str, int]:
    pairs = works.annotate(g=key).values("g", "person").distinct()
    return {key: row[0] for key, row in _grouped(pairs, "COUNT(*)").items()}


def _count(works: "QuerySet[Employment]") -> int:
    return works.values("person").distinct().count()


def _sums(
    lines: CreditAwardQuerySet, key: Any, *, may_repeat: bool = False
) -> dict[str, tuple[Any, int, int]]:
    """Return hours, lines and people by group: each line once in a group, where joins may repeat
    it.
    """
    named = lines.annotate(g=key, line=F("pk"), worth=F("hours"), who=F("person_id"))
    rows = named.values("g", "line", "worth", "who")
    if may_repeat:
        rows = rows.distinct()
    found = _grouped(rows, "SUM(worth), COUNT(*), COUNT(DISTINCT who)")
    return {key: (hours, lines, people) for key, (hours, lines, people) in found.items()}


def _grouped(rows: Any, what: str) -> dict[str, Any]:
    try:
        inner, params = rows.query.sql_with_params()
    except EmptyResultSet:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT g, {what} FROM ({inner}) AS hit WHERE g IS NOT NULL GROUP BY g",  # noqa: S608
            params,
        )
        return {str(key): values for key, *values in cursor.fetchall()}


def _exact(total: Any) -> Decimal:
    return exact(Decimal(str(total)))


def officers_and_staff(asked: Asked) -> tuple[Measures, Measures]:
    """Return the numbers of those who are officers or staff of schools now, with all they have in
    the period.
    """
    works = Employment.objects.on(asked.today).order_by()
    duties = OfficerAssignment.objects.on(asked.today).order_by()
    as_officers = works.filter(work_kind__key=OFFICER_KIND)
    officers = Q(pk__in=as_officers.values("person")) | Q(pk__in=duties.values("officer"))
    here = works.filter(organization__path__startswith=asked.place.path)
    serving = duties.filter(school__path__startswith=asked.place.path)
    here_or_serving = Q(pk__in=here.values("person")) | Q(pk__in=serving.values("officer"))
    at_schools = here.filter(organization__kind__in=SCHOOL_SIDE)
    return (
        _of_people(asked, User.objects.filter(officers, here_or_serving)),
        _of_people(
            asked, User.objects.filter(pk__in=at_schools.values("person")).exclude(officers)
        ),
    )


def _of_people(asked: Asked, people: "QuerySet[User]") -> Measures:
    lines = lines_of(asked).filter(person__in=people.order_by().values("pk"))
    hours, count, trained = _sums(lines, Value("")).get("", (0, 0, 0))
    return Measures(_exact(hours), count, trained, people.count(), trained)
