"""The guide of the first visit."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.services import finish_guide
from core.forms import posted
from courses.forms import InterestForm
from courses.services import choose_interests
from enrollment.suggestions import suggested_to
from organizations.forms import FoundEmploymentForm
from organizations.models import Employment
from organizations.views.employment import is_claimed

GUIDE_STEPS = [
    gettext_lazy("Your work"),
    gettext_lazy("Your interests"),
    gettext_lazy("What happens next"),
]


@login_required
def guide_work(request: SignedInRequest) -> HttpResponse:
    """Step 1 of the first visit: where one works, found by name."""
    form = FoundEmploymentForm(posted(request), visitor=request.user)
    if form.is_valid() and is_claimed(request, form):
        return redirect("enrollment:guide_interests")
    employments = Employment.objects.for_listing().filter(person=request.user)
    context = {"form": form, "employments": employments, "steps": GUIDE_STEPS}
    return render(request, "enrollment/guide_work.html", context)


@login_required
def guide_interests(request: SignedInRequest) -> HttpResponse:
    """Step 2: what one wants to hear of."""
    form = InterestForm(posted(request), person=request.user)
    if form.is_valid():
        choose_interests(
            person=request.user, **form.cleaned_data, actor=request.user, now=timezone.now()
        )
        return redirect("enrollment:guide_done")
    return render(request, "enrollment/guide_interests.html", {"form": form, "steps": GUIDE_STEPS})


@require_safe
@login_required
def guide_done(request: SignedInRequest) -> HttpResponse:
    """Step 3: classes that fit, and how the rest goes."""
    suggestions = suggested_to(request.user, now=timezone.now())
    context = {"suggestions": suggestions, "steps": GUIDE_STEPS}
    return render(request, "enrollment/guide_done.html", context)


@require_POST
@login_required
def guide_finish(request: SignedInRequest) -> HttpResponse:
    """Finish the guide, or skip what is left of it, and go home."""
    finish_guide(person=request.user, now=timezone.now())
    return redirect(settings.LOGIN_REDIRECT_URL)
