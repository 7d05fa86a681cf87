"""Which kinds of work each audience names."""

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from courses.models import Audience
from organizations.models import WorkKind


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
