"""Lists, pickers and pages about people in a large register: few statements, and none of them
reads a large table from end to end. What PostgreSQL says of its own plans decides.
"""

from dataclasses import dataclass, field

import pytest
from django.db import connection, transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from memssi.demo.bar import Bar
from memssi.demo.profiles import HOME_UNIT
from memssi.demo.state import StateSize, take_statistics
from memssi.demo.state_build import begin, grow, rows_of
from memssi.demo.wellknown import COORDINATOR, DIRECTOR, STAFF, TEACHER, SignIn
from organizations.models import Organization
from tests.scale.copies import copy_people
from tests.scale.plans import Reading, readings, statements

pytestmark = [pytest.mark.servers, pytest.mark.xdist_group("scale")]

# As many people and places as in the State: for a smaller table PostgreSQL rightly reads it all.
SIZE = StateSize(people=45_000, organizations=800, past_classes=60, mails=5_000)
# To invent them all takes long: a tenth of them is invented, and the others are their copies.
INVENTED = StateSize(people=4_650, organizations=SIZE.organizations, past_classes=0, mails=0)
COPIES = 9
LARGE = {
    "accounts_user",
    "account_emailaddress",
    "organizations_employment",
    "enrollment_enrollment",
    "transcripts_creditaward",
    "notifications_message",
    "audit_auditevent",
}
# Of these a person has many rows: what a page of people shows of them is read by an index.
MANY_FOR_EACH = {"enrollment_enrollment", "transcripts_creditaward"}
MOST_STATEMENTS = 15
# A tenth of the people. A list counts to the end of a thousand, and a short word finds many.
MOST_ROWS = 4_500


@dataclass(frozen=True, slots=True)
class Page:
    """One address, and who asks for it."""

    name: str
    query: dict[str, str] = field(default_factory=dict)
    visitor: SignIn = STAFF
    of: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    statements: int = MOST_STATEMENTS
    may_read: frozenset[str] = frozenset()

    def __str__(self) -> str:
        words = ",".join(f"{key}={value}" for key, value in self.query.items())
        return f"{self.visitor.first_name}-{self.name.partition(':')[2]}-{words}".strip("-")


PEOPLE = "reports:person_list"
# Not here: people without hours this year, and those with a class ahead (where they are few,
# everybody has to be asked).
PAGES = [
    Page(PEOPLE),
    Page(PEOPLE, {"page": "30"}),
    Page(PEOPLE, {"sort": "-name"}),
    Page(PEOPLE, {"q": "loonhaven"}),
    Page(PEOPLE, {"q": "loon"}),
    Page(PEOPLE, {"q": "a"}),
    Page(PEOPLE, {"q": "nobody.is.called.so"}),
    Page(PEOPLE, {"q": "ali loon windham"}),
    Page(PEOPLE, {"q": "school"}),
    Page(PEOPLE, {"q": "elementary ali"}),
    Page(PEOPLE, {"q": "teacher@example.org"}),
    Page(PEOPLE, {"next": "none"}),
    Page(PEOPLE, visitor=DIRECTOR),
    Page(PEOPLE, visitor=COORDINATOR),
    Page(PEOPLE, {"q": "loon"}, visitor=COORDINATOR),
    Page("reports:person_detail", of="person"),
    Page("reports:person_detail", of="person", visitor=COORDINATOR),
    Page("reports:history_person", of="person"),
    # The readers of all letters of the State are so many that it may be cheaper to read everybody.
    Page("reports:letter_list", may_read=frozenset({"accounts_user"})),
    Page("reports:letter_list", visitor=COORDINATOR),
    Page("organizations:organization_list"),
    Page("organizations:organization_list", {"q": "loon"}),
    Page("organizations:organization_detail", of="place"),
    Page(
        "organizations:organization_search",
        {"field": "place", "place_words": "loon"},
        headers={"HX-Request": "true"},
    ),
    Page("organizations:officer_list"),
    Page("organizations:officer_list", visitor=COORDINATOR),
    Page("organizations:role_list"),
    Page("organizations:role_list", visitor=COORDINATOR),
    Page("organizations:work_list"),
    Page("organizations:work_list", visitor=COORDINATOR),
    Page("organizations:roster_list"),
    Page("organizations:claim_list"),
    Page("organizations:claim_list", visitor=COORDINATOR),
    Page("reports:message_list"),
]


@pytest.fixture(scope="module")
def large_register(django_db_setup, django_db_blocker, tmp_path_factory):
    """Build it once for all pages, in a transaction that is taken back."""
    if connection.vendor != "postgresql":
        pytest.fail("Plans are PostgreSQL's: set DATABASE_URL.")
    folder = tmp_path_factory.mktemp("media")
    bar = Bar(lambda _text: None, total=rows_of(SIZE), is_terminal=False)
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder), transaction.atomic():
        state = begin(now=timezone.now(), bar=bar)
        ground = max(state.people)
        grow(state, INVENTED)
        copy_people(above=ground, times=COPIES)
        everybody = list(User.objects.values_list("pk", "email"))  # by name: seats are for all
        state.people = [pk for pk, _email in everybody]
        state.without_email = {pk for pk, email in everybody if email is None}
        assert len(everybody) >= SIZE.people
        grow(state, SIZE)
        take_statistics()
        connection.check_constraints()  # once here, or at the end of each test again
        yield
        transaction.set_rollback(True)


def address(page: Page) -> str:
    home = Organization.objects.get(short_code=HOME_UNIT)
    teacher = User.objects.get(email=TEACHER.email)
    keys = {"": [], "person": [teacher.pk], "place": [home.pk]}
    return reverse(page.name, args=keys[page.of])


def is_too_much(reading: Reading, page: Page) -> bool:
    if reading.table in page.may_read:
        return False
    if reading.table in MANY_FOR_EACH and reading.way != "Seq Scan":
        return False
    return reading.table in LARGE and reading.rows > MOST_ROWS


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_page_reads_little_of_a_large_register(large_register, db, client, page):
    client.force_login(User.objects.get(email=page.visitor.email))
    path = address(page)

    with statements() as asked:
        answer = client.get(path, page.query, headers=page.headers)

    assert answer.status_code == 200
    found = {reading for statement in asked for reading in readings(statement)}
    assert {each for each in found if is_too_much(each, page)} == set()
    assert len(asked) <= page.statements, [statement.sql[:200] for statement in asked]
