"""A page for each lane: its courses and its coming classes."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses.models import Course, Lane, LaneLead, Offering
from enrollment.seats import with_seats
from organizations.models import today

CLASSES, COURSES = 12, 60


@require_safe
def lane_list(request: HttpRequest) -> HttpResponse:
    """The lanes of service."""
    lanes = Lane.objects.filter(retired_on__isnull=True)
    return render(request, "enrollment/lane_list.html", {"lanes": lanes})


@require_safe
def lane_detail(request: HttpRequest, key: str) -> HttpResponse:
    """One lane: what is taught in it, when next, and who leads it."""
    now = timezone.now()
    lane = get_object_or_404(Lane, key=key)
    coming = Offering.objects.coming(at=now).shown_to(request.user).for_listing()
    courses = Course.objects.published().shown_to(request.user)
    # As the filter has it: a course may belong to further lanes besides its own.
    further = Course.further_lanes.through.objects.filter(lane=lane).values("course")
    of_lane = Course.objects.filter(Q(lane=lane) | Q(pk__in=further)).values("pk")
    context = {
        "lane": lane,
        "offerings": with_seats(coming.filter(version__course__in=of_lane), at=now).open_first(
            at=now
        )[:CLASSES],
        "courses": courses.filter(pk__in=of_lane).order_by("title", "pk")[:COURSES],
        "leads": LaneLead.objects.not_over(today())
        .filter(lane=lane, grant__starts_on__lte=today())
        .select_related("grant__person"),
    }
    return render(request, "enrollment/lane_detail.html", context)
