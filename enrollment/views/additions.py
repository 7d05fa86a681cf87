"""What the class of a seat asks: questions, food, lodging, sessions; and one's own agenda."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from accounts.permissions import may_anywhere, require
from core.clock import maine_date
from core.exceptions import DomainError
from core.forms import posted
from courses.models import ClassQuestion
from enrollment import services
from enrollment.additions import Additions, additions_of
from enrollment.enums import HOLDING, LodgingStatus
from enrollment.forms.additions import AdditionsForm, SessionsForm
from enrollment.models import DietaryNote, Enrollment, LodgingRequest
from enrollment.services.adding import obstacle_to_adding
from enrollment.sessions import groups_of, own_sessions, seats_left_in, unchosen

ACTION = "enrollment.add_to_seat"


def _seat(request: SignedInRequest, pk: int) -> Enrollment:
    """Find the seat, for its holder or for MSSC staff, who may fill it in for somebody."""
    seats = Enrollment.objects.visible_to(request.user).for_listing()
    seat = get_object_or_404(seats.prefetch_related("offering__meetings__venue", "choices"), pk=pk)
    require(request.user, ACTION, on=seat)
    return seat


@login_required
def enrollment_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Answer what the class asks, say what one does not eat, ask for lodging."""
    now = timezone.now()
    seat = _seat(request, pk)
    lodging = LodgingRequest.objects.filter(enrollment=seat).first()
    form = _additions_form(request, seat, lodging)
    if form.is_valid():
        try:
            _keep(request, seat, form)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
            return _additions_page(request, seat, form, lodging, status=refusal.status)
        additions = additions_of(_seat(request, pk), now=now)
        if additions.groups:
            messages.success(request, _("Saved. Now choose your sessions."))
            return redirect("enrollment:session_choose", seat.pk)
        messages.success(request, _("Saved. You can change it until the class begins."))
        return redirect("enrollment:enrollment_add", seat.pk)
    return _additions_page(request, seat, form, lodging)


def _additions_form(
    request: SignedInRequest, seat: Enrollment, lodging: LodgingRequest | None
) -> AdditionsForm:
    offering = seat.offering
    note = DietaryNote.objects.filter(enrollment=seat).first() if offering.asks_diet else None
    offers_lodging = bool(offering.lodging_limit) and seat.status in HOLDING
    has_lodging = lodging is not None and lodging.status != LodgingStatus.DROPPED
    return AdditionsForm(
        posted(request),
        offering=offering,
        questions=list(ClassQuestion.objects.filter(offering=offering)),
        answers=dict(seat.answers.values_list("question", "text")),
        dietary_note=note.text if note else "",
        has_lodging=has_lodging if offers_lodging else None,
    )


def _keep(request: SignedInRequest, seat: Enrollment, form: AdditionsForm) -> None:
    """Lodging first: it is counted under the lock of the class, which comes before the seat's."""
    said: dict[str, Any] = {"enrollment_id": seat.pk, "actor": request.user, "now": timezone.now()}
    if "lodging" in form.fields:
        wants = form.cleaned_data["lodging"]
        (services.ask_for_lodging if wants else services.drop_lodging)(**said)
    services.answer_questions(
        **said, answers=form.answers, dietary_note=form.cleaned_data.get("dietary_note")
    )


def _additions_page(
    request: SignedInRequest,
    seat: Enrollment,
    form: AdditionsForm,
    lodging: LodgingRequest | None,
    *,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    context = {
        "seat": seat,
        "offering": seat.offering,
        "form": form,
        "lodging": lodging,
        "additions": additions_of(seat, now=now),
        "obstacle": obstacle_to_adding(seat, now=now),
        "is_own": seat.learner_id == request.user.pk,
    }
    return render(request, "enrollment/enrollment_add.html", context, status=status)


@login_required
def session_choose(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose one session of each group; seats are counted again when it is sent."""
    seat = _seat(request, pk)
    groups = groups_of(seat.offering)
    chosen = {row.choice: row.meeting_id for row in seat.choices.all()}
    until = seat.offering.choices_until
    # Whoever came without a choice, or to another room, is put there by MSSC staff.
    by_staff = may_anywhere(request.user, ACTION)
    is_late = until is not None and maine_date(timezone.now()) > until and not by_staff
    free = {group: rows for group, rows in groups.items() if not (is_late and group in chosen)}
    form = SessionsForm(
        posted(request),
        groups=free,
        chosen=chosen,
        left=seats_left_in(row for rows in free.values() for row in rows),
    )
    additions = additions_of(seat, now=timezone.now())
    if form.is_valid():
        try:
            services.choose_sessions(
                enrollment_id=seat.pk,
                chosen=form.chosen,
                actor=request.user,
                now=timezone.now(),
                is_late=by_staff and seat.offering.starts_at <= timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
            return _sessions_page(request, form, additions, status=refusal.status)
        messages.success(request, _("Your sessions are saved. This is your agenda."))
        return redirect("enrollment:enrollment_agenda", seat.pk)
    return _sessions_page(request, form, additions)


def _sessions_page(
    request: SignedInRequest, form: SessionsForm, additions: Additions, *, status: int = 200
) -> HttpResponse:
    seat = additions.seat
    context = {
        "seat": seat,
        "offering": seat.offering,
        "form": form,
        "additions": additions,
        "obstacle": _obstacle_to_choosing(seat),
        "own": [each.meeting for each in own_sessions(seat) if each.meeting.choice],
        "is_own": seat.learner_id == request.user.pk,
    }
    return render(request, "enrollment/session_choose.html", context, status=status)


def _obstacle_to_choosing(seat: Enrollment) -> str:
    """Return why no session can be chosen; of several days, some may still be to come."""
    now = timezone.now()
    if seat.status in HOLDING and seat.offering.starts_at <= now < seat.offering.ends_at:
        return ""
    return obstacle_to_adding(seat, now=now)


@require_safe
@login_required
def enrollment_agenda(request: SignedInRequest, pk: int) -> HttpResponse:
    """The sessions of a seat, day by day: those for everybody, and those chosen."""
    seat = _seat(request, pk)
    meetings = [each.meeting for each in own_sessions(seat)]
    for meeting in meetings:
        meeting.offering = seat.offering
    context = {
        "seat": seat,
        "offering": seat.offering,
        "meetings": meetings,
        "chooses": bool(groups_of(seat.offering)),
        "unchosen": unchosen(seat) if seat.status in HOLDING else [],
        "is_own": seat.learner_id == request.user.pk,
    }
    return render(request, "enrollment/enrollment_agenda.html", context)
