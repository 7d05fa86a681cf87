"""Work is claimed by the person, decided by the employer, ended by either."""

from datetime import UTC, date, datetime

import pytest

from audit.models import AuditEvent
from organizations.enums import EmploymentStatus
from organizations.exceptions import EmploymentRefusedError
from organizations.models import Employment
from organizations.services import claim_employment, decide_employment, end_employment
from tests.factories import UserFactory, employ, organization, work_kind

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

    with pytest.raises(EmploymentRefusedError, match="cannot lie in the future"):
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

    with pytest.raises(EmploymentRefusedError, match="must come after the first"):
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
            None,
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
