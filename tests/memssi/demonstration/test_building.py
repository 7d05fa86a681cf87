"""The demonstration is the same each time it is built, whole, and never built twice."""

import pytest
from django.core.management import CommandError, call_command

from attendance.enums import Presence
from attendance.models import AttendanceRecord
from background.models import BackgroundJob
from courses.enums import AssignmentStatus, OfferingStatus
from courses.models import InstructorAssignment, Offering
from enrollment.enums import EnrollmentStatus, WaitlistStatus
from enrollment.models import Enrollment, WaitlistEntry
from memssi.demo import wellknown
from memssi.demo.mail import LEFT_QUEUED
from notifications.enums import MessageStatus
from notifications.models import Message
from organizations.enums import EmploymentStatus
from organizations.models import Employment
from tests.memssi.demonstration.built import NOW


def test_the_same_seed_builds_the_same_register(demonstration):
    (first_counts, first), (second_counts, second) = demonstration

    assert first_counts == second_counts
    assert first == second


@pytest.mark.parametrize(
    ("model", "choices"),
    [
        (Offering, OfferingStatus),
        (Enrollment, EnrollmentStatus),
        (WaitlistEntry, WaitlistStatus),
        (AttendanceRecord, Presence),
        (Employment, EmploymentStatus),
        (InstructorAssignment, AssignmentStatus),
    ],
)
def test_every_status_occurs(demonstration, model, choices):
    assert set(model.objects.values_list("status", flat=True)) == set(choices.values)


def test_no_class_is_oversold(demonstration):
    for offering in Offering.objects.filter(capacity__isnull=False):
        taken = offering.enrollments.holding_a_seat().count()
        kept = offering.waitlist.holding_an_offer(at=NOW).count()
        assert taken + kept <= offering.capacity, offering.number


def test_little_mail_is_left_to_send(demonstration):
    assert 0 < Message.objects.filter(status=MessageStatus.QUEUED).count() <= LEFT_QUEUED
    sent = Message.objects.filter(status=MessageStatus.SENT)
    assert not sent.filter(subject="").exists()
    assert not sent.filter(body_text="").exists()


def test_it_never_builds_twice(demonstration):
    with pytest.raises(CommandError, match="already"):
        call_command("demo_data", "--yes", "--yes-really")


def test_long_work_is_done_and_some_was_asked_for_too_early(demonstration):
    jobs = BackgroundJob.objects.order_by("pk")

    of_files = [job for job in jobs if "intake" in job.kind]
    assert [(job.owner.email, job.state, job.error) for job in jobs if job not in of_files] == [
        (wellknown.COORDINATOR.email, "done", ""),
        (wellknown.INSTRUCTOR.email, "failed", "This class has no certificates yet."),
        (wellknown.INSTRUCTOR.email, "done", ""),
    ]
    assert {job.state for job in of_files} == {"done"}
    assert [(job.owner.email, job.kind.partition(".")[2]) for job in of_files] == [
        (wellknown.COORDINATOR.email, "check_intake"),
        (wellknown.COORDINATOR.email, "apply_intake"),
        (wellknown.COORDINATOR.email, "check_intake"),
        *[(wellknown.STAFF.email, step) for step in ("check_intake", "apply_intake") * 3],
        (wellknown.STAFF.email, "undo_intake"),
    ]
    assert jobs[2].title.startswith("Evidence of class ")
