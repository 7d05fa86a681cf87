"""Places where classes meet, with their rooms: for the office."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.http import ActionRequiredMixin, SignedInRequest
from accounts.lists import PersonalListView
from accounts.permissions import require
from core.exceptions import DomainError
from core.forms import posted
from courses import services
from courses.enums import TermList
from courses.filters.venues import VenueFilter
from courses.forms.terms import RoomForm, VenueForm
from courses.models import Room, Venue
from courses.tables.venues import VenueTable
from courses.views.terms import EDIT, act, form_page, is_edited


class VenueListView(ActionRequiredMixin, PersonalListView):
    """Every place, with how many rooms it has."""

    filterset_class = VenueFilter
    table_class = VenueTable
    template_name = "courses/venue_list.html"
    found = ngettext_lazy("%(n)s place found", "%(n)s places found", "count")
    action = EDIT

    def get_queryset(self) -> QuerySet[Venue]:
        in_use = Q(rooms__retired_on__isnull=True)
        return Venue.objects.annotate(rooms_in_use=Count("rooms", filter=in_use))


@require_safe
@login_required
def venue_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One place and its rooms."""
    require(request.user, EDIT)
    venue = get_object_or_404(Venue.objects.prefetch_related("rooms"), pk=pk)
    rooms = list(venue.rooms.all())
    context = {
        "venue": venue,
        "rooms": [room for room in rooms if room.retired_on is None],
        "retired": [room for room in rooms if room.retired_on is not None],
    }
    return render(request, "courses/venue_detail.html", context)


@login_required
def venue_add(request: SignedInRequest) -> HttpResponse:
    """Enter a place."""
    require(request.user, EDIT)
    form = VenueForm(posted(request), of=None)
    if form.is_valid():
        venue = _added(request, form, TermList.VENUE)
        if venue is not None:
            return redirect("courses:venue_detail", venue.pk)
    back_url = reverse("courses:venue_list")
    return form_page(request, form, _("Add a place"), back_url, TermList.VENUE)


@login_required
def venue_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Rename a place, or change what is said of it."""
    require(request.user, EDIT)
    venue = get_object_or_404(Venue, pk=pk)
    form = VenueForm(posted(request), of=venue)
    back_url = reverse("courses:venue_detail", args=[pk])
    if form.is_valid() and is_edited(request, form, TermList.VENUE, venue):
        messages.success(request, _("The place is saved."))
        return redirect(back_url)
    heading = _("Change “%(name)s”") % {"name": venue.name}
    return form_page(request, form, heading, back_url, TermList.VENUE)


@require_POST
@login_required
def venue_act(request: SignedInRequest, pk: int) -> HttpResponse:
    """Retire a place, or bring it back."""
    require(request.user, EDIT)
    get_object_or_404(Venue, pk=pk)
    act(request, TermList.VENUE, pk)
    return redirect("courses:venue_detail", pk)


@login_required
def room_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Enter a room of a place."""
    require(request.user, EDIT)
    venue = get_object_or_404(Venue, pk=pk)
    form = RoomForm(posted(request), of=None)
    back_url = reverse("courses:venue_detail", args=[pk])
    if form.is_valid() and _added(request, form, TermList.ROOM, venue=venue) is not None:
        return redirect(back_url)
    heading = _("Add a room to “%(name)s”") % {"name": venue.name}
    return form_page(request, form, heading, back_url, TermList.ROOM)


@login_required
def room_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Rename a room, or change what is said of it."""
    require(request.user, EDIT)
    room = get_object_or_404(Room, pk=pk)
    form = RoomForm(posted(request), of=room)
    back_url = reverse("courses:venue_detail", args=[room.venue_id])
    if form.is_valid() and is_edited(request, form, TermList.ROOM, room):
        messages.success(request, _("The room is saved."))
        return redirect(back_url)
    heading = _("Change “%(name)s”") % {"name": room.name}
    return form_page(request, form, heading, back_url, TermList.ROOM)


@require_POST
@login_required
def room_act(request: SignedInRequest, pk: int) -> HttpResponse:
    """Retire a room, or bring it back."""
    require(request.user, EDIT)
    room = get_object_or_404(Room, pk=pk)
    act(request, TermList.ROOM, pk)
    return redirect("courses:venue_detail", room.venue_id)


def _added(
    request: SignedInRequest, form: VenueForm | RoomForm, which: TermList, **more: Any
) -> Any:
    try:
        term = services.add_term(
            term_list=which,
            fields=form.said() | more,
            actor=request.user,
            now=timezone.now(),
        )
    except DomainError as refusal:
        form.add_error("name", str(refusal))
        return None
    messages.success(request, _("“%(name)s” is added.") % {"name": term.name})
    return term
