"""One person's page, and who sees me."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from reports.person import person_record
from reports.person_viewers import viewers_of


@require_safe
@login_required
def person_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """What this visitor may see of a person."""
    record = person_record(request.user, pk, now=timezone.now())
    if record is None:
        raise Http404
    template = "reports/person_detail.html" if record.is_whole else "reports/person_remains.html"
    return render(request, template, {"record": record, "person": record.person})


@require_safe
@login_required
def who_sees_me(request: SignedInRequest) -> HttpResponse:
    """Whose roles reach me, and what each of them sees."""
    context = {"viewers": viewers_of(request.user, now=timezone.now())}
    return render(request, "reports/who_sees_me.html", context)
