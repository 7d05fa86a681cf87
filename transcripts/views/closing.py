"""Closing a class: what is missing, the button, and what has become of everybody since."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.http import SignedInRequest
from accounts.permissions import may_somewhere, require
from attendance.models import Roster
from core.exceptions import DomainError
from courses.enums import ROSTER_RULES, OfferingStatus
from courses.models import Offering
from enrollment.enums import EnrollmentStatus
from enrollment.models import Enrollment
from transcripts import services
from transcripts.closing import outcomes_of, what_is_missing
from transcripts.models import ClassClosing

OPEN_SHOWN = 20


@login_required
def class_close(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say what a class lacks, close it when that is nothing, and show what came of it."""
    sessions = Roster.objects.visible_to(request.user).filter(offering=pk)
    session = get_object_or_404(sessions.order_by("pk")[:1])
    require(request.user, "transcripts.close_class", on=session)
    offering = Offering.objects.select_related("version__course", "venue").get(pk=pk)
    if request.method != "POST":
        return _page(request, offering)
    now = timezone.now()
    try:
        services.close_class(offering_id=pk, actor=request.user, now=now)
    except DomainError as refusal:
        return _page(request, offering, refusal)
    job = services.request_settling(offering=offering, owner=request.user, now=now)
    return redirect("reports:job_detail", job.pk)


def _page(
    request: SignedInRequest, offering: Offering, refusal: DomainError | None = None
) -> HttpResponse:
    now = timezone.now()
    closing = ClassClosing.objects.select_related("closed_by").filter(offering=offering).first()
    undecided = Enrollment.objects.filter(offering=offering, status=EnrollmentStatus.ENROLLED)
    context = {
        "offering": offering,
        "closing": closing,
        "missing": what_is_missing(offering, now=now),
        "outcomes": outcomes_of(offering),
        "certificates": import_string(settings.TRANSCRIPTS_CERTIFICATES_MADE)(offering),
        "undecided": undecided.select_related("learner").order_by(
            "learner__last_name", "learner__first_name", "pk"
        )[:OPEN_SHOWN],
        "is_held": offering.status == OfferingStatus.PUBLISHED,
        "is_by_staff": offering.completion_rule not in ROSTER_RULES,
        "may_decide": may_somewhere(request.user, "transcripts.complete_enrollment"),
        "is_settled": closing is not None
        and not ClassClosing.objects.to_be_settled().filter(pk=closing.pk).exists(),
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    return render(request, "transcripts/class_close.html", context, status=status)
