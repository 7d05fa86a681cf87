"""Every list of the product: its address, who sees most of it, and one more row of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from background.models import BackgroundJob
from courses.models import Offering
from notifications.models import Message
from organizations.services import set_issuing_authority
from tests.factories import (
    CourseFactory,
    UserFactory,
    VersionFactory,
    coordinator,
    employ,
    offering,
    organization,
    staff,
    the_state,
)
from tests.factories.records import award, certificate, seat

PLACES = ("Alder", "Birch", "Cedar")


@dataclass
class Scene:
    """A list before it has rows; `add` adds one and returns a word by which it is known."""

    path: str
    visitor: User
    add: Callable[[int], str]


def place(number: int):
    return organization(PLACES[number - 1])


def coming(number: int = 0, **about) -> Offering:
    return offering(starts_at=timezone.now() + timedelta(days=20 + number), **about)


def title(klass: Offering) -> str:
    return klass.version.course.title


def catalogue() -> Scene:
    return Scene("/classes/", staff(), lambda n: title(coming(n)))


def courses() -> Scene:
    return Scene("/courses/", staff(), lambda _n: VersionFactory().course.title)


def course_page() -> Scene:
    version = VersionFactory(course=CourseFactory(code="MEM-ONE"))

    def add(number: int) -> str:
        return f"/classes/{coming(number, version=version).pk}/"

    return Scene("/courses/MEM-ONE/", staff(), add)


def my_classes() -> Scene:
    person = staff()

    def add(number: int) -> str:
        waited_for = coming(number)
        waited_for.waitlist.create(learner=person, joined_at=timezone.now())
        held = seat(learner=person, offering=coming(number))
        return title(held.offering)

    return Scene("/my/classes/", person, add)


def sessions() -> Scene:
    return Scene("/teach/", staff(), lambda n: title(coming(n, instructors=[UserFactory()])))


def roster() -> Scene:
    klass = offering(starts_at=timezone.now() - timedelta(hours=2))
    signature = klass.meetings.get().signatures.create()

    def add(number: int) -> str:
        held = seat(offering=klass)
        employ(held.learner, place(number))
        signature.records.create(
            enrollment=held,
            status="present",
            minutes_present=360,
            marked_at=timezone.now(),
            marked_by=held.learner,
        )
        return f"{PLACES[number - 1]}, Teacher"

    return Scene(f"/teach/{klass.meetings.get().pk}/", staff(), add)


def people() -> Scene:
    def add(number: int) -> str:
        person = UserFactory()
        employ(person, place(number))
        award(person=person)
        return person.name

    return Scene("/people/", coordinator(the_state()), add)


def claims() -> Scene:
    def add(number: int) -> str:
        return employ(UserFactory(), place(number), confirmed=False).person.name

    return Scene("/people/claims/", staff(), add)


def completions() -> Scene:
    def add(_number: int) -> str:
        version = VersionFactory(completion_rule="attendance_and_exam")
        begun = offering(version=version, starts_at=timezone.now() - timedelta(days=3))
        return seat(offering=begun).learner.name

    return Scene("/staff/completions/", staff(), add)


def certificates() -> Scene:
    person = staff()

    def add(_number: int) -> str:
        return certificate(enrollment=seat(learner=person, status="completed")).document.serial

    return Scene("/my/certificates/", person, add)


def outbox() -> Scene:
    def add(number: int) -> str:
        person = UserFactory()
        Message.objects.create(
            key=f"tests:{number}",
            recipient=person,
            to_address=person.email,
            template="enrollment/reminder",
            queued_at=timezone.now(),
        )
        return person.email

    return Scene("/staff/outbox/", staff(), add)


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


def transcript() -> Scene:
    person = UserFactory()

    def add(number: int) -> str:
        employ(person, place(number))
        klass = offering(instructors=[UserFactory()])
        award(enrollment=seat(learner=person, offering=klass, status="completed"))
        return title(klass)

    return Scene(f"/people/{person.pk}/transcript/", staff(), add)


def my_work() -> Scene:
    person = staff()
    return Scene("/my/work/", person, lambda n: employ(person, place(n)).organization.name)


def letterheads() -> Scene:
    def add(number: int) -> str:
        words = ("provider", "department", "address", "phone", "signatory_title")
        return set_issuing_authority(
            starts_on=timezone.now().date() - timedelta(days=number),
            signatory_name=f"Pat Example {number}",
            **dict.fromkeys(words, "x"),
            actor=None,
            now=timezone.now(),
        ).signatory_name

    return Scene("/staff/letterhead/", staff(), add)


def home() -> Scene:
    person = staff()

    def add(number: int) -> str:
        seat(learner=person, offering=coming(number))
        offering(starts_at=timezone.now() - timedelta(hours=2), instructors=[person])
        certificate(enrollment=award(person=person).enrollment)
        kept = coming(number).waitlist.create(
            learner=person,
            status="offered",
            joined_at=timezone.now(),
            offer_ends_at=timezone.now() + timedelta(days=1),
        )
        return f"/my/offers/{kept.pk}/"

    return Scene("/", person, add)


SCENES = {
    scene.__name__: scene
    for scene in (
        catalogue,
        courses,
        course_page,
        my_classes,
        sessions,
        roster,
        people,
        claims,
        completions,
        certificates,
        outbox,
        my_jobs,
        transcript,
        my_work,
        letterheads,
        home,
    )
}
