"""Rosters in a packet: every version, the words that were signed, every check-in."""

import json
from datetime import timedelta

import pytest

from attendance.enums import DeviceKind
from attendance.models import AttendanceFile, MakeUp, Punch, RosterSignature, SentMark
from attendance.services import make_device
from tests.factories import offering
from tests.reports.evidence.scene import (
    FIRST,
    HOUR,
    NOW,
    SECOND,
    ann,
    bob,
    by,
    contents,
    files_of,
    number,
    packet,
    scene,
    table,
)

pytestmark = pytest.mark.django_db

WORD = "The instructor's word"
STATEMENT = (
    "I certify that this roster says truly who attended this session and for how long, "
    "without registration, breaks and meals."
)


def test_the_roster_is_there_in_every_version_with_its_signature(made):
    nine, again = "2026-06-08T09:00:00-04:00", "2026-06-09T18:00:00-04:00"
    teacher, klass = by(made.teacher), made.klass.number
    first, second = "2026-06-08T15:45:00-04:00", "2026-06-09T15:00:00-04:00"
    next_nine = "2026-06-09T09:00:00-04:00"

    def line(session, version, signed, counts, who, employer, said, minutes, marked):
        head = [session, version, signed, teacher, counts, *who, employer, klass]
        return [*head, said, minutes, "360", "", "", WORD, marked, teacher]

    a, b = ann(made), bob(made)
    assert table(files_of(made), "roster.csv") == [
        line("1", "1", first, "no", a, "RSU 1", "Present", "360", nine),
        line("1", "1", first, "no", b, "", "Present", "360", nine),
        line("1", "2", again, "yes", a, "RSU 1", "Present", "360", nine),
        line("1", "2", again, "yes", b, "", "Late or left early", "300", again),
        line("2", "1", second, "yes", a, "RSU 1", "Present", "360", next_nine),
        line("2", "1", second, "yes", b, "", "Present", "360", next_nine),
    ]


def test_programs_read_the_roster_by_session_and_version(made):
    said = json.loads(files_of(made)["roster.json"])

    assert said["class"] == made.klass.number
    assert [
        (session["number"], version["version"], version["counts"], version["reason"])
        for session in said["sessions"]
        for version in session["versions"]
    ] == [(1, 1, False, ""), (1, 2, True, "The sheet says otherwise."), (2, 1, True, "")]
    opened = RosterSignature.objects.get(version=2)
    assert said["sessions"][0]["versions"][1] == {
        "version": 2,
        "signed_at": "2026-06-09T18:00:00-04:00",
        "signed_by": by(made.teacher),
        "statement": STATEMENT,
        "opened_by": by(opened.opened_by),
        "reason": "The sheet says otherwise.",
        "counts": True,
        "people": [
            {
                "memssi_number": number(made.ann),
                "last_name": "Alder",
                "first_name": "Ann",
                "employer": "RSU 1",
                "seat_in_class": made.klass.number,
                "presence": "present",
                "minutes_present": 360,
                "came_at": None,
                "left_at": None,
                "basis": "word",
                "marked_at": "2026-06-08T09:00:00-04:00",
                "marked_by": by(made.teacher),
            },
            {
                "memssi_number": number(made.bob),
                "last_name": "Birch",
                "first_name": "=Bob",
                "employer": "",
                "seat_in_class": made.klass.number,
                "presence": "late",
                "minutes_present": 300,
                "came_at": None,
                "left_at": None,
                "basis": "word",
                "marked_at": "2026-06-09T18:00:00-04:00",
                "marked_by": by(made.teacher),
            },
        ],
    }


def test_sessions_without_a_roster_and_versions_without_people_are_named_too():
    klass = offering()
    office = scene().office
    RosterSignature.objects.create(meeting=klass.meetings.get())

    said = json.loads(contents(packet(klass, office))["roster.json"])

    [session] = said["sessions"]
    [version] = session["versions"]
    assert (version["version"], version["signed_at"], version["people"]) == (1, None, [])


def test_the_words_that_were_signed_stand_there_by_version(made):
    teacher, office = by(made.teacher), by(RosterSignature.objects.get(version=2).opened_by)
    first = "Session 1, 2026-06-08T09:00:00-04:00 to 2026-06-08T15:45:00-04:00"
    second = "Session 2, 2026-06-09T09:00:00-04:00 to 2026-06-09T15:00:00-04:00"

    assert files_of(made)["attestation.txt"].decode().splitlines() == [
        first,
        "=" * len(first),
        "",
        "Version 1",
        STATEMENT,
        f"Signed by {teacher} at 2026-06-08T15:45:00-04:00",
        "",
        "Version 2, which counts",
        f"Opened again by {office}, because: The sheet says otherwise.",
        STATEMENT,
        f"Signed by {teacher} at 2026-06-09T18:00:00-04:00",
        "",
        second,
        "=" * len(second),
        "",
        "Version 1, which counts",
        STATEMENT,
        f"Signed by {teacher} at 2026-06-09T15:00:00-04:00",
        "",
    ]


def test_of_a_roster_nobody_signed_that_is_said(made):
    klass = offering(starts_at=FIRST + timedelta(days=20))
    other = offering(starts_at=FIRST + timedelta(days=30))
    RosterSignature.objects.create(meeting=other.meetings.get())

    said = [
        contents(packet(each, made.office))["attestation.txt"].decode().splitlines()[3:]
        for each in (klass, other)
    ]

    assert said == [["Nobody has begun this roster.", ""], ["Version 1", "Not signed.", ""]]


def test_every_check_in_has_both_its_times_and_the_device(made):
    uids = [str(row.uid) for row in Punch.objects.order_by("meeting", "happened_at", "pk")]
    nine, next_nine = "2026-06-08T09:00:00-04:00", "2026-06-09T09:00:00-04:00"
    again, teacher = "2026-06-09T18:00:00-04:00", by(made.teacher)

    def called(session, who, at, arrived, uid):
        way = ["", "Roll call", teacher, "no", uid]
        return [session, *who, "", "Check-in", at, arrived, "0", at, *way]

    assert table(files_of(made), "punches.csv") == [
        called("1", ann(made), nine, nine, uids[0]),
        called("1", bob(made), nine, nine, uids[1]),
        called("1", bob(made), nine, again, uids[2]),
        called("2", ann(made), next_nine, next_nine, uids[3]),
        called("2", bob(made), next_nine, next_nine, uids[4]),
        [
            "2",
            *bob(made),
            "",
            "Check-out",
            "2026-06-09T15:00:00-04:00",
            "2026-06-09T17:00:00-04:00",
            "600",
            "2026-06-09T14:50:00-04:00",
            "kiosk-12",
            "Kiosk",
            "",
            "yes",
            str(made.punch.uid),
        ],
    ]


def test_what_arrived_after_the_packet_was_begun_is_not_in_it(made):
    Punch.objects.create(
        uid="00000000-0000-0000-0000-000000000099",
        meeting=made.punch.meeting,
        enrollment=made.seats["ann"],
        direction="in",
        happened_at=SECOND,
        arrived_at=NOW + timedelta(seconds=1),
        way="kiosk",
    )

    ids = [row[-1] for row in table(files_of(made), "punches.csv")]

    assert str(made.punch.uid) in ids
    assert "00000000-0000-0000-0000-000000000099" not in ids


def test_devices_walk_ins_and_make_ups_are_listed(made):
    meeting = made.klass.meetings.all()[0]
    device, secret = make_device(
        meeting_id=meeting.pk, kind=DeviceKind.KIOSK, name="Hall", actor=made.teacher, now=FIRST
    )
    elsewhere = offering(starts_at=FIRST + timedelta(days=7))
    MakeUp.objects.create(
        enrollment=made.seats["bob"],
        missed=meeting,
        meeting=elsewhere.meetings.get(),
        arranged_at=NOW - HOUR,
        arranged_by=made.office,
    )

    files = files_of(made)

    assert table(files, "devices.csv") == [
        [
            "1",
            f"kiosk-{device.pk}",
            "Kiosk",
            "Hall",
            "2026-06-08T09:00:00-04:00",
            by(made.teacher),
            by(made.teacher),
            "",
            "",
            "2026-06-08T17:45:00-04:00",
            "",
            "",
        ]
    ]
    whole = b"".join(files.values())
    assert secret.encode() not in whole
    assert device.secret_digest.encode() not in whole
    assert table(files, "walk-ins.csv") == [
        [
            "2",
            "Pat Poplar",
            "Town of Avon",
            "2026-06-09T09:00:00-04:00",
            by(made.teacher),
            "Set aside",
            "",
            "",
            "",
            "2026-06-09T15:00:00-04:00",
            by(made.teacher),
            "A guest.",
            str(made.walk_in.uid),
        ]
    ]
    assert table(files, "make-ups.csv") == [
        [
            *bob(made),
            made.klass.number,
            "1",
            elsewhere.number,
            "1",
            "2026-06-15T09:00:00-04:00",
            "2026-06-12T11:00:00-04:00",
            by(made.office),
            "",
        ]
    ]


def test_what_a_kit_sent_and_the_lists_that_were_read_stand_there_with_what_became_of_them(made):
    meeting = made.klass.meetings.all()[1]
    kit, _secret = make_device(
        meeting_id=meeting.pk, kind=DeviceKind.KIT, name="Phone", actor=made.teacher, now=SECOND
    )
    mark = SentMark.objects.create(
        uid="00000000-0000-0000-0000-000000000011",
        device=kit,
        enrollment=made.seats["bob"],
        status="late",
        came_at=SECOND + HOUR,
        happened_at=SECOND + 2 * HOUR,
        arrived_at=SECOND + 30 * HOUR,
        seconds_ahead=-300,
        outcome="set_aside",
        why_open="The roster was signed by then.",
        settled_at=SECOND + 31 * HOUR,
        settled_by=made.office,
    )
    report = AttendanceFile.objects.create(
        meeting=meeting,
        file="lists/report.csv",
        name="participants.csv",
        size_bytes=7,
        sha256="a" * 64,
        format="zoom",
        state="applied",
        uploaded_at=SECOND + 7 * HOUR,
        uploaded_by=made.teacher,
        settled_at=SECOND + 8 * HOUR,
        settled_by=made.teacher,
        outcome={"parked": 1, "new": 3},
    )

    files = files_of(made)

    assert table(files, "sent-marks.csv") == [
        [
            "2",
            f"kit-{kit.pk}",
            by(made.teacher),
            *bob(made),
            "Late or left early",
            "2026-06-09T10:00:00-04:00",
            "",
            "2026-06-09T11:00:00-04:00",
            "2026-06-10T15:00:00-04:00",
            "-300",
            "Set aside",
            "The roster was signed by then.",
            "2026-06-10T16:00:00-04:00",
            by(made.office),
            mark.uid,
        ]
    ]
    assert table(files, "lists.csv") == [
        [
            "2",
            f"file-{report.pk}",
            "participants.csv",
            "Zoom participants report",
            "7",
            "a" * 64,
            "2026-06-09T16:00:00-04:00",
            by(made.teacher),
            "Applied",
            "2026-06-09T17:00:00-04:00",
            by(made.teacher),
            '{"new": 3, "parked": 1}',
        ]
    ]
