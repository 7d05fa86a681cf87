"""The page on which somebody says until when their certificate runs."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.http import SignedInRequest
from core.clock import maine_date
from core.forms import posted
from core.templatetags.ui import maine_date as written_date
from transcripts.forms import RenewalForm
from transcripts.models import RenewalCycle
from transcripts.services import forget_renewal, set_renewal


@login_required
def renewal_own(request: SignedInRequest) -> HttpResponse:
    """Keep one's own cycle, or forget it."""
    if "forget" in request.POST:
        forget_renewal(person=request.user)
        messages.success(request, _("Your certificate is forgotten."))
        return redirect("transcripts:transcript_own")
    cycle = RenewalCycle.objects.filter(person=request.user).first()
    initial = {}
    if cycle is not None:
        initial = {
            "certificate_until": cycle.certificate_until,
            "hours_needed": cycle.hours_needed,
        }
    form = RenewalForm(posted(request), today=maine_date(timezone.now()), initial=initial)
    if form.is_valid():
        cycle = set_renewal(person=request.user, **form.cleaned_data)
        messages.success(request, _("Saved. Only you see it."))
        if cycle.certificate_until < maine_date(timezone.now()):
            sentence = _("That certificate ended on %(day)s: the five years after it are counted.")
            messages.info(request, sentence % {"day": written_date(cycle.certificate_until)})
        return redirect("transcripts:transcript_own")
    return render(request, "transcripts/renewal_own.html", {"form": form, "cycle": cycle})
