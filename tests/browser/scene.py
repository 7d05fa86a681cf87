"""A class that began half an hour ago and still takes learners, and the people around it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts.models import User
from attendance.models import AttendanceRecord
from courses.models import Meeting, Offering
from courses.services import PlannedBreak, PlannedMeeting, reindex_all
from enrollment.services import register
from organizations.enums import OrganizationKind
from organizations.models import Organization
from organizations.services import set_issuing_authority
from tests.factories import (
    CourseFactory,
    UserFactory,
    VersionFactory,
    approval,
    coordinator,
    employ,
    offering,
    organization,
    work_kind,
)

PASSWORD = "a-boat-named-patience"
CREDITABLE_MINUTES = 105


@dataclass
class Scene:
    klass: Offering
    meeting: Meeting
    district: Organization
    school: Organization
    coordinator: User
    instructor: User
    seated: list[User]


def build_scene(*, learners: int = 3) -> Scene:
    """Two hours with a break of a quarter; contact and in-service hours by minutes."""
    now = timezone.now()
    district = organization("Pinecone District")
    school = organization("Heron Pond School", kind=OrganizationKind.SCHOOL, parent=district)
    work_kind("teacher")
    issuing_authority(now)
    instructor = UserFactory(first_name="Maren", last_name="Cedarlight")
    version = VersionFactory(
        course=CourseFactory(code="MEM-BR-100", title="Calm in the Corridor"),
        contact_hours=2,
        credit={"contact_hours": ("minutes", 2), "mcja_in_service_hours": ("minutes", 2)},
    )
    approval(version, number="BD-7", starts_on=date(2020, 1, 1), ends_on=date(2100, 1, 1))
    begins = now.replace(second=0, microsecond=0) - timedelta(minutes=30)
    pause = begins + timedelta(minutes=60)
    klass = offering(
        version=version,
        meetings=[
            PlannedMeeting(
                begins,
                begins + timedelta(hours=2),
                (PlannedBreak(pause, pause + timedelta(minutes=15)),),
                room="Library",
            )
        ],
        closes_at=begins + timedelta(hours=2),
        instructors=[instructor],
    )
    seated = [
        UserFactory(first_name=first, last_name=last)
        for first, last in [("Ada", "Alder"), ("Bo", "Birch"), ("Cy", "Cedar")][:learners]
    ]
    for person in seated:
        register(offering_id=klass.pk, learner=person, actor=person, now=now)
        employ(person, school)
    chief = coordinator(district)
    for person in (instructor, chief):
        person.set_password(PASSWORD)
        person.save()
    reindex_all()  # no worker runs here that would take up the job
    return Scene(klass, klass.meetings.get(), district, school, chief, instructor, seated)


def issuing_authority(now: datetime) -> None:
    set_issuing_authority(
        starts_on=(now - timedelta(days=400)).date(),
        provider="Maine School Safety Center",
        department="Maine Department of Education",
        address="23 State House Station, Augusta, ME 04333",
        phone="207-555-0100",
        signatory_name="Pat Example",
        signatory_title="Director",
        actor=None,
        now=now,
    )


def marks_of(scene: Scene) -> dict[str, tuple[str, int]]:
    """Return status and minutes of everybody marked, by last name."""
    return {
        record.enrollment.learner.last_name: (record.status, record.minutes_present)
        for record in AttendanceRecord.objects.filter(
            signature__meeting=scene.meeting
        ).select_related("enrollment__learner")
    }
