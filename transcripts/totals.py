"""What the lines of a record come to: by period and credit type, by topic, and by strand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from courses.enums import CONTACT_HOURS, Strand, TermList
from courses.models import CreditType, Topic
from courses.services import former_names
from transcripts.models import CreditAward, TagSet
from transcripts.periods import Clock, Period, period_of

CENT, THOUSANDTH = Decimal("0.01"), Decimal("0.001")


@dataclass(frozen=True, slots=True)
class PeriodTotal:
    """What was earned in one period of one credit type, in its own unit."""

    period: Period
    credit_type: str
    hours: Decimal


@dataclass(frozen=True, slots=True)
class NamedTotal:
    """Contact hours of all classes under one name."""

    name: str
    hours: Decimal


def in_units(contact_hours: Decimal, credit_type: CreditType) -> Decimal:
    """Return what contact hours are in a type that is computed and never stored; never more.

    Ten contact hours are one CEU, fifteen one renewal credit (Maine DOE, certificate renewal). The
    CEUs of lines, whose hours have two places, are exact to the third: they add up to their total.
    """
    per_unit = credit_type.derived_from_hours
    assert per_unit is not None  # noqa: S101 (asked of derived types alone)
    units = contact_hours / per_unit
    two, three = (units.quantize(places, ROUND_DOWN) for places in (CENT, THOUSANDTH))
    return three if two != three == units else two


def derived_types() -> list[CreditType]:
    """Return the types that are computed from contact hours, in their order. One query."""
    rows = CreditType.objects.filter(derived_from_hours__isnull=False, retired_on__isnull=True)
    return list(rows.order_by("order", "name", "pk"))


def totals_by_period(
    rows: Sequence[CreditAward],
    clock: Clock,
    *,
    derived: Sequence[CreditType],
    certificate_until: date | None = None,
) -> list[PeriodTotal]:
    """Add up each period's hours, newest first, by what a type was called at its last line there.

    Contact hours are followed by what they are in the derived types. One query.
    """
    names = former_names(TermList.CREDIT_TYPE)
    sums: dict[tuple[Period, CreditType], Decimal] = {}
    last_day: dict[tuple[Period, CreditType], date] = {}
    for row in rows:
        period = period_of(row.earned_on, clock, certificate_until=certificate_until)
        key = (period, row.credit_type)
        sums[key] = sums.get(key, Decimal(0)) + row.hours
        last_day[key] = max(row.earned_on, last_day.get(key, row.earned_on))
    for (period, credit_type), total in list(sums.items()):
        if credit_type.key == CONTACT_HOURS:
            for other in derived:
                sums[period, other] = in_units(total, other)
                last_day[period, other] = last_day[period, credit_type]
    ordered = sorted(sums.items(), key=lambda item: (item[0][1].order, item[0][1].pk))
    ordered.sort(key=lambda item: item[0][0], reverse=True)
    return [
        PeriodTotal(key[0], names.on(last_day[key], key[1].pk, key[1].name), total)
        for key, total in ordered
    ]


def topics_of(rows: Iterable[CreditAward]) -> dict[int, list[Topic]]:
    """Return the topics under which these lines were posted, by their set of tags. One query, none
    for no lines.
    """
    sets = {row.tags_id for row in rows}
    found: dict[int, list[Topic]] = {}
    if sets:
        tags = TagSet.topics.through.objects.filter(tagset__in=sets).select_related("topic")
        for tag in tags.order_by("topic__order", "topic__name", "topic"):
            found.setdefault(tag.tagset_id, []).append(tag.topic)
    return found


def totals_by_topic(
    rows: Sequence[CreditAward], topics: Mapping[int, Sequence[Topic]]
) -> list[NamedTotal]:
    """Return contact hours by topic, most first; a class of several counts for each of them."""
    sums: dict[str, Decimal] = {}
    for row in _contact(rows):
        for topic in topics.get(row.tags_id, ()):
            sums[topic.name] = sums.get(topic.name, Decimal(0)) + row.hours
    return [
        NamedTotal(*item) for item in sorted(sums.items(), key=lambda item: (-item[1], item[0]))
    ]


def totals_by_strand(
    rows: Sequence[CreditAward], topics: Mapping[int, Sequence[Topic]]
) -> list[NamedTotal]:
    """Return contact hours of mental health beside tactical ones; nothing where there is neither.

    A class whose topics are of both counts for both (sixth belief of the center's statement).
    """
    sums = dict.fromkeys(Strand, Decimal(0))
    for row in _contact(rows):
        for strand in {topic.strand for topic in topics.get(row.tags_id, ())} - {""}:
            sums[Strand(strand)] += row.hours
    if not any(sums.values()):
        return []
    return [NamedTotal(str(strand.label), total) for strand, total in sums.items()]


def _contact(rows: Iterable[CreditAward]) -> Iterable[CreditAward]:
    return (row for row in rows if row.credit_type.key == CONTACT_HOURS)
