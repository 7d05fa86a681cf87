from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from audit.models import AuditEvent
from courses.exceptions import ScheduleRefusedError
from courses.models import InstructorAssignment, Meeting, MeetingBreak, Offering
from courses.services import PlannedMeeting, publish_offering, schedule_offering
from tests.factories import UserFactory, VersionFactory, meeting_times, offering

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
NOW = START - timedelta(days=60)


def schedule(**said):
    plan = {
        "version": VersionFactory(),
        "number": "C-1",
        "delivery_mode": "virtual",
        "meetings": [meeting_times(START)],
        "registration_opens_at": NOW,
        "registration_closes_at": START,
        "actor": None,
        "now": NOW,
    }
    return schedule_offering(**plan | said)


def test_a_class_is_drafted_with_its_sessions_in_order_of_time():
    lead, second = UserFactory(), UserFactory()
    next_day = START + timedelta(days=1)

    klass = schedule(
        meetings=[meeting_times(next_day, hours=3), meeting_times(START, lunch=True)],
        instructors=[lead, second],
    )

    assert (klass.status, klass.starts_at, klass.ends_at) == (
        "draft",
        START,
        next_day + timedelta(hours=3),
    )
    assert [(m.number, m.starts_at, m.creditable_minutes) for m in klass.meetings.all()] == [
        (1, START, 360),
        (2, next_day, 180),
    ]
    assert [(b.meeting.number, b.starts_at) for b in MeetingBreak.objects.all()] == [
        (1, START + timedelta(hours=3))
    ]
    assert [(a.instructor, a.is_lead) for a in InstructorAssignment.objects.all()] == [
        (lead, True),
        (second, False),
    ]
    assert list(AuditEvent.objects.values_list("action", "object_pk", "after")) == [
        (
            "courses.schedule_offering",
            klass.pk,
            {
                "number": "C-1",
                "status": "draft",
                "starts_at": klass.starts_at.isoformat(),
                "ends_at": klass.ends_at.isoformat(),
                "capacity": None,
                "instructors": [lead.pk, second.pk],
            },
        )
    ]


def test_a_self_paced_class_has_a_window_and_no_sessions():
    last = START + timedelta(days=90)

    klass = schedule(delivery_mode="self_paced", meetings=[], window=(START, last))

    assert (klass.starts_at, klass.ends_at, klass.meetings.count()) == (START, last, 0)


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        (
            {"meetings": []},
            "A class needs sessions, or a first and a last day if it is self-paced.",
        ),
        ({"delivery_mode": "in_person"}, "A class in person needs a place."),
        ({"delivery_mode": "hybrid"}, "A class in person needs a place."),
        (
            {"meetings": [PlannedMeeting(START, START)]},
            "Session 1 ends before it starts.",
        ),
    ],
)
def test_an_impossible_plan_is_refused_with_a_sentence_and_writes_nothing(plan, sentence):
    with pytest.raises(ScheduleRefusedError) as refusal:
        schedule(**plan)

    assert str(refusal.value) == sentence
    assert (Offering.objects.count(), Meeting.objects.count(), AuditEvent.objects.count()) == (
        0,
        0,
        0,
    )


def test_publishing_freezes_hours_rules_and_credit_on_the_class():
    version = VersionFactory(
        contact_hours=Decimal("6.50"),
        completion_rule="attendance_80_percent",
        credit={"contact_hours": ("minutes", "6.50"), "mcja_in_service_hours": ("fixed", 6)},
    )
    klass = offering(version=version, published=False)

    publish_offering(offering=klass, actor=None, now=NOW)
    version.contact_hours, version.completion_rule = Decimal(1), "attendance"
    version.save()
    version.credits.all().delete()

    klass = Offering.objects.get(pk=klass.pk)
    assert (klass.status, klass.contact_hours, klass.completion_rule, klass.credit_rules) == (
        "published",
        Decimal("6.50"),
        "attendance_80_percent",
        [
            {
                "credit_type": "contact_hours",
                "basis": "minutes",
                "hours": "6.50",
                "rounding": "quarters_down",
            },
            {
                "credit_type": "mcja_in_service_hours",
                "basis": "fixed",
                "hours": "6.00",
                "rounding": "quarters_down",
            },
        ],
    )
    published = AuditEvent.objects.get(action="courses.publish_offering")
    assert (published.before, published.after) == ({"status": "draft"}, {"status": "published"})


@pytest.mark.parametrize("status", ["published", "cancelled"])
def test_only_a_draft_is_published(status):
    klass = offering(published=False)
    Offering.objects.filter(pk=klass.pk).update(status=status)
    events = AuditEvent.objects.count()

    with pytest.raises(ScheduleRefusedError, match="published or canceled already"):
        publish_offering(offering=klass, actor=None, now=NOW)

    assert Offering.objects.get(pk=klass.pk).status == status
    assert AuditEvent.objects.count() == events
