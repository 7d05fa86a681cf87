"""Two rosters of the coordinator's unit: one applied last week, one with doubts to decide."""

from datetime import datetime, timedelta

from django.core.files.base import ContentFile

from accounts.models import User
from core.clock import maine_date
from core.exports import csv_lines
from memssi.demo.people import People
from memssi.demo.places import Places
from memssi.demo.wellknown import COORDINATOR
from organizations.imports.cells import fold
from organizations.models import Employment, Organization, RosterImport, WorkKind
from organizations.services.rosters import (
    apply_roster,
    check_roster,
    map_columns,
    start_apply,
    start_check,
    upload_roster,
)

HEADINGS = ["First name", "Last name", "Email", "State ID", "School", "Position", "Start date"]
# Invented, as everybody here is.
NEW_LAST_WEEK = [
    ("Alder", "Quillback", "aquillback", "Teacher"),
    ("Bryony", "Tidewrack", "btidewrack", "Education technician"),
    ("Corin", "Saltmarsh", "", "Bus driver"),
    ("Delphine", "Thériault-Pinecone", "dtheriault", "School nurse"),
]
NEW_TODAY = [
    ("Esker", "Moraine", "emoraine", "Teacher"),
    ("Fern", "Bogbean", "fbogbean", "School counselor"),
    ("Gale", "Whitecap", "", "Custodian"),
]


def add_rosters(people: People, places: Places, *, now: datetime) -> None:
    """Play both through the services."""
    coordinator = people.known(COORDINATOR)
    unit = places.by_id[COORDINATOR.place]
    school = places.by_id[places.schools[COORDINATOR.place][0]]
    last_week = now - timedelta(days=6)
    rows = [_new(row, school, f"ME-{at}", last_week) for at, row in enumerate(NEW_LAST_WEEK, 4101)]
    first = _checked(unit, "staff-in-august.csv", rows, by=coordinator.user, now=last_week)
    start_apply(roster=first, actor=coordinator.user, now=last_week)
    apply_roster(roster_id=first.pk, clock=lambda: last_week + timedelta(seconds=20))

    rows = [_new(row, school, f"ME-{at}", now) for at, row in enumerate(NEW_TODAY, 4201)]
    rows += [_known(row, school, f"ME-{at}") for at, row in enumerate(NEW_LAST_WEEK, 4101)]
    rows += _doubts(unit, coordinator.user)
    rows += [
        ["Hollis", "", "", "", school.name, "Teacher", ""],
        ["Iris", "Sundew", "iris.sundew.example.org", "", school.name, "Teacher", ""],
        ["Juno", "Cattail", "", "", "Fog Harbor Academy", "Teacher", ""],
        ["Kestrel", "Larkspur", "", "", school.name, "Beekeeper", ""],
    ]
    asked_at = now - timedelta(minutes=25)
    _checked(unit, "staff-with-changes.csv", rows, by=coordinator.user, now=asked_at)


def _checked(
    unit: Organization, name: str, rows: list[list[str]], *, by: User, now: datetime
) -> RosterImport:
    content = "".join(csv_lines([HEADINGS, *rows])).encode()
    roster = upload_roster(
        organization=unit, file=ContentFile(content, name=name), actor=by, now=now
    )
    map_columns(
        roster=roster,
        columns=roster.columns,
        work_kind=None,
        effective_on=maine_date(now),
        ends_the_missing=False,
        actor=by,
        now=now,
    )
    start_check(roster=roster, actor=by, now=now)
    check_roster(roster_id=roster.pk, clock=lambda: now + timedelta(seconds=10))
    roster.refresh_from_db()
    return roster


def _new(
    row: tuple[str, str, str, str], school: Organization, number: str, now: datetime
) -> list[str]:
    first, last, mailbox, work = row
    email = f"{mailbox}@example.org" if mailbox else ""
    return [first, last, email, number, school.name, work, maine_date(now).isoformat()]


def _known(row: tuple[str, str, str, str], school: Organization, number: str) -> list[str]:
    """The same people again; one of them has married."""
    first, last, _mailbox, work = row
    is_married = fold(last) == "tidewrack"
    return [first, "Harborlight" if is_married else last, "", number, school.name, work, ""]


def _doubts(unit: Organization, coordinator: User) -> list[list[str]]:
    """Three who work here already, without anything that says so surely."""
    jobs = (
        Employment.objects.filter(organization__parent=unit, ends_on=None)
        .exclude(person=coordinator)
        .select_related("person", "organization")
        .order_by("pk")[:3]
    )
    kind = WorkKind.objects.get(key="coach").name
    return [
        [job.person.first_name, job.person.last_name, "", "", job.organization.name, kind, ""]
        for job in jobs
    ]
