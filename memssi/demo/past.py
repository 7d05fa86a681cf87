"""Past training out of files: a list, federal records, earlier records, and one undone."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.files.base import ContentFile, File

from accounts.models import User
from background.models import BackgroundJob
from core.clock import maine_date
from core.exports import csv_lines
from courses.models import Lane
from memssi.demo.people import People
from memssi.demo.places import Places
from memssi.demo.wellknown import COORDINATOR, DRIVER, SRO, STAFF, TEACHER
from organizations.models import Employment, Organization
from transcripts.enums import CreditSource, IntakeKind
from transcripts.models import CompletionIntake
from transcripts.services.intakes import (
    apply_intake,
    check_intake,
    map_columns,
    start_apply,
    start_check,
    start_undo,
    undo_intake,
    upload_intake,
)

CENTER = "Maine School Safety Center"
LIST = ["Email", "First name", "Last name", "School", "Course", "Date", "Hours", "Given by"]
EARLIER = ["MEMSSI number", "Name", "Course", "Date", "Hours"]
# Held before this register was kept. Invented, as everybody here is.
EARLIER_COURSES = (
    ("Tabletop exercise: severe weather", "3", 3),
    ("Reunification after an evacuation", "6", 4),
    ("Bus evacuation drill for drivers", "2", 5),
)


def add_past_training(people: People, places: Places, *, now: datetime) -> None:
    """Play all of them through the services."""
    coordinator, staff = people.known(COORDINATOR).user, people.known(STAFF).user
    unit = places.by_id[COORDINATOR.place]
    school = places.by_id[places.schools[COORDINATOR.place][0]]
    mine = _people_of(unit, but=coordinator)
    list_of_mine = Brought(coordinator, now - timedelta(days=4))
    list_of_mine.apply(
        list_of_mine.checked(
            IntakeKind.CLAIMS, "spring-training.csv", _list(mine, school, now), place=unit
        )
    )
    waiting = Brought(coordinator, now - timedelta(hours=3))
    waiting.checked(IntakeKind.CLAIMS, "summer-training.csv", _in_doubt(mine, now), place=unit)
    known = [people.known(one).user for one in (TEACHER, DRIVER, SRO)]
    federal = Brought(staff, now - timedelta(days=9))
    federal.apply(federal.checked(IntakeKind.FEDERAL, "pasted.txt", _record(known, now)))
    earlier = Brought(staff, now - timedelta(days=20))
    earlier.apply(
        earlier.checked(IntakeKind.HISTORY, "before-the-register.csv", _earlier(known, now))
    )
    mistaken = Brought(staff, now - timedelta(days=21))
    twice = mistaken.checked(
        IntakeKind.HISTORY, "before-the-register-draft.csv", _earlier(mine[:6], now)
    )
    mistaken.apply(twice)
    mistaken.undo(twice, reason="This was the draft of the file: dates were not proofread.")


class Brought:
    """What one person does with files at one time."""

    def __init__(self, actor: User, at: datetime) -> None:
        self.actor, self.at = actor, at

    def checked(
        self, kind: IntakeKind, name: str, content: str, *, place: Organization | None = None
    ) -> CompletionIntake:
        """Send a file, take its columns as guessed, and have it checked."""
        file: File[bytes] = ContentFile(content.encode(), name=name)
        intake = upload_intake(
            kind=kind, organization=place, file=file, actor=self.actor, now=self.at
        )
        map_columns(
            intake=intake,
            columns=intake.columns,
            lane=Lane.objects.order_by("order", "pk").first(),
            provider=CENTER if kind == IntakeKind.HISTORY else "",
            source=CreditSource.MEMSSI if kind == IntakeKind.HISTORY else "",
            actor=self.actor,
            now=self.at,
        )
        start_check(intake=intake, actor=self.actor, now=self.at)
        check_intake(job_id=_newest_job(intake), clock=lambda: self.at + timedelta(seconds=4))
        intake.refresh_from_db()
        return intake

    def apply(self, intake: CompletionIntake) -> None:
        """Apply what is ready."""
        start_apply(intake=intake, actor=self.actor, now=self.at + timedelta(minutes=2))
        apply_intake(job_id=_newest_job(intake), clock=lambda: self.at + timedelta(minutes=3))
        intake.refresh_from_db()

    def undo(self, intake: CompletionIntake, *, reason: str) -> None:
        """Take all of it back."""
        later = self.at + timedelta(hours=1)
        start_undo(intake=intake, reason=reason, actor=self.actor, now=later)
        undo_intake(job_id=_newest_job(intake), clock=lambda: later + timedelta(minutes=1))


def _newest_job(intake: CompletionIntake) -> int:
    return BackgroundJob.objects.filter(subject_pk=intake.pk).latest("pk").pk


def _people_of(unit: Organization, *, but: User) -> list[User]:
    """Return some people of a unit who have an address."""
    jobs = Employment.objects.filter(
        organization__path__startswith=unit.path, status="confirmed", ends_on=None
    )
    people = User.objects.filter(pk__in=jobs.values("person"), email__isnull=False)
    return list(people.exclude(pk=but.pk).order_by("pk")[:12])


def _csv(rows: Sequence[Sequence[str]]) -> str:
    return "".join(csv_lines(rows))


def _day(now: datetime, days_ago: int) -> str:
    return f"{maine_date(now - timedelta(days=days_ago)):%m/%d/%Y}"


def _list(people: Sequence[User], school: Organization, now: datetime) -> str:
    rows = [
        [
            person.email or "",
            person.first_name,
            person.last_name,
            school.name,
            "First aid and stop the bleed",
            _day(now, 100 + at),
            "3.5",
            "Town rescue",
        ]
        for at, person in enumerate(people[:8])
    ]
    # What is usual: a day that is none, hours with a comma, somebody nobody knows.
    rows += [
        ["", "Ivy", "Nobodyknown", school.name, "First aid", _day(now, 90), "3.5", "Town rescue"],
        [*rows[0][:5], "13/45/2026", "3.5", "Town rescue"],
        [*rows[1][:5], _day(now, 80), "6,5", "Town rescue"],
    ]
    return _csv([LIST, *rows])


def _in_doubt(people: Sequence[User], now: datetime) -> str:
    rows = [
        ["", each.first_name, each.last_name, "", "Drill design", _day(now, 30), "2", "County EMA"]
        for each in people[:5]
    ]
    return _csv([LIST, *rows])


def _record(people: Sequence[User], now: datetime) -> str:
    lines = []
    for at, person in enumerate(people):
        lines += [
            "FEMA Emergency Management Institute, Student Transcript",
            f"Student Name: {person.last_name}, {person.first_name}",
            f"Email: {person.email}",
            f"IS-00120.c  An Introduction to Exercises  {_day(now, 400 + at)}",
            f"IS-01300  Introduction to Continuity of Operations  {_day(now, 380 + at)}",
            "",
        ]
    return "\n".join(lines)


def _earlier(people: Sequence[User], now: datetime) -> str:
    rows = [
        [person.memssi_number, person.name, title, _day(now, 365 * years + at), hours]
        for at, person in enumerate(people)
        for title, hours, years in EARLIER_COURSES
    ]
    rows.append(["", "Robin Quillfeather", "Drill design", _day(now, 900), "2"])
    return _csv([EARLIER, *rows])
