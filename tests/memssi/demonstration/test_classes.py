"""The classes of the demonstration: when, where, taught by whom, and changed how."""

from collections import Counter
from itertools import pairwise

from attendance.lists.entries import entries_of
from attendance.lists.formats import table_of
from attendance.lists.reading import read_sheet
from attendance.models import AttendanceFile, SheetScan
from attendance.typed_times import Hours
from audit.models import AuditEvent
from core.clock import maine_date
from courses.models import (
    InstructorAssignment,
    Meeting,
    Offering,
)
from memssi.demo import wellknown
from memssi.demo.lists import participants_report
from notifications.models import Message
from tests.memssi.demonstration.built import NOW


def test_classes_on_site_leave_registration_breaks_and_meals_out(demonstration):
    whole_day = Meeting.objects.filter(creditable_minutes=360, breaks__kind="meal").first()

    kinds = [pause.kind for pause in whole_day.breaks.all()]
    assert kinds == ["registration", "break", "meal", "break"]


def test_a_class_is_in_progress_and_takes_registrations(demonstration):
    today = Offering.objects.get(number=wellknown.TODAYS_CLASS)

    assert today.starts_at < NOW < today.ends_at
    assert today.registration_closes_at == today.ends_at
    assert today.capacity - today.enrollments.holding_a_seat().count() == 19
    assert list(today.instructor_assignments.values_list("instructor__email", "is_lead")) == [
        (wellknown.INSTRUCTOR.email, True)
    ]


def test_signed_sheets_are_attached_where_a_roster_waits_and_where_a_class_is_proved(demonstration):
    scans = SheetScan.objects.all()
    proved = Offering.objects.distinct().get(meetings__scans__in=scans, closing__isnull=False)

    assert {scan.content_type for scan in scans} == {"application/pdf"}
    assert [meeting.scans.count() for meeting in proved.meetings.all()] == (
        [1] * proved.meetings.count()
    )
    waiting = scans.exclude(meeting__offering=proved)
    assert waiting.exists()
    assert not waiting.filter(meeting__signatures__signed_at__isnull=False).exists()


def test_a_list_of_participants_waits_to_be_looked_at(demonstration):
    file = AttendanceFile.objects.get()
    people = [seat.learner for seat in file.meeting.offering.enrollments.holding_a_seat()]
    table = table_of(read_sheet(participants_report(file.meeting, people, people[0]).read()))
    starts_at, ends_at = file.meeting.starts_at, file.meeting.ends_at
    hours = Hours(starts_at, ends_at, maine_date(starts_at))
    troubles = [entry.trouble for entry in entries_of(table, table.columns, hours)]

    assert (file.format, file.state) == ("zoom", "draft")
    assert not file.meeting.signatures.filter(signed_at__isnull=False).exists()
    # All are read but for the time in the waiting room and the line that was cut.
    assert (troubles[-3:], set(troubles[:-3])) == (["waiting", None, "half"], {None})


def test_a_conference_runs_sessions_side_by_side_each_with_its_room_and_seats(demonstration):
    conference = Offering.objects.filter(delivery_mode="conference").first()
    sessions = conference.meetings.exclude(choice="")
    rounds = Counter(sessions.values_list("choice", flat=True))

    assert (conference.meetings.count(), sessions.filter(capacity=60).count()) == (20, 18)
    assert rounds == {f"Day {day}, round {turn}": 3 for day in (1, 2) for turn in (1, 2, 3)}
    assert not conference.meetings.filter(venue_room=None).exists()


def test_classes_were_postponed_moved_and_handed_over(demonstration):
    postponed = Offering.objects.get(status="postponed")
    moved = AuditEvent.objects.get(action="enrollment.move_offering")
    relieved = InstructorAssignment.objects.get(status="relieved")

    assert postponed.enrollments.holding_a_seat().count() == 8
    assert postponed.waitlist.waiting().exists()
    assert Offering.objects.get(pk=moved.object_pk).calendar_sequence == 1
    assert relieved.offering.instructor_assignments.teaching().get(is_lead=True)
    assert Message.objects.filter(template__startswith="enrollment/class_changed").exists()


def test_nobody_teaches_two_classes_at_once_and_no_room_is_used_twice(demonstration):
    held = Offering.objects.filter(status__in=("published", "draft"))
    spans = [
        (who, meeting.starts_at, meeting.ends_at)
        for offering in held.prefetch_related("meetings", "instructor_assignments")
        for meeting in offering.meetings.all()
        for who in (
            ("room", meeting.venue_room_id),
            *(
                ("person", row.instructor_id)
                for row in offering.instructor_assignments.all()
                if row.status == "accepted" and meeting.choice == ""
            ),
        )
        if who[1] is not None
    ]
    spans.sort()

    assert [
        one
        for one, following in pairwise(spans)
        if one[0] == following[0] and following[1] < one[2]
    ] == []
