"""One look at all roles of a viewer says the same as asking for each action."""

from datetime import UTC, date, datetime

import pytest

from accounts.models import User
from accounts.permissions import ACTIONS, Role, Scope
from accounts.reach import reach_of
from organizations.enums import OrganizationKind
from organizations.services import grant_role
from tests.factories import (
    UserFactory,
    administrator,
    coordinator,
    director,
    employ,
    organization,
    staff,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 4, 13, tzinfo=UTC)


def grant(person: User, role: Role, place) -> User:
    grant_role(
        person=person,
        role=role,
        organization=place,
        starts_on=date(2020, 1, 6),
        actor=None,
        now=NOW,
    )
    return person


def test_it_agrees_with_the_table_for_every_action_viewer_and_person():
    district = organization("District One")
    school = organization("School One", kind=OrganizationKind.SCHOOL, parent=district)
    agency = organization("Agency One", kind=OrganizationKind.LAW_AGENCY)
    elsewhere = organization("District Two")
    teacher, officer, twofold, claimed, nobody = UserFactory.create_batch(5)
    for person, place in (
        (teacher, school),
        (officer, agency),
        (twofold, school),
        (twofold, agency),
    ):
        employ(person, place)
    employ(claimed, school, confirmed=False)
    withdrawn = UserFactory(email=None, is_active=False, withdrawn_at=NOW)
    both = grant(coordinator(elsewhere), Role.APPROVER, agency)
    viewers = [
        teacher,
        coordinator(district),
        coordinator(agency),
        coordinator(elsewhere),
        grant(UserFactory(), Role.APPROVER, school),
        grant(UserFactory(), Role.OVERSIGHT, district),
        grant(UserFactory(), Role.HOST, district),
        both,
        staff(),
        director(),
        administrator(),
        UserFactory(is_active=False),
    ]
    # Scopes that are about classes reach no person.
    about_people = {Scope.OWN, Scope.ANYWHERE, *User.objects.all().scope_rules}
    actions = [
        action
        for action, table in ACTIONS.items()
        if all(scope in about_people for scope in table.values())
    ]
    assert len(actions) > 20

    wrong = []
    for viewer in viewers:
        for person in (teacher, officer, twofold, claimed, nobody, withdrawn):
            reach = reach_of(viewer, User.objects.all(), person.pk)
            for action in actions:
                may = User.objects.permitted_to(viewer, action).filter(pk=person.pk).exists()
                if (reach is not None and reach.may(action)) is not may:
                    wrong.append((viewer.pk, person.pk, action))
    assert wrong == []


def test_it_costs_one_query_for_the_person_and_one_for_each_role_with_places(
    django_assert_num_queries,
):
    place = organization("District One")
    person = UserFactory()
    employ(person, place)
    viewer = User.objects.get(pk=grant(coordinator(place), Role.APPROVER, place).pk)
    with django_assert_num_queries(4):  # its roles, the places of each of the two, the person
        reach = reach_of(viewer, User.objects.all(), person.pk)
    assert reach is not None
    assert reach.numbers == ["educator_certificate", "state_staff_id"]
