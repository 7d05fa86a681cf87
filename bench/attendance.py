"""Five hundred people scan the code of the room at the same moment, over the production server
with its two pools; afterwards a phone that had no network sends a thousand entries in one request.

The ratio is that of the work: the scan and the press, beside a signed-in POST with its CSRF token
at the same server that does nothing. Then everything a phone does: the scan, the page that asks for
one press, the press, while the instructor looks at roster and screen again and again. Every fifth
at a connection presses twice, as where an answer got lost.
"""

import json
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median
from threading import Event, Thread

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from attendance.enums import DeviceKind, Direction
from attendance.models import Punch
from attendance.services import make_device
from bench.kit.figures import Figure, percentile
from bench.kit.phones import Came, Line, Phone, Phones, Way
from bench.kit.rows import NOW, add_people, load_terms
from bench.kit.server import serving
from bench.kit.visitors import sign_in
from courses.enums import DeliveryMode, OfferingStatus
from courses.models import CourseVersion, InstructorAssignment, Meeting, Offering, Venue
from enrollment.models import Enrollment

PEOPLE = 500
ROUNDS = 3
FIRST_LEARNER, FIRST_CLASS = 820_000_001, 710_000_001
BETWEEN_LOOKS_SECONDS = 2.0


def measure(folder: Path) -> Iterator[Figure]:
    """Yield the figures of attendance."""
    version = load_terms()[0]
    people = add_people(PEOPLE, first_id=FIRST_LEARNER)
    teacher = User.objects.create_user("teacher@bench.example", first_name="Te", last_name="Acher")
    with (
        serving("/classes/", log=folder / "web.log", is_first=False) as port,
        serving("/classes/", log=folder / "teach.log", workers=1) as teaching_port,
        Phones(port) as phones,
    ):
        keys = sign_in([*people, teacher])
        yield from _room_code(version, people, teacher, keys, port=teaching_port, phones=phones)
        yield from _syncing(version, people, teacher, port=port)


def _room_code(
    version: CourseVersion,
    people: list[User],
    teacher: User,
    keys: dict[int, str],
    *,
    port: int,
    phones: Phones,
) -> Iterator[Figure]:
    sessions = [keys[person.pk] for person in people]

    def come(way: Way) -> Came:
        return phones.come(way, sessions, meeting_id=meeting.pk)

    meeting = _session(version, people, teacher)
    for way in Way:  # all are warm before they are compared
        come(way)
    pressed: list[Came] = []
    whole: list[Came] = []
    ratios: list[float] = []
    alone: list[float] = []
    looks: list[float] = []
    screens: list[float] = []
    lost = doubled = 0
    for _round in range(ROUNDS):
        meeting = _session(version, people, teacher)
        bare = come(Way.BARE)
        pressed.append(come(Way.PRESS))
        ratios.append(pressed[-1].per_second / bare.per_second)
        counted = _lost_and_doubled(meeting, people)
        lost, doubled = lost + counted[0], doubled + counted[1]
        meeting = _session(version, people, teacher)
        roster = _looking(port, keys[teacher.pk], f"/teach/{meeting.pk}/")
        screen = _looking(port, keys[teacher.pk], f"/teach/{meeting.pk}/screen/code/")
        alone += [roster() for _ in range(3)]
        with _again_and_again(roster) as seen, _again_and_again(screen) as shown:
            whole.append(come(Way.WHOLE))
        looks += seen
        screens += shown
        counted = _lost_and_doubled(meeting, people)
        lost, doubled = lost + counted[0], doubled + counted[1]
    yield Figure("checkin_lost", lost, "check-ins")
    yield Figure("checkin_doubled", doubled, "check-ins")
    yield Figure("checkin_errors", sum(each.errors for each in pressed + whole), "check-ins")
    yield Figure("checkin_per_second", median(each.per_second for each in pressed), "check-ins/s")
    yield Figure("checkin_http_ratio", median(ratios), "ratio")
    yield Figure("checkin_500_seconds", median(PEOPLE / each.per_second for each in whole), "s")
    waits = [seconds for each in whole for seconds in each.waits]
    for share in (50, 95):
        yield Figure(f"checkin_p{share}_ms", percentile(waits, share / 100) * 1000, "ms")
    yield Figure("roster_ms_alone", median(alone) * 1000, "ms")
    yield Figure("roster_ms_during_burst", median(looks) * 1000, "ms")
    yield Figure("screen_ms_during_burst", median(screens) * 1000, "ms")


def _lost_and_doubled(meeting: Meeting, people: list[User]) -> tuple[int, int]:
    """Return how many have no check-in, and how many check-ins are too many."""
    kept = Punch.objects.filter(meeting=meeting)
    seats = kept.order_by().values("enrollment").distinct().count()
    return len(people) - seats, kept.count() - seats


def _syncing(
    version: CourseVersion, people: list[User], teacher: User, *, port: int
) -> Iterator[Figure]:
    """A check-in and a check-out of everybody, scanned in a basement; each request comes twice."""
    took: list[float] = []
    lost = 0
    for _round in range(ROUNDS):
        meeting = _session(version, people, teacher)
        _device, secret = make_device(
            meeting_id=meeting.pk, kind=DeviceKind.KIT, name="Phone", actor=teacher, now=NOW
        )
        seats = list(meeting.offering.enrollments.values_list("pk", flat=True))
        wish = _sending(seats, secret)
        line = Line(port)
        begun = time.monotonic()
        status, _head, _said = line.ask(wish)
        took.append(time.monotonic() - begun)
        again, _head, _said = line.ask(wish)
        line.close()
        if (status, again) != (200, 200):
            raise RuntimeError(f"The kit was answered {status} and {again}.")
        lost += len(seats) * len(Direction) - Punch.objects.filter(meeting=meeting).count()
    yield Figure("sync_1000_lost", lost, "entries")
    yield Figure("sync_1000_seconds", median(took), "s")


def _sending(seats: list[int], secret: str) -> bytes:
    at = timezone.now().isoformat()
    entries = [
        {"uid": str(uuid.uuid4()), "kind": "punch", "at": at, "seat": seat, "direction": way}
        for way in Direction
        for seat in seats
    ]
    body = json.dumps({"sent_at": at, "entries": entries}).encode()
    head = (
        f"POST {reverse('attendance:kit_sync')} HTTP/1.1\r\nHost: localhost\r\n"
        f"Authorization: Device {secret}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _session(version: CourseVersion, people: list[User], teacher: User) -> Meeting:
    """Add a class whose one session goes on, and in which all of them have a seat."""
    venue, _ = Venue.objects.get_or_create(name="Town Hall", town="Augusta", county="23011")
    number = Offering.objects.count()
    starts_at = NOW - timedelta(minutes=30)
    offering = Offering.objects.create(
        pk=FIRST_CLASS + number,
        version=version,
        number=f"ROOM-{number}",
        status=OfferingStatus.PUBLISHED,
        delivery_mode=DeliveryMode.IN_PERSON,
        venue=venue,
        capacity=len(people),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=6),
        registration_opens_at=NOW - timedelta(days=60),
        registration_closes_at=starts_at,
        contact_hours=version.contact_hours,
    )
    InstructorAssignment.objects.create(offering=offering, instructor=teacher)
    Enrollment.objects.bulk_create(
        Enrollment(offering=offering, learner=person, enrolled_at=NOW) for person in people
    )
    return Meeting.objects.create(
        offering=offering,
        number=1,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=6),
        creditable_minutes=360,
    )


def _looking(port: int, session: str, path: str) -> Callable[[], float]:
    """Return how the instructor opens a page: it gives the seconds until all of it is there."""
    phone = Phone(Line(port), session)

    def look() -> float:
        begun = time.monotonic()
        status, _page = phone.get(path)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}.")
        return time.monotonic() - begun

    return look


@contextmanager
def _again_and_again(look: Callable[[], float]) -> Iterator[list[float]]:
    """Look until the block ends; what is yielded has the seconds of each look."""
    seen: list[float] = []
    is_over = Event()

    def run() -> None:
        while not is_over.wait(BETWEEN_LOOKS_SECONDS):
            seen.append(look())

    thread = Thread(target=run)
    thread.start()
    try:
        yield seen
    finally:
        is_over.set()
        thread.join()
