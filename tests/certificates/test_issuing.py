from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pytest
import time_machine

from certificates import services
from certificates.models import Certificate, owed_a_certificate
from certificates.services import issue_certificate
from documents.models import IssuedDocument
from enrollment.models import Enrollment
from enrollment.services import withdraw
from notifications.models import Message
from organizations.exceptions import AuthorityRefusedError
from organizations.services import set_issuing_authority
from tests.enrollment.rows import history, jobs_in, nothing_written
from tests.factories import (
    CourseFactory,
    UserFactory,
    VersionFactory,
    approval,
    meeting_times,
    offering,
)
from tests.factories.lives import ABSENT, enroll, hold, mark
from tests.road.test_road import letterhead
from transcripts import jobs
from transcripts.exceptions import CompletionRefusedError
from transcripts.services import complete_by_decision, sign_and_complete
from worker.certificates import issue_certificate_task
from worker.sweeps import sweep_certificates

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
NOW = datetime(2026, 6, 10, 16, tzinfo=UTC)
TWO_DAYS = [meeting_times(START), meeting_times(START + timedelta(days=1), hours=3)]
TEACHERS = [("Lee", "Alder"), ("Kim", "Birch")]


def completed(*, version=None, meetings=None, teachers=(), **learner) -> Enrollment:
    klass = offering(
        version=version or VersionFactory(),
        meetings=meetings or [meeting_times(START)],
        instructors=[UserFactory(first_name=first, last_name=last) for first, last in teachers],
    )
    seat = enroll(klass, UserFactory(**learner))
    hold(klass, by=UserFactory())
    seat.refresh_from_db()
    return seat


def self_paced() -> Enrollment:
    version = VersionFactory(
        delivery_mode="self_paced",
        completion_rule="all_modules_and_quiz",
        credit={"contact_hours": ("fixed", 2)},
    )
    seat = enroll(offering(version=version, window=(START, START + timedelta(days=30))))
    complete_by_decision(enrollment_id=seat.pk, reason="Seen.", actor=UserFactory(), now=NOW)
    return seat


def issue(seat, *, at=NOW) -> Certificate:
    return issue_certificate(enrollment_id=seat.pk, now=at)


def printed(certificate) -> dict[str, tuple[str, str]]:
    return {fact.key: (fact.label, fact.value) for fact in certificate.document.facts.facts}


def frozen(certificate) -> tuple[dict[str, object], bytes]:
    """Return what the register holds of the paper, and its bytes."""
    document = IssuedDocument.objects.get(pk=certificate.document_id)
    with document.file.open("rb") as file:
        return IssuedDocument.objects.filter(pk=document.pk).values().get(), file.read()


def test_the_certificate_says_everything_maines_form_asks_for():
    letterhead()
    version = VersionFactory(
        course=CourseFactory(code="MEM-TA-9", title="Threat Assessment"),
        number=3,
        validity_months=36,
        credit={"contact_hours": ("minutes", 9), "mcja_in_service_hours": ("minutes", 8)},
    )
    approval(version, number="BD-7")
    seat = completed(
        version=version,
        meetings=TWO_DAYS,
        teachers=TEACHERS,
        first_name="Marguerite",
        last_name="Thériault",
    )

    certificate = issue(seat)

    document = certificate.document
    assert document.facts.title == "Certificate of Completion"
    assert printed(certificate) == {
        "learner_name": ("Awarded to", "Marguerite Thériault"),
        "course_title": ("Course", "Threat Assessment"),
        "course_code": ("Course number", "MEM-TA-9"),
        "course_version": ("Version", "3"),
        "class_number": ("Class number", seat.offering.number),
        "completed_on": ("Date completed", "June 9, 2026"),
        "session_dates": ("Dates attended", "Jun 8, 2026; Jun 9, 2026"),
        "contact_hours": ("Contact hours", "9"),
        "in_service_hours": ("MCJA in-service hours", "8"),
        "in_service_approval": ("MCJA approval", "BD-7"),
        "delivery": ("Delivery", "In person"),
        "location": ("Location", "Town Hall, Augusta"),
        "instructors": ("Instructors", "Lee Alder, Kim Birch"),
        "provider": ("Provider", "Maine School Safety Center"),
        "department": ("Department", "Maine Department of Education"),
        "address": ("Address", "23 State House Station, Augusta, ME 04333"),
        "phone": ("Phone", "207-555-0100"),
        "signatory_name": ("Authorized by", "Pat Example"),
        "signatory_title": ("Title", "Director"),
        "issued_on": ("Issued", "June 10, 2026"),
        "expires_on": ("Valid until", "June 9, 2029"),
        "serial": ("Certificate number", f"MEM-C-2026-{document.pk:06d}"),
        "check_code": (
            "Check code",
            "-".join(document.check_code[start : start + 4] for start in range(0, 26, 4)),
        ),
    }
    assert certificate.expires_on == date(2029, 6, 9)


def test_what_there_is_not_is_not_printed():
    letterhead()
    version = VersionFactory(
        delivery_mode="virtual",
        credit={"contact_hours": ("minutes", 6), "mcja_in_service_hours": ("minutes", 6)},
    )

    certificate = issue(completed(version=version, teachers=TEACHERS[:1]))

    facts = printed(certificate)
    assert {"in_service_hours", "in_service_approval", "expires_on"}.isdisjoint(facts)
    assert (facts["location"], facts["instructors"]) == (
        ("Location", "Online"),
        ("Instructor", "Lee Alder"),
    )
    assert certificate.expires_on is None
    assert "instructors" not in printed(issue(completed()))


def test_in_service_hours_of_the_approved_days_only_are_printed():
    letterhead()
    version = VersionFactory(
        credit={"contact_hours": ("minutes", 9), "mcja_in_service_hours": ("minutes", 9)}
    )
    approval(version, number="BD-OLD", ends_on=date(2026, 6, 9))

    facts = printed(issue(completed(version=version, meetings=TWO_DAYS)))

    assert (facts["contact_hours"][1], facts["in_service_hours"][1]) == ("9", "6")
    assert facts["in_service_approval"][1] == "BD-OLD"


def test_a_self_paced_completion_is_dated_the_day_it_was_decided():
    letterhead()

    facts = printed(issue(self_paced()))

    assert (facts["completed_on"][1], facts["session_dates"][1], facts["contact_hours"][1]) == (
        "June 10, 2026",
        "Jun 10, 2026",
        "2",
    )


def test_the_file_is_the_one_the_register_names_by_its_digest():
    letterhead()

    seat = completed()

    row, content = frozen(issue(seat))

    assert content.startswith(b"%PDF-")
    assert (row["sha256"], row["state"], row["person_id"]) == (
        sha256(content).hexdigest(),
        "valid",
        seat.learner_id,
    )


def test_no_later_change_reaches_a_certificate_that_is_issued():
    letterhead()
    seat = completed(teachers=TEACHERS)
    certificate = issue(seat)
    before = frozen(certificate)

    learner, course, klass = seat.learner, seat.offering.version.course, seat.offering
    learner.first_name = learner.last_name = "Renamed"
    learner.save()
    course.title = course.code = "RENAMED"
    course.save()
    klass.number = klass.venue.name = klass.venue.town = "Renamed"
    klass.save()
    klass.venue.save()
    klass.instructor_assignments.first().instructor.save()
    klass.instructor_assignments.all().delete()
    set_issuing_authority(
        starts_on=NOW.date(),
        provider="Renamed",
        department="Renamed",
        address="Renamed",
        phone="Renamed",
        signatory_name="Renamed",
        signatory_title="Renamed",
        actor=None,
        now=NOW,
    )

    with nothing_written():
        again = issue(seat, at=NOW + timedelta(days=30))

    assert (again.pk, frozen(again)) == (certificate.pk, before)
    assert "Renamed" not in str(before)


def test_the_letterhead_is_the_one_in_force_on_the_day_of_issue():
    letterhead()
    new = {
        name: name.title()
        for name in (
            "provider",
            "department",
            "address",
            "phone",
            "signatory_name",
            "signatory_title",
        )
    }
    set_issuing_authority(starts_on=date(2026, 6, 10), **new, actor=None, now=NOW)
    midnight = datetime(2026, 6, 10, 4, tzinfo=UTC)

    before = printed(issue(completed(), at=midnight - timedelta(seconds=1)))
    after = printed(issue(completed(), at=midnight))

    assert before["provider"][1] == "Maine School Safety Center"
    assert {key: after[key][1] for key in new} == new
    assert (before["issued_on"][1], after["issued_on"][1]) == (
        "June 9, 2026",
        "June 10, 2026",
    )


def test_a_certificate_is_dated_the_last_day_attended_whenever_the_roster_is_signed():
    letterhead()
    version = VersionFactory(credit={"contact_hours": ("minutes", 9)})
    klass = offering(version=version, meetings=TWO_DAYS)
    seat = enroll(klass)
    mark(klass, by=UserFactory())
    for meeting in klass.meetings.all():
        sign_and_complete(meeting_id=meeting.pk, actor=UserFactory(), now=NOW + timedelta(days=9))

    facts = printed(issue(seat, at=NOW + timedelta(days=9)))

    assert facts["completed_on"][1] == "June 9, 2026"


def test_issuing_again_writes_no_second_file(settings):
    letterhead()
    seat = completed()

    issue(seat)
    issue(seat)

    assert len(list(settings.MEDIA_ROOT.rglob("*.pdf"))) == 1


def test_the_learner_is_told_once_where_it_is():
    letterhead()
    seat = completed()

    certificate = issue(seat)
    issue(seat, at=NOW + timedelta(days=1))

    (mail,) = Message.objects.filter(template="certificates/certificate_ready")
    assert (mail.key, mail.to_address, mail.context) == (
        f"certificates.ready:{certificate.pk}",
        seat.learner.email,
        {
            "first_name": seat.learner.first_name,
            "course_title": seat.offering.version.course.title,
            "contact_hours": "6",
            "serial": certificate.document.serial,
            "certificate_path": f"/certificates/{certificate.pk}/",
        },
    )
    assert history("certificates.issue") == [
        (
            "certificates.issue",
            {"state": "preparing"},
            {"state": "valid", "serial": certificate.document.serial, "expires_on": None},
        )
    ]


@pytest.mark.parametrize("status", ["enrolled", "not_completed", "withdrawn"])
def test_no_certificate_for_a_class_not_completed(status):
    letterhead()
    klass = offering()
    seat = enroll(klass)
    if status == "not_completed":
        hold(klass, {seat: [ABSENT]}, by=UserFactory())
    if status == "withdrawn":
        withdraw(enrollment_id=seat.pk, actor=seat.learner, now=START - timedelta(days=9))

    with nothing_written(), pytest.raises(CompletionRefusedError) as refusal:
        issue(seat)

    assert str(refusal.value) == "A certificate is issued for a completed class only."
    assert list(owed_a_certificate(at=NOW)) == []


def test_without_a_letterhead_it_waits_and_the_sweep_takes_it_up_later(
    django_capture_on_commit_callbacks,
):
    seat = completed()
    with nothing_written(), pytest.raises(AuthorityRefusedError):
        issue(seat)
    with nothing_written(), time_machine.travel(NOW, tick=False):
        issue_certificate_task(enrollment_id=seat.pk)  # an answer, logged, not an error

    letterhead()
    with time_machine.travel(NOW, tick=False):
        with django_capture_on_commit_callbacks() as callbacks:
            sweep_certificates()
        assert jobs_in(callbacks) == [(jobs.ISSUE_CERTIFICATE, {"enrollment_id": seat.pk})]
        issue_certificate_task(enrollment_id=seat.pk)
        with django_capture_on_commit_callbacks() as callbacks:
            sweep_certificates()

    assert jobs_in(callbacks) == []
    assert Certificate.objects.get().document.state == "valid"


def test_a_completion_is_owed_a_certificate_once_its_own_job_had_its_time():
    seat = completed()
    moment = seat.ended_at + timedelta(minutes=2)

    assert list(owed_a_certificate(at=moment)) == []
    assert list(owed_a_certificate(at=moment + timedelta(seconds=1))) == [seat]


@pytest.mark.parametrize("step", ["draw_certificate", "store_bytes", "finish_document"])
def test_a_certificate_left_unfinished_is_taken_up_with_the_same_code(step, monkeypatch):
    letterhead()
    seat = completed()

    def fail(*_said, **_named):
        raise OSError("Killed.")

    with monkeypatch.context() as broken:
        broken.setattr(services, step, fail)
        with pytest.raises(OSError, match="Killed"):
            issue(seat)
    left = IssuedDocument.objects.get()
    assert (left.state, left.file.name, left.sha256) == ("preparing", "", "")
    assert list(Certificate.objects.ready()) == []
    assert Message.objects.filter(template="certificates/certificate_ready").count() == 0
    assert list(owed_a_certificate(at=NOW)) == [seat]

    certificate = issue(seat, at=NOW + timedelta(days=3))

    done = certificate.document
    assert (done.pk, done.state, done.check_code, done.serial, done.facts_json) == (
        left.pk,
        "valid",
        left.check_code,
        left.serial,
        left.facts_json,
    )
    assert list(owed_a_certificate(at=NOW + timedelta(days=3))) == []
    assert Message.objects.filter(template="certificates/certificate_ready").count() == 1
    assert len(history("certificates.issue")) == 1


def test_the_last_day_attended_counts_though_the_hours_were_full_before():
    letterhead()
    short = VersionFactory(contact_hours=6)
    seat = completed(version=short, meetings=TWO_DAYS)

    facts = issue_certificate(enrollment_id=seat.pk, now=NOW).document.facts

    assert (
        facts.value("contact_hours"),
        facts.value("completed_on"),
        facts.value("session_dates"),
    ) == ("6", "June 9, 2026", "Jun 8, 2026; Jun 9, 2026")
