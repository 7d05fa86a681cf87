"""A roster of 10,000 new people: checked and applied, beside plain inserts of the same rows."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from time import monotonic

from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.db import transaction

from accounts.models import PrivateNumbers, User
from accounts.permissions import Role
from bench.kit.figures import Figure
from core.queue import left_to_sweeps
from memssi.reference import load_reference
from organizations.enums import EmploymentSource, EmploymentStatus, OrganizationKind
from organizations.models import Employment, Organization, RosterImport, WorkKind
from organizations.services import add_organization, grant_role
from organizations.services.rosters import (
    BATCH,
    apply_roster,
    check_roster,
    map_columns,
    start_apply,
    start_check,
    upload_roster,
)

PEOPLE = 10_000
NOW = datetime.now(UTC).replace(microsecond=0)
SINCE = date(2020, 1, 6)
HEADINGS = ["First name", "Last name", "Email", "State staff ID", "Position", "Start date"]


def measure(folder: Path) -> Iterator[Figure]:  # noqa: ARG001
    """Yield the figures of rosters."""
    yield from roster_figures()


def roster_figures(people: int = PEOPLE) -> Iterator[Figure]:
    """Yield how fast a roster is checked and applied, against plain inserts, and its memory."""
    load_reference(now=NOW)
    state = Organization.objects.get(kind=OrganizationKind.STATE)
    actor = User.objects.create_user("roster@bench.example", first_name="Ro", last_name="Ster")
    grant_role(person=actor, role=Role.STAFF, starts_on=SINCE, actor=None, now=NOW)
    kind = WorkKind.objects.get(key="teacher")
    # Both ways once over few rows first, so that nothing is measured that happens only once.
    _import(_place("bench-warm", state), actor, "warm", BATCH)
    before = _memory_mb()
    checked, applied = _import(_place("bench-roster", state), actor, "roster", people)
    peak = _peak_memory_mb() - before
    plain = _insert(_place("bench-plain", state), kind, people)
    yield Figure("roster_check_seconds", checked, "s")
    yield Figure("roster_apply_seconds", applied, "s")
    yield Figure("roster_apply_per_second", people / applied, "rows/s")
    yield Figure("roster_plain_inserts_per_second", people / plain, "rows/s")
    yield Figure("roster_apply_ratio", plain / applied, "ratio")
    yield Figure("roster_peak_mb", peak, "MB")


def _place(code: str, state: Organization) -> Organization:
    return add_organization(
        kind=OrganizationKind.SAU, name=code, short_code=code, parent=state, actor=None, now=NOW
    )


def _import(place: Organization, actor: User, mark: str, people: int) -> tuple[float, float]:
    """Return the seconds of the check and those of the application."""
    with left_to_sweeps():
        roster = upload_roster(organization=place, file=_file(mark, people), actor=actor, now=NOW)
        map_columns(
            roster=roster,
            columns=roster.columns,
            work_kind=None,
            effective_on=NOW.date(),
            ends_the_missing=True,
            actor=actor,
            now=NOW,
        )
        start_check(roster=roster, actor=actor, now=NOW)
        begun = monotonic()
        check_roster(roster_id=roster.pk, clock=lambda: NOW)
        checked = monotonic() - begun
        roster.refresh_from_db()
        start_apply(roster=roster, actor=actor, now=NOW)
        begun = monotonic()
        apply_roster(roster_id=roster.pk, clock=lambda: NOW)
        applied = monotonic() - begun
    _require_all(roster, people)
    return checked, applied


def _require_all(roster: RosterImport, people: int) -> None:
    made = roster.rows.filter(outcome="new", state="applied").count()
    if made != people:
        raise RuntimeError(f"{made} of {people} rows were applied.")


def _file(mark: str, people: int) -> "ContentFile[bytes]":
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(HEADINGS)
    lines.writerows(_row(mark, number) for number in range(people))
    return ContentFile(text.getvalue().encode(), name=f"{mark}.csv")


def _row(mark: str, number: int) -> list[str]:
    email = f"{mark}{number}@bench.example"
    last = f"Family{mark}{number}"
    return [f"Given{number}", last, email, f"{mark}{number}", "Teacher", SINCE.isoformat()]


def _insert(place: Organization, kind: WorkKind, people: int) -> float:
    """Insert the same rows without asking anything; return the seconds."""
    begun = monotonic()
    for start in range(0, people, BATCH):
        rows = [_row("plain", number) for number in range(start, min(start + BATCH, people))]
        with transaction.atomic():
            users = User.objects.bulk_create(
                User(first_name=row[0], last_name=row[1], email=row[2], password="!")
                for row in rows
            )
            EmailAddress.objects.bulk_create(
                EmailAddress(user=user, email=row[2], primary=True)
                for user, row in zip(users, rows, strict=True)
            )
            PrivateNumbers.objects.bulk_create(
                PrivateNumbers(person=user, state_staff_id=row[3])
                for user, row in zip(users, rows, strict=True)
            )
            Employment.objects.bulk_create(
                Employment(
                    person=user,
                    organization=place,
                    work_kind=kind,
                    starts_on=SINCE,
                    status=EmploymentStatus.CONFIRMED,
                    source=EmploymentSource.ROSTER,
                )
                for user in users
            )
    return monotonic() - begun


def _memory_mb() -> float:
    """Return what this process holds now, and begin to watch its peak anew (Linux)."""
    Path("/proc/self/clear_refs").write_text("5")
    return _of_status("VmRSS")


def _peak_memory_mb() -> float:
    return _of_status("VmHWM")


def _of_status(name: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    kilobytes = next(line.split()[1] for line in lines if line.startswith(f"{name}:"))
    return int(kilobytes) / 1024
