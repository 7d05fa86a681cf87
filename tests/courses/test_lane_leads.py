"""Lane leads, hosts and instructors of partners: each sees their classes, and no others."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Role, require
from attendance.models import Roster
from audit.models import AuditEvent
from courses.exceptions import LaneLeadRefusedError
from courses.models import LaneLead, Offering
from courses.services import name_lane_lead
from enrollment.models import Enrollment
from notifications.models import Message
from organizations.enums import OrganizationKind
from organizations.exceptions import GrantRefusedError
from organizations.models import RoleGrant
from organizations.services import end_grant, grant_role
from tests.factories import (
    CourseFactory,
    UserFactory,
    VersionFactory,
    coordinator,
    offering,
    organization,
    staff,
    work_kind,
)
from tests.factories.courses import LaneFactory
from tests.factories.records import seat

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 8, 13, tzinfo=UTC)
TODAY = date(2026, 6, 8)


@pytest.fixture
def lanes():
    return LaneFactory(key="L1", name="Training"), LaneFactory(key="L2", name="Officers")


def in_lane(lane, **about) -> Offering:
    return offering(version=VersionFactory(course=CourseFactory(lane=lane)), **about)


def lead(lane, person=None, *, actor=None, since=TODAY, until=None) -> RoleGrant:
    return name_lane_lead(
        person=person or UserFactory(),
        lane=lane,
        starts_on=since,
        ends_on=until,
        reason="Knows it.",
        actor=actor,
        now=NOW,
    )


def hold(role, place):
    person = UserFactory()
    grant_role(
        person=person,
        role=role,
        organization=place,
        starts_on=date(2020, 1, 6),
        actor=None,
        now=NOW,
    )
    return person


def seen_by(person) -> tuple[set, set]:
    rosters = Roster.objects.visible_to(person)
    return {row.offering for row in rosters}, set(Enrollment.objects.visible_to(person))


def marked_by(person) -> set:
    marking = Roster.objects.permitted_to(person, "attendance.mark_roster")
    return {row.offering for row in marking}


def test_a_lane_lead_sees_seats_and_rosters_of_the_lane_and_marks_none(lanes):
    mine, other = (in_lane(lane) for lane in lanes)
    taken, _ = seat(offering=mine), seat(offering=other)
    person = lead(lanes[0], since=date(2020, 1, 6)).person

    assert seen_by(person) == ({mine}, {taken})
    assert marked_by(person) == set()


def test_leading_ends_with_the_role(lanes):
    in_lane(lanes[0])
    grant = lead(lanes[0], since=date(2020, 1, 6))
    end_grant(grant=grant, ends_on=TODAY, reason="Moves on.", actor=None, now=NOW)

    assert seen_by(grant.person) == (set(), set())


def test_whoever_still_leads_another_lane_no_longer_sees_the_one_that_ended(lanes):
    in_lane(lanes[0])
    other = in_lane(lanes[1])
    ended = lead(lanes[0], since=date(2020, 1, 6))
    lead(lanes[1], ended.person, since=date(2020, 1, 6))
    end_grant(grant=ended, ends_on=TODAY, reason="Moves on.", actor=None, now=NOW)

    assert seen_by(ended.person) == ({other}, set())


def test_each_of_two_leads_sees_their_own_lane(lanes):
    mine, other = (in_lane(lane) for lane in lanes)
    first, second = (lead(lane, since=date(2020, 1, 6)).person for lane in lanes)

    assert (seen_by(first)[0], seen_by(second)[0]) == ({mine}, {other})


def test_one_may_lead_two_lanes_and_each_once(lanes):
    actor, person = staff(), UserFactory(first_name="Ada", last_name="Birch")
    for lane in lanes:
        lead(lane, person, actor=actor)

    with pytest.raises(GrantRefusedError) as refusal:
        lead(lanes[0], person, actor=actor)

    assert str(refusal.value) == "Ada Birch already holds this role, since June 8, 2026."
    assert list(LaneLead.objects.order_by("pk").values_list("lane__key", flat=True)) == ["L1", "L2"]


def test_naming_is_history_and_the_person_is_told(lanes):
    grant = lead(lanes[0], actor=staff())

    event = AuditEvent.objects.get(action="organizations.grant_role", person=grant.person)
    assert event.after == {
        "role": "lane_lead",
        "organization": None,
        "starts_on": "2026-06-08",
        "ends_on": None,
        "lane": "L1",
    }
    assert Message.objects.get(template="organizations/role_granted").context["place"] == "Training"


def test_a_coordinator_names_no_lane_lead_and_a_closed_lane_has_none(lanes):
    actor = coordinator(organization("District One"))
    with pytest.raises(GrantRefusedError, match="You cannot give or end the role “Lane lead”"):
        lead(lanes[0], actor=actor)
    lanes[0].retired_on = TODAY
    with pytest.raises(LaneLeadRefusedError, match="The lane “Training” is closed"):
        lead(lanes[0], actor=staff())
    assert not LaneLead.objects.exists()


@pytest.mark.parametrize(("role", "marks"), [(Role.HOST, False), (Role.PARTNER_INSTRUCTOR, True)])
def test_who_hosts_sees_the_rosters_held_there_and_the_partners_instructor_marks_them(role, marks):
    partner = organization("Partner One", kind=OrganizationKind.PARTNER)
    elsewhere = organization("Partner Two", kind=OrganizationKind.PARTNER)
    here, _there, _nowhere = (offering(host=place) for place in (partner, elsewhere, None))
    seat(offering=here)
    person = hold(role, partner)

    assert seen_by(person) == ({here}, set())
    assert marked_by(person) == ({here} if marks else set())


def test_whoever_hosts_here_and_teaches_for_a_partner_there_marks_only_there():
    here = organization("Partner One", kind=OrganizationKind.PARTNER)
    there = organization("Partner Two", kind=OrganizationKind.PARTNER)
    hosted, taught = offering(host=here), offering(host=there)
    person = hold(Role.HOST, here)
    RoleGrant.objects.create(
        person=person,
        role=Role.PARTNER_INSTRUCTOR,
        organization=there,
        starts_on=date(2020, 1, 6),
    )

    assert seen_by(person)[0] == {hosted, taught}
    assert marked_by(person) == {taught}


def test_a_host_of_a_district_has_the_classes_at_its_schools():
    district = organization("District One")
    school = organization("School One", kind=OrganizationKind.SCHOOL, parent=district)
    klass = offering(host=school)

    assert seen_by(hold(Role.HOST, district))[0] == {klass}
    event = AuditEvent.objects.get(action="courses.schedule_offering")
    assert (event.after["number"], event.after["host"]) == (klass.number, school.pk)


def test_the_home_and_the_menu_of_a_lane_lead_lead_to_the_classes(client, lanes):
    klass = in_lane(lanes[0], starts_at=timezone.now() + timedelta(days=9))
    client.force_login(lead(lanes[0], since=date(2020, 1, 6)).person)

    home = client.get("/")

    assert f"/teach/{klass.meetings.get().pk}/" in home.text
    assert 'href="/teach/"' in home.text


def test_oversight_opens_numbers_and_nothing_else():
    klass = offering()
    seat(offering=klass)
    person = hold(Role.OVERSIGHT, organization("District One"))

    assert seen_by(person) == (set(), set())
    require(person, "reports.view_numbers", on=RoleGrant.objects.get().organization)


def test_audiences_are_named_with_their_kinds_of_work(client):
    kinds = [work_kind(key) for key in ("bus_driver", "custodian")]
    audience = kinds[0].audiences.create(key="transportation", name="Transportation staff")
    client.force_login(UserFactory())

    page = client.get("/audiences/")

    assert list(page.context["audiences"]) == [audience]
    assert list(page.context["of_none"]) == [kinds[1]]
    for words in ("Transportation staff", "Bus_driver", "Custodian"):
        assert words in page.text


def test_a_lane_lead_chooses_from_the_courses_of_the_lane_and_a_host_from_all(lanes, client):
    mine, other = (VersionFactory(course=CourseFactory(lane=lane)).course for lane in lanes)
    person = UserFactory()
    lead(lanes[0], person, since=date(2020, 1, 6))
    choose, schedule = reverse("courses:offering_choose"), reverse("courses:offering_schedule")

    def offered(visitor):
        client.force_login(visitor)
        answers = [client.get(schedule, {"course": row.code}).status_code for row in (mine, other)]
        return set(client.get(choose).context["found"]), answers

    assert offered(person) == ({mine}, [200, 404])
    assert offered(hold(Role.HOST, organization("Hall"))) == ({mine, other}, [200, 200])
