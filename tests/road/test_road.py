"""The whole road through the services, on real rows."""

from datetime import UTC, datetime, timedelta

from attendance.enums import Presence
from attendance.services import Mark, record_attendance
from certificates.models import Certificate
from certificates.services import issue_certificate
from documents.enums import DocumentState
from enrollment.services import register
from notifications.models import Message
from organizations.services import set_issuing_authority
from tests.factories import UserFactory, VersionFactory, approval, meeting_times, offering
from transcripts.models import CreditAward
from transcripts.services import sign_and_complete

START = datetime(2026, 6, 8, 13, tzinfo=UTC)


def letterhead(now=START - timedelta(days=400)):
    return set_issuing_authority(
        starts_on=now.date(),
        provider="Maine School Safety Center",
        department="Maine Department of Education",
        address="23 State House Station, Augusta, ME 04333",
        phone="207-555-0100",
        signatory_name="Pat Example",
        signatory_title="Director",
        actor=None,
        now=now,
    )


def test_a_seat_becomes_hours_and_a_certificate(db, django_capture_on_commit_callbacks):
    letterhead()
    teacher, instructor = UserFactory(first_name="Ada", last_name="Tamarack"), UserFactory()
    version = VersionFactory(
        credit={"contact_hours": ("minutes", 6), "mcja_in_service_hours": ("minutes", 6)}
    )
    approval(version)
    klass = offering(
        version=version, meetings=[meeting_times(START, lunch=True)], instructors=[instructor]
    )
    seat = register(
        offering_id=klass.pk, learner=teacher, actor=teacher, now=START - timedelta(days=20)
    )
    after = START + timedelta(hours=7)
    meeting = klass.meetings.get()
    record_attendance(
        meeting_id=meeting.pk,
        marks={seat.pk: Mark(Presence.LATE, 340)},
        actor=instructor,
        now=after,
    )

    assert sign_and_complete(meeting_id=meeting.pk, actor=instructor, now=after) == 1

    seat.refresh_from_db()
    assert seat.status == "completed"
    assert [
        (str(a.hours), a.credit_type.key, a.earned_on.isoformat())
        for a in CreditAward.objects.order_by("credit_type__order")
    ] == [
        ("5.50", "contact_hours", "2026-06-08"),
        ("5.50", "mcja_in_service_hours", "2026-06-08"),
    ]

    certificate = issue_certificate(enrollment_id=seat.pk, now=after)
    again = issue_certificate(enrollment_id=seat.pk, now=after + timedelta(days=1))

    assert Certificate.objects.count() == 1
    assert again.pk == certificate.pk
    assert certificate.document.state == DocumentState.VALID
    assert certificate.document.facts.value("contact_hours") == "5.5"
    assert certificate.document.file.read()[:5] == b"%PDF-"
    assert list(Message.objects.order_by("pk").values_list("template", flat=True)) == [
        "courses/teaching_assigned",
        "enrollment/seat_confirmed",
        "certificates/certificate_ready",
    ]
