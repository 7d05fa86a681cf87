"""Who leads which lane."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from accounts.permissions import require
from core.exceptions import DomainError
from core.forms import posted
from courses import services
from courses.forms import LaneLeadForm
from courses.models import Lane, LaneLead
from organizations.http import GRANT, giving_roles_everywhere
from organizations.models import today


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
