"""The course list, open to everybody; my interests; audiences; who leads which lane."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from accounts.lists import PersonalListView
from accounts.permissions import require
from core.exceptions import DomainError
from core.forms import posted
from courses import services
from courses.filters import CourseFilter
from courses.forms import InterestForm, LaneLeadForm
from courses.models import Audience, Course, Lane, LaneLead
from courses.tables import CourseTable
from organizations.http import GRANT, giving_roles_everywhere
from organizations.models import WorkKind, today


class CourseListView(PersonalListView):
    """Everything that is taught, whether or not a class is scheduled."""

    filterset_class = CourseFilter
    table_class = CourseTable
    template_name = "courses/course_list.html"
    found = ngettext_lazy("%(n)s course found", "%(n)s courses found", "count")

    def get_queryset(self) -> QuerySet[Course]:
        return Course.objects.published().for_listing()


@login_required
def interest_choose(request: SignedInRequest) -> HttpResponse:
    """Choose what I want to hear of."""
    form = InterestForm(posted(request), person=request.user)
    if form.is_valid():
        services.choose_interests(
            person=request.user, **form.cleaned_data, actor=request.user, now=timezone.now()
        )
        messages.success(request, _("Your interests are saved. See your home page for classes."))
        return redirect("courses:interest_choose")
    return render(request, "courses/interest_choose.html", {"form": form})


@require_safe
@login_required
def audience_list(request: SignedInRequest) -> HttpResponse:
    """Which kinds of work each audience names, and the kinds that none does."""
    in_use = WorkKind.objects.filter(retired_on__isnull=True)
    context = {
        "audiences": Audience.objects.filter(retired_on__isnull=True).prefetch_related(
            Prefetch("work_kinds", in_use)
        ),
        "of_none": in_use.filter(audiences__isnull=True),
    }
    return render(request, "courses/audience_list.html", context)


@require_safe
@login_required
def lane_lead_list(request: SignedInRequest) -> HttpResponse:
    """Each lane with who leads it, now or from a day to come."""
    require(request.user, GRANT)
    leads = LaneLead.objects.not_over(today()).select_related("grant__person")
    lanes = Lane.objects.filter(retired_on__isnull=True).prefetch_related(
        Prefetch("leads", leads.order_by("grant__starts_on", "pk"))
    )
    return render(request, "courses/lane_lead_list.html", {"lanes": lanes, "today": today()})


@giving_roles_everywhere
def lane_lead_name(request: SignedInRequest) -> HttpResponse:
    """Name who leads a lane."""
    initial = {"starts_on": today(), **request.GET.dict()}
    form = LaneLeadForm(posted(request), visitor=request.user, initial=initial)
    if form.is_valid():
        names = ("person", "lane", "starts_on", "ends_on", "reason")
        said = {name: form.cleaned_data[name] for name in names}
        try:
            services.name_lane_lead(**said, actor=request.user, now=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            sentence = _("%(name)s leads the lane and is told by email.")
            messages.success(request, sentence % {"name": said["person"].name})
            return redirect("courses:lane_lead_list")
    return render(request, "courses/lane_lead_name.html", {"form": form})
