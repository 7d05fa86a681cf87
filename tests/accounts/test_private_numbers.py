"""Numbers of other registers: what they look like, who sees each, and where they never stand."""

from datetime import UTC, date, datetime

import pytest

from accounts.decisions import (
    NUMBER_FORMS,
    memssi_number,
    number_as_kept,
    person_of_memssi_number,
    phone_as_kept,
)
from accounts.exceptions import NumberRefusedError, PersonRefusedError
from accounts.models import PrivateNumbers, User
from accounts.permissions import ACTIONS, Role
from accounts.services.numbers import enter_numbers
from audit.models import AuditEvent
from organizations.enums import OrganizationKind
from organizations.services import grant_role
from tests.factories import (
    UserFactory,
    administrator,
    coordinator,
    director,
    employ,
    organization,
    staff,
)

NOW = datetime(2026, 5, 4, 13, tzinfo=UTC)
VALUES = {
    "educator_certificate": "EDU-4471",
    "mcja_number": "MCJA-8812",
    "fema_sid": "0001234567",
    "state_staff_id": "STF-9093",
}


@pytest.mark.parametrize("pk", [1, 12, 4711, 9999999, 12345678])
def test_a_memssi_number_leads_back_to_its_person(pk):
    number = memssi_number(pk)
    typed = [
        number,
        number.lower(),
        f" {number[1:]} ",
        number.replace("-", ""),
        number[1:-2] + number[-1],
    ]
    assert [person_of_memssi_number(each) for each in typed] == [pk] * 5


@pytest.mark.parametrize(
    "typed",
    ["", "M", "M0000012-4", "M0000021-5", "M00000012-5", "0012", "X0000012-5", "M0000012-55"],
)
def test_a_mistyped_memssi_number_leads_nowhere(typed):
    assert person_of_memssi_number(typed) is None


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("fema_sid", " 0001 234 567 ", "0001234567"),
        ("fema_sid", "0001-234-567", "0001234567"),
        ("fema_sid", "123456789", None),
        ("fema_sid", "00012345678", None),
        ("mcja_number", "mcja 8812", "MCJA8812"),
        ("mcja_number", "none", None),
        ("mcja_number", "1", None),
        ("educator_certificate", "", ""),
        ("educator_certificate", "E" * 20 + "1", None),
        ("educator_certificate", "<b>1</b>", None),
        ("state_staff_id", "12/34-5", "12/34-5"),
    ],
)
def test_numbers_are_taken_leniently_and_kept_in_one_way(name, typed, kept):
    assert number_as_kept(name, typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("(207) 555-0100", "207-555-0100"),
        ("+1 207 555 0100", "207-555-0100"),
        ("1.207.555.0100 x12", "207-555-0100 ext. 12"),
        ("207 555 0100 ext. 12", "207-555-0100 ext. 12"),
        ("555-0100", "555-0100"),
        ("+44 20 7946 0000", "+44 20 7946 0000"),
        ("555", None),
        ("207-555-0100 ext. many", None),
        ("call me", None),
    ],
)
def test_telephone_numbers_are_written_in_one_way(typed, kept):
    assert phone_as_kept(typed) == kept


# --- entering ---


def enter(person: User, actor: User | None = None, reason: str = "", **numbers: str) -> None:
    enter_numbers(person=person, numbers=numbers, actor=actor or person, now=NOW, reason=reason)


def kept(person: User) -> dict[str, str]:
    return PrivateNumbers.objects.filter(person=person).values(*NUMBER_FORMS).get()


def history() -> list[tuple]:
    rows = AuditEvent.objects.filter(action="accounts.enter_numbers")
    return list(rows.values_list("actor", "before", "after", "reason"))


@pytest.mark.django_db
def test_history_says_which_number_changed_and_never_a_value():
    person, office = UserFactory(), staff()
    enter(person, **VALUES)
    enter(person, **VALUES)  # the same again is nothing
    enter(person, office, "As on the card", mcja_number="MCJA-1", fema_sid="")

    assert kept(person) == VALUES | {"mcja_number": "MCJA-1", "fema_sid": ""}
    assert history() == [
        (person.pk, None, dict.fromkeys(VALUES, "entered"), ""),
        (office.pk, None, {"mcja_number": "changed", "fema_sid": "removed"}, "As on the card"),
    ]
    written = str(list(AuditEvent.objects.values_list("before", "after", "reason")))
    assert [value for value in [*VALUES.values(), "MCJA-1"] if value in written] == []


@pytest.mark.django_db
def test_a_number_is_one_persons_and_the_refusal_names_nobody():
    holder, person = UserFactory(first_name="Zelda"), UserFactory()
    enter(holder, mcja_number="8812")

    with pytest.raises(NumberRefusedError) as refusal:
        enter(person, educator_certificate="EDU-1", mcja_number=" 8812 ")

    assert (refusal.value.name, str(refusal.value)) == (
        "mcja_number",
        "Somebody else is entered with this number. Check it, or write to us.",
    )
    assert PrivateNumbers.objects.filter(person=person).count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("name", NUMBER_FORMS)
@pytest.mark.parametrize("typed", ["123-45-6789", "123456789"])
def test_none_of_them_is_a_social_security_number(name, typed):
    with pytest.raises(PersonRefusedError, match=r"^This looks like a Social Security number"):
        enter(UserFactory(), **{name: typed})


@pytest.mark.django_db
def test_for_another_a_reason_is_asked():
    with pytest.raises(PersonRefusedError, match=r"^Say why"):
        enter(UserFactory(), staff(), mcja_number="8812")


# --- who sees which ---

NONE: set[str] = set()
SCHOOL, AGENCY, ALL = {"educator_certificate", "state_staff_id"}, {"mcja_number"}, set(NUMBER_FORMS)
# of a teacher, of an officer, of somebody who is both
SEEN = {
    "themselves": (ALL, ALL, ALL),
    "coordinator of the school": (SCHOOL, None, SCHOOL),
    "coordinator of the agency": (None, AGENCY, AGENCY),
    "approver of the school": (NONE, None, NONE),
    "approver of the agency": (None, AGENCY, AGENCY),
    "coordinator of the state": (SCHOOL, AGENCY, SCHOOL | AGENCY),
    "coordinator elsewhere": (None, None, None),
    "staff": (ALL, ALL, ALL),
    "director": (NONE, NONE, NONE),
    "administrator": (NONE, NONE, NONE),
    "oversight": (None, None, None),
    "colleague": (None, None, None),
}


def numbered(number: int) -> User:
    person = UserFactory()
    PrivateNumbers.objects.create(
        person=person, **{name: f"{value[:-1]}{number}" for name, value in VALUES.items()}
    )
    return person


def holder(role: Role, place) -> User:
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


@pytest.mark.django_db
@pytest.mark.parametrize("who", SEEN)
def test_each_number_is_seen_by_those_the_table_names(client, who):
    school = organization("School One", kind=OrganizationKind.SCHOOL)
    agency = organization("Agency One", kind=OrganizationKind.LAW_AGENCY)
    teacher, officer, twofold = numbered(1), numbered(2), numbered(3)
    for person, places in ((teacher, [school]), (officer, [agency]), (twofold, [school, agency])):
        for place in places:
            employ(person, place)
    makers = {
        "coordinator of the school": lambda: coordinator(school),
        "coordinator of the agency": lambda: coordinator(agency),
        "approver of the school": lambda: holder(Role.APPROVER, school),
        "approver of the agency": lambda: holder(Role.APPROVER, agency),
        "coordinator of the state": lambda: coordinator(school.parent),
        "coordinator elsewhere": lambda: coordinator(organization("District Two")),
        "staff": staff,
        "director": director,
        "administrator": administrator,
        "oversight": lambda: holder(Role.OVERSIGHT, school),
        "colleague": UserFactory,
    }
    viewer = None if who == "themselves" else makers[who]()
    for person, expected in zip((teacher, officer, twofold), SEEN[who], strict=True):
        client.force_login(viewer or person)
        page = client.get(f"/people/{person.pk}/")
        if expected is None:
            assert page.status_code == 404
            continue
        values = {name: getattr(person.private_numbers, name) for name in NUMBER_FORMS}
        assert {name for name, value in values.items() if value in page.text} == expected


@pytest.mark.django_db
def test_a_change_of_the_table_changes_the_page_and_the_form(client, monkeypatch):
    place = organization("District One")
    person = numbered(1)
    employ(person, place)
    client.force_login(coordinator(place))
    monkeypatch.delitem(ACTIONS["accounts.view_educator_certificate"], Role.COORDINATOR)

    assert "EDU-447" not in client.get(f"/people/{person.pk}/").text
    form = client.get(f"/people/{person.pk}/numbers/").context["form"]
    assert list(form.fields) == ["state_staff_id", "reason"]


@pytest.mark.django_db
def test_who_may_not_see_a_number_does_not_change_it_either(client):
    place = organization("District One")
    person = numbered(1)
    employ(person, place)
    client.force_login(coordinator(place))

    client.post(
        f"/people/{person.pk}/numbers/",
        {
            "educator_certificate": "EDU-1",
            "fema_sid": "9999999999",
            "mcja_number": "",
            "reason": "x",
        },
    )

    assert kept(person) == {
        "educator_certificate": "EDU-1",
        "mcja_number": "MCJA-8811",
        "fema_sid": "0001234561",
        "state_staff_id": "",
    }


@pytest.mark.django_db
def test_the_form_says_of_each_number_what_is_wrong_and_keeps_what_was_typed(client):
    person = UserFactory()
    client.force_login(person)

    page = client.post(
        f"/people/{person.pk}/numbers/", {"fema_sid": "12", "mcja_number": "none at all"}
    )

    assert page.context["form"].errors == {
        "fema_sid": ["A FEMA SID has ten digits. Find yours at cdp.dhs.gov/femasid."],
        "mcja_number": [
            "Use letters, digits and dashes, with at least one digit, up to 20 of them."
        ],
    }
    assert ['value="12"' in page.text, 'value="none at all"' in page.text] == [True, True]


@pytest.mark.django_db
def test_no_list_and_no_file_has_a_private_number(client):
    place = organization("District One")
    person = numbered(1)
    employ(person, place)
    client.force_login(staff())

    for path in ("/people/?export=csv", "/people/", f"/people/{person.pk}/transcript/", "/"):
        answer = client.get(path)
        body = b"".join(answer.streaming_content).decode() if answer.streaming else answer.text
        found = [name for name in NUMBER_FORMS if getattr(person.private_numbers, name) in body]
        assert found == [], path
