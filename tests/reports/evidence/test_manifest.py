"""What a packet is as a whole."""

import hashlib
import io
from datetime import datetime, timedelta

import pytest
import time_machine

from reports.evidence.keys import signing_print
from reports.evidence.packet import Packet
from reports.evidence.source import moment
from reports.evidence.trail import trail_of
from tests.reports.evidence.scene import (
    NOW,
    SHEET,
    by,
    files_of,
    manifest,
    table,
)

pytestmark = pytest.mark.django_db

SHEET_SUM = hashlib.sha256(SHEET).hexdigest()
NAMES = [
    "README.txt",
    "SHA256SUMS",
    "agenda.csv",
    "attestation.txt",
    "audit-seals.csv",
    "audit.csv",
    "certificates.csv",
    "class.csv",
    "completions.csv",
    "devices.csv",
    "hours.csv",
    "lesson-plan.csv",
    "lists.csv",
    "make-ups.csv",
    "manifest.json",
    "manifest.sig",
    "punches.csv",
    "results.csv",
    "roster.csv",
    "roster.json",
    "scans.csv",
    "sent-marks.csv",
    "walk-ins.csv",
]


def test_a_packet_holds_these_files_and_no_others(made):
    sheet = f"scans/session-001-{made.scan.pk}-{SHEET_SUM[:12]}.pdf"

    assert sorted(files_of(made)) == sorted([*NAMES, sheet])


def test_the_manifest_says_what_it_is_and_the_sums_of_all_files(closed):
    files = files_of(closed)
    said = manifest(files)
    listed = said.pop("files")

    assert listed == [
        {"name": name, "size": len(files[name]), "sha256": hashlib.sha256(files[name]).hexdigest()}
        for name in sorted(set(files) - {"manifest.json", "manifest.sig"})
    ]
    events = said.pop("history")["events"]
    assert events == len(table(files, "audit.csv"))
    assert said == {
        "format": "memssi-evidence",
        "version": 1,
        "site": "http://localhost:8000",
        "key": signing_print(),
        "made_at": "2026-06-12T12:00:00-04:00",
        "made_by": by(closed.office),
        "class": {
            "number": closed.klass.number,
            "course": closed.klass.version.course.code,
            "title": closed.klass.version.course.title,
            "version": 1,
            "starts_at": "2026-06-08T09:00:00-04:00",
            "ends_at": "2026-06-09T15:00:00-04:00",
        },
        "left_out": [],
        "missing": ["No signed sheet is attached to session 2."],
    }
    assert sorted(files["SHA256SUMS"].decode().splitlines()) == sorted(
        f"{row['sha256']}  {row['name']}" for row in listed if row["name"] != "SHA256SUMS"
    )


def test_the_same_class_gives_the_same_bytes_whatever_the_clock_of_the_machine(closed):
    def written() -> bytes:
        file = io.BytesIO()
        trail = trail_of(closed.klass)
        Packet.of(closed.klass, closed.office, trail, now=NOW).write(file, lambda *_: None)
        return file.getvalue()

    first = written()
    with time_machine.travel(NOW + timedelta(days=400)):
        assert written() == first


def test_the_hour_that_comes_twice_is_told_apart():
    assert [
        moment(datetime.fromisoformat(at)) for at in ("2026-11-01T05:30Z", "2026-11-01T06:30Z")
    ] == [
        "2026-11-01T01:30:00-04:00",
        "2026-11-01T01:30:00-05:00",
    ]
