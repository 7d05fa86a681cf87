"""Somebody leaves: their roles pass to another in one stroke, and nobody forgets them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.permissions import Role
from audit.models import AuditEvent
from organizations.enums import OrganizationKind
from organizations.exceptions import GrantRefusedError, HandOverRefusedError
from organizations.models import Employment, RoleGrant, places_without_coordinator, today
from organizations.services import grant_role, hand_over
from organizations.views.employing import uncovered_places
from tests.factories import (
    UserFactory,
    administrator,
    coordinator,
    employ,
    organization,
    staff,
    the_state,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 8, 13, tzinfo=UTC)
TODAY = date(2026, 6, 8)
JULY = date(2026, 7, 1)


@pytest.fixture
def district():
    return organization("District One")


def hold(person, role, place, *, ends_on=None) -> RoleGrant:
    return grant_role(
        person=person,
        role=role,
        organization=place,
        starts_on=date(2020, 1, 6),
        ends_on=ends_on,
        actor=None,
        now=NOW,
    )


def over(grants, to, actor, *, on=JULY):
    return hand_over(grants=grants, to=to, on=on, reason="Retires.", actor=actor, now=NOW)


def roles() -> list[tuple]:
    rows = RoleGrant.objects.order_by("person", "role", "organization")
    return list(rows.values_list("person", "role", "organization", "starts_on", "ends_on"))


def test_one_ends_the_day_the_other_begins(district):
    leaving, following, actor = UserFactory(), UserFactory(), staff()
    long_ago, until = date(2020, 1, 6), date(2027, 1, 4)
    grants = [
        hold(leaving, Role.COORDINATOR, district),
        hold(leaving, Role.HOST, district, ends_on=until),
    ]

    given = over(grants, following, actor)

    staff_grant = (actor.pk, "staff", None, long_ago, None)
    assert set(roles()) == {
        (leaving.pk, "coordinator", district.pk, long_ago, JULY),
        (leaving.pk, "host", district.pk, long_ago, JULY),
        (following.pk, "coordinator", district.pk, JULY, None),
        (following.pk, "host", district.pk, JULY, until),
        staff_grant,
    }
    assert [grant.person for grant in given] == [following, following]
    events = AuditEvent.objects.filter(actor=actor).order_by("pk")
    assert [(event.action, event.person, event.reason) for event in events] == [
        ("organizations.grant_role", following, "Retires."),
        ("organizations.grant_role", following, "Retires."),
        ("organizations.end_role", leaving, "Retires."),
        ("organizations.end_role", leaving, "Retires."),
    ]
    assert events[0].after["taken_over_from"] == leaving.pk


def test_a_coordinator_hands_over_their_own(district):
    leaving, following = coordinator(district), UserFactory()
    grants = list(RoleGrant.objects.filter(person=leaving))

    over(grants, following, leaving, on=TODAY)

    assert [(row[0], row[3], row[4]) for row in roles()] == [
        (leaving.pk, date(2020, 1, 6), TODAY),
        (following.pk, TODAY, None),
    ]


def test_all_or_nothing(district):
    """A coordinator may not give oversight: then the rest is not handed over either."""
    leaving, following = coordinator(district), UserFactory()
    hold(leaving, Role.OVERSIGHT, district)
    before = roles()

    with pytest.raises(GrantRefusedError, match="You cannot give or end the role “Oversight"):
        over(list(RoleGrant.objects.order_by("pk")), following, leaving)
    assert roles() == before


def test_what_the_other_holds_already_is_only_ended(district):
    leaving, following = coordinator(district), coordinator(district)
    grants = list(RoleGrant.objects.filter(person=leaving))

    assert over(grants, following, staff(), on=TODAY) == []
    assert RoleGrant.objects.get(person=leaving).ends_on == TODAY
    assert RoleGrant.objects.get(person=following).ends_on is None


def test_the_same_role_for_another_place_is_another_role(district):
    leaving, following = coordinator(district), coordinator(organization("District Two"))
    grants = list(RoleGrant.objects.filter(person=leaving))

    given = over(grants, following, staff(), on=TODAY)

    assert [(grant.person, grant.organization) for grant in given] == [(following, district)]


def test_a_role_to_come_is_taken_over_from_its_first_day(district):
    leaving, following, august = UserFactory(), UserFactory(), date(2026, 8, 3)
    grant = hold(leaving, Role.HOST, district)
    RoleGrant.objects.filter(pk=grant.pk).update(starts_on=august)

    over([grant], following, staff())

    assert [row for row in roles() if row[1] == "host"] == [
        (leaving.pk, "host", district.pk, august, august),
        (following.pk, "host", district.pk, august, None),
    ]


def test_a_role_that_ends_by_that_day_is_not_handed_over(district):
    leaving, actor = UserFactory(), staff()
    grant = hold(leaving, Role.HOST, district, ends_on=JULY)
    before = roles()

    with pytest.raises(HandOverRefusedError, match="One of these roles ends by that day anyway"):
        over([grant], UserFactory(), actor)
    assert roles() == before


def test_what_the_other_holds_only_later_leaves_no_gap(district):
    leaving, following, actor = coordinator(district), coordinator(district), staff()
    RoleGrant.objects.filter(person=following).update(starts_on=date(2026, 8, 3))
    grants, before = list(RoleGrant.objects.filter(person=leaving)), roles()

    with pytest.raises(GrantRefusedError, match="already holds this role, since August 3, 2026"):
        over(grants, following, actor)
    assert roles() == before


def test_a_role_for_the_whole_state_does_not_go_along(district):
    leaving, following, actor = staff(), UserFactory(), administrator()
    grants, before = list(RoleGrant.objects.filter(person=leaving)), roles()

    assert over(grants, following, actor) == []
    assert roles() == before


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"to": "leaving"}, "Choose somebody else to take over."),
        ({"on": TODAY - timedelta(days=1)}, "The day of the hand-over cannot lie in the past."),
        ({"grants": []}, "Choose at least one role to hand over."),
        ({"grants": "of two"}, "Roles are handed over for one person at a time."),
    ],
)
def test_a_hand_over_that_cannot_be_is_refused(district, change, sentence):
    leaving, following, actor = coordinator(district), UserFactory(), staff()
    grants = list(RoleGrant.objects.filter(person=leaving))
    if change.get("grants") == "of two":
        change = {"grants": [*grants, hold(UserFactory(), Role.HOST, district)]}
    if change.get("to") == "leaving":
        change = {"to": leaving}
    before = roles()

    with pytest.raises(HandOverRefusedError) as refusal:
        over(**{"grants": grants, "to": following, "actor": actor} | change)
    assert str(refusal.value) == sentence
    assert roles() == before


def test_whoever_no_longer_works_there_is_flagged_and_nobody_else(district):
    school = organization("School One", kind=OrganizationKind.SCHOOL, parent=district)
    left, moved, there, never = (coordinator(district) for _ in range(4))
    yesterday = today() - timedelta(days=1)
    employ(left, school, until=yesterday)
    employ(moved, district, until=yesterday)
    employ(moved, school, since=yesterday)
    employ(there, district)
    employ(never, organization("District Two"), until=yesterday)

    flagged = RoleGrant.objects.for_listing().filter(has_left=True)

    assert [grant.person for grant in flagged] == [left]


def test_the_end_of_work_shows_the_roles_and_leads_to_the_hand_over(client, district):
    leaving = coordinator(district)
    work = employ(leaving, district)
    client.force_login(staff())

    asked = client.get(f"/my/work/{work.pk}/end/")
    ended = client.post(f"/my/work/{work.pk}/end/", {"ends_on": "2030-01-07", "reason": "Retires."})

    assert "This person holds roles there" in asked.text
    assert "Coordinator of an organization, District One" in asked.text
    assert (ended.status_code, ended.url) == (302, f"/people/{leaving.pk}/hand-over/")
    assert Employment.objects.get(pk=work.pk).ends_on == date(2030, 1, 7)
    assert RoleGrant.objects.get(person=leaving).ends_on is None


def test_a_place_is_answered_for_by_its_own_coordinator_or_one_above(district):
    school = organization("School One", kind=OrganizationKind.SCHOOL, parent=district)
    other, empty = organization("District Two"), organization("District Three")
    for place in (district, school, other):
        employ(UserFactory(), place)
    waiting = employ(UserFactory(), other, confirmed=False)
    coordinator(district)
    former = coordinator(other)
    RoleGrant.objects.filter(person=former).update(ends_on=today())

    without = places_without_coordinator(today())

    assert set(without) == {the_state(), other, empty}
    assert [(row.pk, row.people, row.waiting) for row in uncovered_places()] == [
        (waiting.organization_id, 1, 1)
    ]


def test_staff_see_what_waits_where_nobody_answers(client, district):
    other = organization("District Two")
    coordinator(district)
    here, there = (employ(UserFactory(), place, confirmed=False) for place in (district, other))
    client.force_login(staff())

    all_of_them = client.get("/people/claims/").text
    page = client.get("/people/claims/?coordinator=none").text

    assert here.person.name in all_of_them
    assert there.person.name in all_of_them
    assert there.person.name in page
    assert here.person.name not in page
    assert "District Two" in client.get("/staff/places-without-coordinator/").text


def test_a_coordinator_is_not_asked_about_other_employers(client, district):
    client.force_login(coordinator(district))

    assert "Without a coordinator" not in client.get("/people/claims/").text
