"""Hours that an approval entered later opened: everybody concerned is told, and told once."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from audit.models import AuditEvent
from courses.exceptions import CourseRefusedError
from courses.models import CreditApproval, CreditType, VersionCredit
from courses.services.approvals import correct_approval, enter_outside_approval
from enrollment.services import withdraw
from notifications.models import Message
from notifications.rendering import render_mail
from tests.enrollment.rows import nothing_written
from tests.factories import UserFactory, VersionFactory, approval, meeting_times, offering, staff
from tests.factories.claims import accept, claim
from tests.factories.courses import credit_types
from tests.factories.lives import ABSENT, PRESENT, enroll, hold, late
from tests.factories.records import outside_course
from transcripts.models import CreditAward
from transcripts.services import completing, post_approved

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
DAY = timedelta(days=1)
LATER = START + 40 * DAY
MON, TUE, WED = date(2026, 6, 8), date(2026, 6, 9), date(2026, 6, 10)
TWO_DAYS = [meeting_times(START), meeting_times(START + DAY)]
BOTH = {"contact_hours": ("minutes", 12), "mcja_in_service_hours": ("minutes", 12)}


@pytest.fixture
def teacher():
    return UserFactory()


def two_days(version=None):
    return offering(version=version or VersionFactory(credit=BOTH), meetings=TWO_DAYS)


def post(approved, actor, *, at=LATER) -> int:
    return post_approved(approval_id=approved.pk, actor=actor, now=at)


def told() -> list[tuple[int, str, str]]:
    """Who was told of how many hours under which approval, oldest first."""
    mails = Message.objects.filter(template="transcripts/hours_added").order_by("pk")
    return [(mail.recipient_id, mail.context["hours"], mail.context["approval"]) for mail in mails]


def posted() -> list[tuple[int, date, str]]:
    """The lines that needed an approval: seat, day, hours."""
    rows = CreditAward.objects.exclude(approval=None).order_by("enrollment_id", "earned_on")
    return [(row.enrollment_id, row.earned_on, str(row.hours)) for row in rows]


def test_the_mail_says_which_class_how_many_hours_and_under_which_approval(teacher):
    klass = two_days()
    enroll(klass, UserFactory(first_name="Ada", email="ada@example.org"))
    hold(klass, by=teacher)

    post(approval(klass.version, number="BD-LATE"), teacher)

    message = Message.objects.get(template="transcripts/hours_added")
    mail = render_mail(message.template, message.context)
    title = klass.course_title
    assert (message.to_address, message.status) == ("ada@example.org", "queued")
    assert mail.subject == f"Hours were added to your record: {title}"
    assert mail.text.partition("\n--\n")[0].strip() == (
        f"""\
MEMSSI
Maine Emergency Management Safety and Security Institute

Hello Ada,

An approval now covers {title} (class {klass.number}), so hours were added to your training record.

MCJA in-service hours: 12
Approval: BD-LATE

Your training record shows them now. Your certificate follows it: one that no longer fits is \
replaced. If this looks wrong to you, answer this email or call us.

Your training record:
http://localhost:8000/my/transcript/"""
    )


def test_everybody_who_gets_lines_is_told_and_nobody_else(
    teacher, django_capture_on_commit_callbacks
):
    version = VersionFactory(credit=BOTH | {"mcja_in_service_hours": ("fixed", 9)})
    klass, again, other = two_days(version), two_days(version), two_days()
    done, late_once, half, neither, left = (enroll(klass) for _ in range(5))
    there = enroll(again)
    enroll(other)
    withdraw(enrollment_id=left.pk, actor=left.learner, now=START - DAY)
    marks = {
        late_once: [late(180), PRESENT],
        half: [PRESENT, ABSENT],
        neither: [ABSENT, ABSENT],
    }
    hold(klass, marks, by=teacher)
    for held in (again, other):
        hold(held, by=teacher)
    approved = approval(version, number="BD-LATE")

    with django_capture_on_commit_callbacks() as callbacks:
        assert post(approved, teacher) == 6

    assert told() == [
        (done.learner_id, "9", "BD-LATE"),
        (late_once.learner_id, "9", "BD-LATE"),
        (there.learner_id, "9", "BD-LATE"),
    ]
    completed = (done, late_once, there)
    asked = [
        (callback.args[0].name, *callback.args[1].values())
        for callback in callbacks
        if callback.args[0].name == "transcripts.issue_certificate"
    ]
    assert asked == [("transcripts.issue_certificate", seat.pk) for seat in completed]


def test_however_often_the_job_runs_each_is_told_once(teacher):
    klass = two_days()
    first, second = enroll(klass), enroll(klass)
    hold(klass, by=teacher)
    approved = approval(klass.version, number="BD-LATE")

    assert post(approved, teacher) == 4
    for days in (0, 1):
        with nothing_written():
            assert post(approved, teacher, at=LATER + days * DAY) == 0

    assert told() == [
        (first.learner_id, "12", "BD-LATE"),
        (second.learner_id, "12", "BD-LATE"),
    ]


def test_an_approval_corrected_since_is_told_again_of_what_it_opened_then(teacher):
    klass = two_days()
    seat = enroll(klass)
    hold(klass, by=teacher)
    approved = approval(klass.version, number="BD-LATE", starts_on=TUE)
    assert post(approved, teacher) == 1
    dates = {"starts_on": MON, "ends_on": approved.ends_on}
    correct_approval(
        approval_id=approved.pk, number="BD-RIGHT", **dates, actor=staff(), now=LATER + DAY
    )

    assert [post(approved, teacher, at=LATER + DAY) for _time in range(2)] == [1, 0]

    assert told() == [(seat.learner_id, "6", "BD-LATE"), (seat.learner_id, "6", "BD-RIGHT")]


def test_of_two_approvals_each_is_told_by_itself(teacher):
    klass = two_days()
    seat = enroll(klass)
    hold(klass, by=teacher)
    approved = approval(klass.version, number="BD-VERSION", starts_on=MON, ends_on=TUE)
    CreditApproval.objects.create(
        credit_type=approved.credit_type,
        offering=klass,
        number="BD-CLASS",
        starts_on=TUE,
        ends_on=WED,
    )

    assert post(approved, teacher) == 2

    assert told() == [(seat.learner_id, "6", "BD-VERSION"), (seat.learner_id, "6", "BD-CLASS")]
    assert posted() == [(seat.pk, MON, "6.00"), (seat.pk, TUE, "6.00")]


def test_hours_of_another_kind_are_called_by_its_name(teacher):
    credit_types()
    fire = CreditType.objects.create(
        key="fire_hours", name="Fire service hours", unit="hour", order=3, needs_approval=True
    )
    version = VersionFactory(credit=BOTH)
    VersionCredit.objects.create(version=version, credit_type=fire, basis="fixed", hours=3)
    klass = two_days(version)
    seat = enroll(klass)
    hold(klass, by=teacher)
    approved = CreditApproval.objects.create(
        credit_type=fire, version=version, number="FM-7", starts_on=MON, ends_on=WED
    )

    post(approved, teacher)

    assert told() == [(seat.learner_id, "3", "FM-7")]
    message = Message.objects.get(template="transcripts/hours_added")
    assert message.context["credit_type"] == "Fire service hours"


def test_who_has_no_address_is_sent_nothing_and_gets_the_hours(
    teacher, django_capture_on_commit_callbacks
):
    klass = two_days()
    seat = enroll(klass, UserFactory(email=None))
    hold(klass, by=teacher)
    approved = approval(klass.version)

    with django_capture_on_commit_callbacks() as callbacks:
        assert post(approved, teacher) == 2

    message = Message.objects.get(template="transcripts/hours_added")
    assert (message.recipient_id, message.status) == (seat.learner_id, "no_address")
    sent = [callback.args[2] for callback in callbacks if "send" in callback.args[0].name]
    assert [list(keys) for keys in sent] == [[]]


def test_history_says_of_each_seat_what_was_added_and_why(teacher):
    klass = two_days()
    seat = enroll(klass)
    hold(klass, by=teacher)

    post(approval(klass.version, number="BD-LATE"), teacher)

    added = AuditEvent.objects.get(action="transcripts.add_approved_hours")
    assert (added.object_type, added.object_pk) == ("enrollment.Enrollment", seat.pk)
    assert (added.person, added.actor, added.at) == (seat.learner, teacher, LATER)
    assert (added.before, added.after) == (
        None,
        {"hours": "12.00", "credit_type": "mcja_in_service_hours"},
    )
    assert added.reason == "Hours were added under approval BD-LATE."


def test_lines_history_and_mail_of_a_part_happen_all_or_not_at_all(teacher, monkeypatch):
    klass = two_days()
    enroll(klass)
    hold(klass, by=teacher)
    approved = approval(klass.version)

    def fail(*_notices, now):
        raise OSError("The disk is full.")

    monkeypatch.setattr(completing, "queue_mail", fail)
    with nothing_written(), pytest.raises(OSError, match="disk"):
        post(approved, teacher)


def test_a_worker_that_dies_between_parts_leaves_whole_seats_and_the_next_goes_on(
    teacher, monkeypatch
):
    monkeypatch.setattr(completing, "BATCH", 1)
    klass = two_days()
    first, second = enroll(klass), enroll(klass)
    hold(klass, by=teacher)
    approved, add = approval(klass.version), completing.post_awards

    def die_at_the_second(*, earned, **said):
        lines = list(earned)
        if any(seat == second for seat, _line in lines):
            raise OSError("Killed.")
        return add(earned=lines, **said)

    with monkeypatch.context() as broken:
        broken.setattr(completing, "post_awards", die_at_the_second)
        with pytest.raises(OSError, match="Killed"):
            post(approved, teacher)
    assert told() == [(first.learner_id, "12", "BD-1")]

    assert post(approved, teacher) == 2
    assert told() == [(first.learner_id, "12", "BD-1"), (second.learner_id, "12", "BD-1")]


@pytest.mark.parametrize("people", [1, 3])
def test_a_class_costs_the_same_however_many_are_in_it(people, teacher, django_assert_num_queries):
    klass = two_days()
    for _person in range(people):
        enroll(klass)
    hold(klass, by=teacher)
    approved = approval(klass.version)

    with django_assert_num_queries(21):
        post(approved, teacher)
    with django_assert_num_queries(13):
        post(approved, teacher)

    assert len(told()) == people


def test_an_approval_of_a_course_elsewhere_posts_what_accepted_claims_lack_and_tells_it_once():
    types, course, clerk = credit_types(), outside_course(), staff()
    rows = [claim(course=course) for _n in range(2)]
    accept(rows[0], by=clerk)
    before = claim(course=course, completed_on=date(2026, 6, 1))
    accept(before, by=clerk)
    said = {"actor": clerk, "now": LATER}
    late = enter_outside_approval(
        outside_course=course,
        credit_type=types["mcja_in_service_hours"],
        number="BD-9",
        starts_on=MON,
        ends_on=date(2027, 1, 1),
        **said,
    )

    assert [post_approved(approval_id=late.pk, **said) for _time in range(2)] == [1, 0]

    (line,) = CreditAward.objects.exclude(approval=None)
    assert (line.outside, line.hours, line.approval) == (rows[0], Decimal(2), late)
    mail = Message.objects.get(template="transcripts/outside_hours_added")
    assert (mail.recipient, mail.context["hours"], mail.context["approval"]) == (
        rows[0].person,
        "2",
        "BD-9",
    )
    event = AuditEvent.objects.get(action="transcripts.add_approved_hours")
    assert (event.object_type, event.object_pk, event.after) == (
        "transcripts.OutsideCompletion",
        rows[0].pk,
        {"hours": "2.00", "credit_type": "mcja_in_service_hours"},
    )


def test_approvals_of_a_course_elsewhere_do_not_overlap():
    types, course = credit_types(), outside_course()
    fields = {
        "outside_course": course,
        "credit_type": types["mcja_in_service_hours"],
        "starts_on": MON,
        "ends_on": date(2027, 1, 1),
        "actor": staff(),
        "now": LATER,
    }
    enter_outside_approval(number="BD-9", **fields)

    with pytest.raises(CourseRefusedError, match="Approval BD-9 stands in these days already"):
        enter_outside_approval(number="BD-10", **fields)
    enter_outside_approval(number="BD-10", **fields | {"outside_course": outside_course("IS-1")})
