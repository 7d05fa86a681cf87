"""Tell me when this course is offered."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from accounts.models import User
from accounts.permissions import require_somewhere
from core.exceptions import DomainError
from core.forms import posted
from courses import services
from courses.enums import CourseStatus
from courses.forms.wishes import CourseWishForm
from courses.models import Course, CourseWish, TrainingWish
from organizations.enums import County


def course_wish(request: HttpRequest, code: str) -> HttpResponse:
    """Wish to be told; whoever has to sign in first comes back with what they chose."""
    courses = Course.objects.readable_by(request.user).filter(status=CourseStatus.PUBLISHED)
    course = get_object_or_404(courses, code=code)
    if not isinstance(request.user, User):
        return _sign_in_first(request, course)
    held = CourseWish.objects.filter(person=request.user, course=course, ended_at=None).first()
    county = request.GET.get("county", held.county if held else "")
    form = CourseWishForm(posted(request), initial={"county": county})
    if form.is_valid() and _is_wished(request.user, course, form):
        messages.success(request, _("We will email you when a class is scheduled."))
        return redirect("enrollment:course_detail", code=course.code)
    context = {"form": form, "course": course, "wish": held}
    return render(request, "courses/course_wish.html", context)


def _is_wished(person: User, course: Course, form: CourseWishForm) -> bool:
    try:
        services.wish_course(person=person, course=course, now=timezone.now(), **form.cleaned_data)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
    return not form.errors


def _sign_in_first(request: HttpRequest, course: Course) -> HttpResponse:
    county = (request.POST or request.GET).get("county", "")
    back = reverse("courses:course_wish", args=[course.code])
    chosen = {"county": county} if county in County.values else {}
    return redirect_to_login(f"{back}?{urlencode(chosen)}" if chosen else back)


@require_POST
@login_required
def wish_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """No longer be told. Pressed twice, it has ended all the same."""
    wish = get_object_or_404(CourseWish.objects.filter(person=request.user), pk=pk)
    services.end_wish(wish=wish, actor=request.user, now=timezone.now())
    messages.success(request, _("We will no longer tell you of this course."))
    return redirect("courses:interest_choose")


@require_POST
@login_required
def training_wish_hide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Remove the words of a wish that name somebody."""
    require_somewhere(request.user, "courses.answer_request")
    wish = get_object_or_404(TrainingWish, pk=pk)
    services.hide_training_wish(wish=wish, actor=request.user, now=timezone.now())
    messages.success(request, _("The words are removed."))
    return redirect("reports:demand")
