"""Lists of what people have earned and asked for, and a home."""

from datetime import date, timedelta

from django.utils import timezone

from accounts.permissions import Role
from background.models import BackgroundJob
from core.clock import maine_date
from courses.models import Audience, Offering, Topic
from notifications.models import Message
from organizations.services import grant_role
from tests.factories import (
    UserFactory,
    VersionFactory,
    employ,
    offering,
    organization,
    staff,
    work_kind,
)
from tests.factories.claims import claim
from tests.factories.courses import LaneFactory
from tests.factories.records import award, certificate, seat
from tests.lists.scenes.scene import Scene, coming, place, taught, title
from tests.rosters.files import csv_file
from tests.rosters.steps import checked
from transcripts.asking import Wish
from transcripts.recurrences import Every, Recurrence
from transcripts.services import schedules


def transcript() -> Scene:
    person = UserFactory()

    def add(number: int) -> str:
        employ(person, place(number))
        klass = offering(instructors=[UserFactory()])
        award(enrollment=seat(learner=person, offering=klass, status="completed"))
        return title(klass)

    return Scene(f"/people/{person.pk}/transcript/", staff(), add)


def certificates() -> Scene:
    person = staff()

    def add(_number: int) -> str:
        return certificate(enrollment=seat(learner=person, status="completed")).document.serial

    return Scene("/my/certificates/", person, add)


def repeated_files() -> Scene:
    person, days = staff(), ("MO", "TU", "WE")

    def add(number: int) -> str:
        now = timezone.now()
        made = schedules.schedule_export(
            owner=person,
            wish=Wish(),
            recurrence=Recurrence(Every.WEEK, weekday=days[number - 1]),
            hour=6,
            starts_on=maine_date(now),
            ends_on=maine_date(now + timedelta(days=90)),
            now=now,
        )
        schedules.run_schedule(schedule_id=made.pk, now=now + timedelta(days=8))
        return Recurrence.from_rule(made.rule).in_words(6)

    return Scene("/people/training/repeated/", person, add)


def my_jobs() -> Scene:
    person = staff()

    def add(number: int) -> str:
        return BackgroundJob.objects.create(
            kind="certificates.bundle_class",
            owner=person,
            subject_pk=number,
            title=f"Papers {number}",
            requested_at=timezone.now(),
        ).title

    return Scene("/my/jobs/", person, add)


def home() -> Scene:
    """Somebody who is staff, coordinates a place, teaches and learns: every tile has rows."""
    person = staff()
    district = organization("District of the home")
    grant_role(
        person=person,
        role=Role.COORDINATOR,
        organization=district,
        starts_on=date(2020, 1, 6),
        actor=None,
        now=timezone.now(),
    )
    employ(person, district)
    audience = Audience.objects.create(key="teacher", name="Teachers")
    audience.work_kinds.add(work_kind())

    def add(number: int) -> str:
        now = timezone.now()
        for who in (person, UserFactory()):
            seat(learner=who, offering=coming(number))
            coming(number).waitlist.create(learner=who, joined_at=now)
        for confirmed in (True, False):
            works = employ(UserFactory(), district, confirmed=confirmed)
            seat(learner=works.person, offering=coming(number))
        taught(person, offering(starts_at=now))
        taught(person, offering(starts_at=now - timedelta(days=2)))
        coming(number, instructors=[person])
        Offering.objects.filter(pk=coming(number).pk).update(
            minimum_seats=1, decided_by=maine_date(now)
        )
        suggested = coming(number)
        suggested.version.course.audiences.add(audience)
        topic = Topic.objects.create(key=f"topic-{number}", name=f"Topic {number}")
        suggested.version.course.topics.add(topic)
        person.interests.create(topic=topic)
        exam = VersionFactory(completion_rule="provider_certificate_verified")
        seat(offering=offering(version=exam, starts_at=now - timedelta(days=3)))
        certificate(enrollment=award(person=person, earned_on=now.date()).enrollment, at=now)
        outbox_row = {"template": "enrollment/reminder", "queued_at": now, "status": "failed"}
        Message.objects.create(key=f"home:{number}", **outbox_row)
        rows = [["First name", "Last name"], ["Ann", f"Able{number}"]]
        checked(csv_file(rows, name=f"home{number}.csv"), district, person)
        kept = coming(number).waitlist.create(
            learner=person, status="offered", joined_at=now, offer_ends_at=now + timedelta(days=1)
        )
        return f"/my/offers/{kept.pk}/"

    return Scene("/", person, add)


def elsewhere_to_decide() -> Scene:
    def add(number: int) -> str:
        return claim(title=f"Drill {number}", lane=LaneFactory()).title

    return Scene("/staff/training-elsewhere/", staff(), add)


def my_elsewhere() -> Scene:
    person = staff()

    def add(number: int) -> str:
        return claim(person, title=f"Drill {number}", lane=LaneFactory()).title

    return Scene("/my/training-elsewhere/", person, add)
