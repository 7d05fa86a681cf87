"""Roles are granted for a place or for none, dated; the database knows what they may not be."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from accounts.permissions import Role
from audit.models import AuditEvent
from organizations.exceptions import GrantRefusedError
from organizations.models import Employment, OfficerAssignment, RoleGrant, WorkKind
from organizations.services import assign_officer, grant_role
from tests.factories import UserFactory, employ, organization, staff, work_kind

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 8, 13, tzinfo=UTC)
DAY = date(2026, 1, 5)


def refused(make) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


@pytest.mark.parametrize(
    ("role", "with_place", "sentence"),
    [
        (Role.LEARNER, False, "Learner and instructor follow from seats and assignments."),
        (Role.INSTRUCTOR, False, "Learner and instructor follow from seats and assignments."),
        (
            Role.COORDINATOR,
            False,
            "The role “Coordinator of an organization” is for one organization. Choose which.",
        ),
        (Role.HOST, False, "The role “Host of classes” is for one organization. Choose which."),
        (
            Role.STAFF,
            True,
            "The role “MSSC staff” is for the whole State, not for one organization.",
        ),
        (Role.LANE_LEAD, False, "A lane lead is named for one lane. Choose the lane."),
    ],
)
def test_a_role_is_granted_where_it_belongs(role, with_place, sentence):
    place = organization("District One") if with_place else None

    with pytest.raises(GrantRefusedError) as refusal:
        grant_role(
            person=UserFactory(),
            role=role,
            organization=place,
            starts_on=DAY,
            actor=None,
            now=NOW,
        )

    assert str(refusal.value) == sentence
    assert RoleGrant.objects.count() == 0


def test_a_grant_is_history():
    person, actor, place = UserFactory(), staff(), organization("District One")

    grant = grant_role(
        person=person,
        role=Role.COORDINATOR,
        organization=place,
        starts_on=date(2026, 6, 8),
        reason="New principal.",
        actor=actor,
        now=NOW,
    )

    event = AuditEvent.objects.get(action="organizations.grant_role", actor=actor)
    assert (event.person, event.object_pk, event.reason) == (person, grant.pk, "New principal.")
    assert event.after == {
        "role": "coordinator",
        "organization": place.pk,
        "starts_on": "2026-06-08",
        "ends_on": None,
    }


@pytest.mark.parametrize(
    "fields",
    [
        {"role": "learner"},
        {"role": "king"},
        {"role": "coordinator"},
        {"role": "staff", "place": True},
        {"role": "staff", "ends_on": date(2025, 1, 1)},
    ],
)
def test_the_database_refuses_a_grant_that_cannot_be(fields):
    place = organization("District One")
    fields = dict(fields)
    if fields.pop("place", False):
        fields["organization"] = place

    refused(lambda: RoleGrant.objects.create(person=UserFactory(), starts_on=DAY, **fields))
    assert not RoleGrant.objects.exists()


@pytest.mark.parametrize("role", ["staff", "coordinator"])
def test_a_role_is_open_once_for_one_place(role):
    person, place = UserFactory(), organization("District One")
    about = {"person": person, "role": role, "starts_on": DAY}
    if role == "coordinator":
        about["organization"] = place
    RoleGrant.objects.create(**about, ends_on=date(2026, 3, 1))
    RoleGrant.objects.create(**about)

    refused(lambda: RoleGrant.objects.create(**about))
    if role == "coordinator":
        elsewhere = about | {"organization": organization("District Two")}
        assert RoleGrant.objects.create(**elsewhere).pk


@pytest.mark.parametrize("ends_on", [DAY, date(2025, 1, 1)])
def test_the_database_refuses_work_that_ends_before_it_begins(ends_on):
    place, person = organization("District One"), UserFactory()

    refused(lambda: employ(person, place, since=DAY, until=ends_on))
    assert not Employment.objects.exists()


def test_work_of_one_kind_at_one_place_is_open_once():
    place, person = organization("District One"), UserFactory()
    employ(person, place, since=date(2019, 1, 7), until=DAY)
    employ(person, place)

    refused(lambda: employ(person, place, confirmed=False))
    for again in ({"kind": "coach"}, {"until": DAY}):
        assert employ(person, place, **again).pk
    assert Employment.objects.create(
        person=person,
        organization=place,
        work_kind=work_kind(),
        starts_on=DAY,
        status="rejected",
    ).pk


def test_an_officer_serves_a_school_once_at_a_time():
    officer = UserFactory()
    agency, school = (
        organization("Police One", kind="law_agency"),
        organization("School", kind="school"),
    )
    employ(officer, agency, kind="police_officer")
    WorkKind.objects.update(is_sworn=True)
    about = {"officer": officer, "agency": agency, "school": school}
    (assignment,) = assign_officer(
        officer=officer, agency=agency, schools=[school], starts_on=DAY, actor=None, now=NOW
    )

    refused(lambda: OfficerAssignment.objects.create(**about, starts_on=date(2026, 2, 2)))
    refused(lambda: OfficerAssignment.objects.create(**about, starts_on=DAY, ends_on=DAY))
    event = AuditEvent.objects.get(action="organizations.assign_officer")
    assert (event.object_pk, event.person, event.after) == (
        assignment.pk,
        officer,
        {
            "agency": agency.pk,
            "school": school.pk,
            "starts_on": "2026-01-05",
            "ends_on": None,
        },
    )
