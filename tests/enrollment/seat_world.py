"""A few classes and people, all that happened to their seats, and what must hold of it always.

What is asked here is worked out from the plain rows, not by the product's own questions.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from accounts.models import User
from audit.models import AuditEvent
from core.clock import maine_date
from courses.models import Offering
from enrollment.decisions import status_told
from enrollment.models import Approval, Enrollment, WaitlistEntry
from tests.factories import UserFactory, VersionFactory, employ, offering, organization, staff

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
BEGINNING = START - timedelta(days=12)
THE_LAST_DAY = timedelta(days=1)

TAKES_A_SEAT = {"enrolled", "completed", "not_completed", "no_show", "requested_seat"}
ASKS_FOR_A_SEAT = {"requested", "requested_seat"}
IN_LINE = {"waiting", "offered"}


@dataclass
class World:
    """Three classes and six people, of whom five have an employer, most of them the same.

    Two classes are at one hour. The first and the last are of one course: seats move between them.
    """

    classes: list[Offering]
    people: list[User]
    clerk: User
    employer: dict[int, str] = field(default_factory=dict)


def a_world() -> World:
    here, beside = VersionFactory.create_batch(2)
    classes = [
        offering(version=version, starts_at=START + timedelta(days=days))
        for version, days in ((here, 0), (beside, 0), (here, 2))
    ]
    people = UserFactory.create_batch(6)
    one, two = organization("District One"), organization("District Two")
    employer = {}
    for person, place in zip(people, (one, one, one, one, two), strict=False):
        employ(person, place)
        employer[person.pk] = place.name
    return World(classes, people, staff(), employer)


@dataclass
class Sight:
    """All rows about seats as they are at one moment."""

    now: datetime
    classes: dict[int, Offering]
    seats: list[dict[str, Any]]
    line: list[dict[str, Any]]
    steps: list[dict[str, Any]]
    events: list[tuple[int, str, int, Any, Any]]

    def seats_of(self, klass: int) -> list[dict[str, Any]]:
        return [row for row in self.seats if row["offering_id"] == klass]

    def line_of(self, klass: int) -> list[dict[str, Any]]:
        return [row for row in self.line if row["offering_id"] == klass]

    def holding(self, klass: int) -> list[int]:
        """Who has a seat, or one kept for a request or an offer."""
        seated = [r["learner_id"] for r in self.seats_of(klass) if r["status"] in TAKES_A_SEAT]
        offered = [r["learner_id"] for r in self.line_of(klass) if self.keeps_a_seat(r)]
        return seated + offered

    def keeps_a_seat(self, entry: dict[str, Any]) -> bool:
        return entry["status"] == "offered" and entry["offer_ends_at"] > self.now

    def free(self, klass: int) -> int:
        return self.classes[klass].capacity - len(self.holding(klass))

    def waiting(self, klass: int) -> list[dict[str, Any]]:
        """First in line first."""
        rows = [row for row in self.line_of(klass) if row["status"] == "waiting"]
        return sorted(rows, key=in_order)

    def pending(self) -> list[dict[str, Any]]:
        """Steps of requests that wait for somebody to decide."""
        return [row for row in self.steps if row["status"] == "pending"]

    def overdue(self) -> list[dict[str, Any]]:
        return [row for row in self.pending() if row["expires_at"] <= self.now]

    def stands_aside(self, klass: int, person: int, world: World) -> bool:
        """Whether the organization of somebody in line has all the seats it may take."""
        terms = self.classes[klass]
        if terms.organization_cap is None or maine_date(self.now) >= terms.organization_cap_until:
            return False
        employer = world.employer.get(person)
        others = [world.employer.get(each) for each in self.holding(klass) if each != person]
        return employer is not None and others.count(employer) >= terms.organization_cap


def in_order(entry: dict[str, Any]) -> tuple[int, datetime, int]:
    return -entry["priority"], entry["joined_at"], entry["id"]


def look(world: World, now: datetime, before: Sight | None = None) -> Sight:
    """What was seen before of the history is not read again: it only grows."""
    keys = [klass.pk for klass in world.classes]
    known = before.events if before else []
    events = AuditEvent.objects.filter(
        object_type__in=("enrollment.Enrollment", "enrollment.WaitlistEntry"),
        pk__gt=known[-1][0] if known else 0,
    )
    fields = ("pk", "object_type", "object_pk", "before", "after")
    return Sight(
        now,
        Offering.objects.in_bulk(keys),
        list(Enrollment.objects.filter(offering__in=keys).order_by("pk").values()),
        list(WaitlistEntry.objects.filter(offering__in=keys).order_by("pk").values()),
        list(Approval.objects.filter(enrollment__offering__in=keys).order_by("pk").values()),
        [*known, *events.order_by("pk").values_list(*fields)],
    )


def what_came(before: Sight, after: Sight) -> Counter[str]:
    """How many seats and places in line became what, and how many in line were passed over."""
    came: Counter[str] = Counter()
    for kind, were, are in (
        ("seat", before.seats, after.seats),
        ("line", before.line, after.line),
    ):
        known = {row["id"]: row for row in were}
        for row in are:
            was = known.get(row["id"], {})
            came[f"{kind} {row['status']}"] += was.get("status") != row["status"]
            came[f"{kind} passed over"] += bool(row.get("passed_over") and not was["passed_over"])
    return +came


def people_with_a_place(sight: Sight, klass: int) -> set[int]:
    live = TAKES_A_SEAT | ASKS_FOR_A_SEAT | IN_LINE
    places = sight.seats_of(klass) + sight.line_of(klass)
    return {row["learner_id"] for row in places if row["status"] in live}


def require_no_oversale(sight: Sight) -> None:
    over = {pk: sight.free(pk) for pk in sight.classes if sight.free(pk) < 0}
    assert over == {}


def require_one_place_each(sight: Sight) -> None:
    live = TAKES_A_SEAT | ASKS_FOR_A_SEAT
    places = Counter(
        (row["offering_id"], row["learner_id"])
        for rows, counted in ((sight.seats, live), (sight.line, IN_LINE))
        for row in rows
        if row["status"] in counted
    )
    assert {place: n for place, n in places.items() if n > 1} == {}


def require_no_late_offer(sight: Sight) -> None:
    late = [
        row
        for row in sight.line
        if row["status"] == "offered"
        and row["offer_ends_at"] > sight.classes[row["offering_id"]].starts_at
    ]
    assert late == []


def require_a_step_for_each_request(sight: Sight) -> None:
    asked = [row["id"] for row in sight.seats if row["status"] in ASKS_FOR_A_SEAT]
    pending = [row["enrollment_id"] for row in sight.pending()]
    assert sorted(asked) == sorted(pending)


def require_every_status_is_told(sight: Sight) -> None:
    told: dict[tuple[str, int], list[Any]] = {}
    for _number, kind, pk, before, after in sight.events:
        told.setdefault((kind, pk), []).append((before, after))
    for kind, rows in (("Enrollment", sight.seats), ("WaitlistEntry", sight.line)):
        states = {row["id"]: row["status"] for row in rows}
        history = {pk: status_told(told.get((f"enrollment.{kind}", pk), [])) for pk in states}
        assert history == states


def require_the_order_was_kept(before: Sight, after: Sight, world: World) -> None:
    """Whoever was offered a seat had nobody before them for whom it could have been."""
    were = {row["id"]: row["status"] for row in before.line}
    for entry in after.line:
        if entry["status"] != "offered" or were.get(entry["id"]) == "offered":
            continue
        klass = entry["offering_id"]
        assert after.now < after.classes[klass].starts_at
        overtaken = [
            row
            for row in after.waiting(klass)
            if in_order(row) < in_order(entry)
            and not after.stands_aside(klass, row["learner_id"], world)
        ]
        assert overtaken == []


def require_places_in_line_are_kept(before: Sight, after: Sight) -> None:
    """Nobody's turn moves while they are in line."""
    turns = {row["id"]: in_order(row) for row in before.line}
    assert turns == {row["id"]: in_order(row) for row in after.line if row["id"] in turns}


def require_nobody_overtook_the_line(before: Sight, place: Enrollment, world: World) -> None:
    """Whoever came and got a seat left one for each of those who waited and could take it."""
    if place.status in TAKES_A_SEAT:
        _require_one_is_left(before, place.offering_id, world)


def _require_one_is_left(before: Sight, klass: int, world: World) -> None:
    wait = [
        row
        for row in before.waiting(klass)
        if not before.stands_aside(klass, row["learner_id"], world)
    ]
    assert before.free(klass) > len(wait)


def require_approved_seats_are_theirs(before: Sight, after: Sight, world: World) -> None:
    """Whoever got a seat by approval had one kept, or nobody in line could have taken it."""
    asked = {row["id"] for row in before.seats if row["status"] == "requested"}
    for row in after.seats:
        if row["id"] in asked and row["status"] == "enrolled":
            _require_one_is_left(before, row["offering_id"], world)


def require_nothing_outlasts(after: Sight, klass: int) -> None:
    """After the line was looked at, no offer stands there that ran out."""
    over = [
        row
        for row in after.line_of(klass)
        if row["status"] == "offered" and not after.keeps_a_seat(row)
    ]
    assert over == []


def require_nothing_lies_idle(after: Sight, klass: int, world: World) -> None:
    """After seats were offered, none is free that somebody in line could take."""
    terms = after.classes[klass]
    if terms.status != "published" or terms.starts_at <= after.now:
        assert [row for row in after.line_of(klass) if row["status"] in IN_LINE] == []
        return
    if terms.starts_at - after.now <= THE_LAST_DAY:
        return  # staff give out by hand what is free
    could = [
        row
        for row in after.waiting(klass)
        if not after.stands_aside(klass, row["learner_id"], world)
    ]
    assert after.free(klass) <= 0 or could == []
