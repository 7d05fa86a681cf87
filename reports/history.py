"""History as people read it: what, who, when, from what to what, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from audit.models import AuditEvent
from core.templatetags.ui import maine_datetime
from reports.history_names import Wanted, names_of
from reports.history_records import SLUGS
from reports.history_values import NOTHING, in_words, meaning_of, rows_in
from reports.history_words import words_of


@dataclass(frozen=True, slots=True)
class Change:
    """One value, from what to what."""

    label: str
    before: str
    after: str

    @property
    def is_new(self) -> bool:
        """Say whether there was nothing before."""
        return self.before == NOTHING


@dataclass(frozen=True, slots=True)
class Line:
    """One event as a reader sees it."""

    at: datetime
    what: str
    about: str
    url: str
    who: str  # empty when the system did it
    person: str
    changes: list[Change]
    reason: str

    @property
    def when(self) -> str:
        """The moment, as people in Maine write it."""
        return str(maine_datetime(self.at))


def read(events: Sequence[AuditEvent], *, with_links: bool) -> list[Line]:
    """Return the events, loaded with actor and person, in words: one query for all names."""
    wanted: set[Wanted] = {(event.object_type, str(event.object_pk)) for event in events}
    for event in events:
        for key, value in _values(event):
            wanted.update(rows_in(meaning_of(event.object_type, key), value))
    names = names_of(wanted)
    return [_line(event, names, with_links=with_links) for event in events]


def _line(event: AuditEvent, names: dict[Wanted, str], *, with_links: bool) -> Line:
    slug = SLUGS.get(event.object_type) if with_links else None
    about = names.get((event.object_type, str(event.object_pk)), "")
    person = event.person.name if event.person else ""
    return Line(
        at=event.at,
        what=words_of(event.action),
        about="" if about == person else about,
        url=reverse("reports:history_record", args=[slug, event.object_pk]) if slug else "",
        who=event.actor.name if event.actor else "",
        person=person,
        changes=_changes(event, names),
        reason=event.reason,
    )


def _values(event: AuditEvent) -> list[tuple[str, Any]]:
    return [*(event.before or {}).items(), *(event.after or {}).items()]


def _changes(event: AuditEvent, names: dict[Wanted, str]) -> list[Change]:
    """Return what changed, by label: PostgreSQL keeps keys in an order of its own.

    What stayed the same is left out.
    """
    before, after = event.before or {}, event.after or {}
    changes = []
    for key in before.keys() | after.keys():
        if key in before and key in after and before[key] == after[key]:
            continue
        meaning = meaning_of(event.object_type, key)
        from_what, to_what = (in_words(meaning, side.get(key), names) for side in (before, after))
        if from_what != to_what:
            changes.append(Change(meaning.label, from_what, to_what))
    return sorted(changes, key=lambda change: change.label)
