"""Lists of people, their work and their roles."""

from datetime import date

from django.utils import timezone

from accounts.permissions import Role
from courses.services import name_lane_lead
from organizations.enums import OrganizationKind
from organizations.services import grant_role, invite
from reports.hours.counting import count_hours
from tests.factories import (
    UserFactory,
    coordinator,
    employ,
    organization,
    staff,
    the_state,
)
from tests.factories.courses import LaneFactory
from tests.factories.records import award
from tests.intakes.steps import HEADINGS, sent
from tests.intakes.steps import checked as intake_checked
from tests.lists.scenes.scene import PLACES, Scene, place
from tests.rosters.files import csv_file
from tests.rosters.steps import checked, uploaded


def people() -> Scene:
    def add(number: int) -> str:
        person = UserFactory()
        employ(person, place(number))
        award(person=person)
        return person.name

    return Scene("/people/", coordinator(the_state()), add)


def hours_of_places() -> Scene:
    def add(number: int) -> str:
        school = organization(PLACES[number - 1], kind=OrganizationKind.SCHOOL)
        employ(UserFactory(), school)
        trained = UserFactory()
        employ(trained, school)
        award(person=trained)
        count_hours(now=timezone.now())
        return school.name

    return Scene("/reports/hours/?by=schools", coordinator(the_state()), add)


def hours_of_people() -> Scene:
    def add(number: int) -> str:
        person = UserFactory()
        employ(person, place(number))
        award(person=person)
        return person.name

    return Scene("/reports/hours/people/", coordinator(the_state()), add)


def hours_by_line() -> Scene:
    scene = hours_of_people()
    scene.path = "/reports/hours/lines/"
    return scene


def claims() -> Scene:
    def add(number: int) -> str:
        return employ(UserFactory(), place(number), confirmed=False).person.name

    return Scene("/people/claims/", staff(), add)


def my_work() -> Scene:
    person = staff()
    return Scene("/my/work/", person, lambda n: employ(person, place(n)).organization.name)


def work_at_places() -> Scene:
    return Scene("/people/work/", staff(), lambda n: employ(UserFactory(), place(n)).person.name)


def without_coordinator() -> Scene:
    def add(number: int) -> str:
        return employ(UserFactory(), place(number)).organization.name

    return Scene("/staff/places-without-coordinator/", staff(), add)


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


def intakes() -> Scene:
    def add(number: int) -> str:
        rows = [HEADINGS, ["", f"Drill {number}", "9/1/2025", "2", "Orono"]]
        return sent(rows, staff(), place=place(number), name=f"training{number}.csv").file_name

    return Scene("/people/training/files/", staff(), add)


def rows_of_an_intake() -> Scene:
    visitor = staff()
    intake = intake_checked([HEADINGS, ["", "Drill", "9/1/2025", "2", "Orono"]], visitor)
    intake.rows.all().delete()

    def add(number: int) -> str:
        person = UserFactory()
        values = {"name": f"Ann Able{number}", "title": "Drill"}
        intake.rows.create(number=number, values=values, finding="doubtful", person=person)
        return person.name

    return Scene(f"/people/training/files/{intake.pk}/", visitor, add)
