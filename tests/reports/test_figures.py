"""The photograph of the State's figures is what a count of the rows by hand gives."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from courses.enums import MCJA_IN_SERVICE_HOURS
from courses.models import Lane
from organizations.models import Organization
from reports.figures import LaneSeats, YearToDate
from reports.models import FigureSnapshot
from reports.services import KEPT, state_figures, take_snapshot
from tests.factories import (
    CourseFactory,
    UserFactory,
    VersionFactory,
    credit_types,
    employ,
    offering,
    organization,
)
from tests.factories.records import award, certificate, seat
from transcripts.models import CreditAward
from transcripts.months import exact
from worker import sweeps

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 14, 10, tzinfo=UTC)
TODAY = date(2026, 11, 24)


def place(name: str, county: str) -> Organization:
    found = organization(name)
    Organization.objects.filter(pk=found.pk).update(county=county)
    return found


def in_service(line: CreditAward, hours: str) -> None:
    CreditAward.objects.create(
        person=line.person,
        enrollment=line.enrollment,
        version=line.version,
        tags=line.tags,
        credit_type=credit_types()[MCJA_IN_SERVICE_HOURS],
        hours=Decimal(hours),
        earned_on=line.earned_on,
        reasoning="fixed on completion",
        posted_at=line.posted_at,
        posted_by=line.posted_by,
    )


def months_by_hand() -> list[tuple[date, Decimal]]:
    firsts = [date(2025, 12, 1), *(date(2026, month, 1) for month in range(1, 12))]
    sums: Counter[date] = Counter()
    for line in CreditAward.objects.select_related("credit_type"):
        if line.credit_type.key == "contact_hours":
            sums[line.earned_on.replace(day=1)] += line.hours
    return [(first, sums[first] or Decimal(0)) for first in firsts]


def test_hours_by_month_are_the_sums_of_the_lines():
    days = [
        date(2025, 11, 30),
        date(2025, 12, 1),
        date(2026, 2, 28),
        date(2026, 2, 1),
        date(2026, 11, 24),
        date(2026, 11, 30),
        date(2026, 12, 1),
    ]
    for hours, day in enumerate(days, start=1):
        in_service(award(earned_on=day, hours=f"{hours}.25"), "40")

    months = state_figures(now=NOW).months

    assert list(months) == months_by_hand()
    assert {first: total for first, total in months if total} == {
        date(2025, 12, 1): Decimal("2.25"),
        date(2026, 2, 1): Decimal("7.50"),
        date(2026, 11, 1): Decimal("11.50"),
    }
    assert len(months) == 12


def test_many_small_hours_add_up_to_the_cent():
    held = seat(status="completed")
    for day in range(1, 31):
        award(enrollment=held, earned_on=date(2026, 6, day), hours="0.10")

    assert dict(state_figures(now=NOW).months)[date(2026, 6, 1)] == Decimal("3.00")
    assert str(exact(Decimal("241785.500000004"))) == "241785.50"


def test_reversing_lines_count_down_and_undo_having_been_trained():
    undone, lowered = UserFactory(), UserFactory()
    here = place("Unit One", "23013")
    for person, back in ((undone, "-6"), (lowered, "-2.5")):
        employ(person, here)
        line = award(person=person, hours="6", earned_on=date(2026, 6, 8))
        take_back(line, hours=back, earned_on=date(2026, 7, 1))

    figures = state_figures(now=NOW)

    assert list(figures.months) == months_by_hand()
    assert dict(figures.months)[date(2026, 7, 1)] == Decimal("-8.50")
    assert (figures.people, dict(figures.people_by_county)) == (1, {"23013": 1})
    assert figures.this_year.people == 1
    assert figures.this_year.hours == (("Contact hours", Decimal("3.50")),)


def take_back(line: CreditAward, *, hours: str, earned_on: date) -> None:
    """A line that takes another back, in whole or in part, on a day of its own."""
    line.reverses_id, line.pk = line.pk, None
    line.hours, line.earned_on = Decimal(hours), earned_on
    line.save(force_insert=True)


def test_people_are_counted_once_where_they_work_now():
    knox, york, nowhere = place("K", "23013"), place("Y", "23031"), place("N", "")
    long_ago, later = date(2020, 1, 6), date(2026, 1, 5)
    twice, moved, ahead, claimed, stateless, untrained, before, after = UserFactory.create_batch(8)
    employ(twice, york, since=later)
    employ(twice, knox, since=long_ago, kind="driver")
    employ(twice, nowhere, since=date(2019, 1, 7))
    employ(moved, knox, since=long_ago, until=TODAY)
    employ(moved, york, since=TODAY)
    employ(ahead, york, since=TODAY + timedelta(days=1))
    employ(claimed, knox, confirmed=False)
    employ(stateless, nowhere)
    employ(untrained, knox)
    employ(before, knox)
    employ(after, knox)
    for person in (twice, moved, ahead, claimed, stateless):
        award(person=person, earned_on=date(2026, 6, 8))
        award(person=person, earned_on=date(2026, 6, 9))
    award(person=before, earned_on=date(2025, 11, 30))
    award(person=after, earned_on=date(2026, 12, 1))

    figures = state_figures(now=NOW)

    assert dict(figures.people_by_county) == {"23013": 1, "23031": 1}
    assert figures.people == 5


def test_seats_of_classes_ahead_are_added_up_by_lane():
    planning = Lane.objects.create(key="L2", name="Planning", order=2)
    Lane.objects.create(key="L9", name="Nothing ahead", order=9)
    of_lane = VersionFactory(course=CourseFactory(lane=planning))
    soon = NOW + timedelta(days=9)
    one, other = offering(starts_at=soon, capacity=10), offering(starts_at=soon, capacity=5)
    planned = offering(version=of_lane, starts_at=soon, capacity=8)
    for status in ("enrolled", "completed", "withdrawn", "cancelled"):
        seat(offering=one, status=status)
    seat(offering=other)
    seat(offering=planned)
    seat(offering=offering(starts_at=soon, capacity=None))
    seat(offering=offering(starts_at=NOW - timedelta(days=9)))
    seat(offering=offering(starts_at=soon, published=False))

    assert state_figures(now=NOW).seats == (
        LaneSeats("Training", 3, 15),
        LaneSeats("Planning", 1, 8),
    )


def test_this_year_is_held_against_last_year_up_to_the_same_day():
    person = UserFactory()
    for day in (date(2026, 1, 1), TODAY, date(2025, 1, 1), date(2025, 11, 24)):
        in_service(award(person=person, earned_on=day, hours="2"), "1")
    for day in (TODAY + timedelta(days=1), date(2025, 11, 25), date(2025, 12, 31)):
        award(earned_on=day, at=datetime(2024, 6, 1, tzinfo=UTC))
    new_year = datetime(2026, 1, 1, 5, tzinfo=UTC)  # midnight in Maine
    a_year_ago = datetime(2025, 11, 25, 4, 59, tzinfo=UTC)  # a minute before midnight in Maine
    moments = (
        new_year,
        NOW - timedelta(minutes=1),
        NOW + timedelta(minutes=1),
        a_year_ago,
        a_year_ago + timedelta(minutes=1),
    )
    for moment in moments:
        certificate(at=moment)
    certificate(at=new_year, state="preparing")
    already = state_figures(now=NOW)
    for moment in moments:
        offering(starts_at=moment - timedelta(hours=6))
    offering(starts_at=new_year, published=False)

    figures = state_figures(now=NOW)

    hours = (("Contact hours", Decimal("4.00")), ("MCJA in-service hours", Decimal("2.00")))
    assert figures.this_year == YearToDate(
        2026,
        people=1,
        hours=hours,
        classes=already.this_year.classes + 2,
        completions=7,  # of the first four lines, and of three certificates
        certificates=2,
    )
    assert figures.last_year == YearToDate(
        2025,
        people=1,
        hours=hours,
        classes=already.last_year.classes + 1,
        completions=1,
        certificates=1,
    )


def test_on_february_29_last_year_ends_on_february_28():
    award(earned_on=date(2027, 2, 28), hours="1")
    award(earned_on=date(2027, 3, 1), hours="2")

    figures = state_figures(now=datetime(2028, 2, 29, 17, tzinfo=UTC))

    assert figures.last_year.hours == (("Contact hours", Decimal("1.00")),)


def test_a_snapshot_gives_back_the_figures_it_was_taken_of():
    employ(person := UserFactory(), place("K", "23013"))
    award(person=person, earned_on=date(2026, 6, 8), hours="2.25")
    seat(offering=offering(starts_at=NOW + timedelta(days=9)))

    take_snapshot(now=NOW)

    snapshot = FigureSnapshot.objects.newest()
    assert snapshot.taken_at == NOW
    assert snapshot.figures == state_figures(now=NOW)


def test_taking_figures_again_replaces_and_only_the_newest_are_kept():
    for minutes in (0, 10, 10, 20, 30):
        take_snapshot(now=NOW + timedelta(minutes=minutes))

    kept = [snapshot.taken_at for snapshot in FigureSnapshot.objects.all()]
    assert kept == [NOW + timedelta(minutes=m) for m in (30, 20, 10)]
    assert len(kept) == KEPT


def test_a_photograph_of_another_format_is_not_looked_at():
    FigureSnapshot.objects.create(taken_at=NOW, format=0, figures_json={})

    assert FigureSnapshot.objects.newest() is None


def test_the_figures_are_taken_from_the_beat_and_may_be_taken_twice():
    sweeps.take_figures()
    sweeps.take_figures()

    assert FigureSnapshot.objects.count() == 2


def test_the_sums_cost_the_same_whatever_there_is(django_assert_num_queries):
    here = place("K", "23013")
    for rows in (1, 30):
        for _ in range(rows):
            employ(person := UserFactory(), here)
            in_service(award(person=person, earned_on=date(2026, 6, 8)), "1")
        with django_assert_num_queries(16):
            state_figures(now=NOW)
