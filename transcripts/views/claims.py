"""Add training taken elsewhere: for oneself, or for somebody one coordinates."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from accounts.permissions import may_anywhere, require
from core.clock import maine_date
from core.exceptions import DomainError
from core.forms import posted
from courses.models import Lane, OutsideCourse
from transcripts import services
from transcripts.claim_forms import AnotherCourseForm, ClaimForm, courses_found
from transcripts.claims import ClaimFacts
from transcripts.enums import OPEN_CLAIMS, ClaimStatus
from transcripts.exceptions import ClaimRefusedError, EvidenceRefusedError
from transcripts.models import CompletionEvidence, OutsideCompletion

FILES = ("photo", "papers")
# A draft may lack them, what is handed in may not: they are not marked as optional.
NEEDED = ("title", "provider", "lane", "completed_on", "hours")
PENDING = (ClaimStatus.DRAFT, ClaimStatus.SUBMITTED, ClaimStatus.RETURNED)


@require_safe
@login_required
def claim_list(request: SignedInRequest) -> HttpResponse:
    """My training from elsewhere, whoever entered it, and what I entered for others."""
    claims = OutsideCompletion.objects.visible_to(request.user).written_by(request.user)
    rows = list(claims.listed().for_listing())
    context = {
        "own": [row for row in rows if row.person_id == request.user.pk],
        "entered": [row for row in rows if row.person_id != request.user.pk],
    }
    return render(request, "transcripts/claim_list.html", context)


@login_required
def claim_add(request: SignedInRequest) -> HttpResponse:
    """Say which course I took."""
    return _choose(request, request.user)


@login_required
def claim_add_for(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say which course somebody took whose training I enter."""
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    require(request.user, "transcripts.enter_claim", on=person)
    return _choose(request, person)


def _choose(request: SignedInRequest, person: User) -> HttpResponse:
    """Choose a course that counts, or name another; either begins a draft."""
    words = request.GET.get("q", "")
    data, facts = posted(request), None
    chosen = data.get("course", "") if data is not None else ""
    form = AnotherCourseForm(data if data is not None and not chosen else None)
    if chosen:
        courses = OutsideCourse.objects.filter(retired_on__isnull=True)
        course = courses.filter(pk=chosen if chosen.isdecimal() else 0).first()
        if course is None:
            messages.error(request, _("This course is not in the list any more. Choose another."))
        else:
            facts = ClaimFacts.of_course(course)
    elif form.is_valid():
        facts = ClaimFacts(**form.cleaned_data)
    if facts is not None:
        claim = services.start_claim(
            person=person, facts=facts, actor=request.user, now=timezone.now()
        )
        return redirect("transcripts:claim_edit", claim.pk)
    context = {
        "person": person,
        "is_own": person == request.user,
        "courses": courses_found(words),
        "words": words,
        "form": form,
        "lanes": [
            (lane.name, lane.description)
            for lane in Lane.objects.filter(retired_on__isnull=True).exclude(description="")
        ],
    }
    return render(request, "transcripts/claim_add.html", context)


@login_required
def claim_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Fill a draft, or correct what was returned: kept at each step, then handed in."""
    claim = _written(request, pk)
    if claim.status not in OPEN_CLAIMS:
        return redirect("transcripts:claim_detail", claim.pk)
    form = ClaimForm(posted(request), request.FILES or None, claim=claim)
    if request.method == "POST" and _is_kept(request, claim, form):
        is_handed_in = request.POST.get("act") == "hand_in"
        page = "transcripts:claim_detail" if is_handed_in else "transcripts:claim_edit"
        return redirect(page, claim.pk)
    return _edit_page(request, claim, form)


def _edit_page(request: SignedInRequest, claim: OutsideCompletion, form: ClaimForm) -> HttpResponse:
    context = {
        "claim": claim,
        "is_own": claim.person_id == request.user.pk,
        "form": form,
        "evidence": claim.evidence.kept(),
        "needed_fields": [field for field in form if field.name in NEEDED],
        "fields": [field for field in form if field.name not in (*NEEDED, *FILES)],
        "file_fields": [form[name] for name in FILES],
    }
    return render(request, "transcripts/claim_edit.html", context)


def _is_kept(request: SignedInRequest, claim: OutsideCompletion, form: ClaimForm) -> bool:
    """Keep of what was sent what can be kept, whatever is wrong with the rest; then hand it in."""
    now, is_handed_in = timezone.now(), request.POST.get("act") == "hand_in"
    said: dict[str, Any] = {"claim_id": claim.pk, "actor": request.user, "now": now}
    is_sound = form.is_valid()
    try:
        _keep_files(form, said)
        if is_sound:
            services.save_claim(facts=form.facts, **said)
        if is_handed_in and not form.errors:
            is_another = form.cleaned_data.get("is_another", False)
            services.hand_in_claim(is_another=is_another, **said)
    except ClaimRefusedError as refusal:
        form.point_out(refusal)
    if form.errors:
        if is_handed_in:
            form.point_out_faults(today=maine_date(now))
        return False
    if is_handed_in:
        messages.success(request, _("It is handed in. You are told once it is decided."))
    else:
        messages.success(request, _("The draft is kept. Hand it in when it is complete."))
    return True


def _keep_files(form: ClaimForm, said: dict[str, Any]) -> None:
    for file in form.sent:
        try:
            services.attach_evidence(file=file, **said)
        except EvidenceRefusedError as refusal:
            form.add_error("papers", str(refusal))


@require_safe
@login_required
def claim_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One training from elsewhere, and where it stands."""
    claim = _visible(request, pk)
    is_written = request.user.pk in (claim.person_id, claim.entered_by_id)
    is_own = claim.person_id == request.user.pk
    deciding = OutsideCompletion.objects.permitted_to(request.user, "transcripts.decide_claim")
    may_decide = not is_own and deciding.filter(pk=claim.pk).exists()
    evidence = list(evidence_of(request.user, claim))
    may_see_evidence = is_written or may_decide or bool(evidence)
    context = {
        "claim": claim,
        "is_own": is_own,
        "names_person": not is_own,
        "evidence": evidence if may_see_evidence else None,
        "is_open": is_written and claim.status in OPEN_CLAIMS,
        "may_withdraw": is_written and claim.status in (*OPEN_CLAIMS, ClaimStatus.SUBMITTED),
        "may_decide": may_decide and claim.status == ClaimStatus.SUBMITTED,
        "may_see_history": may_anywhere(request.user, "accounts.view_history"),
        "may_take_back": may_decide and claim.status == ClaimStatus.ACCEPTED,
    }
    return render(request, "transcripts/claim_detail.html", context)


@require_POST
@login_required
def claim_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a claim of mine back, or throw a draft away."""
    claim = _written(request, pk)
    try:
        services.withdraw_claim(claim_id=claim.pk, actor=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("transcripts:claim_detail", claim.pk)
    messages.success(request, _("“%(title)s” is taken back.") % {"title": claim.title})
    return redirect("transcripts:claim_list")


@require_safe
@login_required
def evidence_open(request: SignedInRequest, pk: int, file_pk: int) -> FileResponse:
    """Send a certificate as it came to those who may see it; a browser is to run none of it."""
    row = get_object_or_404(evidence_of(request.user, _visible(request, pk)), pk=file_pk)
    services.open_evidence(evidence=row, actor=request.user, now=timezone.now())
    response = FileResponse(
        row.file.open("rb"), as_attachment=True, filename=row.name, content_type=row.content_type
    )
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@login_required
def evidence_remove(request: SignedInRequest, pk: int, file_pk: int) -> HttpResponse:
    """Take a file out of a draft, or of what was returned; what was typed beside it is kept."""
    claim = _written(request, pk)
    row = get_object_or_404(claim.evidence.kept(), pk=file_pk)
    form = ClaimForm(request.POST, request.FILES or None, claim=claim)
    is_kept = "completed_on" not in request.POST or _is_kept(request, claim, form)
    try:
        services.remove_evidence(evidence_id=row.pk, actor=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("“%(name)s” is taken out.") % {"name": row.name})
    if is_kept:
        return redirect("transcripts:claim_edit", claim.pk)
    return _edit_page(request, claim, form)


def claims_beneath(viewer: User, person: User, *, is_past: bool) -> dict[str, Any]:
    """Return what a record of today says beneath its lines of training that does not count yet, and
    the keys of what does.
    """
    if is_past:
        return {}
    is_own = viewer.pk == person.pk
    entering = User.objects.permitted_to(viewer, "transcripts.enter_claim")
    may_enter = is_own or entering.filter(pk=person.pk).exists()
    seen = OutsideCompletion.objects.visible_to(viewer).filter(person=person)
    claims = list(seen.filter(status__in=(*PENDING, ClaimStatus.ACCEPTED)).for_listing())
    rows = [claim for claim in claims if claim.status in PENDING]
    own_url = reverse("transcripts:claim_add")
    add_url = own_url if is_own else reverse("transcripts:claim_add_for", args=[person.pk])
    return {
        "shows_claims": may_enter or bool(rows),
        "claims": rows,
        "accepted": {claim.pk for claim in claims if claim.status == ClaimStatus.ACCEPTED},
        "add_url": add_url if may_enter else "",
    }


def evidence_of(user: User, claim: OutsideCompletion) -> "QuerySet[CompletionEvidence]":
    """Return the certificates of a claim that this person may see."""
    rows = CompletionEvidence.objects.visible_to(user).filter(completion=claim)
    return rows.select_related("completion", "uploaded_by")


def _visible(request: SignedInRequest, pk: int) -> OutsideCompletion:
    claims = OutsideCompletion.objects.visible_to(request.user).for_listing()
    return get_object_or_404(claims, pk=pk)


def _written(request: SignedInRequest, pk: int) -> OutsideCompletion:
    claims = OutsideCompletion.objects.visible_to(request.user).written_by(request.user)
    return get_object_or_404(claims.for_listing(), pk=pk)
