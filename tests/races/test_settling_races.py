"""Many settle one class at the same moment: everything happens once."""

from collections import Counter
from datetime import date, timedelta

import pytest

from certificates.models import Certificate
from certificates.services import issue_certificate
from courses.models import CreditApproval
from courses.services.approvals import enter_approval
from documents.models import IssuedDocument
from notifications.models import Message
from tests.factories import UserFactory, VersionFactory, approval, offering
from tests.factories.corrections import sign_anew
from tests.factories.courses import credit_types
from tests.factories.lives import enroll, hold, mark
from tests.races.test_races import START, at_once
from tests.road.test_road import letterhead
from transcripts.models import ClassClosing, CreditAward
from transcripts.services import complete_class, post_approved, settle_class, sign_and_complete

pytestmark = pytest.mark.django_db(transaction=True)

LATER = START + timedelta(days=20)
BOTH = {"contact_hours": ("minutes", 6), "mcja_in_service_hours": ("minutes", 6)}


def corrected(people: int = 3):
    """A closed class whose roster was signed anew: everybody was there for two hours."""
    teacher = UserFactory()
    klass = offering(version=VersionFactory(credit=BOTH))
    seats = [enroll(klass) for _ in range(people)]
    hold(klass, by=teacher)
    for seat in seats:
        issue_certificate(enrollment_id=seat.pk, now=START + timedelta(days=1))
    sign_anew(klass.meetings.get(), dict.fromkeys(seats, 120), by=teacher, at=LATER)
    return klass, seats, teacher


def settling(klass, teacher):
    return lambda: settle_class(offering_id=klass.pk, actor=teacher, now=LATER)


def test_a_correction_settled_by_many_at_once_is_made_once():
    letterhead()
    klass, seats, teacher = corrected()

    at_once(*[settling(klass, teacher)] * 5)

    for seat in seats:
        lines = CreditAward.objects.filter(enrollment=seat).order_by("pk")
        assert [(str(line.hours), line.correction) for line in lines] == [
            ("6.00", 0),
            ("-6.00", 0),
            ("2.00", 1),
        ]
    assert Message.objects.filter(template="transcripts/record_corrected").count() == len(seats)


def test_a_certificate_is_replaced_once_however_many_ask():
    letterhead()
    klass, (seat,), teacher = corrected(people=1)
    settle_class(offering_id=klass.pk, actor=teacher, now=LATER)

    at_once(*[lambda: issue_certificate(enrollment_id=seat.pk, now=LATER)] * 6)

    states = Counter(IssuedDocument.objects.values_list("state", flat=True))
    assert states == {"replaced": 1, "valid": 1}
    assert Certificate.objects.filter(replaces__isnull=False).count() == 1
    assert Message.objects.filter(template="certificates/certificate_ready").count() == 1


def test_a_class_closed_and_settled_by_many_at_once_is_closed_and_completed_once():
    teacher = UserFactory()
    klass = offering(version=VersionFactory(credit=BOTH))
    seats = [enroll(klass) for _ in range(3)]
    mark(klass, by=teacher)
    meeting = klass.meetings.get()

    outcomes = at_once(
        *[lambda: sign_and_complete(meeting_id=meeting.pk, actor=teacher, now=LATER)] * 3,
        *[lambda: complete_class(offering_id=klass.pk, actor=teacher, now=LATER)] * 3,
    )

    assert Counter(outcomes) == {"int": 4, "RosterRefusedError": 2}
    complete_class(offering_id=klass.pk, actor=teacher, now=LATER)
    assert ClassClosing.objects.count() == 1
    assert sorted(CreditAward.objects.values_list("enrollment", flat=True)) == [
        seat.pk for seat in seats
    ]


def test_an_approval_posted_while_a_class_is_corrected_leaves_each_line_once():
    letterhead()
    klass, seats, teacher = corrected()
    enter_approval(
        version=klass.version,
        offering=None,
        credit_type=credit_types()["mcja_in_service_hours"],
        number="BD-9",
        starts_on=date(2026, 1, 1),
        ends_on=date(2027, 1, 1),
        actor=teacher,
        now=LATER,
    )
    approved = CreditApproval.objects.get()

    at_once(
        settling(klass, teacher),
        lambda: post_approved(approval_id=approved.pk, actor=teacher, now=LATER),
        settling(klass, teacher),
    )

    settle_class(offering_id=klass.pk, actor=teacher, now=LATER + timedelta(minutes=1))
    for seat in seats:
        standing = CreditAward.objects.standing().filter(enrollment=seat)
        assert Counter(standing.values_list("credit_type__key", "hours")) == {
            ("contact_hours", 2): 1,
            ("mcja_in_service_hours", 2): 1,
        }


def test_an_approval_posted_by_many_at_once_tells_each_person_once():
    teacher = UserFactory()
    klass = offering(version=VersionFactory(credit=BOTH))
    seats = [enroll(klass) for _ in range(3)]
    hold(klass, by=teacher)
    late = approval(klass.version)

    at_once(*[lambda: post_approved(approval_id=late.pk, actor=teacher, now=LATER)] * 5)

    in_service = CreditAward.objects.filter(credit_type__key="mcja_in_service_hours")
    mails = Message.objects.filter(template="transcripts/hours_added")
    for rows in (in_service.values_list("person"), mails.values_list("recipient")):
        assert Counter(pk for (pk,) in rows) == {seat.learner_id: 1 for seat in seats}
