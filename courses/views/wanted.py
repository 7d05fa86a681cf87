"""What people looked for and did not find."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from core.exceptions import DomainError
from core.forms import posted
from core.ratelimit import limited
from courses.forms.wanted import TrainingWishForm
from courses.services.wanted import note_unmet_search, wish_training
from courses.views.finding import county_asked, is_first_time, is_robot, is_unmet


def training_wish(request: HttpRequest) -> HttpResponse:
    """Say in one's own words what was missing. Nobody has to sign in."""
    asked = {"words": request.GET.get("q", "")[:200], "county": county_asked(request.GET)}
    form = TrainingWishForm(posted(request), initial=asked)
    if form.is_valid():
        return _keep(request, form)
    return render(request, "courses/training_wish.html", {"form": form})


@limited("training_wish", times=20, seconds=3600)
def _keep(request: HttpRequest, form: TrainingWishForm) -> HttpResponse:
    said: dict[str, Any] = form.cleaned_data
    person = request.user if isinstance(request.user, User) else None
    try:
        wish_training(person=person, now=timezone.now(), **said)
    except DomainError as refusal:
        form.add_error("text", str(refusal))
        return render(request, "courses/training_wish.html", {"form": form})
    messages.success(request, _("Thank you. We read every wish when we plan the next classes."))
    return redirect("courses:course_list")


@require_POST
@limited("unmet_search", times=60, seconds=600)
def unmet_search(request: HttpRequest) -> HttpResponse:
    """Count words that found nothing, once somebody has stopped typing."""
    county = county_asked(request.POST)
    typed = request.POST.get("q", "")
    if is_robot(request) or not is_unmet(typed, county, request.user):
        return HttpResponse(status=204)
    if is_first_time(request, typed, county):
        note_unmet_search(typed=typed, county=county, now=timezone.now())
    return HttpResponse(status=204)
