"""Materials and approvals of a version: entered by the office, opened by those who may."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from accounts.permissions import require
from core.exceptions import DomainError
from core.forms import posted
from courses.decisions.files import TYPES, ending_of
from courses.enums import CourseStatus, MaterialReaders, VersionStatus
from courses.forms.materials import ApprovalForm, MaterialForm, NewApprovalForm
from courses.models import Course, CreditApproval, Material, Offering
from courses.services.approvals import correct_approval, enter_approval
from courses.services.looks import note_look
from courses.services.materials import (
    add_file,
    add_link,
    mark_checked,
    withdraw_material,
)
from courses.views.courses import PUBLISH
from courses.views.outside import ENTERED, SAVED, outside_approval_edit
from courses.views.versions import version_for


@login_required
def material_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add a file or a link to a version."""
    version = version_for(request.user, pk)
    form = MaterialForm(posted(request), request.FILES or None)
    if form.is_valid():
        said: dict[str, Any] = dict(form.cleaned_data)
        file, url = said.pop("file"), said.pop("url")
        about: dict[str, Any] = {
            "version": version,
            "fields": said,
            "actor": request.user,
            "now": timezone.now(),
        }
        try:
            if file:
                add_file(file=file, **about)
            else:
                add_link(url=url, **about)
        except DomainError as refusal:
            form.add_error("file" if file else "url", str(refusal))
        else:
            messages.success(request, _("“%(title)s” is added.") % {"title": said["title"]})
            return redirect("courses:version_detail", version.pk)
    context = {"version": version, "course": version.course, "form": form}
    return render(request, "courses/material_add.html", context)


@require_POST
@login_required
def material_act(request: SignedInRequest, pk: int) -> HttpResponse:
    """Withdraw a file or link, or note that it was looked at."""
    material = get_object_or_404(Material, pk=pk)
    version = version_for(request.user, material.version_id)
    act = withdraw_material if request.POST.get("act") == "withdraw" else mark_checked
    act(material_id=material.pk, actor=request.user, now=timezone.now())
    messages.success(request, _("“%(title)s” is saved.") % {"title": material.title})
    return redirect("courses:version_detail", version.pk)


@require_safe
def material_open(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send a file to those who may open it, or lead to a link."""
    material = get_object_or_404(Material.objects.select_related("version__course"), pk=pk)
    if not may_open(request, material):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise Http404
    if isinstance(request.user, User):
        version = material.version
        page = f"material {material.title}, version {version.number}"
        note_look(course=version.course, page=page, actor=request.user, now=timezone.now())
    if material.url:
        return redirect(material.url)
    name = str(material.file.name).rpartition("/")[2]
    ending = ending_of(name)
    response = FileResponse(
        material.file.open("rb"),
        as_attachment=True,
        filename=name,
        content_type=TYPES.get(ending, "application/octet-stream"),
    )
    response["Cache-Control"] = "private, no-store"
    return response


def may_open(request: HttpRequest, material: Material) -> bool:
    """Say whether this visitor is one of the readers of a file or link."""
    user, version = request.user, material.version
    if Course.objects.visible_to(user).filter(pk=version.course_id).exists():
        return True
    if material.withdrawn_on or version.status in (VersionStatus.DRAFT, VersionStatus.IN_REVIEW):
        return False
    if material.readers == MaterialReaders.EVERYBODY:
        shown = Course.objects.shown_to(user).exclude(status=CourseStatus.DRAFT)
        return shown.filter(pk=version.course_id).exists()
    return isinstance(user, User) and takes_part(user, material)


def takes_part(user: User, material: Material) -> bool:
    """Say whether somebody teaches a class of the version or, where that will do, sits in one.

    A draft does not count: whoever may schedule can put anybody into one.
    """
    of_version = Offering.objects.public().filter(version=material.version_id)
    if of_version.taught_by(user).exists():
        return True
    seats = import_string(settings.COURSES_CLASSES_WITH_A_SEAT)(user)
    return (
        material.readers == MaterialReaders.REGISTERED and of_version.filter(pk__in=seats).exists()
    )


@login_required
def approval_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Enter an approval for a version, or for one class of it."""
    version = version_for(request.user, pk)
    require(request.user, PUBLISH)
    form = NewApprovalForm(posted(request))
    if form.is_valid():
        said: dict[str, Any] = dict(form.cleaned_data)
        number = said.pop("offering")
        offering = version.offerings.filter(number__iexact=number).first() if number else None
        try:
            if number and offering is None:
                form.add_error("offering", _("No class of this version has this number."))
            else:
                enter_approval(
                    version=version,
                    offering=offering,
                    **said,
                    actor=request.user,
                    now=timezone.now(),
                )
                messages.success(request, ENTERED)
                return redirect("courses:version_detail", version.pk)
        except DomainError as refusal:
            form.add_error("ends_on", str(refusal))
    context = {"version": version, "course": version.course, "form": form}
    return render(request, "courses/approval_form.html", context)


@login_required
def approval_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Correct an approval, or end it."""
    approvals = CreditApproval.objects.select_related("offering", "credit_type", "outside_course")
    approval = get_object_or_404(approvals, pk=pk)
    if approval.outside_course is not None:
        return outside_approval_edit(request, approval, approval.outside_course)
    version_id = approval.version_id or getattr(approval.offering, "version_id", 0)
    version = version_for(request.user, version_id or 0)
    require(request.user, PUBLISH)
    initial = {name: getattr(approval, name) for name in ApprovalForm.base_fields}
    form = ApprovalForm(posted(request), initial=initial)
    if form.is_valid():
        try:
            correct_approval(
                approval_id=approval.pk,
                **form.cleaned_data,
                actor=request.user,
                now=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error("ends_on", str(refusal))
        else:
            messages.success(request, SAVED)
            return redirect("courses:version_detail", version.pk)
    context = {"version": version, "course": version.course, "form": form, "approval": approval}
    return render(request, "courses/approval_form.html", context)
