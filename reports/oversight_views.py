"""The page of numbers."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from accounts.permissions import require_somewhere
from accounts.services import record_export
from core.clock import maine_date
from core.exports import csv_lines, csv_response
from organizations.models import Organization
from reports.oversight import ACTION, NumbersPage, Period, PlaceNumbers, numbers_of, roots_of


@require_safe
@login_required
def numbers(request: SignedInRequest) -> HttpResponseBase:
    """People, hours and officers of a place and of those below it: no names, no way to any."""
    require_somewhere(request.user, ACTION)
    day = maine_date(timezone.now())
    period = Period.of(request.GET.get("period", ""), day)
    roots = roots_of(request.user)
    if not roots:
        return render(request, "reports/numbers_none.html")
    place, root = place_asked_for(request, roots)
    page = numbers_of(place, root=root, day=day, period=period)
    if page is None:
        context = {"place": place, "roots": roots}
        return render(request, "reports/numbers_left_out.html", context)
    if request.GET.get("export") == "csv":
        return _as_file(request, page)
    context = {
        "page": page,
        "roots": roots if len(roots) > 1 else [],
        "other_period": "calendar" if period.key == "school" else "school",
    }
    return render(request, "reports/numbers.html", context)


def place_asked_for(
    request: SignedInRequest, roots: list[Organization]
) -> tuple[Organization, Organization]:
    """Return the place of the address and the root it is seen from; else the first root."""
    asked = request.GET.get("place", "")
    if not asked:
        return roots[0], roots[0]
    if not asked.isdecimal() or len(asked) > 18:
        raise Http404
    place = Organization.objects.open().filter(pk=asked).first()
    for root in roots:
        if place is not None and place.path.startswith(root.path):
            return place, root
    raise Http404


def _as_file(request: SignedInRequest, page: NumbersPage) -> HttpResponseBase:
    heading = [
        _("Place"),
        _("People"),
        _("With contact hours"),
        _("Without"),
        _("Contact hours"),
        _("School Resource Officers"),
    ]
    rows = [*page.rows, page.total]
    lines = csv_lines([heading, *(_cells(row) for row in rows)])
    record_export(
        person=request.user,
        list_name="reports:numbers",
        query=request.GET.urlencode(),
        rows=len(rows),
        now=timezone.now(),
    )
    name = slugify(f"numbers-{page.total.place.short_code}-{page.period.label}")
    return csv_response(lines, file_name=f"{name}.csv")


def _cells(row: PlaceNumbers) -> list[object]:
    name = row.place.name
    if row.is_itself:
        name = _("%(place)s itself") % {"place": name}
    hours = None if row.hours is None else f"{row.hours:.2f}"
    values = [row.people, row.with_hours, row.without_hours, hours, row.officers]
    return [name, *(_("not shown") if value is None else value for value in values)]
