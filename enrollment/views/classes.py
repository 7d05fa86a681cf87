"""The course page and the class page; register."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from accounts.permissions import may_anywhere, may_somewhere
from core.clock import maine_date
from core.drafts import says_if_not_pressed
from core.exceptions import DomainError
from courses.enums import MaterialReaders, OfferingStatus
from courses.models import (
    Course,
    CourseVersion,
    InstructorAssignment,
    Material,
    Meeting,
    Offering,
)
from courses.services.freezing import named, prerequisites_of
from courses.services.looks import note_look
from enrollment import services
from enrollment.additions import Additions, additions_of
from enrollment.enums import REQUESTS
from enrollment.materials import handed_out
from enrollment.models import AccommodationRequest, Enrollment
from enrollment.notices.additions import additions_path
from enrollment.seats import with_seats
from enrollment.standing import Standing, standing_of
from enrollment.structured import course_data
from enrollment.teaching import Teaching, teaching_of
from enrollment.views.shown import class_shown_to
from enrollment.ways_to_register import others_of


@require_safe
def course_detail(request: HttpRequest, code: str) -> HttpResponse:
    """What a course is about and its coming classes."""
    now = timezone.now()
    course = get_object_or_404(
        Course.objects.readable_by(request.user)
        .select_related("lane", "restricted_to")
        .prefetch_related("audiences", "topics", "beliefs", "recommended_before"),
        code=code,
    )
    if isinstance(request.user, User):
        note_look(course=course, page="course", actor=request.user, now=now)
    versions = CourseVersion.objects.filter(course=course).prefetch_related("credits__credit_type")
    version = versions.to_show(maine_date(now)).first()
    coming = Offering.objects.coming(at=now).for_listing().filter(version__course=course)
    offerings = list(with_seats(coming, at=now)[:12])
    context = {
        "structured": course_data(course, version, offerings),
        "course": course,
        "version": version,
        "needed": named(prerequisites_of(version)) if version else [],
        "offerings": offerings,
        "materials": Material.objects.for_readers(MaterialReaders.EVERYBODY).filter(
            version=version
        ),
    }
    return render(request, "enrollment/course_detail.html", context)


@require_safe
def offering_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One class: when, where, what it is worth, and how the visitor stands to it."""
    return _offering_page(request, pk)


def _offering_page(
    request: HttpRequest, pk: int, *, refusal: DomainError | None = None
) -> HttpResponse:
    now = timezone.now()
    offerings = (
        Offering.objects.for_listing()
        .select_related("host")
        .prefetch_related(
            "co_sponsors",
            "reserves__audience",
            "team_roles",
            Prefetch(
                "meetings",
                Meeting.objects.select_related("venue", "venue_room").prefetch_related("breaks"),
            ),
            Prefetch(
                "instructor_assignments",
                InstructorAssignment.objects.teaching().select_related("instructor"),
            ),
            "version__course__audiences",
            "version__course__recommended_before",
            "version__credits__credit_type",
        )
    )
    offering = class_shown_to(request.user, pk, rows=with_seats(offerings, at=now))
    if isinstance(request.user, User):
        course, page = offering.version.course, f"class {offering.number}"
        note_look(course=course, page=page, actor=request.user, now=now)
    teaching = teaching_of(request.user, offering, now=now)
    standing = standing_of(request.user, offering, now=now)
    context = {
        "structured": course_data(offering.version.course, offering.version, [offering]),
        "offering": offering,
        "course": offering.version.course,
        "standing": standing,
        "needed": named(offering.prerequisites),
        "teaching": teaching,
        "materials": handed_out(offering, standing, teaching),
        "may_change": _may_change(request, offering, teaching),
        "answers": _may_see_answers(request, offering),
        "accommodations": _accommodations_of(request, offering, teaching),
        "additions": _additions_to(standing, offering, now=now),
        "refusal": str(refusal or ""),
        "others": others_of(request.user, offering, now=now),
        "is_tentative": offering.is_tentative_at(now),
        "access": _access_notes(offering),
        "is_over": offering.ends_at <= now,
        "today": maine_date(now),
    }
    status = refusal.status if refusal else 200
    return render(request, "enrollment/offering_detail.html", context, status=status)


def _additions_to(standing: Standing, offering: Offering, *, now: datetime) -> Additions | None:
    """Return what the class asks of the visitor who holds a seat or asks for one."""
    seat = standing.seat or standing.request
    if seat is None:
        return None
    seat.offering = offering  # with its sessions
    return additions_of(seat, now=now)


def _access_notes(offering: Offering) -> list[tuple[str, str]]:
    """Return how one gets in, by place and room, each once: the class's own place has no name."""
    found = {"": offering.venue.access_notes} if offering.venue else {}
    for meeting in offering.meetings.all():
        for place in (meeting.venue, meeting.venue_room):
            if place is not None and place != offering.venue:
                found[place.name] = place.access_notes
    return [(name, notes) for name, notes in found.items() if notes]


def _may_change(request: HttpRequest, offering: Offering, teaching: Teaching | None) -> bool:
    """Whether the way to its changes is shown: to those who teach it, and who answer for it."""
    if offering.status == OfferingStatus.CANCELLED:
        return False
    if teaching is not None and teaching.is_mine:
        return True
    action = "enrollment.change_offering"
    return may_somewhere(request.user, action) and (
        Offering.objects.permitted_to(request.user, action).filter(pk=offering.pk).exists()
    )


def _may_see_answers(request: HttpRequest, offering: Offering) -> bool:
    """Whether the way to what people answered is shown."""
    action = "enrollment.view_answers"
    if not may_somewhere(request.user, action) or offering.status == OfferingStatus.CANCELLED:
        return False
    return Offering.objects.permitted_to(request.user, action).filter(pk=offering.pk).exists()


def _accommodations_of(request: HttpRequest, offering: Offering, teaching: Teaching | None) -> int:
    """Return how many requests of this class its teachers, and the desk, have to know of."""
    teaches = teaching is not None and teaching.is_mine
    if not teaches and not may_anywhere(request.user, "enrollment.read_accommodations"):
        return 0
    rows = AccommodationRequest.objects.permitted_to(request.user, "enrollment.read_accommodations")
    return rows.filter(enrollment__offering=offering).count()


@says_if_not_pressed(gettext_lazy("You are not registered yet. Press Register again."))
@require_POST
@login_required
def offering_register(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a seat, or a place in line where the visitor agreed to wait."""
    offering = class_shown_to(request.user, pk, rows=services.classes_to_register_for())
    try:
        place = services.register(
            offering_id=offering.pk,
            seen=offering,
            learner=request.user,
            actor=request.user,
            now=timezone.now(),
            or_wait=request.POST.get("or_wait") == "yes",
        )
    except DomainError as refusal:
        return _offering_page(request, pk, refusal=refusal)
    asks = additions_path(place) if isinstance(place, Enrollment) else ""
    if isinstance(place, Enrollment) and place.status in REQUESTS:
        messages.success(request, _("You asked for a seat. We will email you once it is decided."))
    elif isinstance(place, Enrollment):
        messages.success(request, _("You are registered. A confirmation is on its way by email."))
    else:
        messages.info(request, _("You are on the waitlist."))
    return redirect(asks) if asks else redirect("enrollment:offering_detail", offering.pk)
