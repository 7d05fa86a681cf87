"""Three ways to the same numbers: kept up, counted anew, straight from the lines."""

from datetime import date
from itertools import product

from courses.models import Audience, CreditType, Lane, Topic
from organizations.enums import County, OrganizationKind
from organizations.models import Organization
from reports.hours import cells, ledger
from reports.hours.asked import Asked, By
from reports.models import CountedPerson, HeadCell, HoursCell
from transcripts.periods import Clock, period_of

CLOCKS = (Clock.CALENDAR_YEAR, Clock.SCHOOL_YEAR, Clock.TWO_YEARS)


def everything_counted() -> tuple[set, set, dict]:
    """Return all sums, all heads and what was counted of each person."""
    numbers = ("hundredths", "lines", "people", "current")
    return (
        set(
            HoursCell.objects.values_list(
                "place", "part", "credit_type", "period", "facet", *numbers
            )
        ),
        set(HeadCell.objects.values_list("place", "part", "facet", "people")),
        dict(CountedPerson.objects.values_list("person", "facts_json")),
    )


def questions(today: date, days: list[date]) -> list[Asked]:
    """Return every question that a sum answers about these days."""
    narrowed = [
        {},
        *({"lane": lane} for lane in Lane.objects.all()),
        *({"topic": topic} for topic in Topic.objects.all()),
        *({"audience": audience} for audience in Audience.objects.all()),
        {"strand": "tactical"},
        *(
            {"lane": lane, "topic": topic}
            for lane, topic in product(Lane.objects.all(), Topic.objects.all())
        ),
        {"lane": Lane.objects.first(), "strand": "tactical"},
    ]
    periods = sorted({period_of(day, clock) for day, clock in product(days, CLOCKS)})
    found = []
    for place, credit_type, period, about in product(
        Organization.objects.order_by("pk"), CreditType.objects.order_by("pk"), periods, narrowed
    ):
        is_state = place.kind == OrganizationKind.STATE
        counties = ["", *County.values[:3]] if is_state else [""]
        found += [
            Asked(place, is_state, credit_type, period, today, county, **about)
            for county in counties
        ]
    return found


def differences(asked: list[Asked]) -> list[object]:
    """Return where the sums say otherwise than the lines."""
    found: list[object] = []
    for each in asked:
        assert cells.answers(each)
        pairs: list[tuple[object, object, object]] = [
            ("total", cells.total_of(each), ledger.total_of(each))
        ]
        pairs += [
            (by, cells.groups_of(each, by), ledger.groups_of(each, by))
            for by in By
            if cells.answers(each, by) and not _has_no_parts(each, by)
        ]
        if not (each.facet or each.county):
            groups = cells.officers_and_staff(each), ledger.officers_and_staff(each)
            pairs.append(("officers", *groups))
        found += [(name, kept, right, each) for name, kept, right in pairs if kept != right]
    return found


def _has_no_parts(asked: Asked, by: By) -> bool:
    return by is By.PLACES and asked.place.kind in {
        OrganizationKind.SCHOOL,
        OrganizationKind.LAW_AGENCY,
    }
