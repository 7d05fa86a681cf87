"""Work is claimed by the person, decided by the employer, ended by either."""

from datetime import UTC, date, datetime

import pytest

from audit.models import AuditEvent
from notifications.models import Message
from notifications.rendering import render_mail
from organizations.enums import EmploymentStatus
from organizations.exceptions import EmploymentRefusedError
from organizations.models import Employment
from organizations.services import (
    claim_employment,
    decide_employment,
    decide_employments,
    end_employment,
)
from tests.factories import UserFactory, coordinator, employ, organization, staff, work_kind

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 9, 2, tzinfo=UTC)  # still June 8 in Maine
TODAY = date(2026, 6, 8)


def claim(person=None, place=None, *, kind="teacher", starts_on=date(2025, 9, 1)) -> Employment:
    person = person or UserFactory()
    return claim_employment(
        person=person,
        organization=place or organization("District One"),
        work_kind=work_kind(kind),
        starts_on=starts_on,
        actor=person,
        now=NOW,
    )


def history(employment) -> list[tuple]:
    return list(
        AuditEvent.objects.filter(
            object_type="organizations.Employment", object_pk=employment.pk
        ).values_list("action", "actor", "person", "before", "after")
    )


def test_a_claim_waits_for_the_employer_and_is_history():
    employment = claim()

    employment.refresh_from_db()
    assert (employment.status, employment.ends_on) == (EmploymentStatus.CLAIMED, None)
    assert history(employment) == [
        (
            "organizations.claim_employment",
            employment.person_id,
            employment.person_id,
            None,
            {"organization": employment.organization_id, "work_kind": "teacher"},
        )
    ]


def test_the_first_day_may_be_today_in_maine_and_no_later():
    assert claim(starts_on=TODAY).starts_on == TODAY

    with pytest.raises(EmploymentRefusedError, match="cannot be in the future"):
        claim(place=organization("District Two"), starts_on=date(2026, 6, 9))
    assert Employment.objects.count() == 1


@pytest.mark.parametrize("confirmed", [True, False])
def test_the_same_work_is_entered_once_while_it_lasts(confirmed):
    person, place = UserFactory(), organization("District One")
    employ(person, place, confirmed=confirmed)

    with pytest.raises(EmploymentRefusedError) as refusal:
        claim(person, place)

    assert str(refusal.value) == "You have already entered this work at District One."
    assert Employment.objects.count() == 1
    assert AuditEvent.objects.filter(action="organizations.claim_employment").count() == 0


def test_other_work_at_the_same_place_is_another_entry():
    person, place = UserFactory(), organization("District One")
    claim(person, place)
    claim(person, place, kind="coach")

    assert Employment.objects.count() == 2


def test_work_that_ended_or_was_rejected_can_be_entered_again():
    person, place = UserFactory(), organization("District One")
    employ(person, place, until=date(2024, 1, 1))
    rejected = claim(person, place)
    decide_employment(employment=rejected, confirm=False, actor=UserFactory(), now=NOW)

    assert claim(person, place).status == EmploymentStatus.CLAIMED


@pytest.mark.parametrize(("confirm", "status"), [(True, "confirmed"), (False, "rejected")])
def test_a_claim_is_decided_once(confirm, status):
    employment, actor = claim(), UserFactory()

    decided = decide_employment(employment=employment, confirm=confirm, actor=actor, now=NOW)
    with pytest.raises(EmploymentRefusedError) as refusal:
        decide_employment(employment=employment, confirm=not confirm, actor=actor, now=NOW)

    assert str(refusal.value) == "Somebody has already decided about this entry."
    assert decided.status == status
    employment.refresh_from_db()
    assert employment.status == status
    assert history(employment)[1:] == [
        (
            "organizations.decide_employment",
            actor.pk,
            employment.person_id,
            {"status": "claimed"},
            {"status": status},
        )
    ]


def test_work_ends_once_and_after_it_began():
    employment, actor = employ(UserFactory(), organization("District One")), UserFactory()

    with pytest.raises(
        EmploymentRefusedError, match="must come after the first day there, January 6, 2020"
    ):
        end_employment(employment=employment, ends_on=employment.starts_on, actor=actor, now=NOW)
    ended = end_employment(employment=employment, ends_on=TODAY, actor=actor, now=NOW)
    with pytest.raises(EmploymentRefusedError, match="has already ended"):
        end_employment(employment=employment, ends_on=date(2027, 1, 1), actor=actor, now=NOW)

    assert ended.ends_on == TODAY
    employment.refresh_from_db()
    assert employment.ends_on == TODAY
    assert history(employment) == [
        (
            "organizations.end_employment",
            actor.pk,
            employment.person_id,
            {"ends_on": None},
            {"ends_on": "2026-06-08"},
        )
    ]


def test_employment_counts_from_its_first_day_until_its_end_and_once_confirmed():
    place = organization("District One")
    person = UserFactory()
    row = employ(person, place, since=date(2026, 1, 1), until=date(2026, 6, 1))
    employ(UserFactory(), place, since=date(2026, 1, 1), confirmed=False)

    def on(day):
        return list(Employment.objects.on(day))

    assert on(date(2025, 12, 31)) == []
    assert on(date(2026, 1, 1)) == [row]
    assert on(date(2026, 5, 31)) == [row]
    assert on(date(2026, 6, 1)) == []


@pytest.mark.parametrize("confirm", [True, False])
def test_whoever_is_not_confirmed_is_told_what_to_do(client, confirm):
    employment = claim()

    decide_employment(employment=employment, confirm=confirm, actor=UserFactory(), now=NOW)

    told = [] if confirm else [(f"organizations.work_not_confirmed:{employment.pk}", "queued")]
    assert list(Message.objects.values_list("key", "status")) == told
    client.force_login(employment.person)
    page = " ".join(client.get("/my/work/").text.split())
    sentence = (
        "As far as District One knows, you do not work there. "
        '<a href="/my/work/new/">Enter the right place or work</a>, '
        'or <a href="/contact/">write to us</a>.'
    )
    assert (sentence in page) is not confirm


def test_whoever_is_not_confirmed_with_others_is_told_once():
    place = organization("District One")
    claims = [claim(place=place), claim(place=place)]
    ids = [row.pk for row in claims]

    for _again in range(2):
        decide_employments(employment_ids=ids, confirm=False, actor=UserFactory(), now=NOW)

    assert sorted(Message.objects.values_list("recipient", flat=True)) == sorted(
        row.person_id for row in claims
    )
    mail = render_mail(Message.objects.first().template, Message.objects.first().context)
    assert mail.subject == "Not confirmed: your work at District One"


@pytest.mark.parametrize(("is_employer", "words"), [(True, "Not ours"), (False, "Reject")])
def test_the_list_speaks_as_an_employer_to_employers_only(client, is_employer, words):
    place = organization("District One")
    claim(place=place)
    client.force_login(coordinator(place) if is_employer else staff())

    page = client.get("/people/claims/").text

    assert ("Until then, you see only their name" in page) is is_employer
    assert ("None of the chosen are ours" in page) is is_employer
    assert f"{words}<span" in page


def test_the_list_asks_before_rejecting_and_so_does_a_page_without_scripts(client):
    place = organization("District One")
    row = claim(place=place)
    client.force_login(coordinator(place))

    listed = " ".join(client.get("/people/claims/").text.split())
    asked = " ".join(client.get(f"/people/claims/{row.pk}/").text.split())

    assert f'href="/people/claims/{row.pk}/" data-dialog="reject-{row.pk}">Not ours<' in listed
    question = f"Reject that {row.person.name} works as Teacher at District One?"
    assert listed.partition("<dialog")[2].count(question) == 1
    assert listed.count('name="decision" value="reject"') == 1
    assert asked.count('name="decision" value="reject"') == 1
    row.refresh_from_db()
    assert row.status == EmploymentStatus.CLAIMED
