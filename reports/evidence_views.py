"""The evidence of a class: what is in it, what it lacks, the button, and the key to check it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from accounts.permissions import require
from background.enums import JobState
from background.models import BackgroundJob
from reports import jobs
from reports.evidence.keys import published, signing_print
from reports.evidence.missing import lacking
from reports.evidence.packet import ACTION, request_evidence
from reports.evidence.parts import GUARDS, SCANS, parts_left_out, shown_parts
from reports.evidence.scans import FOLDER
from reports.evidence.source import shown_to
from reports.long_work import standing_of
from transcripts.results_page import seen_class


@login_required
def class_evidence(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say what a packet of this class would hold. A POST has it gathered."""
    offering = seen_class(request.user, pk)
    require(request.user, ACTION, on=offering)
    now = timezone.now()
    if request.method == "POST":
        job = request_evidence(offering=offering, owner=request.user, now=now)
        return redirect("reports:job_detail", job.pk)
    shown = shown_to(request.user, offering, GUARDS)
    made = BackgroundJob.objects.filter(
        kind=jobs.MAKE_EVIDENCE, owner=request.user, subject_pk=offering.pk
    ).exclude(state=JobState.EXPIRED)[:5]
    context = {
        "offering": offering,
        "parts": shown_parts(shown),
        "left_out": parts_left_out(shown),
        "lacking": lacking(offering, now=now),
        "standings": [standing_of(job, now=now) for job in made],
        "key_print": signing_print(),
        "scans_folder": f"{FOLDER}/",
        "scans_hold": SCANS,
    }
    return render(request, "reports/class_evidence.html", context)


@require_safe
def evidence_key(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The public keys that packets are checked with, the newest first. For everybody."""
    response = HttpResponse(published().pem(), content_type="application/x-pem-file")
    response["Content-Disposition"] = 'attachment; filename="evidence-key.pem"'
    return response
