"""The rarer roles: oversight, the accommodations desk, a lane lead, a host, a partner's instructor;
invitations; somebody who left and handed over; places that have lost their coordinator.
"""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress

from accounts.models import User
from accounts.permissions import Role
from accounts.services import finish_guide
from core.clock import maine_date
from courses.models import Lane
from courses.services import name_lane_lead
from memssi.demo.lives import HOST
from memssi.demo.people import People, add_second_steps
from memssi.demo.places import Places
from memssi.demo.profiles import COORDINATED_UNITS, HOME_UNIT
from memssi.demo.wellknown import (
    ADMINISTRATOR,
    COORDINATOR,
    DESK,
    LANE_LEAD,
    OVERSIGHT,
    PASSWORD,
    STAFF,
    SignIn,
)
from organizations.models import Employment, Organization, RoleGrant, WorkKind
from organizations.services import employ, end_employment, end_grant, grant_role, hand_over, invite


def add_roles(people: People, places: Places, *, now: datetime) -> None:
    """Give them, the newest first days a few weeks ago."""
    office = people.known(ADMINISTRATOR).user
    since = now - timedelta(days=60)
    day = maine_date(since)
    oversight = _enter(OVERSIGHT, places, office, since)
    grant_role(
        person=oversight,
        role=Role.OVERSIGHT,
        organization=Organization.objects.get(parent=None),
        starts_on=day,
        reason="Reports to the legislature.",
        actor=office,
        now=since,
    )
    desk = _enter(DESK, places, office, since)
    add_second_steps([desk])
    grant_role(
        person=desk,
        role=Role.ACCOMMODATIONS_DESK,
        starts_on=day,
        reason="Arranges what people need.",
        actor=office,
        now=since,
    )
    lead = _enter(LANE_LEAD, places, office, since)
    for key in ("L5", "L2"):
        lane = Lane.objects.filter(key=key).first()
        if lane is not None:
            name_lane_lead(
                person=lead,
                lane=lane,
                starts_on=day,
                reason="Leads this lane.",
                actor=office,
                now=since,
            )
    _grant_at_the_partner(people, places, office, since)
    _invite(people, places, now=now)
    _hand_over_home(people, places, office, now=now)
    _leave_without_coordinator(places, office, now=now)


def _enter(sign_in: SignIn, places: Places, office: User, since: datetime) -> User:
    person = User.objects.create_user(
        sign_in.email, PASSWORD, first_name=sign_in.first_name, last_name=sign_in.last_name
    )
    EmailAddress.objects.create(user=person, email=sign_in.email, verified=True, primary=True)
    finish_guide(person=person, now=since)
    employ(
        person=person,
        organization=places.by_id[sign_in.place],
        work_kind=WorkKind.objects.get(key=sign_in.work_kind),
        starts_on=maine_date(since),
        actor=office,
        now=since,
    )
    return person


def _grant_at_the_partner(people: People, places: Places, office: User, since: datetime) -> None:
    """The college hosts classes; one of its own people opens the doors, another teaches."""
    there = [person for person in people.everybody if person.profile.jobs[-1].place == HOST]
    for role, person in zip((Role.HOST, Role.PARTNER_INSTRUCTOR), there, strict=False):
        grant_role(
            person=person.user,
            role=role,
            organization=places.by_id[HOST],
            starts_on=maine_date(since),
            reason="The college hosts our classes.",
            actor=office,
            now=since,
        )


def _invite(people: People, places: Places, *, now: datetime) -> None:
    """One invitation waits for its answer, one has expired."""
    coordinator, staff = people.known(COORDINATOR).user, people.known(STAFF).user
    for email, role, place, actor, days_ago in (
        ("new.coordinator@example.org", Role.COORDINATOR, HOME_UNIT, coordinator, 3),
        ("new.host@example.org", Role.HOST, HOME_UNIT, coordinator, 30),
        ("records@example.org", Role.COORDINATOR, "pd-augusta", staff, 20),
    ):
        invite(
            email=email,
            role=role,
            organization=places.by_id[place],
            actor=actor,
            now=now - timedelta(days=days_ago),
        )


def _hand_over_home(people: People, places: Places, office: User, *, now: datetime) -> None:
    """A second coordinator of the home unit left, and handed over to a colleague."""
    office_of_unit = people.known(COORDINATOR).user
    working = [
        person
        for person in people.everybody
        if person.profile.jobs[-1].place == HOME_UNIT
        and person.confirmed_from is not None
        and person.user.email
        and person.user != office_of_unit
    ][:2]
    if len(working) < 2:
        return
    leaving, following = working
    since, then = now - timedelta(days=50), now - timedelta(days=10)
    grant = grant_role(
        person=leaving.user,
        role=Role.APPROVER,
        organization=places.by_id[HOME_UNIT],
        starts_on=maine_date(since),
        reason="Stands in for the principal.",
        actor=office,
        now=since,
    )
    hand_over(
        grants=[grant],
        to=following.user,
        on=maine_date(then),
        reason="Moves to another unit.",
        actor=office_of_unit,
        now=then,
    )


def _leave_without_coordinator(places: Places, office: User, *, now: datetime) -> None:
    """Of the last two coordinated units, one coordinator left and still holds the role; the
    other's role has ended, and nobody followed.
    """
    then = now - timedelta(days=15)
    for position, unit in enumerate(COORDINATED_UNITS[-2:]):
        place = places.by_id[unit]
        for grant in RoleGrant.objects.filter(role=Role.COORDINATOR, organization=place):
            if position:
                end_grant(
                    grant=grant,
                    ends_on=maine_date(then),
                    reason="Retired.",
                    actor=office,
                    now=then,
                )
                continue
            for work in Employment.objects.for_listing().filter(
                person=grant.person_id, organization=place, ends_on=None
            ):
                end_employment(
                    employment=work,
                    ends_on=maine_date(then),
                    reason="Moved away.",
                    actor=office,
                    now=then,
                )
