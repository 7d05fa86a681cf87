"""Take every digest again and say what no longer fits. Reads, and never writes.

Events stream by in the order of their numbers, so that memory does not grow with the history.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from audit.decisions import (
    BEFORE_THE_FIRST,
    FIELDS,
    Digest,
    Span,
    as_spans,
    count_of,
    in_words,
    is_in,
    read_spans,
    without,
)
from audit.models import AuditEvent, AuditSeal
from audit.services.sealing import LOOK_BACK, ROWS_AT_ONCE, open_gaps

LATE_AT_ONCE = 500


@dataclass(slots=True)
class Findings:
    """What the check found; `damage` holds one sentence for each thing that does not fit."""

    seals: int = 0
    sealed: int = 0
    sealed_at: datetime | None = None
    digest: str = ""
    damage: list[str] = field(default_factory=list)
    waiting: int = 0  # committed and not sealed yet
    waiting_since: datetime | None = None
    open_gaps: int = 0  # numbers an unfinished transaction may still hold
    unused: int = 0  # numbers of transactions that were rolled back
    digests_not_found: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Say whether everything fits."""
        return not self.damage and not self.digests_not_found


class _Check:
    """One walk over seals and events."""

    def __init__(self, digests: Sequence[str]) -> None:
        self.found = Findings(digests_not_found=list(digests))
        self.previous: AuditSeal | None = None
        self.gaps: list[Span] = []
        self.strays: set[int] = set()  # events with a number that their seal did not see
        # The last seal first, the events after it: what is sealed meanwhile is not looked at.
        self.last = AuditSeal.objects.last()
        self.events = _stream()
        self.next_event = next(self.events, None)

    def run(self) -> Findings:
        """Walk to the seal that was the last one at the start."""
        last = self.last.pk if self.last else 0
        seals = AuditSeal.objects.filter(pk__lte=last).order_by("pk")
        for seal in seals.iterator(chunk_size=100):
            self.check(seal)
            self.previous = seal
        self.close()
        return self.found

    def say(self, seal: AuditSeal, words: str) -> None:
        """Note what does not fit about a seal."""
        sentence = _("Seal %(number)s: %(words)s") % {"number": seal.pk, "words": words}
        self.found.damage.append(sentence)

    def check(self, seal: AuditSeal) -> None:
        """Check one seal: its place in the chain, then its events, then its digest."""
        self.check_place(seal)
        missing = list(read_spans(seal.missing))
        late = list(seal.late)
        digest = Digest(seal.previous_digest)
        present: list[int] = []
        orphans: list[int] = []
        for event in self.up_to(seal.last_event):
            number = event["id"]
            if number < seal.first_event:
                orphans.append(number)
            elif is_in(missing, number):
                self.strays.add(number)
            else:
                digest.add(event)
                present.append(number)
        span = [(seal.first_event, seal.last_event)] if seal.last_event >= seal.first_event else []
        gone = without(_minus(span, missing), present)
        gone += self.take_late(seal, digest, late)
        if orphans:
            numbers = in_words(as_spans(orphans))
            self.say(seal, _("events before it are in no seal: %(n)s.") % {"n": numbers})
        if gone:
            self.say(seal, _("events that it holds are gone: %(n)s.") % {"n": in_words(gone)})
        taken = digest.close(
            sealed_at=seal.sealed_at,
            first_event=seal.first_event,
            last_event=seal.last_event,
            missing=missing,
            late=late,
            event_count=seal.event_count,
        )
        if taken != seal.digest and not gone:
            words = _(
                "its digest does not fit. One of its events, %(n)s, or the seal itself was changed."
            )
            self.say(seal, words % {"n": _span_in_words(seal)})
        self.gaps += missing
        if late:
            self.gaps = without(self.gaps, late)
        self.count(seal)

    def check_place(self, seal: AuditSeal) -> None:
        before = self.previous
        expected = before.digest if before else BEFORE_THE_FIRST
        first = before.last_event + 1 if before else 1
        if seal.previous_digest != expected or seal.first_event != first:
            after = _("seal %(n)s") % {"n": before.pk} if before else _("the beginning")
            words = _(
                "it does not follow %(before)s. A seal between them is gone, or one of them was "
                "changed or moved."
            )
            self.say(seal, words % {"before": after})

    def take_late(self, seal: AuditSeal, digest: Digest, late: list[int]) -> list[Span]:
        """Take in the late events by number; return those that are gone."""
        gone: list[int] = []
        for start in range(0, len(late), LATE_AT_ONCE):
            some = late[start : start + LATE_AT_ONCE]
            rows = AuditEvent.objects.filter(pk__in=some).order_by("pk").values(*FIELDS)
            there = []
            for row in rows:
                digest.add(row)
                there.append(row["id"])
            gone += sorted(set(some) - set(there))
        never_open = [number for number in late if not is_in(self.gaps, number)]
        if never_open:
            numbers = in_words(as_spans(never_open))
            self.say(seal, _("it holds events again: %(n)s.") % {"n": numbers})
        self.strays -= set(late)
        return as_spans(gone)

    def up_to(self, number: int) -> Iterator[dict[str, Any]]:
        """Yield the events that come next, up to this number."""
        while self.next_event is not None and self.next_event["id"] <= number:
            yield self.next_event
            self.next_event = next(self.events, None)

    def count(self, seal: AuditSeal) -> None:
        """Count the seal and what it holds."""
        self.found.seals += 1
        self.found.sealed += seal.event_count
        self.found.sealed_at, self.found.digest = seal.sealed_at, seal.digest
        if seal.digest in self.found.digests_not_found:
            self.found.digests_not_found.remove(seal.digest)

    def close(self) -> None:
        """Count what is not sealed yet, and name events nobody could have written."""
        found = self.found
        still_open: list[Span] = []
        if self.last is not None:
            since = self.last.sealed_at - LOOK_BACK
            still_open = open_gaps(since=since, until=self.last.pk)
        found.open_gaps = count_of(still_open)
        found.unused = count_of(self.gaps) - found.open_gaps
        waiting = {number for number in self.strays if is_in(still_open, number)}
        inserted = sorted(self.strays - waiting)
        if inserted:
            words = _("Events were written afterwards into gaps of old seals: %(n)s.")
            found.damage.append(words % {"n": in_words(as_spans(inserted))})
        while self.next_event is not None:
            self.wait_for(self.next_event["at"])
            self.next_event = next(self.events, None)
        for at in AuditEvent.objects.filter(pk__in=waiting).values_list("at", flat=True):
            self.wait_for(at)

    def wait_for(self, at: datetime) -> None:
        """Count an event that is not sealed yet."""
        since = self.found.waiting_since
        self.found.waiting += 1
        self.found.waiting_since = at if since is None else min(since, at)


def verify(*, digests: Sequence[str] = ()) -> Findings:
    """Check every seal and event; `digests`, kept elsewhere, must all stand in the chain."""
    return _Check(digests).run()


def _stream() -> Iterator[dict[str, Any]]:
    events = AuditEvent.objects.order_by("pk").values(*FIELDS)
    rows: Iterator[dict[str, Any]] = events.iterator(chunk_size=ROWS_AT_ONCE)
    return rows


def _minus(spans: Sequence[Span], missing: Sequence[Span]) -> list[Span]:
    """Return the one span, or none, without the spans in it."""
    left = []
    for start, end in spans:
        first = start
        for gap_start, gap_end in missing:
            if gap_start > first:
                left.append((first, gap_start - 1))
            first = gap_end + 1
        if first <= end:
            left.append((first, end))
    return left


def _span_in_words(seal: AuditSeal) -> str:
    spans = [(seal.first_event, seal.last_event)] if seal.last_event >= seal.first_event else []
    return in_words([*spans, *as_spans(seal.late)])
