"""A signed roster is opened again; somebody stands in for an instructor."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.http import SignedInRequest
from accounts.permissions import require
from attendance import services
from attendance.enums import DeviceKind
from attendance.forms import HandOverForm, ReopenForm
from attendance.kit_page import kit_to_take
from attendance.models import Roster, RosterSignature
from core.exceptions import DomainError
from core.forms import carry_out, posted
from courses.models import Offering
from enrollment.services import substitute_instructor


@login_required
def roster_reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open a signed roster again, with a reason."""
    roster = get_object_or_404(Roster.objects.visible_to(request.user).for_listing(), pk=pk)
    require(request.user, "attendance.mark_roster", on=roster)
    form = ReopenForm(posted(request))

    def reopen(said: dict[str, Any]) -> RosterSignature:
        return services.reopen_roster(
            meeting_id=pk, reason=said["reason"], actor=request.user, now=timezone.now()
        )

    signature, refusal = carry_out(form, reopen)
    if signature is not None:
        messages.success(
            request,
            _("The roster is open again. What was signed counts until you sign it anew."),
        )
        return redirect("attendance:roster_detail", pk)
    context = {
        "roster": roster,
        "offering": roster.offering,
        "form": form,
        "signed": roster.signatures.filter(signed_at__isnull=False).first(),
    }
    status = refusal.status if refusal else 200
    return render(request, "attendance/roster_reopen.html", context, status=status)


@login_required
def roster_hand_over(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let somebody stand in: they have the roster at once."""
    roster = get_object_or_404(Roster.objects.visible_to(request.user).for_listing(), pk=pk)
    require(request.user, "attendance.hand_over", on=roster)
    form = HandOverForm(posted(request))
    teaches = Offering.objects.taught_by(request.user).filter(pk=roster.offering_id).exists()
    if not teaches:
        del form.fields["leaves"]

    def hand_over(said: dict[str, Any]) -> Offering:
        return substitute_instructor(
            offering_id=roster.offering_id,
            relieved=request.user if said.get("leaves") else None,
            substitute=said["person"],
            reason=said["reason"],
            tells_learners=False,
            actor=request.user,
            now=timezone.now(),
        )

    offering, refusal = carry_out(form, hand_over)
    if offering is not None:
        substitute = form.cleaned_data["person"]
        messages.success(
            request,
            _("%(name)s has the roster now, and was told by email.") % {"name": substitute.name},
        )
        if form.cleaned_data["with_kit"]:
            try:
                device, secret = services.make_device(
                    meeting_id=pk,
                    kind=DeviceKind.KIT,
                    name=_("Phone of %(name)s") % {"name": substitute.name},
                    actor=request.user,
                    held_by=substitute,
                    now=timezone.now(),
                )
            except DomainError as refused:
                messages.warning(request, str(refused))
            else:
                return kit_to_take(request, roster, device, secret)
        if Roster.objects.visible_to(request.user).filter(pk=pk).exists():
            return redirect("attendance:roster_detail", pk)
        return redirect("attendance:roster_list")
    context = {"roster": roster, "offering": roster.offering, "form": form}
    status = refusal.status if refusal else 200
    return render(request, "attendance/roster_hand_over.html", context, status=status)
