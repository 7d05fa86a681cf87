"""Training taken elsewhere: what may be claimed, and what is a double."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from audit.models import AuditEvent
from tests.factories import CourseFactory, UserFactory, VersionFactory
from tests.factories import offering as scheduled
from tests.factories.claims import DAY, NOW, claim, facts
from tests.factories.records import award, outside_course, seat
from transcripts import services
from transcripts.claims import faults_of
from transcripts.enums import ClaimStatus
from transcripts.exceptions import (
    ClaimDecidedError,
    ClaimDoubleError,
    ClaimNearError,
    ClaimRefusedError,
)
from transcripts.models import OutsideCompletion

pytestmark = pytest.mark.django_db
IS_100 = "“IS-100.c Introduction to the Incident Command System”"


def begun(person, course=None, **said):
    return services.start_claim(person=person, facts=facts(course, **said), actor=person, now=NOW)


def hand_in(row, *, actor=None, **said):
    return services.hand_in_claim(claim_id=row.pk, actor=actor or row.person, now=NOW, **said)


def test_a_draft_may_lack_what_a_claim_has_to_say():
    person = UserFactory()
    row = begun(person, completed_on=None, hours=None, provider="")

    assert (row.status, row.completed_on, row.hours, row.submitted_at) == (
        ClaimStatus.DRAFT,
        None,
        None,
        None,
    )
    with pytest.raises(ClaimRefusedError, match="Write who gave the training") as refused:
        hand_in(row)
    assert refused.value.field == "provider"


def test_the_same_draft_is_begun_once():
    person = UserFactory()
    first, again = (
        services.start_claim(person=person, facts=facts(), actor=person, now=NOW) for _ in range(2)
    )
    other = services.start_claim(
        person=person, facts=facts(completed_on=None), actor=person, now=NOW
    )

    assert (again, OutsideCompletion.objects.count()) == (first, 2)
    assert other != first
    services.hand_in_claim(claim_id=first.pk, actor=person, now=NOW)
    assert services.start_claim(person=person, facts=facts(), actor=person, now=NOW) != first


def test_a_claim_that_was_handed_in_has_a_day_and_hours_and_says_when():
    row = claim()
    for field, constraint in [
        ("completed_on", "outside_completion_is_whole_once_handed_in"),
        ("hours", "outside_completion_is_whole_once_handed_in"),
        ("submitted_at", "outside_completion_standing_was_handed_in"),
    ]:
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            OutsideCompletion.objects.filter(pk=row.pk).update(**{field: None})


def test_a_draft_is_corrected_handed_in_once_and_taken_back():
    person, course = UserFactory(), outside_course()
    row = begun(person, course, completed_on=None)
    told = facts(course, hours=Decimal("1.5"), certificate_number="A-7")

    services.save_claim(claim_id=row.pk, facts=told, actor=person, now=NOW)
    handed = hand_in(row)
    again = services.hand_in_claim(claim_id=row.pk, actor=person, now=NOW.replace(day=21))

    assert (handed.status, handed.submitted_at, again.submitted_at) == ("submitted", NOW, NOW)
    assert (handed.completed_on, handed.hours, handed.source, handed.certificate_number) == (
        DAY,
        Decimal("1.50"),
        "federal",
        "A-7",
    )
    with pytest.raises(ClaimDecidedError, match="it is “Handed in”"):
        services.save_claim(claim_id=row.pk, facts=facts(course), actor=person, now=NOW)
    for _time in range(2):
        services.withdraw_claim(claim_id=row.pk, actor=person, now=NOW)
    assert [
        event.action for event in AuditEvent.objects.filter(object_pk=row.pk).order_by("pk")
    ] == [
        "transcripts.start_claim",
        "transcripts.save_claim",
        "transcripts.hand_in_claim",
        "transcripts.withdraw_claim",
    ]


def test_nobody_changes_what_others_wrote():
    row = begun(UserFactory())
    other = UserFactory()
    acts = [
        lambda: services.save_claim(claim_id=row.pk, facts=facts(), actor=other, now=NOW),
        lambda: hand_in(row, actor=other),
        lambda: services.withdraw_claim(claim_id=row.pk, actor=other, now=NOW),
    ]
    for act in acts:
        with pytest.raises(ClaimRefusedError, match="Only whoever wrote this"):
            act()


def test_whoever_entered_it_for_somebody_and_that_person_both_change_it():
    person, coordinator = UserFactory(), UserFactory()
    row = services.start_claim(person=person, facts=facts(), actor=coordinator, now=NOW)

    hand_in(row, actor=coordinator)
    services.withdraw_claim(claim_id=row.pk, actor=person, now=NOW)

    row.refresh_from_db()
    assert (row.person, row.entered_by, row.status) == (person, coordinator, "withdrawn")


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"completed_on": date(2026, 6, 21)}, "June 21, 2026 is still to come."),
        ({"completed_on": date(1926, 6, 8)}, "June 8, 1926 is very long ago. Check the year."),
        ({"completed_on": None}, "Say on which day the training ended."),
        ({"hours": Decimal(0)}, "Say how many hours it took, without breaks."),
        ({"hours": Decimal(400)}, "One training counts for 200 hours at most."),
        ({"hours": None}, "Say how many hours it took, without breaks."),
        ({"title": " : "}, "Write what the training was called."),
        ({"provider": " "}, "Write who gave the training."),
        ({"remark": "Mine is 123-45-6789."}, "This looks like a Social Security number."),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_about_its_field(said, wrong):
    with pytest.raises(ClaimRefusedError) as refused:
        claim(**said)

    assert str(refused.value).startswith(wrong)
    assert [refused.value.field] == list(said)
    assert not OutsideCompletion.objects.exists()


def test_a_recognized_course_counts_for_its_hours_at_most_and_until_its_last_day():
    course = outside_course(accepted_until=date(2026, 6, 8))

    assert list(faults_of(facts(course, hours=Decimal("2.5")), today=NOW.date())) == [
        (
            "completed_on",
            (
                f"{IS_100} counted until June 7, 2026: training that ended on June 8, 2026 comes "
                "too late. Choose the course that followed it."
            ),
        ),
        ("hours", f"{IS_100} counts for 2 hours. Write as many, or fewer."),
    ]
    assert not list(faults_of(facts(course, completed_on=date(2026, 6, 7)), today=NOW.date()))


def test_a_retired_course_counts_until_the_day_it_was_retired():
    course = outside_course(accepted_until=date(2026, 9, 1), retired_on=DAY)

    assert [field for field, _said in faults_of(facts(course), today=NOW.date())] == [
        "completed_on"
    ]


def test_the_same_training_on_the_same_day_is_refused_whatever_its_edition():
    person = UserFactory()
    course = outside_course("IS-100.b", name="Introduction to Incident Command")
    first = claim(person, course)

    for other in [
        facts(course),
        facts(outside_course("IS-100.c")),
        facts(title="IS-100", hours=Decimal(3)),
        facts(title="introduction to INCIDENT command!"),
    ]:
        with pytest.raises(ClaimDoubleError) as refused:
            services.submit_claim(person=person, facts=other, actor=person, now=NOW)
        assert str(refused.value) == (
            "“Introduction to Incident Command” of June 8, 2026 is on record already (Handed in)."
        )
        assert refused.value.claims == [first]


def test_the_same_training_within_three_days_is_asked_about():
    person, course = UserFactory(), outside_course()
    first = claim(person, course)

    with pytest.raises(ClaimNearError) as refused:
        claim(person, course, completed_on=date(2026, 6, 11))
    assert refused.value.claims == [first]
    another = begun(person, course, completed_on=date(2026, 6, 11))
    assert hand_in(another, is_another=True).status == "submitted"
    assert claim(person, course, completed_on=date(2026, 6, 15)).status == "submitted"


def test_what_was_refused_or_taken_back_is_no_double():
    person = UserFactory()
    services.withdraw_claim(claim_id=claim(person).pk, actor=person, now=NOW)

    assert claim(person).status == "submitted"


def test_what_others_claim_is_no_double():
    course = outside_course()

    assert claim(course=course).person != claim(course=course).person


def our_class(course):
    """A class of two days, June 8 and 9, completed."""
    klass = scheduled(
        version=VersionFactory(course=course), starts_at=datetime(2026, 6, 8, 13, tzinfo=UTC)
    )
    type(klass).objects.filter(pk=klass.pk).update(ends_at=datetime(2026, 6, 9, 20, tzinfo=UTC))
    klass.refresh_from_db()
    return klass


@pytest.mark.parametrize("day", [8, 9])
def test_a_class_of_ours_is_not_claimed_again(day):
    ours = CourseFactory(code="EP-100", title="Incident command for school staff")
    klass = our_class(ours)
    person = award(enrollment=seat(offering=klass, status="completed")).person
    stands = outside_course(stands_for=ours)
    on = date(2026, 6, day)

    for said in [facts(stands, completed_on=on), facts(title=ours.title, completed_on=on)]:
        with pytest.raises(ClaimRefusedError) as refused:
            services.submit_claim(person=person, facts=said, actor=person, now=NOW)
        assert str(refused.value) == (
            f"“{ours.title}”, class {klass.number} of June 8, 2026, is on the record already: "
            "what was learned in it counts by its roster."
        )
    assert claim(person, title=ours.title, completed_on=date(2026, 6, 13)).status == "submitted"
    assert claim(title=ours.title, completed_on=on).status == "submitted"


@pytest.mark.parametrize("day", [5, 7, 10, 12])
def test_a_class_of_ours_within_three_days_is_asked_about(day):
    ours = CourseFactory(code="EP-100", title="Incident command for school staff")
    klass = our_class(ours)
    person = award(enrollment=seat(offering=klass, status="completed")).person
    said = {"person": person, "actor": person, "now": NOW}
    said["facts"] = facts(title=ours.title, completed_on=date(2026, 6, day))

    with pytest.raises(ClaimNearError) as refused:
        services.submit_claim(**said)
    assert str(refused.value) == (
        f"“{ours.title}”, class {klass.number} of June 8, 2026, is on the record. "
        "If this is another training, say so."
    )
    assert services.submit_claim(**said, is_another=True).status == "submitted"


def test_a_returned_claim_is_not_made_the_double_of_another():
    person, course, staff = UserFactory(), outside_course(), UserFactory()
    claim(person, course)
    row = claim(person, course, completed_on=date(2026, 6, 1))
    services.return_claim(claim_id=row.pk, reason="Which day?", actor=staff, now=NOW)

    with pytest.raises(ClaimDoubleError):
        services.save_claim(claim_id=row.pk, facts=facts(course), actor=person, now=NOW)


def test_a_draft_keeps_hours_that_cannot_be_until_it_is_handed_in():
    row = begun(UserFactory(), hours=Decimal(400))

    with pytest.raises(ClaimRefusedError, match="One training counts for 200 hours at most"):
        hand_in(row)
    row.refresh_from_db()
    assert (row.status, row.hours) == ("draft", Decimal(400))


def test_a_returned_claim_stays_whole():
    row = claim()
    services.return_claim(claim_id=row.pk, reason="Hours?", actor=UserFactory(), now=NOW)

    for said in ({"hours": Decimal(400)}, {"completed_on": None}):
        with pytest.raises(ClaimRefusedError):
            services.save_claim(claim_id=row.pk, facts=facts(**said), actor=row.person, now=NOW)
