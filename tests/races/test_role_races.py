"""Many at once: one grant, one acceptance, an administrator left, one hand-over, one person."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from accounts.models import User
from accounts.permissions import Role
from organizations.models import Employment, RoleGrant, RoleInvitation
from organizations.services import (
    accept_invitation,
    employ,
    employ_new_person,
    end_grant,
    grant_role,
    hand_over,
    invite,
)
from tests.factories import (
    UserFactory,
    administrator,
    coordinator,
    organization,
    staff,
    work_kind,
)
from tests.races.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 6, 8, 13, tzinfo=UTC)
TODAY = date(2026, 6, 8)


def test_a_role_given_by_many_at_once_is_given_once():
    """Dated to an end, so that no constraint of the database helps."""
    place, person, actor = organization("District One"), UserFactory(), staff()

    def give():
        return grant_role(
            person=person,
            role=Role.HOST,
            organization=place,
            starts_on=TODAY,
            ends_on=date(2027, 6, 8),
            actor=actor,
            now=NOW,
        )

    assert Counter(at_once(*[give] * 6)) == {"RoleGrant": 1, "GrantRefusedError": 5}
    assert RoleGrant.objects.filter(person=person).count() == 1


def test_an_invitation_accepted_twice_at_once_gives_one_role():
    place, person = organization("District One"), UserFactory()
    invitation = invite(
        email=person.email, role=Role.COORDINATOR, organization=place, actor=staff(), now=NOW
    )

    outcomes = at_once(
        *[lambda: accept_invitation(invitation=invitation, person=person, now=NOW)] * 6
    )

    assert Counter(outcomes) == {"RoleGrant": 1, "InvitationRefusedError": 5}
    assert RoleGrant.objects.filter(person=person).count() == 1


def test_an_address_invited_by_many_at_once_is_invited_once():
    place, actor = organization("District One"), staff()

    def ask():
        return invite(
            email="ada@example.org",
            role=Role.COORDINATOR,
            organization=place,
            actor=actor,
            now=NOW,
        )

    outcomes = Counter(at_once(*[ask] * 6))
    assert outcomes == {"RoleInvitation": 1, "InvitationRefusedError": 5}
    assert RoleInvitation.objects.count() == 1


def test_of_two_administrators_who_end_each_other_one_stays():
    people = [administrator(), administrator()]
    grants = list(RoleGrant.objects.order_by("pk"))

    outcomes = at_once(
        *(
            lambda grant=grant, actor=actor: end_grant(
                grant=grant, ends_on=TODAY, reason="Out.", actor=actor, now=NOW
            )
            for grant, actor in zip(grants, reversed(people), strict=True)
        )
    )

    assert Counter(outcomes) == {"RoleGrant": 1, "RoleEndRefusedError": 1}
    assert RoleGrant.objects.filter(ends_on=None).count() == 1


def test_roles_handed_over_by_two_at_once_go_to_one():
    place = organization("District One")
    leaving, actor = coordinator(place), staff()
    grants = list(RoleGrant.objects.filter(person=leaving))
    heirs = UserFactory.create_batch(2)

    outcomes = at_once(
        *(
            lambda heir=heir: hand_over(
                grants=grants, to=heir, on=TODAY, reason="Out.", actor=actor, now=NOW
            )
            for heir in heirs
        )
    )

    assert Counter(outcomes) == {"list": 1, "HandOverRefusedError": 1}
    assert RoleGrant.objects.filter(person__in=heirs).count() == 1


def test_two_who_enter_the_same_person_at_once_enter_one():
    place = organization("District One")
    actor, kind = coordinator(place), work_kind()

    def enter():
        return employ_new_person(
            first_name="Ada",
            last_name="Birch",
            email="",
            known_namesakes=(),
            organization=place,
            work_kind=kind,
            starts_on=TODAY,
            actor=actor,
            now=NOW,
        )

    assert Counter(at_once(*[enter] * 4)) == {"Employment": 1, "NamesakeError": 3}
    assert User.objects.filter(last_name="Birch").count() == 1


def test_work_entered_by_two_at_once_is_entered_once():
    place, person = organization("District One"), UserFactory()
    actor, kind = coordinator(place), work_kind()

    def enter():
        return employ(
            person=person,
            organization=place,
            work_kind=kind,
            starts_on=TODAY,
            ends_on=date(2027, 6, 8),
            actor=actor,
            now=NOW,
        )

    assert Counter(at_once(*[enter] * 4)) == {"Employment": 1, "EmploymentRefusedError": 3}
    assert Employment.objects.count() == 1
