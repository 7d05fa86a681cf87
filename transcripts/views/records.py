"""Signing a roster, completing by decision, the transcript, the export."""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.http import ActionRequiredMixin, SignedInRequest
from accounts.lists import PersonalListView
from accounts.models import User
from accounts.permissions import require
from attendance.models import Roster
from attendance.roster_page import roster_page, sign_question
from core.clock import maine_date
from core.exceptions import DomainError
from core.forms import posted
from core.templatetags.ui import thousands
from enrollment.models import Enrollment
from transcripts import services
from transcripts.closing import is_closed, what_is_missing
from transcripts.corrections import corrections_of
from transcripts.filters import CompletionFilter
from transcripts.forms import CompletionForm, RecordForm
from transcripts.models import CreditAward
from transcripts.renewal import renewal_of
from transcripts.tables import CompletionTable
from transcripts.transcript import transcript_of
from transcripts.views.claims import claims_beneath


@login_required
def roster_sign(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask once, then sign the roster; the last signature of a class completes it."""
    roster = get_object_or_404(Roster.objects.visible_to(request.user).for_listing(), pk=pk)
    require(request.user, "attendance.mark_roster", on=roster)
    now = timezone.now()
    if request.method != "POST":
        question = sign_question(roster, now=now)
        context = {"roster": roster, "offering": roster.offering, "sign_question": question}
        return render(request, "transcripts/roster_sign.html", context)
    try:
        completed = services.sign_and_complete(meeting_id=roster.pk, actor=request.user, now=now)
    except DomainError as refusal:
        return roster_page(request, roster, refusal, is_signing=True)
    return _after_signing(request, roster, completed, now=now)


def _after_signing(
    request: HttpRequest, roster: Roster, completed: int, *, now: datetime
) -> HttpResponse:
    """Say what the signature did; once all rosters are signed, lead to what is missing still."""
    closed = is_closed(roster.offering_id)
    missing = None if closed else what_is_missing(roster.offering, now=now)
    if missing is not None and not (missing.ahead or missing.unsigned):
        sentence = _("The roster is signed. Before the class can be closed, something is missing.")
        messages.warning(request, sentence)
        return redirect("transcripts:class_close", roster.offering_id)
    _tell_signed(request, completed, is_closed=closed)
    return redirect("attendance:roster_detail", roster.pk)


def _tell_signed(request: HttpRequest, completed: int, *, is_closed: bool) -> None:
    sentence = _("The roster is signed.")
    if is_closed:
        sentence = _("The roster is signed, and the class is closed.")
    if completed:
        sentence = ngettext(
            "The roster is signed. %(n)s person completed the class;"
            " the certificates follow by email.",
            "The roster is signed. %(n)s people completed the class;"
            " the certificates follow by email.",
            completed,
        ) % {"n": thousands(completed)}
    messages.success(request, sentence)


class CompletionListView(ActionRequiredMixin, PersonalListView):
    """Seats in classes that rosters and results do not decide."""

    filterset_class = CompletionFilter
    table_class = CompletionTable
    template_name = "transcripts/completion_list.html"
    found = ngettext_lazy("%(n)s person found", "%(n)s people found", "count")
    action = "transcripts.complete_enrollment"

    def get_queryset(self) -> QuerySet[Enrollment]:
        return Enrollment.objects.for_listing().to_be_decided(at=timezone.now())


@login_required
def enrollment_complete(request: SignedInRequest, pk: int) -> HttpResponse:
    """Decide on one seat, saying what was checked."""
    seat = get_object_or_404(Enrollment.objects.visible_to(request.user).for_listing(), pk=pk)
    require(request.user, "transcripts.complete_enrollment", on=seat)
    form = CompletionForm(posted(request))
    if form.is_valid():
        is_completed = form.cleaned_data["outcome"] == "completed"
        decide = services.complete_by_decision if is_completed else services.close_by_decision
        try:
            decide(
                enrollment_id=seat.pk,
                reason=form.cleaned_data["reason"],
                actor=request.user,
                now=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            sentence = _("%(name)s: completed.") if is_completed else _("%(name)s: not completed.")
            messages.success(request, sentence % {"name": seat.learner.name})
            return redirect("transcripts:completion_list")
    context = {"seat": seat, "offering": seat.offering, "form": form}
    return render(request, "transcripts/enrollment_complete.html", context)


@require_safe
@login_required
def transcript_own(request: SignedInRequest) -> HttpResponse:
    """My transcript."""
    return _transcript_page(request, request.user)


@require_safe
@login_required
def transcript_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """The transcript of somebody I may see."""
    return _transcript_page(request, _person(request, pk))


def _transcript_page(
    request: SignedInRequest, person: User, form: RecordForm | None = None, status: int = 200
) -> HttpResponse:
    """Draw somebody's record by a clock and as of a day; their own cycle shows to them alone."""
    today, is_own = maine_date(timezone.now()), person == request.user
    renewal = renewal_of(person, on=today) if is_own else None
    if form is None:
        asked = request.GET if request.GET.keys() & {"clock", "on"} else None
        form = RecordForm(asked, today=today, has_cycle=renewal is not None)
    clock, on = form.chosen
    awards = CreditAward.objects.visible_to(request.user)
    transcript = transcript_of(
        person,
        awards,
        on=on,
        clock=clock,
        certificate_until=renewal.cycle.certificate_until if renewal else None,
        certificates=import_string(settings.TRANSCRIPTS_CERTIFICATES_BY_SEAT)(request.user, person),
    )
    # Of today, and offered to nobody who is an officer.
    shows_renewal = is_own and on == today and (renewal or not transcript.is_of_mcja)
    context = {
        "transcript": transcript,
        "form": form,
        "clock": clock,
        "on": on,
        "is_past": on < today,
        "renewal": renewal,
        "shows_renewal": shows_renewal,
        "corrections": corrections_of(person, awards) if on == today else [],
        "person": person,
        "is_own": is_own,
        **claims_beneath(request.user, person, is_past=on < today),
    }
    return render(request, "transcripts/transcript_detail.html", context, status=status)


def _person(request: SignedInRequest, pk: int) -> User:
    """Somebody this visitor sees as a person, or some of whose lines they may see."""
    person: User | None = User.objects.visible_to(request.user).filter(pk=pk).first()
    if person is None:
        lines = CreditAward.objects.visible_to(request.user).filter(person=pk)
        person = get_object_or_404(User, pk__in=lines.values("person"))
    return person


@require_POST
@login_required
def transcript_issue(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Make the paper, with a check code, and hand it over."""
    now, person = timezone.now(), _person(request, pk)
    renewal = renewal_of(person, on=maine_date(now)) if person == request.user else None
    form = RecordForm(request.POST, today=maine_date(now), has_cycle=renewal is not None)
    if not form.is_valid():
        return _transcript_page(request, person, form, status=422)
    clock, on = form.chosen
    document = services.issue_transcript(
        person=person,
        viewer=request.user,
        now=now,
        on=on,
        clock=clock,
        certificate_until=renewal.cycle.certificate_until if renewal else None,
    )
    return FileResponse(
        document.file.open("rb"),
        as_attachment=True,
        filename=f"{document.serial}.pdf",
        content_type="application/pdf",
    )
