"""Training taken elsewhere, claimed or decided twice at the same moment."""

import pytest

from audit.models import AuditEvent
from notifications.models import Message
from tests.factories import UserFactory, credit_types, staff
from tests.factories.claims import NOW, accept, claim, facts
from tests.factories.records import outside_course
from tests.races.test_races import at_once
from transcripts import services
from transcripts.models import CreditAward, OutsideCompletion

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_the_same_claim_handed_in_twice_there_is_one():
    person, course = UserFactory(), outside_course()
    drafts = [
        services.start_claim(
            person=person, facts=facts(course, remark=f"Draft {n}"), actor=person, now=NOW
        )
        for n in range(4)
    ]

    outcomes = at_once(
        *(
            lambda row=row: services.hand_in_claim(claim_id=row.pk, actor=person, now=NOW)
            for row in drafts
        )
    )

    assert sorted(outcomes) == ["ClaimDoubleError"] * 3 + ["OutsideCompletion"]
    assert OutsideCompletion.objects.waiting().count() == 1


def test_the_same_claim_of_two_files_is_made_once():
    person, course = UserFactory(), outside_course()

    outcomes = at_once(*[lambda: claim(person, course)] * 4)

    assert sorted(outcomes) == ["ClaimDoubleError"] * 3 + ["OutsideCompletion"]
    assert OutsideCompletion.objects.count() == 1


def test_of_two_who_decide_at_once_one_does():
    credit_types()
    row, first, second = claim(course=outside_course()), staff(), staff()

    outcomes = at_once(
        lambda: accept(row, by=first),
        lambda: services.refuse_claim(claim_id=row.pk, reason="No.", actor=second, now=NOW),
    )

    row.refresh_from_db()
    is_accepted = row.status == "accepted"
    assert sorted(outcomes) == sorted(
        ["ClaimDecidedError", "list" if is_accepted else "OutsideCompletion"]
    )
    assert CreditAward.objects.count() == (1 if is_accepted else 0)
    assert Message.objects.filter(template__startswith="transcripts/claim_").count() == 1


def test_whoever_takes_it_back_and_whoever_accepts_it_do_not_both():
    credit_types()
    row, clerk = claim(), staff()

    outcomes = at_once(
        lambda: accept(row, by=clerk),
        lambda: services.withdraw_claim(claim_id=row.pk, actor=row.person, now=NOW),
    )

    row.refresh_from_db()
    assert outcomes.count("ClaimDecidedError") == 1
    assert CreditAward.objects.count() == (1 if row.status == "accepted" else 0)


def test_an_acceptance_is_taken_back_once():
    credit_types()
    row, clerk = claim(), staff()
    accept(row, by=clerk)

    outcomes = at_once(
        *[
            lambda: services.take_back_acceptance(
                claim_id=row.pk, reason="Another's.", actor=clerk, now=NOW
            )
        ]
        * 3
    )

    assert sorted(outcomes) == ["ClaimDecidedError"] * 2 + ["list"]
    assert CreditAward.objects.filter(reverses__isnull=False).count() == 1
    assert AuditEvent.objects.filter(action="transcripts.refuse_claim").count() == 1
