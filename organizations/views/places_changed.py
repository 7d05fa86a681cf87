"""Places changed by MSSC staff: added, described anew, renamed, moved, merged, closed."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.http import SignedInRequest
from accounts.permissions import require
from core.forms import posted
from organizations import services
from organizations.decisions import PlaceFacts, is_near_maine
from organizations.describing import facts_in_words
from organizations.enums import OrganizationKind
from organizations.forms.places import (
    AddPlaceForm,
    CloseForm,
    DescriptionForm,
    MergeForm,
    MoveForm,
    RenameForm,
    SeenForm,
)
from organizations.models import Organization
from organizations.views.attempts import attempt, change


@login_required
def organization_add(request: SignedInRequest) -> HttpResponse:
    """Add a place."""
    require(request.user, "organizations.edit_organization")
    form = AddPlaceForm(posted(request), visitor=request.user)
    if form.is_valid():
        said = form.cleaned_data

        def add() -> Organization:
            return services.add_organization(
                kind=OrganizationKind(said["kind"]),
                name=said["name"],
                short_code=said["short_code"] or services.free_code(said["name"]),
                parent=said["parent"],
                facts=form.facts,
                actor=request.user,
                now=timezone.now(),
            )

        added = attempt(form, add)
        if added is not None:
            messages.success(request, _("%(place)s is added.") % {"place": added.name})
            _warn_far_away(request, form.facts)
            return _to(added)
    return render(request, "organizations/organization_add.html", {"form": form})


@login_required
def organization_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say anew what a place is."""
    place = _place(request, pk)
    facts = services.facts_of(place)
    given = {name: getattr(facts, name) for name in PlaceFacts.__dataclass_fields__}
    given["further_counties"] = list(facts.further_counties)
    form = DescriptionForm(
        posted(request), kind=place.kind, initial=given | {"seen": services.seen_of(place)}
    )

    def edit(seen: str) -> Organization:
        return services.edit_organization(
            organization_id=place.pk,
            facts=form.facts,
            seen=seen,
            actor=request.user,
            now=timezone.now(),
        )

    if form.is_valid() and _change(form, place, edit):
        messages.success(request, _("Saved."))
        _warn_far_away(request, form.facts)
        return _to(place)
    return _page(request, "organizations/organization_edit.html", place, form)


@login_required
def organization_rename(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a place a new name, and keep the one it had."""
    place = _place(request, pk)
    form = RenameForm(posted(request), initial=_seen(place) | {"name": place.name})

    def rename(seen: str) -> Organization:
        return services.rename_organization(
            organization_id=place.pk,
            name=form.cleaned_data["name"],
            starts_on=form.cleaned_data["starts_on"],
            seen=seen,
            actor=request.user,
            now=timezone.now(),
        )

    if form.is_valid() and _change(form, place, rename):
        messages.success(request, _("The name is saved."))
        return _to(place)
    return _page(request, "organizations/organization_rename.html", place, form)


@login_required
def organization_move(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a place belong to another one."""
    place = _place(request, pk)
    form = MoveForm(
        posted(request), visitor=request.user, initial=_seen(place) | {"parent": place.parent}
    )

    def move(seen: str) -> Organization:
        return services.move_organization(
            organization_id=place.pk,
            parent=form.cleaned_data["parent"],
            seen=seen,
            actor=request.user,
            now=timezone.now(),
        )

    if form.is_valid() and _change(form, place, move):
        parent = form.cleaned_data["parent"].name
        messages.success(request, _("It now belongs to %(place)s.") % {"place": parent})
        return _to(place)
    return _page(request, "organizations/organization_move.html", place, form)


@login_required
def organization_merge(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a place go into another one: first what that would do, then the deed."""
    place = _place(request, pk)
    form = MergeForm(posted(request), visitor=request.user, source=place, initial=_seen(place))
    context: dict[str, Any] = {}
    if form.is_valid():
        target, day = form.cleaned_data["target"], form.cleaned_data["starts_on"]

        def merge(seen: str) -> services.Merger:
            return services.merge_organization(
                source_id=place.pk,
                target_id=target.pk,
                day=day,
                seen=seen,
                actor=request.user,
                now=timezone.now(),
            )

        if request.POST.get("action") == "merge":
            if _change(form, place, merge):
                messages.success(request, _("It is now part of %(place)s.") % {"place": target})
                return _to(target)
        else:
            context["merger"] = attempt(form, lambda: _look(place, target, day))
    return _page(request, "organizations/organization_merge.html", place, form, **context)


@login_required
def organization_close(request: SignedInRequest, pk: int) -> HttpResponse:
    """Close a place, or open a closed one again."""
    place = _place(request, pk)
    is_closed = place.closed_on is not None
    form = (SeenForm if is_closed else CloseForm)(posted(request), initial=_seen(place))

    def turn(seen: str) -> Organization:
        about: dict[str, Any] = {
            "organization_id": place.pk,
            "seen": seen,
            "actor": request.user,
            "now": timezone.now(),
        }
        if is_closed:
            return services.reopen_organization(**about)
        return services.close_organization(closed_on=form.cleaned_data["closed_on"], **about)

    if form.is_valid() and _change(form, place, turn):
        sentence = _("%(place)s is open again.") if is_closed else _("%(place)s is closed.")
        messages.success(request, sentence % {"place": place.name})
        return _to(place)
    return _page(request, "organizations/organization_close.html", place, form)


def _place(request: SignedInRequest, pk: int) -> Organization:
    rows = Organization.objects.visible_to(request.user).select_related("parent", "merged_into")
    place = get_object_or_404(rows, pk=pk)
    require(request.user, "organizations.edit_organization", on=place)
    return place


def _seen(place: Organization) -> dict[str, Any]:
    return {"seen": services.seen_of(place)}


def _look(place: Organization, target: Organization, day: date) -> services.Merger:
    return services.look_at_merger(source=place, target=target, day=day, now=timezone.now())


def _change(form: SeenForm, place: Organization, act: Callable[[str], Any]) -> bool:
    def seen_now() -> str:
        return services.seen_of(Organization.objects.get(pk=place.pk))

    return change(form, lambda: act(form.cleaned_data["seen"]), seen_now=seen_now)


def _page(
    request: SignedInRequest, template: str, place: Organization, form: SeenForm, **context: Any
) -> HttpResponse:
    context |= {"form": form, "place": place}
    if form.is_stale:
        now = Organization.objects.select_related("parent").get(pk=place.pk)
        context["now"] = [
            (_("Name"), now.name),
            (_("Belongs to"), now.parent.name if now.parent else ""),
            *facts_in_words(now),
        ]
    return render(request, template, context)


def _to(place: Organization) -> HttpResponse:
    return redirect(reverse("organizations:organization_detail", args=[place.pk]))


def _warn_far_away(request: SignedInRequest, facts: PlaceFacts) -> None:
    if facts.latitude is None or facts.longitude is None:
        return
    if not is_near_maine(facts.latitude, facts.longitude):
        messages.warning(
            request, _("These coordinates are not in Maine. Check them: is a sign missing?")
        )
