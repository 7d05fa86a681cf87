"""Change a published class: what it will do is shown first, then it is done once.

Every change goes the same way. What is typed is checked by doing it and taking it back; the page
then shows whom it touches and the very mail they will get, and the button that does it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from accounts.permissions import require
from core.clock import maine_date
from core.exceptions import DomainError
from core.forms import posted
from courses.enums import OfferingStatus
from courses.forms.schedules import SCHEDULE
from courses.models import Offering
from courses.services.publishing import teaching_obstacles
from enrollment import services
from enrollment.exceptions import ClassChangedSinceError
from enrollment.forms import (
    CancelOfferingForm,
    LetterForm,
    MoveOfferingForm,
    PlaceForm,
    PostponeOfferingForm,
    ReleaseForm,
    SeatsForm,
    SubstituteForm,
)
from enrollment.services.capacity import remarks_on_seats
from enrollment.services.moving import remarks_on_days
from enrollment.services.touched import Touched, mark_of, sessions_to_come, touched_by
from notifications.models import Message
from notifications.rendering import RenderedMail, render_mail

MOST_LOOKED_AT = 2_000  # mails
CHANGE, CANCEL, WRITE, MANAGE_LINE = (
    "enrollment.change_offering",
    "enrollment.cancel_offering",
    "enrollment.write_to_class",
    "enrollment.manage_line",
)


@dataclass(frozen=True, slots=True)
class Change:
    """One kind of change: its words, and the service that makes it."""

    action: str
    heading: Promise
    lead: Promise
    button: Promise
    done: Promise
    act: Callable[..., Any]
    template: str = "enrollment/offering_change_form.html"
    is_grave: bool = False
    # What else to know of the class as it would be then, and what speaks against it.
    remarks: Callable[[Any], list[str]] = lambda _changed: []
    warnings: Callable[[Any], list[str]] = lambda _changed: []


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do: whom it touches, how many mails, one of them, whom none reaches."""

    touched: Touched
    count: int
    to_be_called: list[User]
    sample: RenderedMail | None
    sample_for: str
    remarks: list[str]
    warnings: list[str]


@require_safe
@login_required
def offering_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """What can be changed of a class, in big choices for a phone."""
    offering = get_object_or_404(_classes(), pk=pk)
    may = {
        name: Offering.objects.permitted_to(request.user, action).filter(pk=pk).exists()
        for name, action in (
            ("change", CHANGE),
            ("cancel", CANCEL),
            ("write", WRITE),
            ("schedule", SCHEDULE),
            ("manage", MANAGE_LINE),
        )
    }
    if not any(may.values()):
        require(request.user, CHANGE, on=offering)
    context = {
        "offering": offering,
        "may": may,
        "letters": services.letters_to(offering) if may["write"] else [],
        "is_over": offering.ends_at <= timezone.now()
        and offering.status == OfferingStatus.PUBLISHED,
        "holds_seats": offering.reserves.filter(until__gt=maine_date(timezone.now())).exists(),
        "has_sessions_to_come": bool(sessions_to_come(offering, now=timezone.now())),
        "is_tentative": offering.status == OfferingStatus.PUBLISHED
        and offering.is_tentative_at(timezone.now()),
        "has_begun": offering.starts_at <= timezone.now()
        and offering.status == OfferingStatus.PUBLISHED,
    }
    return render(request, "enrollment/offering_change.html", context)


@login_required
def offering_move(request: SignedInRequest, pk: int) -> HttpResponse:
    """New times; of a postponed class, its new dates."""
    change = Change(
        CHANGE,
        _("New times"),
        _("Those with a seat keep it. Their calendars follow."),
        _("Move the class"),
        _("The class is moved. Everyone is being told by email."),
        services.move_offering,
        template="enrollment/offering_move.html",
        remarks=lambda row: remarks_on_days(row, now=timezone.now()),
        warnings=teaching_obstacles,
    )
    return _changed(
        request,
        pk,
        change,
        lambda data, row: MoveOfferingForm(data, offering=row, now=timezone.now()),
    )


@login_required
def offering_place(request: SignedInRequest, pk: int) -> HttpResponse:
    """Another place, another room, another link."""
    change = Change(
        CHANGE,
        _("Place, rooms and link"),
        _("Those with a seat keep it. Their calendars follow."),
        _("Change the place"),
        _("The place is changed. Everyone is being told by email."),
        services.move_to,
    )
    return _changed(
        request,
        pk,
        change,
        lambda data, row: PlaceForm(data, offering=row, now=timezone.now()),
    )


@login_required
def offering_postpone(request: SignedInRequest, pk: int) -> HttpResponse:
    """Off its dates, to one not known yet."""
    change = Change(
        CHANGE,
        _("Postpone"),
        _("The new date need not be known yet. Everybody keeps their seat or place in line."),
        _("Postpone the class"),
        _("The class is postponed. Everyone is being told by email."),
        services.postpone_offering,
    )
    return _changed(request, pk, change, lambda data, _row: PostponeOfferingForm(data))


@login_required
def offering_substitute(request: SignedInRequest, pk: int) -> HttpResponse:
    """Another instructor, who has rosters and materials at once."""
    change = Change(
        CHANGE,
        _("Another instructor"),
        _("They have the rosters and the materials at once, and are told of it."),
        _("Hand the class over"),
        _("The class is handed over."),
        services.substitute_instructor,
        template="enrollment/offering_substitute.html",
        warnings=teaching_obstacles,
    )
    return _changed(
        request,
        pk,
        change,
        lambda data, row: SubstituteForm(data, offering=row, visitor=request.user),
    )


@login_required
def offering_seats(request: SignedInRequest, pk: int) -> HttpResponse:
    """More seats, or fewer."""
    change = Change(
        CHANGE,
        _("Seats"),
        _("Seats that become free are offered to those who wait, in their order."),
        _("Change the seats"),
        _("The seats are changed."),
        services.set_capacity,
        remarks=lambda row: remarks_on_seats(row, now=timezone.now()),
        warnings=teaching_obstacles,
    )

    def form_of(data: Any, row: Offering) -> SeatsForm:
        initial = {"capacity": row.capacity, "waitlist_limit": row.waitlist_limit}
        return SeatsForm(data, initial=initial)

    return _changed(request, pk, change, form_of)


@login_required
def offering_release(request: SignedInRequest, pk: int) -> HttpResponse:
    """Seats that are held for some, for everybody before their day."""
    change = Change(
        CHANGE,
        _("Release held seats"),
        _("Seats that become free are offered to those who wait, in their order."),
        _("Release the seats"),
        _("The seats are released."),
        services.release_reserves,
        remarks=lambda row: remarks_on_seats(row, now=timezone.now()),
    )
    return _changed(
        request,
        pk,
        change,
        lambda data, row: ReleaseForm(data, offering=row, now=timezone.now()),
    )


@require_POST
@login_required
def offering_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """Decide that a tentative class takes place."""
    offering = get_object_or_404(_classes(), pk=pk)
    require(request.user, CHANGE, on=offering)
    try:
        services.confirm_offering(offering_id=pk, actor=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            gettext("It is decided: the class takes place. Everyone is being told by email."),
        )
    return redirect("enrollment:offering_detail", pk)


@login_required
def offering_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """Cancel a class, telling everybody why."""
    change = Change(
        CANCEL,
        _("Cancel this class?"),
        _("Everyone with a seat and everyone in line will get an email. This cannot be undone."),
        _("Cancel the class"),
        _("The class is canceled. Everyone is being told by email."),
        services.cancel_offering,
        is_grave=True,
    )
    return _changed(request, pk, change, lambda data, _row: CancelOfferingForm(data))


@login_required
def offering_write(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write to everyone in the class."""
    change = Change(
        WRITE,
        _("Write to everyone"),
        _("One email to each, with your name and the page of the class."),
        _("Send the letter"),
        _("The letter is on its way."),
        services.write_to_class,
    )
    return _changed(request, pk, change, lambda data, _row: LetterForm(data))


def _changed(
    request: SignedInRequest,
    pk: int,
    change: Change,
    form_of: Callable[[Any, Offering], Any],
) -> HttpResponse:
    """Ask, show what it will do, do it once: three answers of one address."""
    offering = get_object_or_404(_classes(), pk=pk)
    require(request.user, change.action, on=offering)
    form = form_of(posted(request), offering)
    preview = None
    if form.is_valid():
        seen = form.cleaned_data["seen"]
        is_meant = bool(seen) and request.POST.get("step") == "do"
        try:
            if is_meant:
                _do(request, change, offering, form, seen=seen)
                messages.success(request, str(change.done))
                return redirect("enrollment:offering_detail", pk)
            preview = _previewed(request, change, offering, form)
        except ClassChangedSinceError as since:
            form.add_error(None, str(since))
            preview = _previewed(request, change, offering, form)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    if preview is not None:
        _show_again(form, mark_of(offering, preview.touched))
    context = {"offering": offering, "form": form, "change": change, "preview": preview}
    return render(request, change.template, context)


def _do(
    request: SignedInRequest, change: Change, offering: Offering, form: Any, *, seen: str | None
) -> Any:
    return change.act(
        offering_id=offering.pk,
        **form.said(),
        seen=seen,
        actor=request.user,
        now=timezone.now(),
    )


def _previewed(
    request: SignedInRequest, change: Change, offering: Offering, form: Any
) -> Preview | None:
    """Make the change, look at the mail it would send, and take everything back."""
    touched = touched_by(offering)
    last = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    try:
        with transaction.atomic():
            changed = _do(request, change, offering, form, seen=None)
            remarks, warnings = change.remarks(changed), change.warnings(changed)
            # Mail of other classes, queued at the same moment, is nobody's business here.
            queued = Message.objects.filter(pk__gt=last, context__class_number=offering.number)
            written = list(queued.select_related("recipient").order_by("pk")[:MOST_LOOKED_AT])
            transaction.set_rollback(True)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return None
    mails = [message for message in written if message.to_address]
    first = mails[0] if mails else None
    return Preview(
        touched=touched,
        count=len(mails),
        to_be_called=[row.recipient for row in written if row.recipient and not row.to_address],
        sample=render_mail(first.template, first.context) if first else None,
        sample_for=first.recipient.name if first and first.recipient else "",
        remarks=remarks,
        warnings=warnings,
    )


def _show_again(form: forms.Form, seen: str) -> None:
    """Let the page keep what was typed, and what it was judged by."""
    data: Any = form.data
    renewed = data.copy()
    renewed["seen"] = seen
    form.data = renewed


def _classes() -> QuerySet[Offering]:
    return Offering.objects.public().for_listing().prefetch_related("meetings__venue_room")
