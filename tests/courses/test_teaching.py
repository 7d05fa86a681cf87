"""Qualifications by topic, invitations to teach and their answers."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from core.templatetags.ui import date_span
from courses.exceptions import TeachingRefusedError
from courses.models import InstructorAssignment, InstructorQualification, Offering, Topic
from courses.services import (
    add_qualification,
    answer_invitation,
    busy_then,
    change_qualification,
    discard_draft,
    edit_draft,
    invite_instructor,
    publish_offering,
    reasons_said,
    relieve_instructor,
)
from notifications.models import Message
from tests.courses.test_planning import draft, plan
from tests.factories import UserFactory, offering, staff

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 2, 1, 15, tzinfo=UTC)
START = datetime(2027, 3, 10, 13, 30, tzinfo=UTC)
MARCH, MAY = date(2027, 3, 1), date(2027, 5, 1)


def drills() -> Topic:
    return Topic.objects.get_or_create(key="drills", name="Drills")[0]


def qualify(person, starts_on=MARCH, expires_on=MAY):
    return add_qualification(
        person=person,
        topic=drills(),
        starts_on=starts_on,
        expires_on=expires_on,
        actor=staff(),
        now=NOW,
    )


def invite(klass, person, *, is_lead=False) -> InstructorAssignment:
    return invite_instructor(
        offering_id=klass.pk, person=person, is_lead=is_lead, actor=staff(), now=NOW
    )


def answer(row, *, accepts=True, reason="", actor=None, now=NOW):
    return answer_invitation(
        assignment_id=row.pk,
        accepts=accepts,
        reason=reason,
        actor=actor or row.instructor,
        now=now,
    )


def refused(act) -> str:
    with pytest.raises(TeachingRefusedError) as refusal:
        act()
    return str(refusal.value)


@pytest.mark.parametrize(
    ("starts_on", "expires_on", "is_refused"),
    [
        (date(2027, 1, 1), MARCH, False),
        (MAY, None, False),
        (date(2027, 1, 1), date(2027, 3, 2), True),
        (date(2027, 4, 30), None, True),
        (date(2027, 1, 1), None, True),
        (MARCH, MARCH, True),
    ],
)
def test_one_qualification_at_a_time(starts_on, expires_on, is_refused):
    person = UserFactory()
    qualify(person)
    if is_refused:
        assert refused(lambda: qualify(person, starts_on, expires_on))
    else:
        qualify(person, starts_on, expires_on)
    assert InstructorQualification.objects.count() == (1 if is_refused else 2)


def test_a_qualification_is_extended_and_ended():
    row = qualify(UserFactory())
    said = {"pk": row.pk, "source": "Course", "actor": staff(), "now": NOW}
    change_qualification(**said, starts_on=MARCH, expires_on=None)
    row.refresh_from_db()
    assert (row.expires_on, row.source) == (None, "Course")
    assert (
        refused(lambda: change_qualification(**said, starts_on=MAY, expires_on=MARCH))
        == "The qualification ends before it begins."
    )


class TestInvitations:
    def test_somebody_is_asked_accepts_and_teaches(self):
        klass, person = offering(starts_at=START), UserFactory()
        row = invite(klass, person, is_lead=True)
        assert list(klass.instructor_assignments.teaching()) == []
        answer(row)
        row.refresh_from_db()
        assert (row.status, row.is_lead, row.answered_at) == ("accepted", True, NOW)
        told = [(m.template, m.recipient) for m in Message.objects.order_by("pk")]
        assert [template for template, _who in told] == [
            "courses/teaching_invited",
            "courses/teaching_answered",
        ]
        assert told[0][1] == person

    def test_who_declines_says_why_and_may_be_asked_again(self):
        klass, person = offering(starts_at=START), UserFactory()
        row = invite(klass, person)
        assert refused(lambda: answer(row, accepts=False)) == "Say why, so that we can plan."
        answer(row, accepts=False, reason="Away.")
        again = invite_instructor(
            offering_id=klass.pk,
            person=person,
            is_lead=False,
            actor=staff(),
            now=NOW + timedelta(days=1),
        )
        assert (again.pk, again.status) == (row.pk, "invited")
        answer(again, accepts=False, reason="Away in May too.")
        assert reasons_said(klass) == {row.pk: "Away in May too."}
        assert Message.objects.filter(template="courses/teaching_invited").count() == 2

    @pytest.mark.parametrize(
        ("before", "sentence"),
        [
            ("accepted", "You have accepted this invitation already."),
            ("declined", "You have declined this invitation already."),
            ("relieved", "This invitation was taken back meanwhile."),
        ],
    )
    def test_nothing_is_answered_twice(self, before, sentence):
        row = invite(offering(starts_at=START), UserFactory())
        InstructorAssignment.objects.filter(pk=row.pk).update(status=before)
        assert refused(lambda: answer(row)) == sentence
        row.refresh_from_db()
        assert row.status == before

    def test_nobody_answers_for_another_or_after_the_class(self):
        row = invite(offering(starts_at=START), UserFactory())
        assert refused(lambda: answer(row, actor=UserFactory())) == (
            "This invitation is for somebody else."
        )
        over = START + timedelta(days=2)
        assert refused(lambda: answer(row, now=over)) == "This class is over."

    def test_one_leads_and_nobody_is_asked_twice(self):
        klass, lead, other = offering(starts_at=START), UserFactory(), UserFactory(last_name="Two")
        invite(klass, lead, is_lead=True)
        assert refused(lambda: invite(klass, other, is_lead=True)) == (
            "Somebody leads this class already. Relieve them first."
        )
        invite(klass, other)
        assert refused(lambda: invite(klass, other)) == (
            f"{other.name} teaches this class, or was asked to, already."
        )

    def test_who_is_relieved_teaches_no_more_and_is_told_once(self):
        klass = offering(starts_at=START, instructors=[UserFactory()])
        row = klass.instructor_assignments.get()
        said = {"assignment_id": row.pk, "reason": "Nearer.", "actor": staff(), "now": NOW}
        relieve_instructor(**said)
        assert refused(lambda: relieve_instructor(**said)).endswith("any more.")
        row.refresh_from_db()
        assert (row.status, row.is_lead) == ("relieved", False)
        assert Message.objects.filter(template="courses/teaching_withdrawn").count() == 1

    def test_of_two_invitations_for_one_hour_one_is_accepted(self):
        person = UserFactory(first_name="Bea", last_name="Busy")
        one, two = offering(starts_at=START), offering(starts_at=START)
        first, second = invite(one, person), invite(two, person)
        answer(second)
        sentence = (
            f"Session 1: Bea Busy teaches class {two.number} then "
            "(Wed, Mar 10, 2027, 8:30\u00a0AM)."
        )
        assert refused(lambda: answer(first)) == sentence
        answer(first, accepts=False, reason="I teach then.")
        statuses = person.instructor_assignments.order_by("pk").values_list("status", flat=True)
        assert list(statuses) == ["declined", "accepted"]

    @pytest.mark.parametrize(
        "about",
        [
            {"status": "draft"},
            {"status": "cancelled"},
            {"status": "postponed", "postponed_at": NOW, "postponed_reason": "Snow."},
        ],
    )
    def test_what_is_not_held_or_was_never_told_stands_in_no_way(self, about):
        person = UserFactory()
        other = offering(starts_at=START, instructors=[person])
        Offering.objects.filter(pk=other.pk).update(**about)
        assert answer(invite(offering(starts_at=START), person)).status == "accepted"

    def test_the_dates_a_postponed_class_had_stand_in_no_way(self):
        person = UserFactory()
        klass = offering(starts_at=START)
        offering(starts_at=START, instructors=[person])
        Offering.objects.filter(pk=klass.pk).update(
            status="postponed", postponed_at=NOW, postponed_reason="Snow."
        )
        klass.refresh_from_db()
        assert busy_then(klass, person) == []
        assert answer(invite(klass, person)).status == "accepted"


def test_who_knows_of_a_draft_is_told_that_it_is_given_up():
    put_down, invited, accepted, relieved = UserFactory.create_batch(4)
    klass = draft(how=plan(instructors=(put_down,)))
    for person in (invited, accepted, relieved):
        invite_instructor(
            offering_id=klass.pk, person=person, is_lead=False, actor=staff(), now=NOW
        )
    klass.instructor_assignments.filter(instructor=accepted).update(status="accepted")
    klass.instructor_assignments.filter(instructor=relieved).update(status="relieved")
    Message.objects.all().delete()

    discard_draft(offering_id=klass.pk, actor=staff(), now=NOW)

    told = Message.objects.order_by("pk").values_list("recipient", "template", "context__reason")
    reason = "We will not hold this class."
    assert list(told) == [
        (invited.pk, "courses/teaching_withdrawn", reason),
        (accepted.pk, "courses/teaching_withdrawn", reason),
    ]


def test_who_was_relieved_of_a_draft_and_put_down_again_is_told_when_it_is_published():
    person = UserFactory()
    klass = draft(how=plan())
    row = invite_instructor(
        offering_id=klass.pk, person=person, is_lead=False, actor=staff(), now=NOW
    )
    relieve_instructor(assignment_id=row.pk, actor=staff(), now=NOW)
    edit_draft(offering_id=klass.pk, plan=plan(instructors=(person,)), actor=staff(), now=NOW)
    publish_offering(offering=klass, actor=staff(), now=NOW)
    row.refresh_from_db()
    told = Message.objects.order_by("pk").values_list("recipient", "template")
    assert (row.status, list(told)) == (
        "accepted",
        [
            (person.pk, "courses/teaching_invited"),
            (person.pk, "courses/teaching_withdrawn"),
            (person.pk, "courses/teaching_assigned"),
        ],
    )


def test_whoever_invites_reads_that_somebody_is_busy_then(client):
    starts_at = NOW.replace(year=2099)
    person = UserFactory(first_name="Bea", last_name="Busy")
    klass, other = offering(starts_at=starts_at), offering(starts_at=starts_at)
    invite(other, person)
    client.force_login(staff())
    page = client.post(
        f"/staff/schedule/{klass.pk}/instructors/", {"who": person.email}, follow=True
    )
    assert [str(message) for message in page.context["messages"]] == [
        "The invitation is on its way by email.",
        f"Session 1: Bea Busy teaches class {other.number} then (Sun, Feb 1, 2099, 10:00\u00a0AM).",
    ]


@pytest.mark.parametrize(
    ("status", "days", "listed"),
    [
        ("published", 1, True),
        ("published", -1, False),
        ("postponed", 1, True),
        ("postponed", -1, True),
        ("draft", 1, True),
        ("cancelled", 1, False),
        ("discarded", 1, False),
    ],
)
def test_my_teaching_lists_the_classes_still_to_be_held(client, status, days, listed):
    person = UserFactory()
    starts_at = timezone.now() + timedelta(days=days)
    taught, asked = (offering(starts_at=starts_at) for _number in range(2))
    for klass, answered in ((taught, "accepted"), (asked, "invited")):
        klass.instructor_assignments.create(instructor=person, status=answered)
    Offering.objects.update(status=status, postponed_at=NOW)
    client.force_login(person)

    answer = client.get("/my/teaching/")

    rows = [answer.context[part] for part in ("teaching", "invitations")]
    assert [[row.offering for row in part] for part in rows] == (
        [[taught], [asked]] if listed else [[], []]
    )
    said = answer.text.count("Postponed: new date to follow")
    assert said == (2 if status == "postponed" else 0)


def test_pages_ask_answer_and_relieve(client):
    klass, person = offering(starts_at=NOW.replace(year=2099)), UserFactory()
    page = f"/staff/schedule/{klass.pk}/instructors/"
    client.force_login(staff())
    client.post(page, {"who": person.email, "is_lead": "on"})
    row = InstructorAssignment.objects.get()
    client.force_login(person)
    assert list(client.get("/my/teaching/").context["invitations"]) == [row]
    client.post(f"/my/teaching/{row.pk}/answer/", {"act": "decline", "reason": ""})
    row.refresh_from_db()
    assert row.status == "invited"
    client.post(f"/my/teaching/{row.pk}/answer/", {"act": "accept"})
    assert list(client.get("/my/teaching/").context["teaching"]) == [row]
    client.force_login(staff())
    client.post(f"/staff/instructors/{row.pk}/relieve/")
    row.refresh_from_db()
    assert row.status == "relieved"
    said = {"who": person.email, "topic": drills().pk, "starts_on": "2027-05-01"}
    form = client.post("/staff/qualifications/add/", said | {"expires_on": "2027-04-01"})
    assert form.context["form"].errors == {
        "starts_on": ["The qualification ends before it begins."]
    }
    client.post("/staff/qualifications/add/", said)
    qualification = InstructorQualification.objects.get()
    assert (qualification.person, qualification.expires_on) == (person, None)


def test_my_teaching_shows_what_is_ahead_and_what_came_of_its_dates(client):
    person, later = UserFactory(), timezone.now() + timedelta(days=9)
    kinds = ("published", "postponed", "cancelled", "discarded")
    rows = {
        (state, answer): offering(starts_at=later).instructor_assignments.create(
            instructor=person, status=answer, is_lead=state == "published"
        )
        for state in kinds
        for answer in ("invited", "accepted")
    }
    for (state, _answer), row in rows.items():
        Offering.objects.filter(pk=row.offering_id).update(
            status=state, postponed_at=NOW if state == "postponed" else None
        )
    offering(starts_at=NOW.replace(year=2020)).instructor_assignments.create(
        instructor=person, status="invited"
    )
    lasting = rows["published", "accepted"].offering
    Offering.objects.filter(pk=lasting.pk).update(
        starts_at=datetime(2098, 1, 4, 20, tzinfo=UTC),
        ends_at=datetime(2098, 1, 19, 20, tzinfo=UTC),
    )
    client.force_login(person)

    page = client.get("/my/teaching/")

    assert set(page.context["invitations"]) == {
        rows[kind, "invited"] for kind in ("published", "postponed")
    }
    assert set(page.context["teaching"]) == {
        rows[kind, "accepted"] for kind in ("published", "postponed")
    }
    assert page.text.count("Postponed: new date to follow") == 2
    assert page.text.count("You would lead it.") == 1
    assert date_span(date(2098, 1, 4), date(2098, 1, 19)) in page.text


def test_the_list_says_which_qualifications_no_longer_hold(client):
    for name, day in (("Ada", date(2026, 5, 1)), ("Bo", date(2099, 5, 1)), ("Cy", None)):
        person = UserFactory(first_name=name, last_name="Day")
        qualify(person, starts_on=date(2026, 1, 1), expires_on=day)
    client.force_login(staff())

    rows = client.get("/staff/qualifications/?sort=person").context["table"].rows

    assert [row.get_cell("expires_on") for row in rows] == [
        "expired on May 1, 2026",
        "May 1, 2099",
        "–",  # noqa: RUF001
    ]
