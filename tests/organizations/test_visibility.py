"""A coordinator sees the record of who works there, and what former staff earned there."""

from datetime import date, timedelta

import pytest

from accounts.models import User
from accounts.permissions import Role
from certificates.models import Certificate
from enrollment.models import Enrollment
from organizations.enums import OrganizationKind
from organizations.models import Employment, RoleGrant, today
from tests.factories import UserFactory, coordinator, employ, organization
from tests.factories.records import award, certificate
from transcripts.models import CreditAward

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return organization("District One")


@pytest.fixture
def school(district):
    return organization("School One", kind=OrganizationKind.SCHOOL, parent=district)


def record_of(person, *, earned_on=date(2026, 6, 8)) -> tuple[CreditAward, Certificate]:
    line = award(person=person, earned_on=earned_on)
    return line, certificate(enrollment=line.enrollment)


def seen_by(visitor) -> dict[str, set]:
    return {
        "people": set(User.objects.visible_to(visitor)) - {visitor},
        "work": set(Employment.objects.visible_to(visitor)),
        "seats": set(Enrollment.objects.visible_to(visitor)),
        "lines": set(CreditAward.objects.visible_to(visitor)),
        "certificates": set(Certificate.objects.visible_to(visitor)),
    }


NOTHING = {"people": set(), "work": set(), "seats": set(), "lines": set(), "certificates": set()}


def test_the_coordinator_of_a_district_sees_the_whole_record_of_its_schools_staff(district, school):
    person = UserFactory()
    work = employ(person, school, since=date(2026, 6, 10))
    line, paper = record_of(person, earned_on=date(2021, 1, 4))

    assert seen_by(coordinator(district)) == {
        "people": {person},
        "work": {work},
        "seats": {line.enrollment},
        "lines": {line},
        "certificates": {paper},
    }
    assert seen_by(coordinator(organization("District Two"))) == NOTHING


def test_the_coordinator_of_a_school_sees_nothing_of_the_rest_of_the_district(district, school):
    other = organization("School Two", kind=OrganizationKind.SCHOOL, parent=district)
    for place in (district, other):
        person = UserFactory()
        employ(person, place)
        record_of(person)

    assert seen_by(coordinator(school)) == NOTHING


def test_a_claim_nobody_confirmed_shows_the_entry_and_nothing_of_the_record(district):
    person = UserFactory()
    claim = employ(person, district, confirmed=False)
    record_of(person)

    assert seen_by(coordinator(district)) == NOTHING | {"work": {claim}}


def test_a_rejected_claim_shows_nothing_of_the_record(district):
    person = UserFactory()
    claim = employ(person, district, confirmed=False)
    Employment.objects.update(status="rejected")
    record_of(person)

    assert seen_by(coordinator(district)) == NOTHING | {"work": {claim}}


def test_of_somebody_who_left_the_lines_earned_there_stay_and_nothing_else(district):
    person = UserFactory()
    work = employ(person, district, since=date(2024, 1, 8), until=date(2025, 1, 6))
    before = award(person=person, earned_on=date(2024, 1, 7))
    first_day = award(person=person, earned_on=date(2024, 1, 8))
    last_day = award(person=person, earned_on=date(2025, 1, 5))
    after = award(person=person, earned_on=date(2025, 1, 6))
    certificate(enrollment=last_day.enrollment)

    assert seen_by(coordinator(district)) == NOTHING | {
        "work": {work},
        "lines": {first_day, last_day},
    }
    assert {before, after} & seen_by(coordinator(district))["lines"] == set()


def test_work_that_ends_today_has_ended_and_work_that_ends_tomorrow_has_not(district):
    leaving, left = UserFactory(), UserFactory()
    employ(leaving, district, until=today() + timedelta(days=1))
    employ(left, district, until=today())

    assert seen_by(coordinator(district))["people"] == {leaving}


def test_an_approver_of_a_school_sees_its_people_and_their_seats_only(school):
    person = UserFactory()
    work = employ(person, school)
    line, _paper = record_of(person)
    approver = UserFactory()
    RoleGrant.objects.create(
        person=approver, role=Role.APPROVER, organization=school, starts_on=date(2020, 1, 6)
    )

    assert seen_by(approver) == NOTHING | {
        "people": {person},
        "work": {work},
        "seats": {line.enrollment},
    }


def test_everybody_sees_all_of_their_own(district):
    person = UserFactory()
    work = employ(person, district, confirmed=False)
    line, paper = record_of(person)

    assert seen_by(person) == {
        "people": set(),
        "work": {work},
        "seats": {line.enrollment},
        "lines": {line},
        "certificates": {paper},
    }


def test_the_page_of_a_former_employee_shows_the_lines_earned_then_only(client, district):
    person = UserFactory()
    employ(person, district, since=date(2024, 1, 8), until=date(2025, 1, 6))
    then = award(person=person, earned_on=date(2024, 5, 6))
    later = award(person=person, earned_on=date(2025, 5, 5))
    client.force_login(coordinator(district))

    page = client.get(f"/people/{person.pk}/transcript/")

    assert page.status_code == 200
    assert then.enrollment.offering.version.course.title in page.text
    assert later.enrollment.offering.version.course.title not in page.text


def test_the_page_of_somebody_with_a_claim_is_not_found(client, district):
    person = UserFactory()
    employ(person, district, confirmed=False)
    record_of(person)
    client.force_login(coordinator(district))

    assert client.get(f"/people/{person.pk}/transcript/").status_code == 404
    claims = client.get("/people/claims/")
    assert person.name in claims.text
    assert person.email not in claims.text
