"""Photograph the State's figures. The database adds up; nothing is read row by row."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum

from accounts.models import User
from certificates.models import Certificate
from core.clock import MAINE, maine_date
from courses.enums import CONTACT_HOURS, OfferingStatus
from courses.models import Lane, Offering
from enrollment.enums import EnrollmentStatus
from enrollment.models import Enrollment
from organizations.models import Employment
from reports.figures import LaneSeats, StateFigures, YearToDate
from reports.models import FigureSnapshot
from transcripts.models import CreditAward, CreditAwardQuerySet
from transcripts.months import CENT, exact, hours_by_month, in_last_months

KEPT = 3


def take_snapshot(*, now: datetime) -> FigureSnapshot:
    """Add up the figures, keep them, and forget all but the newest few.

    Safe to call twice: the second replaces the first.
    """
    found = state_figures(now=now).to_json()
    with transaction.atomic():
        snapshot = FigureSnapshot.objects.create(taken_at=now, figures_json=found)
        newest = FigureSnapshot.objects.values_list("pk", flat=True)[:KEPT]
        FigureSnapshot.objects.exclude(pk__in=list(newest)).delete()
    return snapshot


def state_figures(*, now: datetime) -> StateFigures:
    """Return the State's figures at this moment: about twenty sums, whatever the ledger's size."""
    today = maine_date(now)
    trained = people_with_hours(in_last_months(CreditAward.objects.all(), today))
    months = hours_by_month(CreditAward.objects.all(), today)
    return StateFigures(
        months=tuple((month.first_day, month.hours) for month in months),
        people=trained.count(),
        people_by_county=_by_county(trained, today),
        seats=_seats(now),
        this_year=_year_to_date(today, now),
        last_year=_year_to_date(_a_year_before(today), now),
    )


def people_with_hours(awards: CreditAwardQuerySet) -> QuerySet[CreditAward, Any]:
    """Return the people for whom these lines come to more than nothing, as rows of `person`.

    A line and the line that reverses it come to nothing.
    """
    sums = awards.order_by().values("person").annotate(total=Sum("hours"))
    # SQLite adds decimals as floats, so nothing may be a little more than nothing.
    return sums.filter(total__gte=CENT).values("person")


def _by_county(people: QuerySet[CreditAward, Any], today: date) -> dict[str, int]:
    """Count people by the county of the first place they work at now, once each."""
    works_in = (
        Employment.objects.on(today)
        .filter(person=OuterRef("pk"))
        .exclude(organization__county="")
        .order_by("starts_on", "pk")
        .values("organization__county")
    )
    counted = (
        User.objects.filter(pk__in=people)
        .annotate(county=Subquery(works_in[:1]))
        .filter(county__isnull=False)
        .order_by()
        .values_list("county")
        .annotate(n=Count("pk"))
    )
    return dict(counted)


def _seats(now: datetime) -> tuple[LaneSeats, ...]:
    """Return the lanes with seats in classes ahead, in the order of the lanes."""
    ahead = Offering.objects.coming(at=now).filter(capacity__isnull=False).order_by()
    lane = "version__course__lane"
    seats = dict(ahead.values_list(lane).annotate(n=Sum("capacity")))
    taken = Enrollment.objects.filter(offering__in=ahead.values("pk")).holding_a_seat()
    filled = dict(taken.order_by().values_list(f"offering__{lane}").annotate(n=Count("pk")))
    return tuple(
        LaneSeats(row.name, filled.get(row.pk, 0), seats[row.pk])
        for row in Lane.objects.all()
        if seats.get(row.pk)
    )


def _year_to_date(day: date, now: datetime) -> YearToDate:
    """Return what was done from January 1 to this day, the whole day but nothing after `now`."""
    first_day = day.replace(month=1, day=1)
    begin = datetime.combine(first_day, time(), MAINE)
    end = min(now, datetime.combine(day + timedelta(days=1), time(), MAINE))
    awards = CreditAward.objects.filter(earned_on__gte=first_day, earned_on__lte=day)
    hours = (
        awards.order_by("credit_type__order", "credit_type__name")
        .values_list("credit_type__name")
        .annotate(total=Sum("hours"))
    )
    return YearToDate(
        year=day.year,
        people=people_with_hours(awards.filter(credit_type__key=CONTACT_HOURS)).count(),
        hours=tuple((name, exact(total)) for name, total in hours),
        classes=Offering.objects.filter(
            status=OfferingStatus.PUBLISHED, ends_at__gte=begin, ends_at__lt=end
        ).count(),
        completions=Enrollment.objects.filter(
            status=EnrollmentStatus.COMPLETED, ended_at__gte=begin, ended_at__lt=end
        ).count(),
        certificates=Certificate.objects.ready()
        .standing()
        .filter(document__issued_at__gte=begin, document__issued_at__lt=end)
        .count(),
    )


def _a_year_before(day: date) -> date:
    """Return the same day a year earlier; of February 29, the day before it."""
    leap = day.month == 2 and day.day == 29
    return day.replace(year=day.year - 1, day=28 if leap else day.day)
