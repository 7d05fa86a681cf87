"""OneRoster packages, 1.1 and 1.2: staff only. Of students and families nothing is kept."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _

from organizations.enums import RosterFormat
from organizations.exceptions import RosterFileRefusedError
from organizations.imports.archives import UNKNOWN_COMPRESSION, names_in, open_archive
from organizations.imports.cells import text_of
from organizations.imports.columns import PLACE_ID, Column
from organizations.imports.sources import Source, refuse_too_many_rows
from organizations.imports.tables import MOST_ROWS, FileRow

STAFF_ROLES = {
    "administrator",
    "aide",
    "counselor",
    "districtadministrator",
    "principal",
    "proctor",
    "siteadministrator",
    "systemadministrator",
    "teacher",
}
# Whoever is one of these is left out, whatever else they are.
NEVER_KEPT = {"student", "guardian", "parent", "relative"}
NEEDED = ("manifest.csv", "orgs.csv", "users.csv")
STATE_ID = re.compile(r"\{\s*[^:{}]*state[^:{}]*:\s*([^{}]+)\}", re.IGNORECASE)
FIRST_ROW = 2


@dataclass(slots=True)
class Work:
    """One role of somebody at one place."""

    role: str
    org: str
    begins: str = ""
    ends: str = ""


@dataclass(slots=True)
class Roles:
    """What roles.csv says: the work of staff, and who must be left out."""

    work: dict[str, list[Work]] = field(default_factory=dict)
    never_kept: set[str] = field(default_factory=set)


def is_package(names: set[str]) -> bool:
    """Say whether an archive with these members is meant as a OneRoster package."""
    return "users.csv" in names or "manifest.csv" in names


def open_package(file: IO[bytes]) -> Source:
    """Return the staff of a package as rows whose headings are our own columns."""
    archive = open_archive(file)
    missing = [name for name in NEEDED if name not in names_in(archive)]
    if missing:
        raise RosterFileRefusedError(
            _("This OneRoster package has no %(name)s. Export it again, with all its files.")
            % {"name": missing[0]}
        )
    manifest = {
        row.get("propertyName", ""): row.get("value", "") for row in _read(archive, "manifest.csv")
    }
    version = manifest.get("oneroster.version") or manifest.get("manifest.version", "")
    if not version.startswith(("1.1", "1.2", "1.0")):
        raise RosterFileRefusedError(
            _("This package is of OneRoster version %(version)s. We read 1.1 and 1.2.")
            % {"version": version or "?"}
        )
    if manifest.get("file.users", "bulk").lower() == "delta":
        raise RosterFileRefusedError(
            _("This package holds only what has changed. Export the whole list (bulk).")
        )
    source = Source(
        format=RosterFormat.ONE_ROSTER,
        headings=[*(str(column.value) for column in Column), PLACE_ID],
        rows=iter(()),
        speaks_for_itself=True,
    )
    source.rows = _staff(archive, source)
    return source


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except (BadZipFile, csv.Error, UnicodeError, OSError, EOFError, UNKNOWN_COMPRESSION):
        raise RosterFileRefusedError(
            _("A file of this package is damaged or not in UTF-8. Export it again.")
        ) from None


def _read(archive: ZipFile, name: str) -> Iterator[dict[str, str]]:
    member = next(n for n in archive.namelist() if n.rpartition("/")[2].lower() == name)
    with _readable(), archive.open(member) as part:
        text = io.TextIOWrapper(part, encoding="utf-8-sig", newline="")
        for row in csv.DictReader(text):
            yield {key: text_of(value) for key, value in row.items() if isinstance(key, str)}


def _staff(archive: ZipFile, source: Source) -> Iterator[FileRow]:
    orgs = {row.get("sourcedId", ""): row for row in _read(archive, "orgs.csv")}
    roles = _roles(archive) if "roles.csv" in names_in(archive) else None
    number = FIRST_ROW
    for user in _read(archive, "users.csv"):
        if user.get("status", "").lower() == "tobedeleted":
            continue
        work = _work_of(user, roles)
        if not work or user.get("enabledUser", "true").lower() == "false":
            source.left_out += not work
            continue
        for each in work:
            if number > MOST_ROWS + 1:
                refuse_too_many_rows()
            yield FileRow(number, _cells(user, each, orgs))
            number += 1


def _roles(archive: ZipFile) -> Roles:
    roles = Roles()
    for row in _read(archive, "roles.csv"):
        if row.get("status", "").lower() == "tobedeleted":
            continue
        user, role = row.get("userSourcedId", ""), row.get("role", "")
        if role.casefold() in NEVER_KEPT:
            roles.never_kept.add(user)
        elif role.casefold() in STAFF_ROLES:
            roles.work.setdefault(user, []).append(
                Work(
                    role,
                    row.get("orgSourcedId", ""),
                    row.get("beginDate", ""),
                    row.get("endDate", ""),
                )
            )
    return roles


def _work_of(user: dict[str, str], roles: Roles | None) -> list[Work]:
    """Return where somebody works as what; nothing for whoever is not staff, or not only."""
    key, role = user.get("sourcedId", ""), user.get("role", "")
    if role.casefold() in NEVER_KEPT or (roles is not None and key in roles.never_kept):
        return []
    if roles is not None and key in roles.work:
        return roles.work[key]
    if role.casefold() not in STAFF_ROLES:
        return []
    return [Work(role, org) for org in re.split(r"\s*,\s*", user.get("orgSourcedIds", ""))]


def _cells(user: dict[str, str], work: Work, orgs: dict[str, dict[str, str]]) -> dict[str, str]:
    org = orgs.get(work.org, {})
    found = STATE_ID.search(user.get("userIds", ""))
    return {
        Column.EMAIL: user.get("email", ""),
        Column.STAFF_ID: found[1].strip() if found else "",
        Column.FIRST_NAME: user.get("givenName", ""),
        Column.LAST_NAME: user.get("familyName", ""),
        Column.PREFERRED_NAME: user.get("preferredGivenName", ""),
        Column.PLACE: org.get("name", work.org),
        PLACE_ID: org.get("identifier", ""),
        Column.WORK: work.role,
        Column.STARTS_ON: work.begins,
        Column.ENDS_ON: work.ends,
        Column.PHONE: user.get("phone", ""),
    }
