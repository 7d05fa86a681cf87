"""What people ask for and do not get; which class would reach most of them."""

from collections.abc import Iterable

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from accounts.permissions import may_somewhere, require_somewhere
from accounts.services import record_export
from core.charts import county_map, in_people
from core.clock import maine_date
from core.exports import csv_lines, csv_response
from reports.demand import ACTION, Demand, DemandRow, demand_of
from reports.demand_forms import DemandForm, ProposalForm
from reports.proposals import CourseProposal, proposals

MOST_ROWS = 100


@require_safe
@login_required
def demand(request: SignedInRequest) -> HttpResponseBase:
    """Numbers by course and county, the words nothing was found for, wishes in people's words."""
    require_somewhere(request.user, ACTION)
    now = timezone.now()
    form = DemandForm(request.GET)
    report = demand_of(form.asked(maine_date(now)), now=now)
    if request.GET.get("export") == "csv":
        return report_file(request, "reports:demand", "demand", _demand_lines(report))
    context = {
        "form": form,
        "report": report,
        "rows": report.rows[:MOST_ROWS],
        "rows_left_out": max(0, len(report.rows) - MOST_ROWS),
        "chart": county_map(
            key="demand-by-county",
            title=_("People who want a class, by county"),
            values=report.by_county,
            unit=in_people,
            columns=(_("County"), _("People")),
        ),
        "may_hide": may_somewhere(request.user, "courses.answer_request"),
    }
    return render(request, "reports/demand.html", context)


def _demand_lines(report: Demand) -> list[list[object]]:
    heading: list[object] = [
        _("Course"),
        _("Title"),
        _("County"),
        _("Waiting"),
        _("To be told"),
        _("Requested"),
        _("People"),
    ]
    return [heading, *(_cells(row) for row in report.rows)]


def _cells(row: DemandRow) -> list[object]:
    code, title = (row.course.code, row.course.title) if row.course else ("", _("Other subjects"))
    return [code, title, row.county_name, row.waiting, row.wishing, row.requested, row.total]


@require_safe
@login_required
def proposal_list(request: SignedInRequest) -> HttpResponseBase:
    """Where a class would reach most of those who wait for it, within an hour's drive."""
    require_somewhere(request.user, ACTION)
    now = timezone.now()
    form = ProposalForm(request.GET)
    asked = form.asked(maine_date(now))
    course = form.cleaned_data.get("course")
    found = proposals(asked, now=now, only=course)
    if request.GET.get("export") == "csv":
        return report_file(request, "reports:proposals", "proposals", _proposal_lines(found))
    context = {"form": form, "proposals": found}
    return render(request, "reports/proposals.html", context)


def _proposal_lines(found: list[CourseProposal]) -> list[list[object]]:
    lines: list[list[object]] = [
        [_("Course"), _("Title"), _("Place"), _("County"), _("People within an hour")]
    ]
    for each in found:
        for one in each.classes:
            name, county = one.where.name, one.where.county_name
            lines.append([each.course.code, each.course.title, name, county, one.reached])
    return lines


def report_file(
    request: SignedInRequest, list_name: str, name: str, lines: Iterable[list[object]]
) -> HttpResponseBase:
    """Hand over a report as CSV; history says who took it."""
    rows = list(lines)
    now = timezone.now()
    record_export(
        person=request.user,
        list_name=list_name,
        query=request.GET.urlencode(),
        rows=len(rows) - 1,
        now=now,
    )
    return csv_response(csv_lines(rows), file_name=f"{name}-{maine_date(now)}.csv")
