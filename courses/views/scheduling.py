"""Schedule a class in one page, look at the draft, publish it or give it up."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.permissions import Scope, require, require_somewhere, scopes_held
from core.clock import maine_date
from core.drafts import draft_for
from core.exceptions import DomainError
from core.filters import words_stand_in
from core.forms import is_key
from courses import services
from courses.enums import CourseStatus, OfferingStatus
from courses.exceptions import ScheduleRefusedError
from courses.forms.judging import judge, refuse_faults
from courses.forms.schedules import SCHEDULE, ScheduleForm
from courses.forms.starting import as_typed, suggested, version_to_start_with
from courses.forms.working import RepeatForm, Worked, work
from courses.models import Course, CourseQuerySet, Offering, OfferingQuerySet, TrainingRequest
from courses.services.looks import note_look
from organizations.forms.picker import FIND

MOST_COURSES = 25
AT_OWN_PLACES = {Scope.ORGANIZATION, Scope.HOSTED}


def courses_to_schedule(request: SignedInRequest) -> CourseQuerySet:
    """Return the courses of which this visitor may schedule classes: whoever has a place may hold
    any course there; a lane lead has those of the lane alone.
    """
    courses: CourseQuerySet = Course.objects.all()
    reached = courses.permitted_to(request.user, SCHEDULE)
    if not any(scope in AT_OWN_PLACES for _role, scope in scopes_held(request.user, SCHEDULE)):
        return reached
    # Also before its first version is in force: classes are planned ahead.
    open_to_all = courses.filter(status=CourseStatus.PUBLISHED, is_security_sensitive=False)
    return open_to_all | reached


@require_safe
@login_required
def offering_choose(request: SignedInRequest) -> HttpResponse:
    """Choose the course of which a class is scheduled."""
    require_somewhere(request.user, SCHEDULE)
    words = request.GET.get("q", "").replace("\x00", "").strip()
    courses = courses_to_schedule(request).exclude(versions=None).select_related("lane").distinct()
    is_found = words_stand_in(words, ["code", "title"])
    found = list(courses.filter(is_found).order_by("code")[: MOST_COURSES + 1])
    context = {"words": words, "found": found[:MOST_COURSES], "has_more": len(found) > MOST_COURSES}
    return render(request, "courses/offering_choose.html", context)


@login_required
def offering_schedule(request: SignedInRequest) -> HttpResponse:
    """Schedule a class of a course in one page."""
    require_somewhere(request.user, SCHEDULE)
    if "course" not in request.GET:
        return redirect("courses:offering_choose")
    course = get_object_or_404(courses_to_schedule(request), code=request.GET["course"])
    version = version_to_start_with(course, maine_date(timezone.now()))
    if version is None:
        raise ScheduleRefusedError(
            _("This course has no version yet, so no class can be scheduled.")
        )
    asked = _request_named(request)
    start = suggested(version, venue=request.GET.get("venue", ""), asked=asked)
    return _page(request, Desk(request, course), start)


@login_required
def offering_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a draft on the same page."""
    draft = _draft_to_schedule(request, pk)
    if draft.status != OfferingStatus.DRAFT:
        return redirect("enrollment:offering_detail", draft.pk)
    start = as_typed(draft, now=timezone.now())
    return _page(request, Desk(request, draft.version.course, draft), start)


@dataclass
class Desk:
    """Of which course, and of which draft, the page is."""

    request: SignedInRequest
    course: Course
    draft: Offering | None = None

    def form(self, data: QueryDict, *, is_working: bool) -> ScheduleForm:
        return ScheduleForm(
            data,
            visitor=self.request.user,
            course=self.course,
            now=timezone.now(),
            is_working=is_working,
            draft=self.draft,
        )


def _page(request: SignedInRequest, desk: Desk, start: QueryDict) -> HttpResponse:
    """Show the page, work on it, or save what it says."""
    if request.method != "POST":
        kept = draft_for(RepeatForm())  # what was typed before a session ended
        return _shown(desk, Worked(kept.copy() if kept else start))
    data = request.POST.copy()
    if "do" in data or FIND in data:
        return _shown(desk, work(data))
    form = desk.form(data, is_working=False)
    form.is_valid()
    refuse_faults(form)  # beside what cannot be read, so that everything is said at once
    saved = None if form.has_errors else _saved(desk, form, start)
    if saved is None:
        return _shown(desk, Worked(data), form)
    if "publish" in data:
        _publish(request, saved)
    else:
        messages.success(request, _("The draft is saved. Nobody sees it until it is published."))
    return redirect("courses:offering_draft", saved.pk)


def _saved(desk: Desk, form: ScheduleForm, start: QueryDict) -> Offering | None:
    """Write the draft, or put every reason why not on the page."""
    if desk.draft and form.data.get("seen") != start["seen"]:
        form.typed["seen"] = str(start["seen"])
        form.add_error(
            None,
            _(
                "Somebody changed this draft while you had it open. Look at it in another window. "
                "If you save again, yours takes its place."
            ),
        )
        return None
    try:
        return _written(desk, form)
    except ScheduleRefusedError as refusal:
        for sentence in refusal.sentences:
            form.add_error(None, sentence)
    return None


def _written(desk: Desk, form: ScheduleForm) -> Offering:
    plan, actor, now = form.plan(), desk.request.user, timezone.now()
    if desk.draft:
        return services.edit_draft(offering_id=desk.draft.pk, plan=plan, actor=actor, now=now)
    version = form.cleaned_data["version"]
    number = form.cleaned_data.get("number") or services.next_number(version, plan.span[0])
    return services.draft_class(version=version, number=number, plan=plan, actor=actor, now=now)


def _publish(request: SignedInRequest, draft: Offering) -> None:
    try:
        services.publish_offering(offering=draft, actor=request.user, now=timezone.now())
    except DomainError:
        messages.warning(
            request, _("The draft is saved, but it is not published yet. See what is missing.")
        )
    else:
        messages.success(request, _("The class is published. People can find it now."))


def _shown(desk: Desk, worked: Worked, refused: ScheduleForm | None = None) -> HttpResponse:
    form = refused or desk.form(worked.data, is_working=True)
    form.focus(worked.focus)
    judgment = judge(desk.form(worked.data, is_working=False))
    for place, remarks in judgment.by_row:
        form.sessions.forms[place].remarks = [] if refused else remarks
    context = {
        "form": form,
        "course": desk.course,
        "draft": desk.draft,
        "worked": worked,
        "repeat": worked.repeat or RepeatForm(initial=_said_of_repeating(worked.data)),
        "judgment": judgment,
        "refused": refused is not None,
    }
    return render(desk.request, "courses/offering_schedule.html", context)


def _said_of_repeating(data: QueryDict) -> dict[str, object]:
    names = RepeatForm.base_fields
    return {
        name: data.getlist(name) if name == "repeat_weekdays" else data.get(name)
        for name in names
        if name in data
    }


@require_POST
@login_required
def schedule_check(request: SignedInRequest) -> HttpResponse:
    """Say what is wrong with a class while it is typed."""
    require_somewhere(request.user, SCHEDULE)
    course = get_object_or_404(courses_to_schedule(request), code=request.GET.get("course", ""))
    key = request.GET.get("draft", "")
    draft = _draft_to_schedule(request, int(key)) if is_key(key) else None
    form = Desk(request, course, draft).form(request.POST.copy(), is_working=False)
    return render(
        request, "courses/_schedule_check.html", {"judgment": judge(form), "swapped": True}
    )


@require_safe
@login_required
def offering_draft(request: SignedInRequest, pk: int) -> HttpResponse:
    """Look at a draft, with everything that stands against publishing it."""
    draft = get_object_or_404(_drafts(request), pk=pk)
    if draft.status not in {OfferingStatus.DRAFT, OfferingStatus.DISCARDED}:
        return redirect("enrollment:offering_detail", draft.pk)
    course, page = draft.version.course, f"draft {draft.number}"
    note_look(course=course, page=page, actor=request.user, now=timezone.now())
    may = Offering.objects.permitted_to(request.user, SCHEDULE).filter(pk=pk).exists()
    context = {
        "draft": draft,
        "course": course,
        "may_schedule": may,
        "assignments": draft.instructor_assignments.select_related("instructor"),
        "obstacles": services.obstacles_to(draft, now=timezone.now())
        if draft.status == OfferingStatus.DRAFT
        else [],
    }
    return render(request, "courses/offering_draft.html", context)


@require_POST
@login_required
def offering_publish(request: SignedInRequest, pk: int) -> HttpResponse:
    """Publish a draft; what stands against it is shown on its page."""
    draft = _draft_to_schedule(request, pk)
    try:
        services.publish_offering(offering=draft, actor=request.user, now=timezone.now())
    except ScheduleRefusedError:
        messages.error(request, _("The class is not published. See what stands in the way."))
    else:
        messages.success(request, _("The class is published. People can find it now."))
    return redirect("courses:offering_draft", pk)


@login_required
def offering_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give up a draft; a GET asks first."""
    draft = _draft_to_schedule(request, pk)
    if request.method == "POST":
        services.discard_draft(offering_id=pk, actor=request.user, now=timezone.now())
        messages.success(request, _("The draft is discarded. Its room is free again."))
        return redirect("courses:schedule_list")
    return render(request, "courses/offering_discard.html", {"draft": draft})


def _drafts(request: SignedInRequest) -> OfferingQuerySet:
    visible: OfferingQuerySet = Offering.objects.visible_to(request.user)
    return visible.select_related("version__course__lane", "venue", "host")


def _draft_to_schedule(request: SignedInRequest, pk: int) -> Offering:
    draft = get_object_or_404(_drafts(request), pk=pk)
    require(request.user, SCHEDULE, on=draft)
    return draft


def _request_named(request: SignedInRequest) -> TrainingRequest | None:
    """Return the request for training this class answers, if the address names one."""
    key = request.GET.get("request", "")
    if not is_key(key):
        return None
    return TrainingRequest.objects.visible_to(request.user).filter(pk=key).first()
