"""The catalogue by month and by county: the same filters, carried over in the address."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber, TruncDate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.charts import county_map, in_classes
from core.clock import MAINE, maine_date
from core.templatetags.ui import maine_time
from courses.models import Meeting, Offering
from enrollment.filters import OfferingFilter
from enrollment.seats import with_seats
from organizations.enums import County

MOST_A_DAY = 3
SUNDAY = 6
WEEK = Calendar(firstweekday=SUNDAY)
YEARS_AHEAD = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One session: of which class, when, and what it is called."""

    offering_id: int
    starts_at: datetime
    title: str

    # Here and not in the template, which takes three times as long for a hundred of them.

    @property
    def url(self) -> str:
        return reverse("enrollment:offering_detail", args=[self.offering_id])

    @property
    def begins(self) -> str:
        return maine_time(self.starts_at)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the month: the first of its sessions, and how many there are."""

    day: date
    is_of_month: bool
    is_today: bool
    shown: tuple[Entry, ...]
    count: int

    @property
    def more(self) -> int:
        """How many sessions there is no room for."""
        return self.count - len(self.shown)


@require_safe
def offering_calendar(request: HttpRequest) -> HttpResponse:
    """The sessions of one month."""
    now = timezone.now()
    first = _month_asked(request.GET.get("month", ""), maine_date(now))
    found = coming(request)
    weeks = _weeks(found.qs, first, today=maine_date(now))
    before, after = first - timedelta(days=1), first + timedelta(days=32)
    context = {
        "filter": found,
        "first": first,
        "weeks": weeks,
        "is_empty": not any(day.count for week in weeks for day in week),
        "weekdays": [day.day for day in weeks[0]],
        "before": f"{before:%Y-%m}" if before >= maine_date(now).replace(day=1) else "",
        "after": f"{after:%Y-%m}" if _is_within(after, maine_date(now)) else "",
        "query": query_of(request),
        "day_query": query_of(request, "on_day"),
        "list_url": reverse("enrollment:offering_list"),
    }
    return render(request, "enrollment/offering_calendar.html", context)


@require_safe
def offering_map(request: HttpRequest) -> HttpResponse:
    """How many coming classes each county has."""
    found = coming(request)
    counts = found.qs.order_by().values_list("venue__county").annotate(n=Count("pk"))
    by_county = dict(counts)
    online = by_county.pop(None, 0)
    chart = county_map(
        key="classes-by-county",
        title=_("Coming classes by county"),
        values=by_county,
        unit=in_classes,
        columns=(_("County"), _("Classes")),
    )
    context = {
        "filter": found,
        "chart": chart,
        "online": online,
        "counties": [
            (county.value, county.label, by_county[county])
            for county in County
            if county in by_county
        ],
        "query": query_of(request),
        "county_query": query_of(request, "county"),
    }
    return render(request, "enrollment/offering_map.html", context)


def coming(request: HttpRequest) -> OfferingFilter:
    """Return the coming classes the address asks for."""
    now = timezone.now()
    rows = Offering.objects.coming(at=now).shown_to(request.user).for_listing()
    return OfferingFilter(request.GET, queryset=with_seats(rows, at=now), request=request)


def query_of(request: HttpRequest, *besides: str) -> str:
    """Return the filters of the address, without what belongs to one way of looking at them."""
    query = request.GET.copy()
    for name in ("month", "page", *besides):
        query.pop(name, None)
    return query.urlencode()


def _month_asked(said: str, today: date) -> date:
    """Return the first day of the month asked for; anything else means this month."""
    try:
        asked = datetime.strptime(said, "%Y-%m").date()  # noqa: DTZ007 - a month has no zone
    except ValueError:
        return today.replace(day=1)
    return asked if _is_within(asked, today) else today.replace(day=1)


def _is_within(day: date, today: date) -> bool:
    """Whether there is a page for its month."""
    return abs(day.year - today.year) <= YEARS_AHEAD


def _weeks(classes: QuerySet[Offering], first: date, *, today: date) -> list[list[Day]]:
    begin = datetime.combine(first, time(), MAINE)
    end = datetime.combine((first + timedelta(days=31)).replace(day=1), time(), MAINE)
    # Asking for the classes of these weeks first spares looking at all that are to come.
    of_month = classes.filter(starts_at__lt=end, ends_at__gt=begin).order_by().values("pk")
    sessions = (
        Meeting.objects.filter(starts_at__gte=begin, starts_at__lt=end, offering__in=of_month)
        .annotate(day=TruncDate("starts_at", tzinfo=MAINE))
        .annotate(
            count=Window(Count("pk"), partition_by=F("day")),
            place=Window(RowNumber(), partition_by=F("day"), order_by=["starts_at", "pk"]),
        )
        .filter(place__lte=MOST_A_DAY)
        .order_by("starts_at", "pk")
        .values_list(
            "day",
            "count",
            "offering",
            "starts_at",
            "offering__words__course",
            "offering__version__course__title",
        )
    )
    counts: dict[date, int] = {}
    shown: dict[date, list[Entry]] = {}
    for day, count, offering, starts_at, title_then, title in sessions:
        counts[day] = count
        shown.setdefault(day, []).append(Entry(offering, starts_at, title_then or title))
    return [
        [
            Day(
                day=day,
                is_of_month=day.month == first.month,
                is_today=day == today,
                shown=tuple(shown.get(day, ())),
                count=counts.get(day, 0),
            )
            for day in week
        ]
        for week in WEEK.monthdatescalendar(first.year, first.month)
    ]
