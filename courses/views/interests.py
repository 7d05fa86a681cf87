"""My interests."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.http import SignedInRequest
from core.forms import posted
from courses import services
from courses.forms import InterestForm
from courses.models import CourseWish


@login_required
def interest_choose(request: SignedInRequest) -> HttpResponse:
    """Choose what I want to hear of."""
    form = InterestForm(posted(request), person=request.user)
    if form.is_valid():
        services.choose_interests(
            person=request.user, **form.cleaned_data, actor=request.user, now=timezone.now()
        )
        messages.success(request, _("Your interests are saved. See your home page for classes."))
        return redirect("courses:interest_choose")
    wishes = CourseWish.objects.filter(person=request.user, ended_at=None).select_related("course")
    return render(request, "courses/interest_choose.html", {"form": form, "wishes": wishes})
