"""Decide on training taken elsewhere: the queue, one claim, and an acceptance taken back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from accounts.http import ActionRequiredMixin, SignedInRequest
from accounts.lists import PersonalListView
from accounts.permissions import require
from core.forms import posted
from transcripts import services
from transcripts.claim_forms import DecisionForm, TakeBackForm
from transcripts.claims import classes_with, doubles_of, facts_of
from transcripts.enums import ClaimStatus
from transcripts.exceptions import ClaimDecidedError, ClaimRefusedError
from transcripts.filters import ClaimFilter
from transcripts.models import CompletionEvidence, OutsideCompletion
from transcripts.tables import ClaimTable
from transcripts.views.claims import evidence_of

DECIDE = "transcripts.decide_claim"
DONE = {
    "accept": gettext_lazy("Accepted: it is on the record of %(name)s now."),
    "return": gettext_lazy("Returned to %(name)s for correction."),
    "refuse": gettext_lazy("Refused. %(name)s is told why."),
}


class ClaimListView(ActionRequiredMixin, PersonalListView):
    """Training taken elsewhere that waits for a decision, longest first; one's own does not."""

    filterset_class = ClaimFilter
    table_class = ClaimTable
    template_name = "transcripts/claim_queue.html"
    found = ngettext_lazy("%(n)s training found", "%(n)s trainings found", "count")
    action = DECIDE

    def get_queryset(self) -> QuerySet[OutsideCompletion]:
        kept = CompletionEvidence.objects.kept().filter(completion=OuterRef("pk"))
        claims = OutsideCompletion.objects.permitted_to(self.request.user, DECIDE)
        others = claims.waiting().exclude(person=self.request.user)
        return others.for_listing().annotate(has_evidence=Exists(kept))


@login_required
def claim_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Accept a claim, return it or refuse it."""
    claim = _to_decide(request, pk)
    if request.method != "POST" and claim.status != ClaimStatus.SUBMITTED:
        messages.info(request, _("This does not wait for a decision."))
        return redirect("transcripts:claim_detail", claim.pk)
    evidence = list(evidence_of(request.user, claim))
    form = DecisionForm(posted(request), claim=claim, has_evidence=bool(evidence))
    if form.is_valid():
        said = form.cleaned_data
        try:
            _decide(request, claim, said)
        except ClaimDecidedError as refusal:
            messages.error(request, str(refusal))
            return redirect("transcripts:claim_detail", claim.pk)
        except ClaimRefusedError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            done = str(DONE[said["outcome"]])
            messages.success(request, done % {"name": claim.person.name})
            return redirect("transcripts:claim_queue")
    facts = facts_of(claim)
    context = {
        "claim": claim,
        "evidence": evidence,
        "form": form,
        "near_claims": doubles_of(facts, person_id=claim.person_id, but=claim.pk),
        "near_classes": classes_with(facts, person_id=claim.person_id),
    }
    return render(request, "transcripts/claim_decide.html", context)


def _decide(request: SignedInRequest, claim: OutsideCompletion, said: dict[str, Any]) -> None:
    acting: dict[str, Any] = {
        "claim_id": claim.pk,
        "reason": said["reason"],
        "actor": request.user,
        "now": timezone.now(),
    }
    if said["outcome"] == "return":
        services.return_claim(**acting)
    elif said["outcome"] == "refuse":
        services.refuse_claim(**acting)
    else:
        services.accept_claim(
            hours=claim.earned[1] if said["hours"] is None else said["hours"],
            source=said["source"],
            checked=said["checked"],
            funding=said["funding"],
            lane=said.get("lane"),
            **acting,
        )


@login_required
def claim_take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take an acceptance back: its hours leave the record by lines of their own."""
    claim = _to_decide(request, pk)
    if request.method != "POST" and claim.status != ClaimStatus.ACCEPTED:
        messages.info(request, _("This is not accepted, so nothing can be taken back."))
        return redirect("transcripts:claim_detail", claim.pk)
    form = TakeBackForm(posted(request))
    if form.is_valid():
        try:
            services.take_back_acceptance(
                claim_id=claim.pk,
                reason=form.cleaned_data["reason"],
                is_returned=form.cleaned_data["outcome"] == "return",
                actor=request.user,
                now=timezone.now(),
            )
        except ClaimRefusedError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            sentence = _("The hours are taken back. %(name)s is told why.")
            messages.success(request, sentence % {"name": claim.person.name})
            return redirect("transcripts:claim_detail", claim.pk)
    context = {"claim": claim, "form": form}
    return render(request, "transcripts/claim_take_back.html", context)


def _to_decide(request: SignedInRequest, pk: int) -> OutsideCompletion:
    claims = OutsideCompletion.objects.visible_to(request.user).for_listing()
    claim: OutsideCompletion = get_object_or_404(claims, pk=pk)
    require(request.user, DECIDE, on=claim)
    return claim
