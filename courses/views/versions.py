"""A version in one page, and its way from a draft to being in force."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from accounts.permissions import may_somewhere, require
from core.exceptions import DomainError
from core.forms import posted
from courses.checklist import QUESTIONS
from courses.enums import VersionStatus
from courses.forms.courses import state_of
from courses.forms.versions import (
    PublishForm,
    ReviewForm,
    SourcesForm,
    VersionPage,
    sources_of,
    version_state,
)
from courses.models import Course, CourseVersion, CreditApproval
from courses.services.looks import note_look
from courses.services.reviews import review_version, submit_version, writers_of
from courses.services.versions import (
    MAY_CHANGE,
    amend_version,
    edit_version,
    publish_version,
    retire_version,
)
from courses.views.courses import CHANGED, PUBLISH


def version_for(user: User, pk: int) -> CourseVersion:
    """Return a version of a course this person may edit, or answer 404.

    Each page that asks for it shows it, so of a sensitive course the look is written down here.
    """
    versions = CourseVersion.objects.select_related("course__lane")
    mine = Course.objects.visible_to(user).order_by().values("pk")
    version = get_object_or_404(versions.filter(course__in=mine), pk=pk)
    page = f"version {version.number}"
    note_look(course=version.course, page=page, actor=user, now=timezone.now())
    return version


@require_safe
@login_required
def version_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """All of a version: its rules, materials, approvals and reviews."""
    version = version_for(request.user, pk)
    reviews = list(version.reviews.select_related("reviewer"))
    for review in reviews:
        review.answers = [  # type: ignore[attr-defined]
            (question, review.checklist.get(key, "")) for key, question in QUESTIONS.items()
        ]
    groups: dict[int, list[Course]] = {}
    for row in version.prerequisites.select_related("course"):
        groups.setdefault(row.group, []).append(row.course)
    is_accepted = bool(reviews) and reviews[0].is_accepted
    context = {
        "version": version,
        "course": version.course,
        "credits": version.credits.select_related("credit_type"),
        "groups": list(groups.values()),
        "materials": version.materials.all(),
        "approvals": [
            *version.approvals.select_related("credit_type"),
            *CreditApproval.objects.filter(offering__version=version).select_related("offering"),
        ],
        "reviews": reviews,
        "may_publish": may_somewhere(request.user, PUBLISH),
        "may_review": request.user.pk not in writers_of(version),
        "is_accepted": version.status == VersionStatus.IN_REVIEW and is_accepted,
    }
    return render(request, "courses/version_detail.html", context)


@login_required
def version_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write a draft; of a published version what may still change."""
    version = version_for(request.user, pk)
    if version.status == VersionStatus.PUBLISHED:
        return _amend(request, version)
    page = VersionPage(version, posted(request))
    if page.is_valid() and is_written(request, page, version):
        messages.success(request, _("The version is saved."))
        return redirect("courses:version_detail", version.pk)
    context = {"version": version, "course": version.course, "page": page, "form": page.form}
    return render(request, "courses/version_edit.html", context)


def is_written(request: SignedInRequest, page: VersionPage, version: CourseVersion) -> bool:
    """Save a version unless it changed since the page was opened; a refusal goes into the form."""
    if page.form.cleaned_data["seen"] != version_state(version):
        page.form.look_again(version_state(version), str(CHANGED))
        return False
    said: dict[str, Any] = {"version_id": version.pk, "actor": request.user, "now": timezone.now()}
    try:
        edit_version(**said, **page.said())
    except DomainError as refusal:
        page.form.add_error(None, str(refusal))
        return False
    return True


def _amend(request: SignedInRequest, version: CourseVersion) -> HttpResponse:
    form = SourcesForm(posted(request), initial=sources_of(version))
    if form.is_valid():
        if form.cleaned_data["seen"] != state_of(version):
            form.look_again(state_of(version), str(CHANGED))
        else:
            fields = {name: form.cleaned_data[name] for name in MAY_CHANGE}
            amend_version(
                version_id=version.pk, fields=fields, actor=request.user, now=timezone.now()
            )
            messages.success(request, _("The version is saved."))
            return redirect("courses:version_detail", version.pk)
    context = {"version": version, "course": version.course, "form": form}
    return render(request, "courses/version_amend.html", context)


@require_POST
@login_required
def version_act(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send a draft to be read, or retire a version."""
    version = version_for(request.user, pk)
    said: dict[str, Any] = {
        "version_id": version.pk,
        "actor": request.user,
        "now": timezone.now(),
    }
    try:
        if request.POST.get("act") == "submit":
            submit_version(**said)
            messages.success(request, _("The version waits to be read by somebody else."))
        else:
            require(request.user, PUBLISH)
            retire_version(**said)
            messages.success(request, _("The version is retired."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("courses:version_detail", version.pk)


@login_required
def version_publish(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a version in force from a day."""
    version = version_for(request.user, pk)
    require(request.user, PUBLISH)
    form = PublishForm(posted(request))
    if form.is_valid():
        try:
            publish_version(
                version_id=version.pk,
                from_day=form.cleaned_data["from_day"],
                actor=request.user,
                now=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error("from_day", str(refusal))
        else:
            messages.success(request, _("The version is published."))
            return redirect("courses:version_detail", version.pk)
    context = {"version": version, "course": version.course, "form": form}
    return render(request, "courses/version_publish.html", context)


@login_required
def version_review(request: SignedInRequest, pk: int) -> HttpResponse:
    """Read a version with the checklist; accept it, or return it with a note."""
    version = version_for(request.user, pk)
    form = ReviewForm(posted(request))
    if form.is_valid():
        is_accepted = request.POST.get("decision") == "accept"
        try:
            review_version(
                version_id=version.pk,
                is_accepted=is_accepted,
                answers=form.answers(),
                note=form.cleaned_data["note"],
                actor=request.user,
                now=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            done, returned = _("The version is accepted."), _("The version is returned.")
            messages.success(request, done if is_accepted else returned)
            return redirect("courses:version_detail", version.pk)
    context = {"version": version, "course": version.course, "form": form}
    return render(request, "courses/version_review.html", context)
