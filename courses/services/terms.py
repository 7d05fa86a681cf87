"""Managed lists: words are added, renamed, retired and moved, and never deleted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from core.clock import maine_date
from core.models import ManagedTerm
from core.queue import enqueue
from courses import jobs
from courses.enums import TermList
from courses.exceptions import TermRefusedError
from courses.models import (
    Audience,
    Belief,
    CreditType,
    FormerTermName,
    FundingAward,
    Lane,
    OutsideCourse,
    Room,
    Topic,
    Venue,
)

MODELS: dict[TermList, type[ManagedTerm]] = {
    TermList.LANE: Lane,
    TermList.TOPIC: Topic,
    TermList.AUDIENCE: Audience,
    TermList.CREDIT_TYPE: CreditType,
    TermList.BELIEF: Belief,
    TermList.VENUE: Venue,
    TermList.ROOM: Room,
    TermList.FUNDING: FundingAward,
    TermList.OUTSIDE: OutsideCourse,
}


@transaction.atomic
def add_term(
    *, term_list: TermList, fields: Mapping[str, Any], actor: User, now: datetime
) -> ManagedTerm:
    """Add a word at the end of its list. Raises `TermRefusedError` for a name in use."""
    rows = _locked(term_list)
    _require_free_name(rows, term_list, fields, besides=None)
    plain, several = _parted(term_list, fields)
    last = rows.aggregate(last=models.Max("order"))["last"] or 0
    term: ManagedTerm = MODELS[term_list]._default_manager.create(
        order=last + 1, **plain, **_keys(term_list, str(plain["name"]), plain)
    )
    for name, chosen in several.items():
        getattr(term, name).set(chosen)
    record("courses.add_term", on=term, actor=actor, now=now, after=_said(fields))
    return term


@transaction.atomic
def edit_term(
    *, term_list: TermList, pk: int, fields: Mapping[str, Any], actor: User, now: datetime
) -> ManagedTerm:
    """Give a word its fields; a new name keeps the old one, with the day it was used until.

    Raises `TermRefusedError` for a name in use.
    """
    rows = _locked(term_list)
    term: ManagedTerm = rows.get(pk=pk)
    _require_free_name(rows, term_list, fields, besides=pk)
    plain, several = _parted(term_list, fields)
    before = {name: getattr(term, name) for name in plain}
    before |= {name: list(getattr(term, name).all()) for name in several}
    if term.name != plain["name"]:
        FormerTermName.objects.create(
            term_list=term_list, term_id=pk, name=term.name, used_until=maine_date(now)
        )
        enqueue(jobs.REINDEX)
    for name, value in plain.items():
        setattr(term, name, value)
    term.save(update_fields=list(plain))
    for name, chosen in several.items():
        getattr(term, name).set(chosen)
    record(
        "courses.edit_term",
        on=term,
        actor=actor,
        now=now,
        before=_said(before),
        after=_said(fields),
    )
    return term


@transaction.atomic
def retire_term(*, term_list: TermList, pk: int, actor: User, now: datetime) -> ManagedTerm:
    """Offer a word for nothing new from today on. What uses it keeps it."""
    return _set_retired(term_list, pk, maine_date(now), actor, now)


@transaction.atomic
def restore_term(*, term_list: TermList, pk: int, actor: User, now: datetime) -> ManagedTerm:
    """Offer a retired word again. Raises `TermRefusedError` if its name is in use meanwhile."""
    rows = _locked(term_list)
    _require_free_name(rows, term_list, {"name": rows.get(pk=pk).name}, besides=pk)
    return _set_retired(term_list, pk, None, actor, now)


def _set_retired(
    term_list: TermList, pk: int, day: date | None, actor: User, now: datetime
) -> ManagedTerm:
    term: ManagedTerm = _locked(term_list).get(pk=pk)
    if (term.retired_on is None) == (day is None):
        return term
    before, term.retired_on = term.retired_on, day
    term.save(update_fields=["retired_on"])
    record(
        "courses.retire_term" if day else "courses.restore_term",
        on=term,
        actor=actor,
        now=now,
        before={"retired_on": before.isoformat() if before else None},
        after={"retired_on": day.isoformat() if day else None},
    )
    return term


@transaction.atomic
def move_term(
    *, term_list: TermList, pk: int, is_up: bool, actor: User, now: datetime
) -> ManagedTerm:
    """Let a word change places with the one before or after it, among those in use."""
    rows: list[ManagedTerm] = list(_locked(term_list).filter(retired_on__isnull=True))
    place = next((n for n, row in enumerate(rows) if row.pk == pk), None)
    if place is None:
        raise TermRefusedError(_("It has been retired meanwhile, so it has no place in the list."))
    other = place - 1 if is_up else place + 1
    if not 0 <= other < len(rows):
        return rows[place]
    rows[place], rows[other] = rows[other], rows[place]
    for order, row in enumerate(rows, start=1):
        row.order = order
    MODELS[term_list]._default_manager.bulk_update(rows, ["order"])
    record(
        "courses.move_term",
        on=rows[other],
        actor=actor,
        now=now,
        before={"place": place + 1},
        after={"place": other + 1},
    )
    return rows[other]


@dataclass(frozen=True, slots=True)
class FormerNames:
    """What the words of one list were called before: read once, asked for any number of days."""

    by_term: Mapping[int, Sequence[tuple[date, str]]]

    def on(self, day: date, pk: int, name: str) -> str:
        """Return what a word was called on a day, given what it is called now."""
        before = self.by_term.get(pk, ())
        return next((then for used_until, then in before if used_until > day), name)


def former_names(term_list: TermList) -> FormerNames:
    """Read the earlier names of a whole list, oldest first; one query."""
    by_term: dict[int, list[tuple[date, str]]] = {}
    for row in FormerTermName.objects.filter(term_list=term_list).order_by("used_until", "pk"):
        by_term.setdefault(row.term_id, []).append((row.used_until, row.name))
    return FormerNames(by_term)


def _locked(term_list: TermList) -> "models.QuerySet[Any]":
    """Lock the list: names are compared and places counted among all of its words."""
    rows: models.QuerySet[Any] = MODELS[term_list]._default_manager.order_by("order", "name", "pk")
    list(rows.select_for_update(no_key=True).values_list("pk", flat=True))
    return rows


def _require_free_name(
    rows: "models.QuerySet[Any]",
    term_list: TermList,
    fields: Mapping[str, Any],
    *,
    besides: int | None,
) -> None:
    others = rows.filter(retired_on__isnull=True, name__iexact=fields["name"]).exclude(pk=besides)
    if term_list == TermList.ROOM:
        room = fields.get("venue") or rows.get(pk=besides).venue
        others = others.filter(venue=room)
    if others.exists():
        raise TermRefusedError(
            _("“%(name)s” is in this list already. Choose another name.") % {"name": fields["name"]}
        )


def _parted(
    term_list: TermList, fields: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Iterable[Any]]]:
    """Part what is a column from what is several rows."""
    meta = MODELS[term_list]._meta
    several = {name for name in fields if meta.get_field(name).many_to_many}
    return (
        {name: value for name, value in fields.items() if name not in several},
        {name: fields[name] for name in several},
    )


def _keys(term_list: TermList, name: str, given: Mapping[str, Any]) -> dict[str, object]:
    """Return what a new word is known by for good, whatever it is called later."""
    model: Any = MODELS[term_list]
    if term_list == TermList.BELIEF:
        last = Belief.objects.aggregate(last=models.Max("number"))["last"] or 0
        return {"number": last + 1}
    columns = {field.name: field for field in model._meta.get_fields()}
    if "key" not in columns or given.get("key"):
        return {}
    longest = model._meta.get_field("key").max_length or 8
    stem = slugify(name).replace("-", "_")[: longest - 3] or "term"
    if term_list == TermList.LANE:
        stem = "L"
    taken = set(model._default_manager.values_list("key", flat=True))
    tries = [stem, *(f"{stem}{n}" for n in range(1, 100))]
    return {"key": next(key for key in tries if key not in taken and key != "L")}


def _said(fields: Mapping[str, Any]) -> dict[str, object]:
    """Return what was said of a word, as history keeps it."""
    return {name: _plain(value) for name, value in fields.items()}


def _plain(value: Any) -> object:
    if isinstance(value, models.Model):
        return value.pk
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Iterable):
        return sorted(row.pk for row in value)
    return str(value)
