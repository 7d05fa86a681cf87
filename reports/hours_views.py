"""Hours of places: one page for the State and for each district, over what its visitor reaches."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from accounts.permissions import may_anywhere, require_somewhere
from core.charts import Point, in_hours, in_lanes, number, row_chart
from core.clock import maine_date
from organizations.enums import OrganizationKind
from organizations.models import Organization
from reports.demand_views import report_file
from reports.hours.asked import Asked, By, Measures
from reports.hours.grouping import Group, Source, source
from reports.hours_forms import HoursForm, ways_of
from reports.oversight import roots_of
from reports.oversight_views import place_asked_for
from reports.suppression import FEWEST
from reports.tiles import AsOf
from transcripts.months import hours_chart

ACTION = "reports.view_hours"
ROWS = 25
# What one looks at next, once a question is narrowed by a row.
NEXT = {
    By.LANES: By.TOPICS,
    By.TOPICS: By.PLACES,
    By.AUDIENCES: By.PLACES,
    By.STRANDS: By.PLACES,
    By.COUNTIES: By.SCHOOLS,
}


# Why rows come to more, or to less, than the whole.
SUMS = {
    By.TOPICS: gettext_lazy(
        "Training about several topics counts for each of them, so the rows add up to more."
    ),
    By.STRANDS: gettext_lazy(
        "Training about both counts for each, so the rows may add up to more."
    ),
    By.AUDIENCES: gettext_lazy(
        "Work may belong to several kinds, and whoever does it counts in each of them: the rows may"
        " add up to more."
    ),
    By.COUNTIES: gettext_lazy(
        "Agencies and offices that are in no county have no row here, nor have hours of a day on"
        " which nobody knows of a place of work: the rows add up to less."
    ),
}
ORDERS: dict[str, Callable[[Group], Any]] = {
    "": lambda group: 0,  # noqa: ARG005 (by name, as they come)
    "hours": lambda group: -group.measures.hours,
    "nothing": lambda group: -(group.measures.nothing or 0),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A group as the page shows it: with its bar, and the address one level down."""

    group: Group
    width: str
    url: str
    nothing: str


@require_safe
@login_required
def hours(request: SignedInRequest) -> HttpResponseBase:
    """Hours, people and who has nothing, told apart by one thing, one level at a time."""
    require_somewhere(request.user, ACTION)
    roots = roots_of(request.user, ACTION)
    if not roots:
        return render(request, "reports/numbers_none.html")
    place, root = place_asked_for(request, roots)
    now = timezone.now()
    ways = ways_of(place, request.GET)
    form = HoursForm(request.GET, place=place, today=maine_date(now), ways=ways)
    asked, by, found = form.asked(), form.by, source()
    groups = sorted(found.groups(asked, by), key=ORDERS[form.order])
    if request.GET.get("export") == "csv":
        return report_file(
            request, "reports:hours", f"hours-{place.short_code}", _lines(by, groups)
        )
    page = _page(request, groups) if by is not By.STRANDS else groups
    most = max((group.measures.hours for group in groups), default=Decimal(0))
    total = found.total(asked)
    context = {
        "place": place,
        "roots": roots if len(roots) > 1 else [],
        "above": _above(place, root),
        "form": form,
        "asked": asked,
        "by": by,
        "total": total,
        "page": page,
        "rows": [_row(request, form, group, most) for group in page],
        "as_of": _as_of(found, asked, by),
        "says_twice": SUMS.get(by, ""),
        "query": _query(request, "by", "page").urlencode(),
        "up": _query(request, "by", "page", "place").urlencode(),
        **_beside(request, found, asked, by),
    }
    return render(request, "reports/hours.html", context)


def _beside(request: SignedInRequest, found: Source, asked: Asked, by: By) -> dict[str, Any]:
    """Return the parts beside the table: months, officers and staff, the balance of strands."""
    is_narrowed = bool(asked.county or asked.facet or asked.facet is None)
    months = found.months(asked)
    strands = [] if is_narrowed else found.groups(asked, By.STRANDS)
    return {
        "chart": hours_chart(
            months,
            key="hours-by-month",
            title=_("%(type)s by month") % {"type": asked.credit_type},
            today=asked.today,
        )
        if any(month.hours for month in months)
        else None,
        "strands": row_chart(
            key="hours-by-strand",
            title=_("Mental health and tactical"),
            points=[Point(group.name, group.measures.hours) for group in strands],
            unit=in_hours,
            kind=in_lanes,
            columns=(_("Strand"), _("Hours")),
            sums_up=False,
        )
        if strands
        else None,
        "balance": _page(request, found.balance(asked))
        if by is By.STRANDS and not is_narrowed
        else None,
        "groups": [] if is_narrowed else _officers_and_staff(request, found, asked),
    }


def _officers_and_staff(
    request: SignedInRequest, found: Source, asked: Asked
) -> list[tuple[str, Measures | None]]:
    """Return both with their numbers; None for officers of others who are too few to show."""
    officers, staff = found.officers_and_staff(asked)
    are_ones_own = asked.place.kind == OrganizationKind.LAW_AGENCY
    is_shown = (
        are_ones_own or may_anywhere(request.user, ACTION) or not 0 < (officers.head or 0) < FEWEST
    )
    return [
        (_("School Resource Officers"), officers if is_shown else None),
        (_("Staff of schools"), staff),
    ]


def _page(request: SignedInRequest, rows: list[Any]) -> Any:
    return Paginator(rows, ROWS).get_page(request.GET.get("page"))


def _row(request: SignedInRequest, form: HoursForm, group: Group, most: Decimal) -> Row:
    share = 100 * group.measures.hours / most if most else Decimal(0)
    url = _one_level_down(request, form, group.narrows)
    return Row(group, f"{share:.1f}%", url, _of_those_there(group.measures))


def _of_those_there(measures: Measures) -> str:
    if measures.nothing is None:
        return "–"  # noqa: RUF001 (as everywhere for what is not there)
    return _("%(nothing)s of %(head)s") % {
        "nothing": number(measures.nothing),
        "head": number(measures.head or 0),
    }


def _one_level_down(
    request: SignedInRequest, form: HoursForm, narrows: tuple[str, str] | None
) -> str:
    if narrows is None:
        return ""
    by = form.by
    query = _query(request, "page", "by", "export")
    query[narrows[0]] = narrows[1]
    if by in {By.SCHOOLS, By.AGENCIES}:
        query.pop("county", None)  # it lies in that one
    if NEXT.get(by) in form.ways:
        query["by"] = NEXT[by].value
    return f"{reverse('reports:hours')}?{query.urlencode()}"


def _query(request: SignedInRequest, *without: str) -> Any:
    query = request.GET.copy()
    for name in without:
        query.pop(name, None)
    return query


def _above(place: Organization, root: Organization) -> list[Organization]:
    """Return the way from the root down to what is above a place."""
    keys = [int(key) for key in place.path.strip("/").split("/")[:-1]]
    places = Organization.objects.filter(pk__in=keys, path__startswith=root.path)
    return sorted(places, key=lambda each: each.path.count("/")) if keys else []


def _as_of(found: Source, asked: Asked, by: By) -> AsOf | None:
    """Return the moment of the numbers; None where they are those of the lines now."""
    if found.counted_at is None or not found.is_as_of_a_moment(asked, by):
        return None
    return AsOf(found.counted_at, maine_date(found.counted_at) == asked.today)


def _lines(by: By, groups: list[Group]) -> list[list[object]]:
    heading: list[object] = [
        by.one,
        _("Hours"),
        _("People with hours"),
        _("Work there now"),
        _("Of these, with nothing"),
        _("Hours each"),
    ]
    return [heading, *(_cells(group.name, group.measures) for group in groups)]


def _cells(name: str, found: Measures) -> list[object]:
    return [name, found.hours, found.people, found.head, found.nothing, found.hours_each]
