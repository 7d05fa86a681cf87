"""A class of two sessions: one roster signed twice, an exam, a walk-in, a signed sheet."""

import csv
import io
import json
import uuid
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.core.files.base import ContentFile

from accounts.decisions import memssi_number
from accounts.models import User
from attendance.models import Punch, SheetScan, WalkIn
from attendance.services import (
    Entry,
    attach_scan,
    enter_results,
    record_attendance,
    sign_roster,
)
from background.models import BackgroundJob
from courses.models import Offering
from enrollment.models import Enrollment
from reports.evidence.packet import make_evidence, request_evidence
from tests.factories import (
    UserFactory,
    VersionFactory,
    employ,
    meeting_times,
    offering,
    organization,
    staff,
)
from tests.factories.corrections import sign_anew
from tests.factories.lives import PRESENT, enroll
from transcripts.services import close_class, settle_class

FIRST = datetime(2026, 6, 8, 13, tzinfo=UTC)  # nine o'clock in Maine
SECOND = FIRST + timedelta(days=1)
NOW = datetime(2026, 6, 12, 16, tzinfo=UTC)
SHEET = b"%PDF-1.4\nA sheet with two names on it.\n%%EOF\n"
HOUR = timedelta(hours=1)


@dataclass
class Scene:
    klass: Offering
    teacher: User
    office: User
    ann: User
    bob: User
    seats: dict[str, Enrollment]
    scan: SheetScan
    walk_in: WalkIn
    punch: Punch


def scene() -> Scene:
    teacher = UserFactory(first_name="Tess", last_name="Teal")
    office = staff()
    klass = offering(
        version=VersionFactory(
            completion_rule="attendance_and_exam", pass_mark_percent=70, contact_hours=12
        ),
        meetings=[meeting_times(FIRST, lunch=True), meeting_times(SECOND)],
        instructors=[teacher],
    )
    ann = UserFactory(first_name="Ann", last_name="Alder")
    bob = UserFactory(first_name="=Bob", last_name="Birch")
    employ(ann, organization("RSU 1"))
    seats = {"ann": enroll(klass, ann), "bob": enroll(klass, bob)}
    one, two = klass.meetings.all()
    for meeting in (one, two):
        record_attendance(
            meeting_id=meeting.pk,
            marks={seat.pk: PRESENT for seat in seats.values()},
            actor=teacher,
            now=meeting.starts_at,
        )
        sign_roster(meeting_id=meeting.pk, actor=teacher, now=meeting.ends_at)
    sign_anew(one, {seats["bob"]: 300}, by=teacher, at=SECOND + 9 * HOUR)
    punch = Punch.objects.create(
        uid=uuid.UUID(int=7),
        meeting=two,
        enrollment=seats["bob"],
        direction="out",
        happened_at=two.ends_at,
        arrived_at=two.ends_at + 2 * HOUR,
        seconds_ahead=600,
        device="kiosk-12",
        way="kiosk",
    )
    return Scene(
        klass, teacher, office, ann, bob, seats, _sheet(one, teacher), _walk_in(two, teacher), punch
    )


def _sheet(meeting, teacher) -> SheetScan:
    file = ContentFile(SHEET, name="../../Photo of sheet.pdf")
    return attach_scan(meeting_id=meeting.pk, file=file, actor=teacher, now=meeting.ends_at)[0]


def _walk_in(meeting, teacher) -> WalkIn:
    """Written down on the day, before the roster of that day is signed; then set aside."""
    return WalkIn.objects.create(
        uid=uuid.UUID(int=9),
        meeting=meeting,
        name="Pat Poplar",
        contact="Town of Avon",
        noted_at=meeting.starts_at,
        noted_by=teacher,
        state="set_aside",
        settled_at=meeting.ends_at,
        settled_by=teacher,
        reason="A guest.",
    )


def finish(made: Scene) -> None:
    """Enter the exam, close the class and bring every seat to what rosters and results say."""
    day = SECOND.date()
    scores = {"ann": 90, "bob": 60}
    enter_results(
        offering_id=made.klass.pk,
        entries={
            made.seats[name].pk: Entry(taken_on=day, score_percent=Decimal(score), note="")
            for name, score in scores.items()
        },
        actor=made.teacher,
        now=SECOND + 10 * HOUR,
    )
    close_class(offering_id=made.klass.pk, actor=made.office, now=SECOND + 11 * HOUR)
    settle_class(offering_id=made.klass.pk, actor=made.office, now=SECOND + 11 * HOUR)


def gather(klass: Offering, owner: User, *, now: datetime = NOW) -> BackgroundJob:
    job = request_evidence(offering=klass, owner=owner, now=now)
    make_evidence(job_id=job.pk, clock=lambda: now)
    job.refresh_from_db()
    return job


def packet(klass: Offering, owner: User, *, now: datetime = NOW) -> bytes:
    job = gather(klass, owner, now=now)
    assert job.error == ""
    with job.result.open("rb") as file:
        return file.read()


def contents(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {info.filename: archive.read(info) for info in archive.infolist()}


def table(files: dict[str, bytes], name: str) -> list[list[str]]:
    """The lines of a CSV without its heading."""
    return list(csv.reader(io.StringIO(files[name].decode("utf-8-sig"))))[1:]


def manifest(files: dict[str, bytes]) -> dict:
    return json.loads(files["manifest.json"])


def number(person: User) -> str:
    return memssi_number(person.pk)


def files_of(made: Scene) -> dict[str, bytes]:
    return contents(packet(made.klass, made.office))


def by(person) -> str:
    return f"{person.name} ({number(person)})"


def ann(made) -> list[str]:
    return [number(made.ann), "Alder", "Ann"]


def bob(made) -> list[str]:
    """His first name would be a formula; a spreadsheet reads it with an apostrophe before it."""
    return [number(made.bob), "Birch", "'=Bob"]
