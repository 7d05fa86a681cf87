"""Who sees and who may do is one question with one answer, row by row."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from accounts.models import User
from accounts.permissions import (
    ACTIONS,
    Role,
    ScopedQuerySet,
    granted_roles,
    may_somewhere,
    require,
    require_somewhere,
    scopes_held,
)
from attendance.models import Roster
from certificates.models import Certificate
from enrollment.models import Enrollment, WaitlistEntry
from organizations.models import Employment, RoleGrant, today
from organizations.services import grant_role
from tests.access.world import build_world
from tests.factories import UserFactory, coordinator, employ, offering, organization, staff
from tests.factories.people import LONG_AGO
from tests.factories.records import seat
from transcripts.models import CreditAward

pytestmark = pytest.mark.django_db

SCOPED = [User, Employment, Enrollment, WaitlistEntry, Roster, CreditAward, Certificate]


def may(person, action, *, on=None) -> bool:
    try:
        require(person, action, on=on)
    except PermissionDenied:
        return False
    return True


def loaded_anew(person: User) -> User:
    """The same person, as the next request loads them."""
    return User.objects.get(pk=person.pk)


def test_what_is_seen_is_what_may_be_seen_row_by_row():
    world = build_world()
    visitors = {who: person or AnonymousUser() for who, person in world.visitors.items()}
    assert all(isinstance(model._default_manager.all(), ScopedQuerySet) for model in SCOPED)
    for model in SCOPED:
        rows = list(model._default_manager.all())
        action = model._default_manager.all().view_action
        seen = {
            who: set(model._default_manager.visible_to(person).values_list("pk", flat=True))
            for who, person in visitors.items()
        }
        permitted = {
            who: {row.pk for row in rows if may(person, action, on=row)}
            for who, person in visitors.items()
        }
        assert seen == permitted, model
        assert seen["staff"] == {row.pk for row in rows}, model
        assert seen["anonymous"] == seen["deactivated"] == set(), model


@pytest.fixture
def places():
    here, there = organization("District One"), organization("District Two")
    return here, there


def test_each_of_two_roles_reaches_its_own_rows_only(places):
    here, there = places
    person = coordinator(here)
    taught = seat(offering=offering(instructors=[person]))
    employed_here, employed_there = seat(), seat()
    employ(employed_here.learner, here)
    employ(employed_there.learner, there)

    seen = Enrollment.objects.visible_to(person)

    assert set(seen) == {taught, employed_here}
    assert may(person, "enrollment.withdraw", on=taught) is False
    assert set(User.objects.visible_to(person)) == {person, employed_here.learner}


def test_the_same_role_in_two_places_reaches_both(places):
    here, there = places
    person = coordinator(here)
    seats = [seat(), seat(), seat()]
    employ(seats[0].learner, here)
    employ(seats[1].learner, there)
    grant_role(
        person=person,
        role=Role.COORDINATOR,
        organization=there,
        starts_on=LONG_AGO.date(),
        actor=None,
        now=LONG_AGO,
    )

    assert set(Enrollment.objects.visible_to(loaded_anew(person))) == set(seats[:2])


def test_an_approver_sees_people_and_seats_but_no_hours(places):
    here, _there = places
    person = UserFactory()
    RoleGrant.objects.create(
        person=person, role=Role.APPROVER, organization=here, starts_on=LONG_AGO.date()
    )
    held = seat()
    employ(held.learner, here)

    assert set(Enrollment.objects.visible_to(person)) == {held}
    assert held.learner in User.objects.visible_to(person)
    assert may_somewhere(person, "transcripts.export") is False
    assert may_somewhere(person, "organizations.decide_employment") is False
    assert [role for role, _scope in scopes_held(person, "transcripts.view_award")] == [
        Role.LEARNER
    ]


@pytest.mark.parametrize(
    ("starts_in", "ends_in", "holds"),
    [
        (0, None, True),
        (-30, 1, True),
        (-30, 0, False),
        (-30, -1, False),
        (1, None, False),
    ],
)
def test_a_grant_gives_a_role_from_its_first_day_until_its_end(starts_in, ends_in, holds):
    person, other = UserFactory(), seat()
    RoleGrant.objects.create(
        person=person,
        role=Role.STAFF,
        starts_on=today() + timedelta(days=starts_in),
        ends_on=None if ends_in is None else today() + timedelta(days=ends_in),
    )

    assert (Role.STAFF in granted_roles(person)) is holds
    assert may(person, "transcripts.complete_enrollment") is holds
    assert Enrollment.objects.visible_to(person).filter(pk=other.pk).exists() is holds


@pytest.mark.parametrize(("starts_in", "ends_in"), [(-30, 0), (1, None)])
def test_an_ended_or_coming_grant_for_a_place_reaches_nobody_there(places, starts_in, ends_in):
    here, there = places
    person, held = coordinator(there), seat()
    employ(held.learner, here)
    RoleGrant.objects.create(
        person=person,
        role=Role.COORDINATOR,
        organization=here,
        starts_on=today() + timedelta(days=starts_in),
        ends_on=None if ends_in is None else today() + timedelta(days=ends_in),
    )

    assert set(Enrollment.objects.visible_to(person)) == set()


def test_somebody_deactivated_may_do_nothing_and_sees_nothing():
    person = staff()
    own = seat(learner=person)
    User.objects.filter(pk=person.pk).update(is_active=False)
    person = loaded_anew(person)

    assert [action for action in ACTIONS if may_somewhere(person, action)] == []
    assert [action for action in ACTIONS if may(person, action, on=own)] == []
    assert set(Enrollment.objects.visible_to(person)) == set()


def test_a_stranger_may_do_nothing():
    nobody = AnonymousUser()

    assert [action for action in ACTIONS if may_somewhere(nobody, action)] == []
    with pytest.raises(PermissionDenied):
        require_somewhere(nobody, "accounts.view_person")


def test_without_a_row_only_what_is_allowed_everywhere_is_allowed(places):
    here, _there = places

    assert may(coordinator(here), "transcripts.export") is False
    assert may(staff(), "transcripts.export") is True


def test_an_action_that_is_not_in_the_table_is_an_error():
    with pytest.raises(KeyError):
        require(staff(), "transcripts.complete_enrolment")


def test_roles_are_asked_for_once_per_loaded_person(django_assert_num_queries):
    person = staff()

    with django_assert_num_queries(1):
        for action in ACTIONS:
            may_somewhere(person, action)
