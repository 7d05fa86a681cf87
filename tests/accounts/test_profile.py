"""My details: addresses of work and of home, and the first address of somebody without account."""

from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress

from accounts.exceptions import PersonRefusedError
from accounts.models import EmailUse, User
from accounts.services.addresses import enter_email_for, mark_addresses
from audit.models import AuditEvent
from tests.factories import UserFactory, coordinator, employ, organization, staff

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 4, 13, tzinfo=UTC)


def address(person: User, email: str, **about) -> EmailAddress:
    return EmailAddress.objects.create(user=person, email=email, verified=True, **about)


def uses() -> dict[str, str]:
    return dict(EmailUse.objects.values_list("address__email", "use"))


def with_account(**about) -> User:
    person = UserFactory(**about)
    person.set_password("a-boat-named-patience")
    person.save()
    return person


def test_several_addresses_are_each_of_work_of_home_or_not_said(client):
    person = UserFactory(email="one@example.org")
    one = EmailAddress.objects.get(user=person)
    two, three = address(person, "two@example.org"), address(person, "three@example.org")
    client.force_login(person)

    answer = client.post(
        "/my/details/addresses/",
        {f"use_{one.pk}": "work", f"use_{two.pk}": "personal", f"use_{three.pk}": ""},
    )

    assert (answer.status_code, answer.url) == (302, "/my/details/")
    assert uses() == {"one@example.org": "work", "two@example.org": "personal"}
    client.post("/my/details/addresses/", {f"use_{one.pk}": "", f"use_{two.pk}": "work"})
    assert uses() == {"two@example.org": "work"}
    assert list(
        AuditEvent.objects.filter(action="accounts.mark_addresses").values_list("before", "after")
    ) == [
        ({str(one.pk): "", str(two.pk): ""}, {str(one.pk): "work", str(two.pk): "personal"}),
        ({str(one.pk): "work", str(two.pk): "personal"}, {str(one.pk): "", str(two.pk): "work"}),
    ]


def test_nobody_elses_address_is_marked():
    person, other = UserFactory(), UserFactory()
    theirs = EmailAddress.objects.get(user=other)
    mark_addresses(person=person, uses={theirs.pk: "work"}, actor=person, now=NOW)
    assert (uses(), AuditEvent.objects.count()) == ({}, 0)


def test_the_page_has_all_of_it_and_costs_the_same_however_many_addresses(
    client, django_assert_num_queries
):
    person = UserFactory(preferred_name="Beth", phone="207-555-0100")
    client.force_login(person)
    with django_assert_num_queries(8):
        text = client.get("/my/details/").text
    words = [person.name, "Beth", "207-555-0100", person.email, person.memssi_number]
    assert [word for word in words if word not in text] == []
    for number in range(3):
        address(person, f"more{number}@example.org")
    with django_assert_num_queries(8):
        client.get("/my/details/")


# --- somebody without an account ---


@pytest.fixture
def place():
    return organization("District One")


@pytest.fixture
def unreached(place) -> User:
    person = UserFactory(email=None)
    employ(person, place)
    return person


def test_a_coordinator_enters_the_first_address(client, place, unreached):
    office = coordinator(place)
    client.force_login(office)

    answer = client.post(
        f"/people/{unreached.pk}/email/", {"email": "First@Example.ORG", "reason": "New phone"}
    )

    assert (answer.status_code, answer.url) == (302, f"/people/{unreached.pk}/")
    unreached.refresh_from_db()
    assert unreached.email == "first@example.org"
    assert list(
        EmailAddress.objects.filter(user=unreached).values_list("email", "verified", "primary")
    ) == [("first@example.org", False, True)]
    assert list(
        AuditEvent.objects.filter(action="accounts.enter_email").values_list(
            "actor", "person", "before", "after", "reason"
        )
    ) == [
        (
            office.pk,
            unreached.pk,
            {"email": None},
            {"email": "first@example.org"},
            "New phone",
        )
    ]


def test_a_mistyped_address_is_mended_while_there_is_no_account(unreached):
    office = staff()
    for email in ("frist@example.org", "first@example.org"):
        enter_email_for(person=unreached, email=email, actor=office, now=NOW, reason="As told")
    assert list(EmailAddress.objects.filter(user=unreached).values_list("email", flat=True)) == [
        "first@example.org"
    ]


def test_nobody_changes_the_address_of_somebody_with_an_account(client, place):
    person = with_account(email="theirs@example.org")
    employ(person, place)
    client.force_login(coordinator(place))
    address_page = f"/people/{person.pk}/email/"

    page = client.get(address_page).text
    assert "has an account, so only they can change their email address." in page
    assert "<form" not in page[page.index("<main") : page.index("</main>")]
    refused = client.post(address_page, {"email": "mine@example.org", "reason": "x"})

    assert refused.context["form"].errors == {
        "__all__": [f"{person.name} has an account, so only they can change their email address."]
    }
    person.refresh_from_db()
    assert person.email == "theirs@example.org"


@pytest.mark.parametrize("as_further", [False, True])
def test_an_address_of_somebody_else_is_refused_whatever_its_case(unreached, as_further):
    other = UserFactory(email="taken@example.org")
    if as_further:
        other.emailaddress_set.update(email="taken2@example.org")
    wanted = "TAKEN2@example.org" if as_further else "Taken@Example.org"
    with pytest.raises(PersonRefusedError) as refusal:
        enter_email_for(person=unreached, email=wanted, actor=staff(), now=NOW, reason="x")
    assert str(refusal.value) == (
        "This address belongs to somebody else. If it is the same person, write to us."
    )
    unreached.refresh_from_db()
    assert unreached.email is None


def test_my_own_addresses_are_on_their_own_page(client):
    person = UserFactory()
    client.force_login(person)
    assert client.get(f"/people/{person.pk}/email/").url == "/accounts/email/"
