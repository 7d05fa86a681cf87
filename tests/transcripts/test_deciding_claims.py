"""What staff decide of training taken elsewhere, and what follows."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from audit.models import AuditEvent
from courses.models import FundingAward
from notifications.models import Message
from tests.factories import credit_types, staff
from tests.factories.claims import DAY, NOW, accept, claim, facts
from tests.factories.courses import LaneFactory
from tests.factories.records import outside_course
from transcripts import services
from transcripts.claims import facts_of
from transcripts.enums import Checked, CreditSource
from transcripts.exceptions import ClaimDecidedError, ClaimRefusedError
from transcripts.models import CreditAward

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    credit_types()
    return staff()


def standing():
    lines = CreditAward.objects.standing().order_by("pk")
    return [(line.credit_type.key, line.hours, line.source, line.checked) for line in lines]


def mails():
    return [(mail.template, mail.recipient_id) for mail in Message.objects.order_by("pk")]


def test_accepting_posts_the_lines_and_tells_the_person(clerk):
    grant = FundingAward.objects.create(key="STOP", name="STOP award")
    row = claim(course=outside_course())

    (line,) = accept(row, by=clerk, funding=grant)

    row.refresh_from_db()
    assert (row.status, row.decided_by, row.decided_at) == ("accepted", clerk, NOW)
    assert (line.person, line.outside, line.earned_on) == (row.person, row, DAY)
    assert list(line.tags.funding.all()) == [grant]
    assert standing() == [("contact_hours", Decimal(2), "federal", "certificate")]
    assert mails() == [("transcripts/claim_accepted", row.person_id)]
    event = AuditEvent.objects.get(action="transcripts.accept_claim")
    assert event.after["funding"] == "STOP award"


def test_fewer_hours_need_a_reason_and_more_are_never_accepted(clerk):
    row = claim()

    with pytest.raises(ClaimRefusedError, match="Say why fewer hours count") as refused:
        accept(row, by=clerk, hours=Decimal(1))
    assert refused.value.field == "reason"
    with pytest.raises(ClaimRefusedError, match="at most the 2 hours that were claimed"):
        accept(row, by=clerk, hours=Decimal("2.25"))
    with pytest.raises(ClaimRefusedError, match="Say how many hours count, or refuse it"):
        accept(row, by=clerk, hours=Decimal(0))
    assert (standing(), mails()) == ([], [])

    accept(row, by=clerk, hours=Decimal(1), checked=Checked.PROVIDER, reason="One hour of lunch.")
    row.refresh_from_db()
    assert (row.hours, row.hours_claimed, row.was_cut) == (Decimal(1), Decimal(2), True)
    assert row.reason == "One hour of lunch."
    assert standing() == [("contact_hours", Decimal(1), "self", "provider")]
    event = AuditEvent.objects.get(action="transcripts.accept_claim")
    assert (event.before, event.after, event.reason) == (
        {"status": "submitted", "hours": "2.00"},
        {"status": "accepted", "hours": "1", "source": "self", "checked": "provider"},
        "One hour of lunch.",
    )


def test_what_another_training_is_about_is_said_by_who_accepts_it(clerk):
    row, other = claim(), LaneFactory(key="L9", name="Contracted services")
    course = outside_course()
    of_course = claim(course=course)
    named = row.lane

    (line,) = accept(row, by=clerk, lane=other)
    accept(of_course, by=clerk, lane=other)

    row.refresh_from_db()
    of_course.refresh_from_db()
    assert (row.lane, of_course.lane) == (other, course.lane)
    assert line.outside.lane == other
    (first, second) = AuditEvent.objects.filter(action="transcripts.accept_claim").order_by("pk")
    assert (first.before["lane"], first.after["lane"]) == (named.pk, other.pk)
    assert ("lane" in second.before, "lane" in second.after) == (False, False)


def test_hours_that_were_cut_are_as_claimed_once_the_acceptance_is_taken_back(clerk):
    row = claim()
    accept(row, by=clerk, hours=Decimal(1), reason="One hour of lunch.")

    services.take_back_acceptance(
        claim_id=row.pk, reason="It had no lunch.", actor=clerk, now=NOW, is_returned=True
    )

    row.refresh_from_db()
    assert (row.hours, row.hours_claimed, row.was_cut) == (Decimal(2), Decimal(2), False)
    services.save_claim(
        claim_id=row.pk,
        facts=replace(facts_of(row), hours=Decimal(3)),
        actor=row.person,
        now=NOW,
    )
    services.hand_in_claim(claim_id=row.pk, actor=row.person, now=NOW)
    row.refresh_from_db()
    assert (row.hours, row.hours_claimed) == (Decimal(3), Decimal(3))


@pytest.mark.parametrize(
    "said",
    [{"checked": Checked.ROSTER}, {"source": CreditSource.TAUGHT}],
    ids=["a roster", "teaching"],
)
def test_it_is_accepted_as_what_can_be_elsewhere_alone(clerk, said):
    with pytest.raises(ClaimRefusedError, match="Say where it was taken and how it was checked"):
        accept(claim(), by=clerk, **said)


def test_nobody_decides_their_own(clerk):
    row = claim(clerk)
    acts = [
        lambda: accept(row, by=clerk),
        lambda: services.return_claim(claim_id=row.pk, reason="x", actor=clerk, now=NOW),
        lambda: services.refuse_claim(claim_id=row.pk, reason="x", actor=clerk, now=NOW),
    ]
    for act in acts:
        with pytest.raises(ClaimRefusedError, match="Nobody decides on their own training"):
            act()
    accept(row, by=staff())
    with pytest.raises(ClaimRefusedError, match="Nobody decides on their own training"):
        services.take_back_acceptance(claim_id=row.pk, reason="x", actor=clerk, now=NOW)


def test_a_returned_claim_keeps_what_was_typed_and_comes_again(clerk):
    row = claim(certificate_number="A-7")

    services.return_claim(claim_id=row.pk, reason="Cut off.", actor=clerk, now=NOW)

    row.refresh_from_db()
    assert (row.status, row.reason, row.certificate_number) == ("returned", "Cut off.", "A-7")
    assert mails() == [("transcripts/claim_returned", row.person_id)]
    services.hand_in_claim(claim_id=row.pk, actor=row.person, now=NOW)
    assert accept(row, by=clerk) != []


def test_a_refusal_says_why_and_is_told(clerk):
    row = claim()
    with pytest.raises(ClaimRefusedError, match="Say why"):
        services.refuse_claim(claim_id=row.pk, reason=" ", actor=clerk, now=NOW)

    services.refuse_claim(claim_id=row.pk, reason="A concert.", actor=clerk, now=NOW)

    row.refresh_from_db()
    assert (row.status, row.reason) == ("refused", "A concert.")
    assert mails() == [("transcripts/claim_refused", row.person_id)]
    with pytest.raises(ClaimDecidedError, match="it is “Refused”"):
        services.withdraw_claim(claim_id=row.pk, actor=row.person, now=NOW)


def test_the_second_to_decide_is_told_who_was_first(clerk):
    row = claim()
    accept(row, by=clerk)

    with pytest.raises(ClaimDecidedError) as refused:
        services.refuse_claim(claim_id=row.pk, reason="x", actor=staff(), now=NOW)

    assert str(refused.value) == f"{clerk.name} was faster: it is “Accepted” since June 20, 2026."


def test_what_was_taken_back_by_its_owner_is_not_decided(clerk):
    row = claim()
    services.withdraw_claim(claim_id=row.pk, actor=row.person, now=NOW)

    with pytest.raises(ClaimDecidedError, match="not waiting for a decision: it is “Withdrawn”"):
        accept(row, by=clerk)


@pytest.mark.parametrize(("is_returned", "status"), [(True, "returned"), (False, "refused")])
def test_an_acceptance_is_taken_back_by_lines(clerk, is_returned, status):
    row = claim()
    (line,) = accept(row, by=clerk)
    later = NOW + timedelta(hours=1)
    said = {"claim_id": row.pk, "reason": "Not theirs.", "actor": clerk, "now": later}

    (back,) = services.take_back_acceptance(**said, is_returned=is_returned)

    row.refresh_from_db()
    assert (back.reverses, back.hours, back.reasoning) == (line, Decimal(-2), "Not theirs.")
    assert (row.status, row.checked, row.reason, standing()) == (status, "", "Not theirs.", [])
    assert Message.objects.latest("pk").context["reason"] == (
        "2 contact hours that were on your training record are taken off it.\n\nNot theirs."
    )
    with pytest.raises(ClaimDecidedError, match="not accepted"):
        services.take_back_acceptance(**said)


def test_what_came_onto_the_record_since_is_not_accepted_a_second_time(clerk):
    row = claim(course=outside_course(), completed_on=date(2026, 6, 9))
    services.submit_claim(
        person=row.person,
        facts=facts(row.course),
        actor=row.person,
        now=NOW,
        is_another=True,
    )
    type(row).objects.filter(pk=row.pk).update(completed_on=DAY, title_key="otherwise")

    with pytest.raises(ClaimRefusedError, match="is on record already"):
        accept(row, by=clerk)
    assert standing() == []
