"""A person's page: what each visitor sees of whom, at a constant cost."""

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.models import ClaimCode, EmailUse, FormerName, PrivateNumbers, User
from accounts.permissions import Role
from notifications.services import Notice, queue_mail
from organizations.enums import OrganizationKind
from organizations.models import Employment, OfficerAssignment
from organizations.services import grant_role
from tests.factories import (
    UserFactory,
    coordinator,
    director,
    employ,
    offering,
    organization,
    staff,
)
from tests.factories.records import award, certificate, seat

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


def granted(role: Role, place, person: User | None = None) -> User:
    person = person or UserFactory()
    grant_role(
        person=person,
        role=role,
        organization=place,
        starts_on=date(2020, 1, 6),
        actor=None,
        now=timezone.now(),
    )
    return person


@pytest.fixture
def district():
    return organization("District One")


@pytest.fixture
def agency():
    return organization("Agency One", kind=OrganizationKind.LAW_AGENCY)


@pytest.fixture
def person(district, agency) -> User:
    """Somebody with a row of each kind."""
    person = UserFactory(
        first_name="Elizabeth", last_name="Marsh", preferred_name="Beth", phone="207-555-0142"
    )
    add_a_row_of_each(person, district, agency, 1)
    PrivateNumbers.objects.create(person=person, mcja_number="MCJA-8812")
    return person


def add_a_row_of_each(person: User, district, agency, number: int) -> list[str]:
    """Add rows and return the words by which they are found on the page."""
    school = organization(f"School {number}", kind=OrganizationKind.SCHOOL, parent=district)
    employ(person, school, kind=f"kind-{number}")
    employ(person, agency, kind=f"sworn-{number}")
    OfficerAssignment.objects.create(
        officer=person, agency=agency, school=school, starts_on=TODAY - timedelta(days=number)
    )
    granted(Role.HOST, school, person)
    FormerName.objects.create(
        person=person, first_name="Liz", last_name=f"Fen{number}", used_until=timezone.now()
    )
    address = EmailAddress.objects.create(user=person, email=f"work{number}@example.org")
    EmailUse.objects.create(address=address, use="work")
    ahead = offering(starts_at=timezone.now() + timedelta(days=number))
    seat(learner=person, offering=ahead)
    line = award(person=person, earned_on=TODAY)
    certificate(enrollment=line.enrollment)
    return [
        f"Kind-{number} at School {number}",
        f"School {number}, for Agency One",
        f"Host of classes, School {number}",
        f"Liz Fen{number}",
        f"work{number}@example.org",
        ahead.version.course.title,
        line.version.course.title,
    ]


def test_it_shows_the_whole_record_in_fewer_than_15_queries_however_many_rows(
    client, person, district, agency, django_assert_max_num_queries
):
    viewer = granted(Role.APPROVER, district, coordinator(district))
    client.force_login(viewer)
    words = add_a_row_of_each(person, district, agency, 2)
    counted = []
    for number in (3, 4):
        with django_assert_max_num_queries(14) as few:
            page = client.get(f"/people/{person.pk}/")
        assert [word for word in words if word not in page.text] == []
        words += add_a_row_of_each(person, district, agency, number)
        counted.append(len(few))
    assert counted[0] == counted[1]


EVERYTHING = {
    "legal name": "Elizabeth Marsh",
    "with the preferred one": "Elizabeth (Beth) Marsh",
    "former name": "Liz Fen1",
    "work address": "work1@example.org",
    "own address": "own@example.org",
    "phone": "207-555-0142",
    "MCJA number": "MCJA-8812",
    "work": "Kind-1 at School 1",
    "schools served": "School 1, for Agency One",
    "role": "Host of classes, School 1",
    "hours": "Contact hours in",
    "certificates": 'id="certificates"',
    "classes ahead": 'id="seats"',
    "training record": "/transcript/",
    "edit": "/edit/",
    "history": "/history/",
    "code": "/code/",
}
FOR_APPROVERS = {
    "legal name",
    "with the preferred one",
    "former name",
    "work address",
    "work",
    "schools served",
    "classes ahead",
}
SEEN = {
    "themselves": set(EVERYTHING) - {"code"},
    "staff": set(EVERYTHING),
    # of the schools: the number of the police is none of their business
    "coordinator": set(EVERYTHING) - {"MCJA number", "history"},
    # of the agency: a role held at a school is not theirs to see
    "chief": set(EVERYTHING) - {"role", "history"},
    "approver": FOR_APPROVERS,
    "director": (set(EVERYTHING) - {"own address", "phone", "MCJA number", "edit", "code"}),
}


@pytest.mark.parametrize("who", SEEN)
def test_each_visitor_sees_their_part(client, person, district, agency, who):
    User.objects.filter(pk=person.pk).update(email="own@example.org")
    EmailAddress.objects.filter(user=person, primary=True).update(email="own@example.org")
    makers = {
        "themselves": lambda: person,
        "staff": staff,
        "coordinator": lambda: coordinator(district),
        "chief": lambda: coordinator(agency),
        "approver": lambda: granted(Role.APPROVER, district),
        "director": director,
    }
    client.force_login(makers[who]())

    page = client.get(f"/people/{person.pk}/").text
    main = page[page.index("<main") : page.index("</main>")]

    assert {name for name, word in EVERYTHING.items() if word in main} == SEEN[who]


def test_of_a_claim_a_coordinator_sees_the_name_and_the_claim_only(client, district):
    person = UserFactory(first_name="Ada", last_name="Byron", preferred_name="Countess")
    employ(person, district, kind="teacher", confirmed=False)
    employ(person, organization("District Two"), kind="coach")
    award(person=person)
    client.force_login(coordinator(district))

    page = client.get(f"/people/{person.pk}/").text
    main = page[page.index("<main") : page.index("</main>")]

    assert [word for word in ("Ada Byron", "Teacher at District One") if word not in main] == []
    hidden = ["Countess", person.email, person.memssi_number, "District Two", "/transcript/"]
    assert [word for word in hidden if word in main] == []


def test_of_somebody_who_left_one_sees_the_work_then_and_the_hours_earned_then(client, district):
    person = UserFactory(first_name="Ada", last_name="Byron")
    employ(person, district, until=TODAY - timedelta(days=30))
    employ(person, organization("District Two"))
    award(person=person, earned_on=TODAY - timedelta(days=60))
    client.force_login(coordinator(district))

    page = client.get(f"/people/{person.pk}/").text
    main = page[page.index("<main") : page.index("</main>")]

    assert "Teacher at District One" in main
    assert f"/people/{person.pk}/transcript/" in main
    assert [word for word in (person.email, "District Two") if word in main] == []
    for path in ("edit", "numbers", "email", "code"):
        assert client.get(f"/people/{person.pk}/{path}/").status_code == 404


@pytest.mark.parametrize("status", ["rejected", "rejected and over", "never"])
def test_whoever_never_worked_there_is_nobody(client, district, status):
    person = UserFactory()
    if status != "never":
        until = TODAY if status == "rejected and over" else None
        job = employ(person, district, until=until, confirmed=False)
        job.status = "rejected"
        job.save()
    client.force_login(coordinator(district))
    assert client.get(f"/people/{person.pk}/").status_code == 404


def test_work_that_was_rejected_is_no_part_of_the_record(client, district):
    person = UserFactory()
    employ(person, district)
    rejected = employ(person, organization("District Nine"), kind="coach", confirmed=False)
    Employment.objects.filter(pk=rejected.pk).update(status="rejected")
    client.force_login(coordinator(district))

    page = client.get(f"/people/{person.pk}/").text
    assert ("District One" in page, "District Nine" in page) == (True, False)


def test_actions_follow_from_whether_there_is_an_account(client, district):
    person = UserFactory(email=None)
    employ(person, district)
    client.force_login(coordinator(district))
    queue_mail(Notice("x:1", person.pk, "", "enrollment/seat_withdrawn", {}), now=timezone.now())
    address = f"/people/{person.pk}/"

    page = client.get(address).text
    assert "No account yet" in page
    assert "1 letter is to be handed out." in page
    assert [path in page for path in (f"{address}code/", f"{address}email/")] == [True, True]

    ClaimCode.objects.create(
        person=person,
        code_digest="x",
        made_by=person,
        made_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=9),
    )
    assert "A letter with a code was printed; it works until" in client.get(address).text

    person.set_password("a-boat-named-patience")
    person.save()
    page = client.get(address).text
    assert "Has an account" in page
    assert [path in page for path in (f"{address}code/", f"{address}email/")] == [False, False]


def test_letters_are_for_who_hands_them_out_and_a_code_that_ran_out_is_not_open(client, district):
    person = UserFactory(email=None)
    employ(person, district)
    queue_mail(Notice("x:1", person.pk, "", "enrollment/seat_withdrawn", {}), now=timezone.now())
    ClaimCode.objects.create(
        person=person,
        code_digest="x",
        made_by=person,
        made_at=timezone.now() - timedelta(days=91),
        expires_at=timezone.now() - timedelta(days=1),
    )
    words = ("1 letter is to be handed out.", "A letter with a code was printed")

    seen = []
    for viewer in (granted(Role.APPROVER, district), coordinator(district)):
        client.force_login(viewer)
        page = client.get(f"/people/{person.pk}/").text
        seen.append([word in page for word in words])
    assert seen == [[False, False], [True, False]]


def test_the_list_leads_to_the_page_and_finds_by_number_and_by_every_name(client, person, district):
    employ(UserFactory(first_name="Someone", last_name="Else"), district)
    client.force_login(coordinator(district))

    for words in ("Marsh", "Beth", "Liz Fen1", person.memssi_number, "elizabeth beth"):
        page = client.get("/people/", {"q": words}).text
        assert f'href="/people/{person.pk}/"' in page, words
        assert "Elizabeth (Beth) Marsh" in page
        assert "Someone Else" not in page
