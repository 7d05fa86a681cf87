"""Contact hours month by month: sums over the ledger, and the chart of them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.db.models.functions import TruncMonth
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from core.charts import BarChart, Point, bar_chart, in_hours, in_months
from courses.enums import CONTACT_HOURS
from transcripts.models import CreditAwardQuerySet

MONTHS = 12
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class MonthOfHours:
    first_day: date
    hours: Decimal


def month_after(first_day: date, months: int = 1) -> date:
    """Return the first day so many months later, or earlier."""
    count = first_day.year * 12 + first_day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def last_months(today: date) -> list[date]:
    """Return the first days of the twelve months that end with this one."""
    this = today.replace(day=1)
    return [month_after(this, back) for back in range(1 - MONTHS, 1)]


def in_last_months(awards: CreditAwardQuerySet, today: date) -> CreditAwardQuerySet:
    """Return the lines of contact hours earned in those months."""
    months = last_months(today)
    return awards.filter(
        credit_type__key=CONTACT_HOURS,
        earned_on__gte=months[0],
        earned_on__lt=month_after(months[-1]),
    )


def hours_by_month(awards: CreditAwardQuerySet, today: date) -> list[MonthOfHours]:
    """Add up the contact hours of each of the last twelve months; reversing lines count down."""
    sums = dict(
        in_last_months(awards, today)
        .order_by()
        .annotate(month=TruncMonth("earned_on"))
        .values_list("month")
        .annotate(total=Sum("hours"))
    )
    return [MonthOfHours(month, exact(sums.get(month, Decimal(0)))) for month in last_months(today)]


def exact(total: Decimal) -> Decimal:
    """Return a sum to the cent: SQLite adds decimals as floats."""
    return total.quantize(CENT)


def hundredths_as_hours(hundredths: int) -> Decimal:
    """Return hours of a sum that is kept in whole hundredths."""
    return Decimal(hundredths).scaleb(-2)


def hours_chart(
    months: list[MonthOfHours], *, key: str, title: str, today: date | None = None
) -> BarChart:
    """Draw the months as bars; the last is this month, unless `today` says that it is over."""
    last = months[-1].first_day if months else None
    is_over = today is not None and last is not None and month_after(last) <= today
    return bar_chart(
        key=key,
        title=title,
        points=[
            Point(
                label=date_format(month.first_day, "M"),
                value=month.hours,
                full=date_format(month.first_day, "F Y"),
                group=str(month.first_day.year),
            )
            for month in months
        ],
        unit=in_hours,
        kind=in_months,
        columns=(_("Month"), _("Contact hours")),
        is_last_running=not is_over,
    )
