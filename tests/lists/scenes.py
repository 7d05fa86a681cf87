"""Every list of the product: its address, who sees most of it, and one more row of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Model
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Role
from audit.services import record
from background.models import BackgroundJob
from core.clock import maine_date
from courses.models import Audience, Offering, Topic
from courses.services import name_lane_lead
from notifications.models import Message
from organizations.enums import OrganizationKind
from organizations.models import Agreement, OfficerAssignment
from organizations.services import grant_role, invite, set_issuing_authority
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
from tests.factories.courses import LaneFactory
from tests.factories.records import award, certificate, seat
from tests.rosters.files import csv_file
from tests.rosters.steps import checked, uploaded
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


def letters() -> Scene:
    def add(number: int) -> str:
        person = UserFactory(email=None)
        employ(person, place(number))
        Message.objects.create(
            key=f"letter {number}",
            recipient=person,
            template="enrollment/reminder",
            status="no_address",
            queued_at=timezone.now(),
        )
        return person.name

    return Scene("/people/letters/", coordinator(the_state()), add)


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
        rows = [["First name", "Last name"], ["Ann", f"Able{number}"]]
        checked(csv_file(rows, name=f"home{number}.csv"), district, person)
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


def history() -> Scene:
    return Scene("/history/", staff(), change_somebody)


def history_of_a_person() -> Scene:
    person = UserFactory()
    path = f"/people/{person.pk}/history/"
    return Scene(path, staff(), lambda n: change_somebody(n, person))


def my_history() -> Scene:
    person = UserFactory()
    return Scene("/my/history/", person, lambda n: change_somebody(n, person))


def history_of_a_record() -> Scene:
    held = seat()

    def add(number: int) -> str:
        return change_somebody(number, held.learner, of=held)

    return Scene(f"/history/seat/{held.pk}/", staff(), add)


def change_somebody(number: int, person: User | None = None, *, of: Model | None = None) -> str:
    """A change of a name, and of where one works, by somebody else."""
    person = person or UserFactory()
    word = f"Name {number} of {person.pk}"
    record(
        "accounts.edit_person",
        on=of or person,
        actor=UserFactory(),
        person_id=person.pk,
        now=timezone.now(),
        before={"first_name": "Old", "organization": None},
        after={"first_name": word, "organization": place(number).pk, "work_kind": "teacher"},
    )
    return word


def organizations() -> Scene:
    return Scene("/places/", staff(), lambda n: place(n).name)


def the_place() -> Scene:
    district = organization("District of the page")

    def add(number: int) -> str:
        school = organization(PLACES[number - 1], kind=OrganizationKind.SCHOOL, parent=district)
        employ(UserFactory(), school)
        return school.name

    return Scene(f"/places/{district.pk}/", staff(), add)


def officers() -> Scene:
    agency = organization("Police of the list", kind=OrganizationKind.LAW_AGENCY)

    def add(number: int) -> str:
        district = organization(f"{PLACES[number - 1]} District")
        school = organization(PLACES[number - 1], kind=OrganizationKind.SCHOOL, parent=district)
        row = OfficerAssignment.objects.create(
            officer=UserFactory(), agency=agency, school=school, starts_on=date(2020, 1, 6)
        )
        return row.officer.name

    return Scene("/officers/", staff(), add)


def agreements() -> Scene:
    agency = organization("Police of the list", kind=OrganizationKind.LAW_AGENCY)

    def add(number: int) -> str:
        dates = {"starts_on": date(2020, 1, 6)}
        return Agreement.objects.create(agency=agency, sau=place(number), **dates).sau.name

    return Scene("/agreements/", staff(), add)


def roles() -> Scene:
    def add(number: int) -> str:
        here = place(number)
        person = coordinator(here)
        employ(person, here, until=date(2024, 1, 8))
        lane = LaneFactory(key=f"N{number}", name=f"Lane {number}")
        name_lane_lead(
            person=person, lane=lane, starts_on=date(2020, 1, 6), actor=None, now=timezone.now()
        )
        return lane.name

    return Scene("/people/roles/", staff(), add)


def my_roles() -> Scene:
    person = staff()

    def add(number: int) -> str:
        here = place(number)
        grant_role(
            person=person,
            role=Role.HOST,
            organization=here,
            starts_on=date(2020, 1, 6),
            actor=None,
            now=timezone.now(),
        )
        return here.name

    return Scene("/my/roles/", person, add)


def invitations() -> Scene:
    def add(number: int) -> str:
        invited = invite(
            email=f"ada{number}@example.org",
            role=Role.COORDINATOR,
            organization=place(number),
            actor=staff(),
            now=timezone.now(),
        )
        return invited.email

    return Scene("/people/invitations/", staff(), add)


def work_at_places() -> Scene:
    return Scene("/people/work/", staff(), lambda n: employ(UserFactory(), place(n)).person.name)


def without_coordinator() -> Scene:
    def add(number: int) -> str:
        return employ(UserFactory(), place(number)).organization.name

    return Scene("/staff/places-without-coordinator/", staff(), add)


def lane_leads() -> Scene:
    def add(number: int) -> str:
        person = UserFactory()
        lane = LaneFactory(key=f"N{number}", name=f"Lane {number}")
        name_lane_lead(
            person=person, lane=lane, starts_on=date(2020, 1, 6), actor=None, now=timezone.now()
        )
        return person.name

    return Scene("/staff/lanes/", staff(), add)


def audiences() -> Scene:
    def add(number: int) -> str:
        audience = Audience.objects.create(key=f"a{number}", name=f"Audience {number}")
        audience.work_kinds.add(work_kind(f"kind-{number}"))
        return audience.name

    return Scene("/audiences/", staff(), add)


def rosters() -> Scene:
    def add(number: int) -> str:
        file = csv_file([["First name", "Last name"], ["Ann", "Able"]], name=f"list{number}.csv")
        return uploaded(file, place(number), staff()).file_name

    return Scene("/people/rosters/", staff(), add)


def rows_of_a_roster() -> Scene:
    state, visitor = organization("Alder"), staff()
    file = csv_file([["First name", "Last name"], ["Ann", "Able"]])
    roster = checked(file, state, visitor)
    roster.rows.all().delete()

    def add(number: int) -> str:
        values = {"first_name": "Ann", "last_name": f"Able{number}"}
        roster.rows.create(number=number, values=values, outcome="new", reasons=["New here."])
        return f"Ann Able{number}"

    return Scene(f"/people/rosters/{roster.pk}/", visitor, add)


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
        letters,
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
        history,
        history_of_a_person,
        my_history,
        history_of_a_record,
        organizations,
        the_place,
        officers,
        agreements,
        roles,
        my_roles,
        invitations,
        work_at_places,
        without_coordinator,
        lane_leads,
        audiences,
        rosters,
        rows_of_a_roster,
    )
}
