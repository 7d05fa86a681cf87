"""Who may give which role, and end it: the rule alone, then as the services keep it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.permissions import Role
from audit.models import AuditEvent
from notifications.models import Message
from organizations.enums import OrganizationKind
from organizations.exceptions import GrantRefusedError, RoleEndRefusedError
from organizations.granting import Refusal, givers_of, may_give, why_not_end, why_not_give
from organizations.models import GRANTABLE_ROLES, RoleGrant
from organizations.services import end_grant, grant_role
from tests.factories import (
    UserFactory,
    administrator,
    coordinator,
    director,
    organization,
    staff,
    the_state,
)

NOW = datetime(2026, 6, 8, 13, tzinfo=UTC)
TODAY = date(2026, 6, 8)
ROLES = [role.value for role in GRANTABLE_ROLES]
PLACED = {"approver", "coordinator", "host"}
CENTER = PLACED | {"lane_lead", "partner_instructor", "oversight"}

# --- the rule ---


@pytest.mark.parametrize(
    ("giver", "given"),
    [
        ("administrator", set(ROLES)),
        ("director", CENTER | {"accommodations_desk", "staff"}),
        ("staff", CENTER),
        ("coordinator", PLACED),
        *[(role, set()) for role in sorted(CENTER - {"coordinator"})],
        ("learner", set()),
        ("instructor", set()),
    ],
)
def test_each_role_gives_what_the_rule_says_and_nothing_else(giver, given):
    assert {role for role in ROLES if may_give(role, here={giver})} == given


def test_nobody_gives_a_role_above_their_own():
    ranks = ["coordinator", "staff", "director", "administrator"]
    for position, giver in enumerate(ranks):
        for above in ranks[position + 1 :]:
            assert why_not_give(above, here={giver}) is Refusal.ABOVE


@pytest.mark.parametrize("role", ROLES)
def test_nobody_gives_themselves_a_role(role):
    assert why_not_give(role, here={"administrator"}, to_oneself=True) is Refusal.ONESELF


def test_a_coordinator_gives_within_their_own_places():
    assert why_not_give("host", here={"coordinator"}) is None
    assert why_not_give("host", here=(), elsewhere={"coordinator"}) is Refusal.ELSEWHERE
    assert why_not_give("oversight", here={"coordinator"}) is Refusal.NOT_YOURS
    assert why_not_give("host", here=()) is Refusal.NOT_YOURS


def test_oversight_of_the_state_is_for_a_director():
    assert why_not_give("oversight", here={"staff"}) is None
    assert why_not_give("oversight", here={"staff"}, for_the_state=True) is Refusal.WHOLE_STATE
    assert why_not_give("oversight", here={"director"}, for_the_state=True) is None


def test_a_role_is_ended_by_whoever_may_give_it_and_by_its_holder():
    assert why_not_end("coordinator", here={"coordinator"}) is None
    assert why_not_end("director", here={"staff"}) is Refusal.ABOVE
    assert why_not_end("director", here=(), is_own=True) is None
    last = why_not_end("administrator", here=(), is_own=True, is_last_administrator=True)
    assert last is Refusal.LAST_ADMINISTRATOR


def test_who_gives_a_role_is_named_highest_first():
    assert givers_of("host") == ["administrator", "director", "staff", "coordinator"]
    assert givers_of("director") == ["administrator"]


# --- as the services keep it ---


@pytest.fixture
def district(db):
    return organization("District One")


def give(actor, person=None, *, role=Role.COORDINATOR, place=None, starts_on=TODAY, ends_on=None):
    return grant_role(
        person=person or UserFactory(),
        role=role,
        organization=place,
        starts_on=starts_on,
        ends_on=ends_on,
        reason="Asked for.",
        actor=actor,
        now=NOW,
    )


def end(grant, actor, *, ends_on=TODAY):
    return end_grant(grant=grant, ends_on=ends_on, reason="Leaves.", actor=actor, now=NOW)


def refusal_of(act) -> str:
    before = list(RoleGrant.objects.order_by("pk").values())
    with pytest.raises(GrantRefusedError) as refused:
        act()
    assert list(RoleGrant.objects.order_by("pk").values()) == before
    return str(refused.value)


def test_what_a_coordinator_may_not_give_is_refused_with_its_sentence(district):
    school = organization("School One", kind=OrganizationKind.SCHOOL, parent=district)
    other, actor = organization("District Two"), coordinator(district)

    assert give(actor, role=Role.HOST, place=school).organization == school
    assert refusal_of(lambda: give(actor, role=Role.HOST, place=other)) == (
        "You can give the role “Host of classes” only for your own organizations "
        "and those below them."
    )
    assert refusal_of(lambda: give(actor, role=Role.STAFF)) == (
        "The role “MSSC staff” is above your own. Who may give it: Administrator, Director."
    )
    assert refusal_of(lambda: give(actor, actor, role=Role.HOST, place=school)) == (
        "You cannot give a role to yourself. Ask somebody else who may."
    )
    assert refusal_of(lambda: give(actor, role=Role.OVERSIGHT, place=district)) == (
        "You cannot give or end the role “Oversight (numbers only)”. "
        "Who may: Administrator, Director, MSSC staff."
    )


def test_a_role_that_has_ended_gives_nothing(district):
    actor = coordinator(district)
    RoleGrant.objects.filter(person=actor).update(ends_on=TODAY)

    assert "You cannot give or end" in refusal_of(lambda: give(actor, place=district))


def test_staff_give_oversight_of_a_place_and_a_director_of_the_state(district):
    actor, state = staff(), the_state()

    assert give(actor, role=Role.OVERSIGHT, place=district).pk
    assert refusal_of(lambda: give(actor, role=Role.OVERSIGHT, place=state)) == (
        "MSSC staff give oversight of one organization. "
        "For the whole State, a director or an administrator does."
    )
    assert give(director(), role=Role.OVERSIGHT, place=state).pk


def test_dates_that_cannot_be_are_refused_and_a_day_to_come_is_not(district):
    actor, person = staff(), UserFactory()
    late = TODAY + timedelta(days=30)

    assert refusal_of(lambda: give(actor, place=district, ends_on=TODAY)) == (
        "The role would end before it begins."
    )
    yesterday = TODAY - timedelta(days=1)
    assert refusal_of(lambda: give(actor, place=district, starts_on=yesterday)) == (
        "A role cannot begin in the past."
    )
    assert give(actor, person, place=district, starts_on=late).starts_on == late


def test_the_same_role_at_the_same_place_is_held_once_at_a_time(district):
    actor, person = staff(), UserFactory(first_name="Ada", last_name="Birch")
    month = TODAY + timedelta(days=30)
    give(actor, person, place=district, ends_on=month)

    assert refusal_of(lambda: give(actor, person, place=district)) == (
        "Ada Birch already holds this role, since June 8, 2026."
    )
    following = give(actor, person, place=district, starts_on=month)
    assert following.starts_on == month
    assert give(actor, person, role=Role.HOST, place=district).pk
    assert give(actor, person, place=organization("District Two")).pk


@pytest.mark.parametrize("state", [{"is_active": False}, {"withdrawn_at": NOW}])
def test_a_closed_account_is_given_no_role(district, state):
    fields = {"is_active": False, "email": None} | state
    person = UserFactory(first_name="Ada", last_name="Birch", verified=False, **fields)
    actor = staff()

    assert refusal_of(lambda: give(actor, person, place=district)) == (
        "Ada Birch cannot be given a role: this account is closed."
    )


def test_the_person_is_told_what_they_may_do_and_that_a_second_step_is_needed(district):
    person = UserFactory()
    grant = give(staff(), person, place=district)
    host = give(staff(), person, role=Role.HOST, place=district)

    told = Message.objects.get(key=f"organizations.role_granted:{grant.pk}")
    assert (told.recipient, told.to_address) == (person, person.email)
    assert told.context == {
        "first_name": person.first_name,
        "role": "Coordinator of an organization",
        "place": "District One",
        "allows": "See the people who work there and their training, confirm their work, "
        "and name other coordinators, approvers and hosts.",
        "starts_on": "June 8, 2026",
        "second_step": "For this role, signing in needs a second step, such as a code from your "
        "phone. You will be asked to set it up the next time you sign in.",
        "roles_path": "/my/roles/",
    }
    without = Message.objects.get(key=f"organizations.role_granted:{host.pk}")
    assert without.context["second_step"] == ""


def test_ending_is_history_and_the_person_is_told(district):
    actor, person = staff(), UserFactory()
    grant = give(actor, person, place=district)
    month = TODAY + timedelta(days=30)

    end(grant, actor, ends_on=month)
    end(grant, actor)

    events = AuditEvent.objects.filter(action="organizations.end_role").order_by("pk")
    assert [(e.before, e.after, e.reason, e.person) for e in events] == [
        ({"ends_on": None}, {"ends_on": "2026-07-08"}, "Leaves.", person),
        ({"ends_on": "2026-07-08"}, {"ends_on": "2026-06-08"}, "Leaves.", person),
    ]
    told = Message.objects.filter(template="organizations/role_ended").order_by("pk")
    assert [mail.context["ends_on"] for mail in told] == ["July 8, 2026", "June 8, 2026"]


def test_a_role_given_by_mistake_ends_the_day_it_begins(district):
    person = UserFactory()
    grant = end(give(staff(), person, place=district), staff())

    assert (grant.starts_on, grant.ends_on) == (TODAY, TODAY)
    assert give(staff(), person, place=district).pk


def test_an_end_that_cannot_be_is_refused(district):
    actor, grant = staff(), give(staff(), place=district)
    month = TODAY + timedelta(days=30)

    assert refusal_of(lambda: end(grant, actor, ends_on=TODAY - timedelta(days=1))) == (
        "The last day cannot lie in the past."
    )
    end(grant, actor, ends_on=month)
    assert refusal_of(lambda: end(grant, actor, ends_on=month)) == (
        "This role ends on July 8, 2026 anyway."
    )
    end(grant, actor)
    assert refusal_of(lambda: end(grant, actor)) == "This role has already ended."


def test_one_may_give_up_ones_own_role_and_nobody_elses(district):
    person, other = UserFactory(), UserFactory()
    grant = give(staff(), person, role=Role.APPROVER, place=district)

    with pytest.raises(RoleEndRefusedError, match="You cannot give or end the role “Approver"):
        end(grant, other)
    assert end(grant, person).ends_on == TODAY
    assert not Message.objects.filter(template="organizations/role_ended").exists()


def test_the_last_administrator_stays(db):
    first, second = administrator(), administrator()
    grants = {grant.person: grant for grant in RoleGrant.objects.filter(role="administrator")}

    end(grants[second], first)
    assert refusal_of(lambda: end(grants[first], first)) == (
        "This is the last administrator. Make somebody else an administrator first."
    )


@pytest.mark.parametrize("other", ["is shut out", "begins later", "ends later"])
def test_an_administrator_who_is_not_there_for_good_does_not_count(db, other):
    first, second = administrator(), administrator()
    month = TODAY + timedelta(days=30)
    if other == "is shut out":
        type(second).objects.filter(pk=second.pk).update(is_active=False)
    else:
        column = "starts_on" if other == "begins later" else "ends_on"
        RoleGrant.objects.filter(person=second).update(**{column: month})

    assert refusal_of(lambda: end(RoleGrant.objects.get(person=first), first)) == (
        "This is the last administrator. Make somebody else an administrator first."
    )


def test_the_database_refuses_a_role_that_ends_before_it_begins(district):
    about = {"person": UserFactory(), "role": "host", "organization": district}

    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(**about, starts_on=TODAY, ends_on=TODAY - timedelta(days=1))
