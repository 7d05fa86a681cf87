"""Courses as the office and the lane leads see them: drafts, versions, what is overdue."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.http import ActionRequiredMixin, SignedInRequest
from accounts.lists import PersonalListView
from accounts.permissions import may_somewhere, require, require_somewhere
from audit.models import AuditEvent
from core.exceptions import DomainError
from core.forms import posted
from courses.enums import LinkState, VersionStatus
from courses.filters.office import OfficeCourseFilter
from courses.forms.courses import CourseForm, course_state
from courses.models import Course, CourseVersion, Material
from courses.services.courses import add_course, edit_course, retire_course
from courses.services.looks import note_look
from courses.services.versions import draft_version
from courses.tables.office import OfficeCourseTable
from organizations.models import today

EDIT, PUBLISH = "courses.edit_course", "courses.publish_course"
CHANGED = gettext_lazy("Somebody changed this meanwhile. Look at it again, then save.")
MOST_LOOKS = 50


class DraftListView(ActionRequiredMixin, PersonalListView):
    """Every course one may edit, drafts among them."""

    filterset_class = OfficeCourseFilter
    table_class = OfficeCourseTable
    template_name = "courses/course_drafts.html"
    found = ngettext_lazy("%(n)s course found", "%(n)s courses found", "count")
    action = EDIT

    def get_queryset(self) -> QuerySet[Course]:
        return Course.objects.visible_to(self.request.user).for_office()


@login_required
def course_add(request: SignedInRequest) -> HttpResponse:
    """Enter a course; its first version is begun with it."""
    require_somewhere(request.user, EDIT)
    form = CourseForm(posted(request), visitor=request.user, of=None)
    if form.is_valid():
        said: dict[str, Any] = {"actor": request.user, "now": timezone.now()}
        try:
            course = add_course(fields=form.said(), **said)
        except DomainError as refusal:
            form.add_error("code", str(refusal))
        else:
            version = draft_version(course_id=course.pk, **said)
            messages.success(request, _("The course is entered. Now write its first version."))
            return redirect("courses:version_edit", version.pk)
    heading, back_url = _("Enter a course"), reverse("courses:draft_list")
    context = {"form": form, "heading": heading, "cancel_url": back_url}
    return render(request, "courses/course_form.html", context)


@login_required
def course_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change what is said of a course."""
    course = get_object_or_404(Course.objects.visible_to(request.user), pk=pk)
    note_look(course=course, page="office", actor=request.user, now=timezone.now())
    form = CourseForm(posted(request), visitor=request.user, of=course)
    if form.is_valid() and is_edited(request, form, course):
        messages.success(request, _("The course is saved."))
        return redirect("courses:course_office", course.pk)
    context = {
        "form": form,
        "course": course,
        "heading": _("Change %(code)s") % {"code": course.code},
        "cancel_url": reverse("courses:course_office", args=[course.pk]),
    }
    return render(request, "courses/course_form.html", context)


def is_edited(request: SignedInRequest, form: CourseForm, course: Course) -> bool:
    """Save a course unless it changed since the page was opened; a refusal goes into the form."""
    if form.cleaned_data["seen"] != course_state(course):
        form.look_again(course_state(course), str(CHANGED))
        return False
    try:
        edit_course(course_id=course.pk, fields=form.said(), actor=request.user, now=timezone.now())
    except DomainError as refusal:
        form.add_error("code", str(refusal))
        return False
    return True


@require_safe
@login_required
def course_office(request: SignedInRequest, pk: int) -> HttpResponse:
    """One course with its versions, and of a sensitive one who looked at it."""
    courses = Course.objects.visible_to(request.user).select_related("lane", "restricted_to")
    course = get_object_or_404(courses, pk=pk)
    note_look(course=course, page="office", actor=request.user, now=timezone.now())
    context = {
        "course": course,
        "has_page": Course.objects.readable_by(request.user).filter(pk=pk).exists(),
        "versions": course.versions.order_by("-number"),
        "may_publish": may_somewhere(request.user, PUBLISH),
        "looks": looks_at(course)
        if course.is_security_sensitive and may_somewhere(request.user, "courses.view_sensitive")
        else None,
    }
    return render(request, "courses/course_office.html", context)


def looks_at(course: Course) -> QuerySet[AuditEvent]:
    """Return who looked at the pages of a sensitive course, the last first."""
    return (
        AuditEvent.objects.filter(
            action="courses.view_sensitive",
            object_type=course._meta.label,
            object_pk=course.pk,
        )
        .select_related("actor")
        .order_by("-pk")[:MOST_LOOKS]
    )


@require_POST
@login_required
def course_act(request: SignedInRequest, pk: int) -> HttpResponse:
    """Begin a version, or retire the course."""
    course = get_object_or_404(Course.objects.visible_to(request.user), pk=pk)
    said: dict[str, Any] = {"course_id": course.pk, "actor": request.user, "now": timezone.now()}
    try:
        if request.POST.get("act") == "version":
            return redirect("courses:version_edit", draft_version(**said).pk)
        require(request.user, PUBLISH)
        retire_course(**said)
        messages.success(request, _("The course is retired. Those enrolled keep it."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("courses:course_office", course.pk)


@require_safe
@login_required
def review_overdue_list(request: SignedInRequest) -> HttpResponse:
    """Versions whose review is overdue, those waiting for a reader, links that do not work."""
    require_somewhere(request.user, EDIT)
    mine = Course.objects.visible_to(request.user).order_by().values("pk")
    versions = CourseVersion.objects.filter(course__in=mine).select_related("course")
    broken = Material.objects.filter(
        version__course__in=mine, link_state=LinkState.BROKEN, withdrawn_on__isnull=True
    ).exclude(version__status=VersionStatus.RETIRED)
    context = {
        "overdue": versions.review_overdue(today()).order_by("review_by", "pk"),
        "waiting": versions.filter(status=VersionStatus.IN_REVIEW).order_by("pk"),
        "broken": broken.select_related("version__course").order_by("checked_on", "pk"),
    }
    return render(request, "courses/review_overdue_list.html", context)
