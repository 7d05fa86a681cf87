"""Rosters as files, made by code."""

import csv
import io
import zipfile
from datetime import date, datetime

from django.core.files.base import ContentFile
from openpyxl import Workbook

HEADINGS = ["First name", "Last name", "Email", "State staff ID", "School", "Position"]


def csv_text(rows, *, delimiter=",") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def csv_file(rows, *, encoding="utf-8", delimiter=",", name="staff.csv") -> ContentFile:
    return ContentFile(csv_text(rows, delimiter=delimiter).encode(encoding), name=name)


def xlsx_file(rows, *, name="staff.xlsx", change=lambda _book: None) -> ContentFile:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    change(book)
    stored = io.BytesIO()
    book.save(stored)
    return ContentFile(stored.getvalue(), name=name)


def zip_file(members: dict[str, str | bytes], *, name="package.zip") -> ContentFile:
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return ContentFile(stored.getvalue(), name=name)


MANIFEST = [
    ["propertyName", "value"],
    ["manifest.version", "1.0"],
    ["oneroster.version", "1.2"],
    ["file.users", "bulk"],
]
ORGS = [
    ["sourcedId", "status", "dateLastModified", "name", "type", "identifier", "parentSourcedId"],
    ["o1", "active", "", "Alder", "district", "", ""],
    ["o2", "active", "", "Alder High", "school", "230000100001", "o1"],
]
USERS_1_2 = [
    [
        "sourcedId",
        "status",
        "enabledUser",
        "username",
        "userIds",
        "givenName",
        "familyName",
        "email",
        "phone",
        "preferredGivenName",
    ],
    [
        "u1",
        "active",
        "true",
        "ann",
        "{StateID:S1}",
        "Ann",
        "Able",
        "ann@alder.example",
        "",
        "Annie",
    ],
    ["u2", "active", "true", "ben", "", "Ben", "Baker", "ben@alder.example", "", ""],
    ["u3", "active", "true", "kid", "", "Kid", "Learner", "kid@alder.example", "", ""],
    ["u4", "active", "true", "mum", "", "Mum", "Parent", "mum@alder.example", "", ""],
    ["u5", "active", "true", "both", "", "Both", "Ways", "both@alder.example", "", ""],
    ["u6", "tobedeleted", "true", "gone", "", "Gone", "Away", "gone@alder.example", "", ""],
]
ROLES_1_2 = [
    [
        "sourcedId",
        "status",
        "userSourcedId",
        "roleType",
        "role",
        "beginDate",
        "endDate",
        "orgSourcedId",
    ],
    ["r1", "active", "u1", "primary", "teacher", "2026-08-20", "", "o2"],
    ["r2", "active", "u2", "primary", "aide", "", "", "o2"],
    ["r3", "active", "u2", "secondary", "siteAdministrator", "", "", "o1"],
    ["r4", "active", "u3", "primary", "student", "", "", "o2"],
    ["r5", "active", "u4", "primary", "parent", "", "", "o2"],
    ["r6", "active", "u5", "primary", "aide", "", "", "o2"],
    ["r7", "active", "u5", "secondary", "student", "", "", "o2"],
    ["r8", "active", "u6", "primary", "teacher", "", "", "o2"],
]
USERS_1_1 = [
    [
        "sourcedId",
        "status",
        "enabledUser",
        "orgSourcedIds",
        "role",
        "username",
        "userIds",
        "givenName",
        "familyName",
        "email",
        "phone",
    ],
    ["u1", "active", "true", "o2", "teacher", "ann", "", "Ann", "Able", "ann@alder.example", ""],
    ["u2", "active", "true", "o1,o2", "aide", "ben", "", "Ben", "Baker", "", ""],
    ["u3", "active", "true", "o2", "student", "kid", "", "Kid", "Learner", "kid@alder.example", ""],
    ["u4", "active", "true", "o2", "guardian", "mum", "", "Mum", "Parent", "", ""],
]


def package_1_2(**changes) -> ContentFile:
    tables = {
        "manifest.csv": MANIFEST,
        "orgs.csv": ORGS,
        "users.csv": USERS_1_2,
        "roles.csv": ROLES_1_2,
    } | changes
    return zip_file({name: csv_text(rows) for name, rows in tables.items() if rows is not None})


def package_1_1(**changes) -> ContentFile:
    manifest = [["propertyName", "value"], ["oneroster.version", "1.1"], ["file.users", "bulk"]]
    tables = {"manifest.csv": manifest, "users.csv": USERS_1_1, "roles.csv": None} | changes
    return package_1_2(**tables)


def day(text: str) -> datetime:
    return datetime.combine(date.fromisoformat(text), datetime.min.time())
