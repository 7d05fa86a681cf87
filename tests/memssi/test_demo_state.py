"""The large demonstration, small: in proportion, the same from the same seed, said as it goes."""

from collections import Counter

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Role, granted_roles
from memssi.demo import wellknown
from memssi.demo.bar import Bar
from memssi.demo.state import FULL_PEOPLE, StateSize
from memssi.demo.state_build import begin, grow, rows_of
from notifications.enums import MessageStatus
from notifications.models import Message
from organizations.enums import EmploymentStatus
from organizations.models import (
    Agreement,
    Employment,
    OfficerAssignment,
    Organization,
    RoleGrant,
)
from transcripts.models import CreditAward

NOW = timezone.now()
SIZE = StateSize(people=700, organizations=230, past_classes=14, mails=300)


def outline():
    """What must be the same in two builds; passwords may differ."""
    return {
        "people": Counter(
            User.objects.values_list("first_name", "last_name", "preferred_name", "email")
        ),
        "places": set(Organization.objects.values_list("short_code", "name", "county")),
        "work": Counter(
            Employment.objects.values_list(
                "person__email",
                "organization__short_code",
                "work_kind__key",
                "starts_on",
                "ends_on",
                "status",
            )
        ),
        "roles": Counter(
            RoleGrant.objects.values_list("person__email", "role", "organization__short_code")
        ),
        "hours": Counter(CreditAward.objects.values_list("person__email", "earned_on", "hours")),
    }


def build(lines):
    bar = Bar(lines.append, total=rows_of(SIZE), is_terminal=False)
    grow(begin(now=NOW, bar=bar), SIZE)


@pytest.fixture(scope="module")
def built_twice(django_db_setup, django_db_blocker, tmp_path_factory):
    """Build, note what there is, undo it, build again and leave that for the tests below."""
    lines = []
    fast = override_settings(
        MEDIA_ROOT=tmp_path_factory.mktemp("media"),
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    )
    with django_db_blocker.unblock(), fast, transaction.atomic():
        with transaction.atomic():
            build([])
            first = outline()
            transaction.set_rollback(True)
        build(lines)
        yield first, outline(), lines
        transaction.set_rollback(True)


@pytest.fixture
def state(built_twice, db):
    return built_twice


def test_the_same_seed_builds_the_same_state(state):
    first, second, _lines = state

    assert first == second


def test_there_is_as_much_as_was_asked_for(state):
    assert User.objects.count() == SIZE.people
    assert Organization.objects.count() == SIZE.organizations
    assert Message.objects.filter(key__startswith="state:").count() == SIZE.mails


def test_everything_grows_with_the_people():
    assert StateSize.of(FULL_PEOPLE) == StateSize(45_000, 800, 2_500, 300_000)
    assert StateSize.of(FULL_PEOPLE // 100) == StateSize(450, 8, 25, 3_000)


def test_every_place_stands_below_its_parent(state):
    for place in Organization.objects.exclude(parent=None).select_related("parent"):
        assert place.path == f"{place.parent.path}{place.pk}/"


def test_work_is_of_every_kind_that_lists_tell_apart(state):
    several = Counter(
        Employment.objects.filter(ends_on=None, status=EmploymentStatus.CONFIRMED).values_list(
            "person", flat=True
        )
    )
    assert max(several.values()) > 1
    assert Employment.objects.exclude(ends_on=None).exists()
    assert Employment.objects.filter(status=EmploymentStatus.CLAIMED).exists()
    assert User.objects.filter(email=None).exists()
    assert Agreement.objects.exists()
    assert OfficerAssignment.objects.exists()
    assert RoleGrant.objects.filter(
        role=Role.COORDINATOR, organization__short_code__startswith="state-"
    ).exists()


def test_mail_to_somebody_without_address_waits_to_be_handed_out(state):
    without = Message.objects.filter(key__startswith="state:", recipient__email=None)

    assert set(without.values_list("status", "to_address")) == {(MessageStatus.NO_ADDRESS, "")}


def test_the_well_known_sign_in_and_hold_their_roles(state):
    staff = User.objects.get(email=wellknown.STAFF.email)

    assert staff.check_password(wellknown.PASSWORD)
    assert granted_roles(staff) == {Role.STAFF}
    assert {person.email for person in wellknown.SIGN_INS} <= set(
        User.objects.values_list("email", flat=True)
    )


def test_the_bar_says_each_tenth_once(state):
    _first, _second, lines = state
    shown = [line.split("%")[0].split("]")[1].strip() for line in lines]

    assert shown == sorted(set(shown), key=int)
    assert all(line.endswith("\n") and "\r" not in line for line in lines)


def test_on_a_terminal_the_bar_is_one_line():
    lines = []
    bar = Bar(lines.append, total=4, is_terminal=True)
    for _ in range(4):
        bar.add(1, "people")

    assert [line[0] for line in lines] == ["\r"] * 4
    assert [line.count("\n") for line in lines] == [0, 0, 0, 1]
    assert [line[1:37] for line in lines] == [
        f"[{'#' * filled}{'-' * (30 - filled)}] {percent:3}"
        for filled, percent in ((7, 25), (15, 50), (22, 75), (30, 100))
    ]
