"""Lists of places, officers and audiences."""

from datetime import date

from courses.models import Audience
from organizations.enums import OrganizationKind
from organizations.models import Agreement, OfficerAssignment
from tests.factories import (
    UserFactory,
    employ,
    organization,
    staff,
    work_kind,
)
from tests.lists.scenes.scene import PLACES, Scene, place


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


def audiences() -> Scene:
    def add(number: int) -> str:
        audience = Audience.objects.create(key=f"a{number}", name=f"Audience {number}")
        audience.work_kinds.add(work_kind(f"kind-{number}"))
        return audience.name

    return Scene("/audiences/", staff(), add)
