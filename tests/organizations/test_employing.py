"""Work entered, corrected and ended by the employer; the person is told each time."""

from datetime import UTC, date, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress

from accounts.models import User
from audit.models import AuditEvent
from notifications.models import Message
from organizations.enums import EmploymentStatus, OrganizationKind
from organizations.exceptions import EmploymentRefusedError, NamesakeError
from organizations.models import Employment, Organization
from organizations.services import (
    correct_employment,
    employ,
    employ_new_person,
    end_employment,
)
from tests.factories import UserFactory, coordinator, organization, work_kind
from tests.factories import employ as employed

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 8, 13, tzinfo=UTC)
TODAY = date(2026, 6, 8)


@pytest.fixture
def district():
    return organization("District One")


@pytest.fixture
def actor(district):
    return coordinator(district)


def enter(person, place, actor, *, kind="teacher", since=TODAY, until=None):
    return employ(
        person=person,
        organization=place,
        work_kind=work_kind(kind),
        starts_on=since,
        ends_on=until,
        actor=actor,
        now=NOW,
    )


def enter_new(place, actor, *, first="Ada", last="Birch", email="", known=()):
    return employ_new_person(
        first_name=first,
        last_name=last,
        email=email,
        known_namesakes=known,
        organization=place,
        work_kind=work_kind(),
        starts_on=TODAY,
        actor=actor,
        now=NOW,
    )


def refusal_of(act, error=EmploymentRefusedError) -> str:
    before = list(Employment.objects.order_by("pk").values()), User.objects.count()
    with pytest.raises(error) as refused:
        act()
    assert (list(Employment.objects.order_by("pk").values()), User.objects.count()) == before
    return str(refused.value)


def test_what_the_employer_enters_counts_at_once_and_the_person_is_told(district, actor):
    person = UserFactory()

    work = enter(person, district, actor)

    assert (work.status, work.source, work.starts_on) == ("confirmed", "employer", TODAY)
    event = AuditEvent.objects.get(action="organizations.employ")
    assert (event.actor, event.person, event.after) == (
        actor,
        person,
        {
            "organization": district.pk,
            "work_kind": "teacher",
            "starts_on": "2026-06-08",
            "ends_on": None,
        },
    )
    mail = Message.objects.get(template="organizations/work_entered")
    assert (mail.recipient, mail.context["by"], mail.context["place"]) == (
        person,
        actor.name,
        "District One",
    )
    assert person in User.objects.visible_to(actor)


def test_work_that_cannot_be_is_refused(district, actor):
    person = UserFactory(first_name="Ada", last_name="Birch")
    month = TODAY + timedelta(days=30)

    assert refusal_of(lambda: enter(person, district, actor, until=TODAY)) == (
        "The first day no longer there must come after the first day there."
    )
    enter(person, district, actor, until=month)
    assert refusal_of(lambda: enter(person, district, actor)) == (
        "Ada Birch is entered there for this work already, since June 8, 2026."
    )
    assert enter(person, district, actor, kind="coach").pk
    assert enter(person, district, actor, since=month).pk


def test_no_work_begins_at_a_place_that_is_closed(district, actor):
    person = UserFactory()
    Organization.objects.filter(pk=district.pk).update(closed_on=TODAY)
    district.refresh_from_db()

    assert refusal_of(lambda: enter(person, district, actor)) == (
        "District One closed on June 8, 2026. Nothing can go on there after that day."
    )
    before = enter(person, district, actor, since=TODAY - timedelta(days=30), until=TODAY)
    assert before.ends_on == TODAY


@pytest.mark.parametrize("how", ["withdrawn", "merged"])
def test_nobody_works_who_is_no_longer_in_the_register(district, actor, how):
    person = UserFactory()
    gone = (
        {"withdrawn_at": NOW, "is_active": False, "email": None}
        if how == "withdrawn"
        else {"merged_into": UserFactory()}
    )
    User.objects.filter(pk=person.pk).update(**gone)

    assert refusal_of(lambda: enter(person, district, actor)) == (
        "This person is no longer in the register."
    )


def test_work_that_is_over_or_was_rejected_is_no_rival(district, actor):
    person = UserFactory()
    employed(person, district, until=TODAY)
    rejected = employed(person, district, kind="coach")
    Employment.objects.filter(pk=rejected.pk).update(status=EmploymentStatus.REJECTED)

    assert enter(person, district, actor).starts_on == TODAY
    assert enter(person, district, actor, kind="coach").starts_on == TODAY


def test_a_claim_that_waits_is_confirmed_and_not_entered_again(district, actor):
    person = UserFactory(first_name="Ada", last_name="Birch")
    employed(person, district, confirmed=False)

    assert refusal_of(lambda: enter(person, district, actor)) == (
        "Ada Birch has entered this work and waits for your word. See “Work to confirm”."
    )


def test_somebody_new_needs_no_email_and_cannot_sign_in(district, actor):
    work = enter_new(district, actor)

    person = work.person
    assert (person.name, person.email, person.has_usable_password()) == ("Ada Birch", None, False)
    assert (work.status, work.source) == ("confirmed", "employer")
    mail = Message.objects.get(template="organizations/work_entered")
    assert (mail.recipient, mail.status) == (person, "no_address")


def test_an_email_the_employer_wrote_is_not_proved(district, actor):
    person = enter_new(district, actor, email="Ada@Example.org").person

    address = EmailAddress.objects.get(user=person)
    assert (person.email, address.email, address.verified) == (
        "ada@example.org",
        "ada@example.org",
        False,
    )
    assert refusal_of(lambda: enter_new(district, actor, last="B", email="ADA@example.org")) == (
        "This email belongs to somebody in the register. Look for them by it instead."
    )


def test_a_further_address_of_somebody_is_known_too(district, actor):
    EmailAddress.objects.create(user=UserFactory(), email="second@example.org", verified=True)

    assert refusal_of(lambda: enter_new(district, actor, email="Second@example.org")) == (
        "This email belongs to somebody in the register. Look for them by it instead."
    )


def test_namesakes_of_the_unit_are_asked_about_first(district, actor):
    school, other_school = (
        organization(f"School {name}", kind=OrganizationKind.SCHOOL, parent=district)
        for name in ("One", "Two")
    )
    there = UserFactory(first_name="Ada", last_name="Birch")
    employed(there, other_school, until=date(2024, 1, 8))
    elsewhere = UserFactory(first_name="Ada", last_name="Birch")
    employed(elsewhere, organization("District Two"))

    assert refusal_of(lambda: enter_new(school, actor, first="ada"), NamesakeError) == (
        "Somebody named ada Birch works there already. Say first if it is the same person."
    )
    assert enter_new(school, actor, known=[there.pk]).person not in {there, elsewhere}


def test_a_preferred_name_is_a_name_and_nothing_is_said_of_other_employers(district, actor):
    school, other_school = (
        organization(f"School {name}", kind=OrganizationKind.SCHOOL, parent=district)
        for name in ("One", "Two")
    )
    there = UserFactory(first_name="Adelaide", preferred_name="Ada", last_name="Birch")
    employed(there, other_school)

    assert refusal_of(lambda: enter_new(school, actor), NamesakeError) == (
        "Somebody named Ada Birch works there already. Say first if it is the same person."
    )
    assert enter_new(school, coordinator(school)).person != there


def test_a_correction_says_why_and_the_person_is_told(district, actor):
    person = UserFactory()
    work = enter(person, district, actor)

    def correct(*, kind="coach", starts_on=date(2026, 6, 1), ends_on=None, reason="A week."):
        return correct_employment(
            employment=work,
            work_kind=work_kind(kind),
            starts_on=starts_on,
            ends_on=ends_on,
            reason=reason,
            actor=actor,
            now=NOW,
        )

    assert refusal_of(lambda: correct(reason=" ")) == (
        "Say why it is corrected. The history keeps it."
    )
    assert refusal_of(lambda: correct(ends_on=date(2026, 6, 1))) == (
        "The first day no longer there must come after the first day there."
    )
    corrected = correct()

    assert (corrected.work_kind.key, corrected.starts_on) == ("coach", date(2026, 6, 1))
    event = AuditEvent.objects.get(action="organizations.correct_employment")
    assert (event.before, event.after, event.reason) == (
        {"work_kind": "teacher", "starts_on": "2026-06-08", "ends_on": None},
        {"work_kind": "coach", "starts_on": "2026-06-01", "ends_on": None},
        "A week.",
    )
    assert Message.objects.filter(template="organizations/work_corrected").count() == 1


def test_a_claim_is_confirmed_before_it_is_corrected(district, actor):
    claim = employed(UserFactory(), district, confirmed=False)

    assert refusal_of(
        lambda: correct_employment(
            employment=claim,
            work_kind=work_kind("coach"),
            starts_on=TODAY,
            ends_on=None,
            reason="A week.",
            actor=actor,
            now=NOW,
        )
    ) == ("Only confirmed work is corrected. Confirm it first.")


def test_whoever_ends_somebody_elses_work_tells_them(district, actor):
    work = enter(UserFactory(), district, actor)

    end_employment(employment=work, ends_on=date(2026, 7, 1), reason="Moved.", actor=actor, now=NOW)

    event = AuditEvent.objects.get(action="organizations.end_employment")
    assert (event.before, event.after, event.reason) == (
        {"ends_on": None},
        {"ends_on": "2026-07-01"},
        "Moved.",
    )
    mail = Message.objects.get(template="organizations/work_ended")
    assert mail.context["until"] == "July 1, 2026"


def test_of_somebody_who_moves_each_coordinator_ends_their_own_rows(client, district, actor):
    other = organization("District Two")
    theirs = coordinator(other)
    person = UserFactory()
    here, there = employed(person, district), employed(person, other)
    data = {"ends_on": "2030-01-07", "reason": "Moved."}

    client.force_login(actor)
    assert client.post(f"/my/work/{there.pk}/end/", data).status_code == 404
    assert client.get(f"/people/work/{there.pk}/correct/").status_code == 404
    client.force_login(theirs)
    assert client.post(f"/my/work/{there.pk}/end/", data).status_code == 302
    ends = Employment.objects.filter(person=person).order_by("pk").values_list("pk", "ends_on")
    assert list(ends) == [(here.pk, None), (there.pk, date(2030, 1, 7))]


def sent(person, place, **changed) -> dict:
    kind = work_kind()
    data = {"organization": place.pk, "work_kind": kind.pk, "starts_on": "2026-06-08"}
    return data | {"who": person} | changed


def test_a_person_is_found_by_number_or_email_and_never_by_a_name_elsewhere(
    client, district, actor
):
    stranger = UserFactory(first_name="Ada", last_name="Birch")
    client.force_login(actor)

    by_name = client.post("/people/work/new/", sent("Ada Birch", district))
    assert "Nobody was found. Write the whole MEMSSI number" in by_name.text
    assert stranger.memssi_number not in by_name.text
    searched = client.post("/people/work/new/", sent(stranger.memssi_number, district, find="who"))
    assert "Ada Birch" in searched.text
    assert not Employment.objects.exists()
    entered = client.post("/people/work/new/", sent(stranger.email, district))
    assert entered.status_code == 302
    assert Employment.objects.get().person == stranger


def test_work_is_entered_at_ones_own_places_only(client, district, actor):
    other = organization("District Two")
    client.force_login(actor)

    page = client.post("/people/work/new/", sent(UserFactory().email, other))

    assert page.status_code == 200
    assert not Employment.objects.exists()


def test_the_page_asks_about_namesakes_and_keeps_what_was_typed(client, district, actor):
    there = UserFactory(first_name="Ada", last_name="Birch")
    employed(there, district, until=date(2024, 1, 8))
    client.force_login(actor)
    data = sent("", district, first_name="Ada", last_name="Birch", email="ada@example.org")

    asked = client.post("/people/work/new-person/", data)
    assert asked.status_code == 200
    for words in ("Is it one of these people?", there.memssi_number, "ada@example.org"):
        assert words in asked.text
    the_same = client.post(
        "/people/work/new-person/", data | {"asked": there.pk, "same": str(there.pk)}
    )
    assert the_same.status_code == 302
    assert Employment.objects.order_by("-pk")[0].person == there
    new = client.post("/people/work/new-person/", data | {"asked": there.pk, "same": "new"})
    assert new.status_code == 302
    assert Employment.objects.order_by("-pk")[0].person.email == "ada@example.org"
