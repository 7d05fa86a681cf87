"""A day that begins moves numbers by itself: nobody writes a row that night."""

from datetime import UTC, date, datetime, timedelta

import pytest

from organizations.models import OfficerAssignment
from reports.hours.counting import count_hours, rebuild_hours
from reports.models import HeadCell, PersonToCount
from tests.factories import UserFactory, employ, organization
from tests.factories.records import award
from tests.reports.hours.comparing import everything_counted

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 9, 14, 14, tzinfo=UTC)
NEXT = date(2026, 9, 15)


def heads(place) -> int:
    cell = HeadCell.objects.filter(place=place, part="", facet="").first()
    return cell.people if cell else 0


def test_whose_work_begins_or_ends_is_counted_on_that_day():
    old, new = organization("RSU 1"), organization("RSU 2")
    agency, school = organization("Orono Police"), organization("Elm School")
    leaving, serving = UserFactory(), UserFactory()
    employ(leaving, old, until=NEXT)
    employ(leaving, new, since=NEXT)
    employ(serving, agency)
    OfficerAssignment.objects.create(
        officer=serving, agency=agency, school=school, starts_on=date(2026, 1, 5), ends_on=NEXT
    )
    award(person=leaving)
    count_hours(now=NOW)
    assert (heads(old), heads(new), PersonToCount.objects.count()) == (1, 0, 0)

    count_hours(now=NOW + timedelta(days=1))

    assert (heads(old), heads(new)) == (0, 1)
    kept_up = everything_counted()
    rebuild_hours(now=NOW + timedelta(days=1))
    assert kept_up == everything_counted()
