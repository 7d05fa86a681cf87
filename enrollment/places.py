"""Seats, requests and places in line of many people as one list.

They stand in two tables. What a list asks of both, which rows and in which order, is one UNION of
their keys; the rows of a page are then fetched by key, with what they show. So the count is the
count of what is shown, a page has so many rows, and it costs four statements however long the list.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, ClassVar

from django.db import models
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.utils.functional import cached_property

from accounts.models import User
from accounts.permissions import may_anywhere
from courses.enums import DeliveryMode, OfferingStatus
from courses.models import Offering
from enrollment.enums import (
    IN_LINE,
    OPEN,
    REINSTATABLE,
    REQUESTS,
    EnrollmentStatus,
    WaitlistStatus,
)
from enrollment.models import (
    Enrollment,
    EnrollmentQuerySet,
    WaitlistEntry,
    WaitlistEntryQuerySet,
    is_ahead,
)

VIEW = "enrollment.view_people"
ROWS_AT_ONCE = 500
# In one class seats come before places in line.
ORDER = ("is_over", "ahead", "-past", "kind", "key")
COLUMNS = (
    "key",
    "kind",
    "is_over",
    "ahead",
    "past",
    "last_name",
    "first_name",
    "starts_at",
    "state",
)


@dataclass(frozen=True, slots=True)
class Place:
    """One row of the list: a seat or request, or a place in line."""

    row: Enrollment | WaitlistEntry
    at: datetime

    @property
    def pk(self) -> int:
        """One number for both kinds, by which a box of the page names it."""
        return key_of(self.row)

    @property
    def is_seat(self) -> bool:
        """Whether it is a seat or a request for one."""
        return isinstance(self.row, Enrollment)

    @property
    def learner(self) -> User:
        """Whose it is."""
        return self.row.learner

    @property
    def offering(self) -> Offering:
        """In which class."""
        return self.row.offering

    @property
    def status(self) -> str:
        """Its state; an offer that ran out is over, whether it is marked yet or not."""
        if self.has_lapsed:
            return WaitlistStatus.LAPSED.value
        return str(self.row.status)

    @property
    def status_label(self) -> str:
        """Its state in words."""
        if self.has_lapsed:
            return str(WaitlistStatus.LAPSED.label)
        return self.row.get_status_display()

    @property
    def has_lapsed(self) -> bool:
        """Whether it was an offer whose deadline is over."""
        row = self.row
        return (
            isinstance(row, WaitlistEntry)
            and row.status == WaitlistStatus.OFFERED
            and not row.holds_offer_at(self.at)
        )

    @property
    def offer_ends_at(self) -> datetime | None:
        """Until when an offer stands."""
        return self.row.offer_ends_at if isinstance(self.row, WaitlistEntry) else None

    @property
    def is_open_ahead(self) -> bool:
        """Whether a seat may still be moved, given to a colleague or given back."""
        is_postponed = self.offering.status == OfferingStatus.POSTPONED
        is_paced = self.offering.delivery_mode == DeliveryMode.SELF_PACED
        begins = self.offering.ends_at if is_paced else self.offering.starts_at
        return self.row.status == EnrollmentStatus.ENROLLED and (is_postponed or begins > self.at)

    @property
    def is_request(self) -> bool:
        """Whether it waits for approval."""
        return self.row.status in REQUESTS

    @property
    def may_again(self) -> bool:
        """Whether the seat may be given to the same person once more."""
        is_held = self.offering.status == OfferingStatus.PUBLISHED
        return self.row.status in REINSTATABLE and is_held and self.offering.ends_at > self.at

    @property
    def place_in_line(self) -> int | None:
        """Which number this person is in line."""
        is_waiting = self.row.status == WaitlistStatus.WAITING
        return self.row.place_in_line if is_waiting else None  # type: ignore[union-attr]


def key_of(row: Enrollment | WaitlistEntry) -> int:
    """Return the key of a row in this list: even for seats, odd for places in line."""
    return row.pk * 2 + isinstance(row, WaitlistEntry)


class Places:
    """The rows of the list; to a table it behaves as a queryset does."""

    model: ClassVar[type[models.Model]] = Enrollment

    def __init__(
        self,
        seats: EnrollmentQuerySet,
        line: WaitlistEntryQuerySet,
        *,
        at: datetime,
        order: Sequence[str] = ORDER,
    ) -> None:
        self.seats, self.line, self.at, self.order = seats, line, at, order

    def all(self) -> "Places":
        """Return the same rows."""
        return self

    def where(self, condition: Q) -> "Places":
        """Return those for which this holds; it may ask of `learner` and `offering` only."""
        return Places(
            self.seats.filter(condition), self.line.filter(condition), at=self.at, order=self.order
        )

    def of(self, seats: Q, line: Q) -> "Places":
        """Return the seats and the places in line for which these hold."""
        return Places(
            self.seats.filter(seats), self.line.filter(line), at=self.at, order=self.order
        )

    def order_by(self, *names: str) -> "Places":
        """Return them in the order of these columns, then by their own."""
        return Places(self.seats, self.line, at=self.at, order=(*names, *ORDER))

    def by_keys(self, keys: Sequence[int]) -> "Places":
        """Return those with these keys, as boxes of a page name them."""
        return self.of(
            Q(pk__in=[key // 2 for key in keys if key % 2 == 0]),
            Q(pk__in=[key // 2 for key in keys if key % 2 == 1]),
        )

    @cached_property
    def _keys(self) -> "QuerySet[Any, Any]":
        seats = _columns(self.seats, Q(status__in=OPEN) & is_ahead(at=self.at))
        line = _columns(self.line, Q(status__in=IN_LINE) & is_ahead(at=self.at), odd=1)
        both: QuerySet[Any, Any] = seats.union(line, all=True).order_by(*self.order)
        return both

    @property
    def query(self) -> Any:
        """The statement for the keys; a table asks it for its order."""
        return self._keys.query

    def count(self) -> int:
        """How many there are."""
        return self._keys.count()

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, place: slice) -> list[Place]:
        return self._fetched([row["key"] for row in self._keys[place]])

    def __iter__(self) -> Iterator[Place]:
        rows = self._keys.iterator(chunk_size=ROWS_AT_ONCE)
        while part := [row["key"] for row in islice(rows, ROWS_AT_ONCE)]:
            yield from self._fetched(part)

    def _fetched(self, keys: Sequence[int]) -> list[Place]:
        seats = Enrollment.objects.for_listing().in_bulk([key // 2 for key in keys if key % 2 == 0])
        line = (
            WaitlistEntry.objects.for_listing()
            .select_related("offering__venue")
            .in_bulk([key // 2 for key in keys if key % 2 == 1])
        )
        found = [(line if key % 2 else seats).get(key // 2) for key in keys]
        return [Place(row, self.at) for row in found if row is not None]


def places_of(user: User, *, at: datetime) -> Places:
    """Return the places of the people this visitor sees to; each shows once.

    An offer that was accepted is a seat, and a request that went to the line a place in it.
    """
    seats = Enrollment.objects.exclude(status=EnrollmentStatus.TO_WAITLIST)
    line = WaitlistEntry.objects.exclude(status=WaitlistStatus.ACCEPTED)
    places = Places(seats, line, at=at)
    if may_anywhere(user, VIEW):
        return places
    people = User.objects.permitted_to(user, VIEW).order_by().values("pk")
    return places.where(Q(learner__in=people))


def _columns(rows: Any, is_open: Q, *, odd: int = 0) -> Any:
    """Return what the order of the list asks of a row: what is open and ahead comes first, the
    soonest of it; then the rest, the newest of it.
    """
    is_over = Case(When(is_open, then=0), default=1, output_field=IntegerField())
    begins = F("offering__starts_at")
    moment = models.DateTimeField()
    return (
        rows.order_by()
        .annotate(
            key=F("pk") * 2 + Value(odd),
            kind=Value(odd),
            is_over=is_over,
            ahead=Case(When(is_over=0, then=begins), default=None, output_field=moment),
            past=Case(When(is_over=1, then=begins), default=None, output_field=moment),
            last_name=F("learner__last_name"),
            first_name=F("learner__first_name"),
            starts_at=begins,
            state=F("status"),
        )
        .values(*COLUMNS)
    )
