"""Names change; what was, stays findable and stays printed."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.exceptions import PersonRefusedError
from accounts.models import FormerName, User
from accounts.services.names import edit_person
from audit.models import AuditEvent
from certificates.models import Certificate
from certificates.services import issue_certificate
from documents.models import IssuedDocument
from tests.factories import UserFactory, coordinator, employ, organization, staff
from tests.factories.records import award
from tests.road.test_road import letterhead
from transcripts.services import issue_transcript

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 4, 13, tzinfo=UTC)
NAMES = ("first_name", "last_name", "preferred_name", "phone")
NO_SOCIAL_SECURITY = (
    "This looks like a Social Security number. MEMSSI never keeps one, about anybody. "
    "Take it out, then try again."
)


@pytest.fixture
def person() -> User:
    return UserFactory(first_name="Elizabeth", last_name="Marsh", preferred_name="Beth")


def edit(person: User, actor: User | None = None, *, reason: str = "", **changes: str) -> User:
    said = {name: getattr(person, name) for name in NAMES} | changes
    return edit_person(person=person, **said, actor=actor or person, now=NOW, reason=reason)


def names_of(person: User) -> tuple[str, ...]:
    return User.objects.values_list(*NAMES).get(pk=person.pk)


def events() -> list[tuple]:
    rows = AuditEvent.objects.filter(action="accounts.edit_person")
    return list(rows.values_list("actor", "person", "before", "after", "reason"))


def test_a_new_name_keeps_the_old_one_with_the_moment(person):
    edit(person, last_name="  Fen  wick ", preferred_name="Liz")

    assert names_of(person) == ("Elizabeth", "Fen wick", "Liz", "")
    assert list(
        FormerName.objects.values_list(
            "person", "first_name", "last_name", "preferred_name", "used_until"
        )
    ) == [(person.pk, "Elizabeth", "Marsh", "Beth", NOW)]
    assert events() == [
        (
            person.pk,
            person.pk,
            {"last_name": "Marsh", "preferred_name": "Beth"},
            {"last_name": "Fen wick", "preferred_name": "Liz"},
            "",
        )
    ]


def test_nothing_changed_writes_nothing(person):
    edit(person)
    assert (FormerName.objects.count(), events()) == (0, [])


def test_a_first_preferred_name_leaves_no_former_one():
    person = UserFactory(first_name="Elizabeth", last_name="Marsh")
    edit(person, preferred_name="Beth")
    assert FormerName.objects.count() == 0
    assert [row[2:4] for row in events()] == [({"preferred_name": ""}, {"preferred_name": "Beth"})]


@pytest.mark.parametrize(
    ("before", "after", "kept", "said"),
    [
        ("", "(207) 555 0100", "207-555-0100", "entered"),
        ("207-555-0100", "2075550199", "207-555-0199", "changed"),
        ("207-555-0100", "", "", "removed"),
    ],
)
def test_of_the_telephone_history_says_only_that_it_changed(before, after, kept, said):
    person = UserFactory(phone=before)
    edit(person, phone=after)

    assert names_of(person)[3] == kept
    assert [row[2:4] for row in events()] == [({}, {"phone": said})]


def test_whoever_changes_it_for_another_says_why(person):
    office = staff()
    with pytest.raises(PersonRefusedError, match=r"^Say why you change this. The person can read"):
        edit(person, office, last_name="Fenwick")
    assert names_of(person) == ("Elizabeth", "Marsh", "Beth", "")

    edit(person, office, last_name="Fenwick", reason=" Court  order ")

    assert [(row[0], row[4]) for row in events()] == [(office.pk, "Court order")]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"first_name": " "}, "A first and a last name are needed: papers print them."),
        ({"phone": "call me"}, "This is not a telephone number. Write it like 207-555-0100."),
        ({"phone": "12"}, "This is not a telephone number. Write it like 207-555-0100."),
        (
            {"last_name": "123-45-6789"},
            NO_SOCIAL_SECURITY,
        ),
    ],
)
def test_what_cannot_be_is_refused_whole(person, changes, sentence):
    with pytest.raises(PersonRefusedError) as refusal:
        edit(person, **({"preferred_name": "Liz"} | changes))
    assert str(refusal.value) == sentence
    assert names_of(person) == ("Elizabeth", "Marsh", "Beth", "")


@pytest.mark.parametrize("closed", ["withdrawn", "merged"])
def test_a_closed_record_is_not_changed(person, closed):
    if closed == "merged":
        User.objects.filter(pk=person.pk).update(merged_into=UserFactory())
    else:
        User.objects.filter(pk=person.pk).update(withdrawn_at=NOW, is_active=False, email=None)
    with pytest.raises(PersonRefusedError, match=r"^This record is closed"):
        edit(person, last_name="Fenwick")


def test_papers_issued_before_keep_the_name_and_new_ones_have_the_new_name(person):
    letterhead(NOW - timedelta(days=500))
    line = award(person=person)
    paper = issue_certificate(enrollment_id=line.enrollment_id, now=NOW)
    before = issue_transcript(person=person, viewer=person, now=NOW)

    edit(person, first_name="Beth", last_name="Fenwick")

    again = issue_certificate(enrollment_id=line.enrollment_id, now=NOW + timedelta(days=1))
    after = issue_transcript(
        person=User.objects.get(pk=person.pk), viewer=person, now=NOW + timedelta(days=1)
    )
    assert again.pk == paper.pk
    assert [
        IssuedDocument.objects.get(pk=pk).facts.value("learner_name")
        for pk in (Certificate.objects.get(pk=paper.pk).document_id, before.pk, after.pk)
    ] == ["Elizabeth Marsh", "Elizabeth Marsh", "Beth Fenwick"]


# --- pages ---


def test_the_page_of_ones_own_names(client, person):
    client.force_login(person)
    data = {"first_name": "Elizabeth", "last_name": "Fenwick", "preferred_name": "", "phone": ""}

    answer = client.post(f"/people/{person.pk}/edit/", data)

    assert (answer.status_code, answer.url) == (302, "/my/details/")
    page = client.get("/my/details/").text
    assert [word in page for word in ("Elizabeth Fenwick", "Elizabeth Marsh (Beth)")] == [True] * 2


def test_a_coordinator_changes_it_with_a_reason_and_goes_on_at_the_persons_page(client, person):
    place = organization("District One")
    employ(person, place)
    client.force_login(coordinator(place))
    address = f"/people/{person.pk}/edit/"
    data = {"first_name": "Elizabeth", "last_name": "Fenwick"}

    refused = client.post(address, data)
    assert refused.context["form"].errors == {"reason": ["Fill in “Why you change this”."]}
    assert 'value="Fenwick"' in refused.text

    answer = client.post(address, data | {"reason": "Married"})
    assert (answer.status_code, answer.url) == (302, f"/people/{person.pk}/")
    assert names_of(person) == ("Elizabeth", "Fenwick", "", "")


def test_screens_and_mail_greet_by_the_preferred_name_and_lists_show_both(client, person):
    client.force_login(person)
    assert "Hello Beth" in client.get("/").text
    assert [person.called, person.listed_name, person.name] == [
        "Beth",
        "Elizabeth (Beth) Marsh",
        "Elizabeth Marsh",
    ]
