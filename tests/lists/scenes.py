"""Every list of the product: its address, who sees most of it, and one more row of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from accounts.models import User
from accounts.permissions import Role
from background.models import BackgroundJob
from core.clock import maine_date
from courses.models import Audience, Offering, Topic
from notifications.models import Message
from organizations.services import grant_role, set_issuing_authority
from support.services import ask, publish_wording, reply, take
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
    work_kind,
)
from tests.factories.records import award, certificate, seat
from wording.declared import declared
from wording.enums import Kind

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
    person = UserFactory()  # for whom the menu asks more than for staff

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
        offering(starts_at=now, instructors=[person])
        offering(starts_at=now - timedelta(days=2), instructors=[person])
        coming(number, instructors=[person])
        suggested = coming(number)
        suggested.version.course.audiences.add(audience)
        topic = Topic.objects.create(key=f"topic-{number}", name=f"Topic {number}")
        suggested.version.course.topics.add(topic)
        person.interests.create(topic=topic)
        exam = VersionFactory(completion_rule="attendance_and_exam")
        seat(offering=offering(version=exam, starts_at=now - timedelta(days=3)))
        certificate(enrollment=award(person=person, earned_on=now.date()).enrollment, at=now)
        outbox_row = {"template": "enrollment/reminder", "queued_at": now, "status": "failed"}
        Message.objects.create(key=f"home:{number}", **outbox_row)
        kept = coming(number).waitlist.create(
            learner=person, status="offered", joined_at=now, offer_ends_at=now + timedelta(days=1)
        )
        return f"/my/offers/{kept.pk}/"

    return Scene("/", person, add)


def ask_something(number: int, sender: User | None = None) -> str:
    """A question that one of the staff took and answered."""
    now = timezone.now()
    question = ask(
        sender=sender,
        name=f"Ada {PLACES[number - 1]}",
        email="ada@example.org",
        about="class",
        text=f"About {PLACES[number - 1]}",
        now=now,
    )
    answerer = staff()
    take(question_id=question.pk, actor=answerer, now=now)
    reply(question_id=question.pk, text="Yes.", replies_seen=0, actor=answerer, now=now)
    return question.reference


def questions() -> Scene:
    return Scene("/staff/questions/", staff(), lambda n: ask_something(n, UserFactory()))


def my_questions() -> Scene:
    person = staff()
    return Scene("/my/questions/", person, lambda n: ask_something(n, person))


def wording() -> Scene:
    def add(number: int) -> str:
        text = list(declared().values())[number]
        word = f"word{number}@example.org"
        mail = f"{word}\n\n{word}" if text.kind is Kind.MAIL else word
        now = timezone.now()
        publish_wording(text=text, written=mail, starts_on=maine_date(now), actor=staff(), now=now)
        return word

    return Scene("/staff/wording/", staff(), add)


def earlier_wordings() -> Scene:
    def add(number: int) -> str:
        text, word, now = declared()["office.phone"], f"207-555-010{number}", timezone.now()
        publish_wording(text=text, written=word, starts_on=maine_date(now), actor=staff(), now=now)
        return word

    return Scene("/staff/wording/office.phone/", staff(), add)


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
        questions,
        my_questions,
        wording,
        earlier_wordings,
    )
}
