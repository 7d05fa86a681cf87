"""One place goes into another: what was open there ends on a day and goes on here."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from audit.models import AuditEvent
from audit.services import event, record, record_many
from core.clock import maine_date
from organizations.decisions import Span, is_within, uncovered
from organizations.enums import EmploymentStatus
from organizations.exceptions import PlaceRefusedError
from organizations.models import (
    Agreement,
    Employment,
    OfficerAssignment,
    Organization,
    RoleGrant,
    RoleInvitation,
    RosterMapping,
)
from organizations.services.places.tree import put_below, take_the_tree, taken


@dataclass(frozen=True, slots=True)
class Carried:
    """A kind of dated row that goes along: which column names the place, and what tells one row
    from another there. `copied` goes from the row that ends to the one that continues it.
    """

    model: type[Any]
    action: str
    place: str
    key: tuple[str, ...]
    person: str = ""
    copied: tuple[str, ...] = ()
    only: Q = field(default_factory=Q)


CARRIED = (
    Carried(
        Employment,
        "organizations.merge_employment",
        "organization",
        ("person_id", "work_kind_id"),
        person="person_id",
        copied=("source", "status"),
        only=Q(status=EmploymentStatus.CONFIRMED),
    ),
    Carried(
        RoleGrant,
        "organizations.merge_role",
        "organization",
        ("person_id", "role"),
        person="person_id",
    ),
    Carried(
        OfficerAssignment,
        "organizations.merge_officer",
        "agency",
        ("officer_id", "school_id"),
        person="officer_id",
    ),
    Carried(
        OfficerAssignment,
        "organizations.merge_officer",
        "school",
        ("officer_id", "agency_id"),
        person="officer_id",
    ),
    Carried(
        Agreement, "organizations.merge_agreement", "agency", ("sau_id",), copied=("signed_on",)
    ),
    Carried(
        Agreement, "organizations.merge_agreement", "sau", ("agency_id",), copied=("signed_on",)
    ),
)


@dataclass(slots=True)
class Step:
    """What becomes of one row: it ends and goes on in `continued`, or it moves as it is."""

    carried: Carried
    row: Any
    continued: list[Span] = field(default_factory=list)
    moves: bool = False
    clashes: bool = False


@dataclass(slots=True)
class Merger:
    """What merging two places on a day would do."""

    source: Organization
    target: Organization
    day: date
    parts: list[Organization] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    claims: list[Employment] = field(default_factory=list)
    confirmed_there: list[Employment] = field(default_factory=list)
    invitations: list[RoleInvitation] = field(default_factory=list)

    @property
    def counts(self) -> list[tuple[str, int]]:
        """What goes along, and how much of it, in words."""

        def of(model: type[models.Model]) -> int:
            return sum(1 for step in self.steps if step.carried.model is model)

        people = {s.row.person_id for s in self.steps if s.carried.model is Employment}
        return [
            (_("Places that belong to it"), len(self.parts)),
            (_("People who work there"), len(people)),
            (_("Work waiting to be confirmed"), len(self.claims)),
            (_("Roles held for it"), of(RoleGrant)),
            (_("Open invitations to a role"), len(self.invitations)),
            (_("Assignments of officers"), of(OfficerAssignment)),
            (_("Agreements"), of(Agreement)),
        ]


def merger_of(*, source: Organization, target: Organization, day: date, now: datetime) -> Merger:
    """Return what merging them would do. Raises `PlaceRefusedError` where it cannot be."""
    _require_mergeable(source, target, day, now)
    merger = Merger(source, target, day, parts=list(source.parts.order_by("pk")))
    for carried in CARRIED:
        merger.steps += _steps(carried, merger)
    claimed = Employment.objects.filter(
        _going_on(day), organization=source, status=EmploymentStatus.CLAIMED
    )
    merger.claims = list(claimed.select_for_update(no_key=True).order_by("pk"))
    merger.invitations = list(
        RoleInvitation.objects.open(at=now).filter(organization=source).order_by("pk")
    )
    clashes = sum(step.clashes for step in merger.steps)
    if clashes:
        raise PlaceRefusedError(
            ngettext(
                "%(n)s entry here begins on or after this day and stands at %(place)s as well. "
                "End it first.",
                "%(n)s entries here begin on or after this day and stand at %(place)s as well. "
                "End them first.",
                clashes,
            )
            % {"n": clashes, "place": target.name}
        )
    return merger


@transaction.atomic
def look_at_merger(
    *, source: Organization, target: Organization, day: date, now: datetime
) -> Merger:
    """Return what merging them would do, and do nothing."""
    return merger_of(source=source, target=target, day=day, now=now)


@transaction.atomic
def merge_organization(
    *,
    source_id: int,
    target_id: int,
    day: date,
    seen: str,
    actor: User,
    now: datetime,
) -> Merger:
    """Let one place go into another on a day, with its parts, people, roles and agreements.

    What was so before that day stays as it was, at the place it was. The place itself closes and
    stands below the other from then on: whoever answers for that one answers for its past too.
    """
    take_the_tree()
    # Both in one order: whoever writes work, a role or an agreement takes places so.
    both = Organization.objects.select_for_update(no_key=True).order_by("pk")
    target = both.filter(pk__in=[source_id, target_id]).in_bulk()[target_id]
    source = taken(source_id, seen)
    merger = merger_of(source=source, target=target, day=day, now=now)
    history = [*_move_parts(merger, actor, now), *_carry_claims(merger, actor, now)]
    for step in merger.steps:
        history += _carry(step, merger, actor, now)
    history += _move_invitations(merger, actor, now)
    _keep_the_mapping(merger)
    record_many(history)
    before = {"parent": source.parent_id, "closed_on": None, "merged_into": None}
    source.parent, source.closed_on, source.merged_into = target, day, target
    source.save(update_fields=["parent", "closed_on", "merged_into"])
    source.path = put_below(source, target)
    record(
        "organizations.merge",
        on=source,
        actor=actor,
        now=now,
        before=before,
        after={
            "parent": target.pk,
            "closed_on": day.isoformat(),
            "merged_into": target.pk,
        },
    )
    return merger


def _require_mergeable(
    source: Organization, target: Organization, day: date, now: datetime
) -> None:
    if source.pk == target.pk:
        raise PlaceRefusedError(_("A place cannot go into itself."), field="target")
    if source.kind != target.kind:
        raise PlaceRefusedError(
            _("%(place)s is of another kind: %(kind)s. Choose one of the same kind.")
            % {"place": target.name, "kind": target.get_kind_display()},
            field="target",
        )
    if source.parent_id is None:
        raise PlaceRefusedError(_("The State cannot go into another place."))
    if is_within(target.path, source.path):
        raise PlaceRefusedError(
            _("%(place)s belongs to it. Move that out of it first.") % {"place": target.name},
            field="target",
        )
    for place, name in ((source, None), (target, "target")):
        if place.closed_on is not None:
            raise PlaceRefusedError(_("%(place)s is closed.") % {"place": place.name}, field=name)
    if day > maine_date(now):
        raise PlaceRefusedError(
            _("Enter it on the first day it is so, or later."), field="starts_on"
        )


def _going_on(day: date) -> Q:
    return Q(ends_on__isnull=True) | Q(ends_on__gt=day)


def _span(row: Any) -> Span:
    return Span(row.starts_on, row.ends_on)


def _steps(carried: Carried, merger: Merger) -> Iterable[Step]:
    """Decide what becomes of each row of one kind: two queries, however many there are."""
    rows = carried.model._default_manager.select_for_update(of=("self",), no_key=True)
    rows = rows.filter(_going_on(merger.day)).order_by("pk")
    there: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for row in rows.filter(**{carried.place: merger.target}):
        there[_key(carried, row)].append(row)
    for row in rows.filter(carried.only, **{carried.place: merger.source}):
        same = there[_key(carried, row)]
        if carried.model is Employment:
            same = _confirmed(same, merger)
        covers = [_span(other) for other in same]
        if row.starts_on >= merger.day:
            clashes = any(cover.overlaps(_span(row)) for cover in covers)
            yield Step(carried, row, moves=True, clashes=clashes)
        else:
            yield Step(carried, row, uncovered(Span(merger.day, row.ends_on), covers))


def _confirmed(same: Sequence[Employment], merger: Merger) -> list[Employment]:
    """Return what the person's same work there is. A claim counts: here it is confirmed already."""
    claims = [row for row in same if row.status == EmploymentStatus.CLAIMED]
    merger.confirmed_there += [row for row in claims if row not in merger.confirmed_there]
    return [row for row in same if row.status != EmploymentStatus.REJECTED]


def _key(carried: Carried, row: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in carried.key)


def _carry(step: Step, merger: Merger, actor: User, now: datetime) -> Iterable[AuditEvent]:
    """End the row and write what continues it; or move it, if it began that day or later."""
    carried, row = step.carried, step.row
    about: dict[str, Any] = {
        "actor": actor,
        "now": now,
        "person_id": getattr(row, carried.person) if carried.person else None,
        "reason": _reason(merger),
    }
    if step.moves:
        setattr(row, carried.place, merger.target)
        row.save(update_fields=[carried.place])
        yield event(
            carried.action,
            on=row,
            before={carried.place: merger.source.pk},
            after={carried.place: merger.target.pk},
            **about,
        )
        return
    ended = {"ends_on": row.ends_on.isoformat() if row.ends_on else None}
    row.ends_on = merger.day
    row.save(update_fields=["ends_on"])
    yield event(
        carried.action, on=row, before=ended, after={"ends_on": merger.day.isoformat()}, **about
    )
    for span in step.continued:
        kept = {name: getattr(row, name) for name in (*carried.key, *carried.copied)}
        new = carried.model._default_manager.create(
            **{carried.place: merger.target},
            starts_on=span.starts_on,
            ends_on=span.ends_on,
            **kept,
        )
        begun = {carried.place: merger.target.pk, "starts_on": span.starts_on.isoformat()}
        yield event(carried.action, on=new, after=begun, **about)


def _carry_claims(merger: Merger, actor: User, now: datetime) -> Iterable[AuditEvent]:
    """Ask the other place about claims nobody decided; confirm those there that were so here."""
    about: dict[str, Any] = {"actor": actor, "now": now, "reason": _reason(merger)}
    for row in merger.confirmed_there:
        row.status = EmploymentStatus.CONFIRMED
        row.save(update_fields=["status"])
        yield event(
            "organizations.merge_employment",
            on=row,
            person_id=row.person_id,
            before={"status": EmploymentStatus.CLAIMED},
            after={"status": EmploymentStatus.CONFIRMED},
            **about,
        )
    known = set(
        Employment.objects.filter(_going_on(merger.day), organization=merger.target)
        .exclude(status=EmploymentStatus.REJECTED)
        .values_list("person", "work_kind")
    )
    for row in merger.claims:
        if (row.person_id, row.work_kind_id) in known:
            continue  # known there: what was asked here stays a question to whoever answers there
        row.organization = merger.target
        row.save(update_fields=["organization"])
        yield event(
            "organizations.merge_employment",
            on=row,
            person_id=row.person_id,
            before={"organization": merger.source.pk},
            after={"organization": merger.target.pk},
            **about,
        )


def _move_parts(merger: Merger, actor: User, now: datetime) -> Iterable[AuditEvent]:
    for part in merger.parts:
        part.parent = merger.target
        part.save(update_fields=["parent"])
        put_below(part, merger.target)
        yield event(
            "organizations.move",
            on=part,
            actor=actor,
            now=now,
            before={"parent": merger.source.pk},
            after={"parent": merger.target.pk},
            reason=_reason(merger),
        )


def _move_invitations(merger: Merger, actor: User, now: datetime) -> Iterable[AuditEvent]:
    for invitation in merger.invitations:
        invitation.organization = merger.target
        invitation.save(update_fields=["organization"])
        yield event(
            "organizations.merge_role",
            on=invitation,
            actor=actor,
            now=now,
            before={"organization": merger.source.pk},
            after={"organization": merger.target.pk},
            reason=_reason(merger),
        )


def _keep_the_mapping(merger: Merger) -> None:
    """What the columns of its rosters mean is known there too, unless that place has said so."""
    known = RosterMapping.objects.filter(organization=merger.source).first()
    if known is not None:
        RosterMapping.objects.get_or_create(
            organization=merger.target,
            defaults={"columns": known.columns, "work_kinds": known.work_kinds},
        )


def _reason(merger: Merger) -> str:
    return f"{merger.source.name} became part of {merger.target.name}."
