"""What was counted under each grant award."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from accounts.permissions import require_somewhere
from courses.models import FundingAward
from reports.demand_forms import FundingForm
from reports.demand_views import report_file
from transcripts.funding import ACTION, Counted, numbers_of_awards


@require_safe
@login_required
def funding_list(request: SignedInRequest) -> HttpResponseBase:
    """People, schools and hours under each award."""
    require_somewhere(request.user, ACTION)
    form = FundingForm(request.GET)
    first, last = form.period()
    awards = numbers_of_awards(FundingAward.objects.all(), first=first, last=last)
    if request.GET.get("export") == "csv":
        heading = [_("Award"), _("Number"), _("Funder"), _("Classes"), *_headings()]
        lines = [
            [
                each.award.name,
                each.award.key,
                each.award.funder,
                len(each.classes),
                *_cells(each.counted),
            ]
            for each in awards
        ]
        return report_file(request, "reports:funding_list", "awards", [heading, *lines])
    return render(request, "reports/funding_list.html", {"form": form, "awards": awards})


@require_safe
@login_required
def funding_detail(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The classes of one award."""
    require_somewhere(request.user, ACTION)
    award = get_object_or_404(FundingAward, pk=pk)
    form = FundingForm(request.GET)
    first, last = form.period()
    numbers = numbers_of_awards([award], first=first, last=last)[0]
    if request.GET.get("export") == "csv":
        heading = [_("Class"), _("Title"), _("First day"), *_headings()]
        lines = [
            [
                each.number,
                each.title,
                each.day,
                *_cells(each.counted),
            ]
            for each in numbers.everything
        ]
        return report_file(request, "reports:funding_detail", award.key, [heading, *lines])
    return render(request, "reports/funding_detail.html", {"form": form, "numbers": numbers})


def _headings() -> list[object]:
    return [_("People"), _("Completed"), _("Schools"), _("Contact hours")]


def _cells(counted: Counted) -> list[object]:
    return [len(counted.people), len(counted.completed), len(counted.schools), counted.hours]
