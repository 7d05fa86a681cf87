"""Classes whose seats have to be approved, and the people around them."""

from datetime import UTC, datetime, timedelta

from accounts.models import User
from accounts.permissions import Role
from courses.models import Offering
from enrollment.models import Approval, Enrollment
from enrollment.services import register
from organizations.enums import OrganizationKind
from organizations.models import Organization
from organizations.services import grant_role
from tests.factories import UserFactory, employ, offering, organization
from tests.factories.people import LONG_AGO

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
THEN = START - timedelta(days=40)
LATER = THEN + timedelta(days=1)


def asking_class(
    policy: str = "employer", *, holds: bool = True, starts_at: datetime = START, **more
) -> Offering:
    """A class whose seats are asked for first."""
    klass = offering(starts_at=starts_at, **more)
    Offering.objects.filter(pk=klass.pk).update(approval=policy, requests_hold_seat=holds)
    klass.refresh_from_db()
    return klass


def chief_of(place: Organization, person: User | None = None) -> User:
    """An approver of this place."""
    person = person or UserFactory()
    grant_role(
        person=person,
        role=Role.APPROVER,
        organization=place,
        starts_on=LONG_AGO.date(),
        actor=None,
        now=LONG_AGO,
    )
    return person


def agency(name: str = "Alder Police") -> Organization:
    return organization(name, kind=OrganizationKind.LAW_AGENCY)


def worker_of(place: Organization, **more) -> User:
    person = UserFactory(**more)
    employ(person, place, kind="officer")
    return person


def ask(klass: Offering, person: User, *, by: User | None = None, at: datetime = THEN, **more):
    """What registering gives: here a request, mostly."""
    return register(offering_id=klass.pk, learner=person, actor=by or person, now=at, **more)


def step_of(request: Enrollment) -> Approval:
    """The step of a request that waits."""
    return Approval.objects.get(enrollment=request, status="pending")
