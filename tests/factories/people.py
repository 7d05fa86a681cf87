import time
from datetime import UTC, date, datetime

import factory
from allauth.account.models import EmailAddress
from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value

from accounts.models import User
from accounts.permissions import SECOND_FACTOR_ROLES, Role
from organizations.enums import EmploymentStatus, OrganizationKind
from organizations.models import Employment, Organization, WorkKind
from organizations.services import add_organization, grant_role

# What the app of everybody whose role asks for a second step was told.
SECOND_STEP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

LONG_AGO = datetime(2020, 1, 6, 12, tzinfo=UTC)


class UserFactory(factory.django.DjangoModelFactory):
    """A person who can sign in."""

    first_name = factory.Sequence(lambda n: f"Given{n}")
    last_name = factory.Sequence(lambda n: f"Family{n}")
    email = factory.Sequence(lambda n: f"person{n}@example.org")

    class Meta:
        model = User
        skip_postgeneration_save = True

    @factory.post_generation
    def verified(self, create, extracted, **_kwargs):
        if create and self.email and extracted is not False:
            EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)


def the_state() -> Organization:
    found = Organization.objects.filter(kind=OrganizationKind.STATE).first()
    return found or add_organization(
        kind=OrganizationKind.STATE,
        name="State of Maine",
        short_code="maine",
        parent=None,
        actor=None,
        now=LONG_AGO,
    )


def organization(name: str, *, kind=OrganizationKind.SAU, parent=None) -> Organization:
    return add_organization(
        kind=kind,
        name=name,
        short_code=name.lower().replace(" ", "-"),
        parent=parent or the_state(),
        actor=None,
        now=LONG_AGO,
    )


def work_kind(key: str = "teacher") -> WorkKind:
    return WorkKind.objects.get_or_create(key=key, defaults={"name": key.capitalize()})[0]


def employ(person, place, *, kind="teacher", since=date(2020, 1, 6), until=None, confirmed=True):
    return Employment.objects.create(
        person=person,
        organization=place,
        work_kind=work_kind(kind),
        starts_on=since,
        ends_on=until,
        status=EmploymentStatus.CONFIRMED if confirmed else EmploymentStatus.CLAIMED,
    )


def code_now(secret: str = SECOND_STEP) -> str:
    """Return what an app for codes shows at this moment."""
    counter = int(time.time()) // app_settings.TOTP_PERIOD
    return format_hotp_value(hotp_value(secret, counter))


def second_step(person: User) -> User:
    """Give this person an app that shows codes."""
    TOTP.activate(person, SECOND_STEP)
    return person


def _granted(role, place=None) -> User:
    person = UserFactory()
    if role in SECOND_FACTOR_ROLES:
        second_step(person)
    grant_role(
        person=person,
        role=role,
        organization=place,
        starts_on=date(2020, 1, 6),
        actor=None,
        now=LONG_AGO,
    )
    return person


def coordinator(place) -> User:
    return _granted(Role.COORDINATOR, place)


def staff() -> User:
    return _granted(Role.STAFF)


def director() -> User:
    return _granted(Role.DIRECTOR)


def accommodations_desk() -> User:
    return _granted(Role.ACCOMMODATIONS_DESK)


def administrator() -> User:
    return _granted(Role.ADMINISTRATOR)
