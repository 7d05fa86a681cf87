"""A missed session is made up at another run of the course."""

from datetime import UTC, datetime, timedelta

import pytest

from attendance.exceptions import MakeUpRefusedError
from attendance.expected import seats_expected
from attendance.models import AttendanceRecord, MakeUp, RosterSignature
from attendance.services import arrange_make_up, drop_make_up
from courses.models import Meeting, Offering
from enrollment.models import Enrollment, SessionChoice
from notifications.models import Message
from notifications.rendering import render_mail
from tests.enrollment.rows import history, mails, nothing_written
from tests.factories import UserFactory, VersionFactory, meeting_times, offering
from tests.factories.lives import ABSENT, PRESENT, enroll, hold, late

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
DAY = timedelta(days=1)
NOW = START + 3 * DAY


class Runs:
    """Two runs of a course: somebody missed the second session of the first."""

    def __init__(self, marks=(PRESENT, ABSENT)):
        self.teacher = UserFactory()
        version = VersionFactory()
        self.klass = offering(
            version=version, meetings=[meeting_times(START), meeting_times(START + DAY)]
        )
        later = [meeting_times(START + n * DAY) for n in (14, 15)]
        self.run = offering(version=version, meetings=later)
        self.seat = enroll(self.klass)
        if marks:
            hold(self.klass, {self.seat: marks}, by=self.teacher)
        self.first, self.missed = self.klass.meetings.all()
        self.there, self.other = self.run.meetings.all()
        Message.objects.all().delete()

    def arrange(self, *, missed=None, there=None, at=NOW):
        return arrange_make_up(
            enrollment_id=self.seat.pk,
            missed_id=(missed or self.missed).pk,
            meeting_id=(there or self.there).pk,
            actor=self.teacher,
            now=at,
        )

    def refused(self, ask=None, **said) -> str:
        count = MakeUp.objects.standing().count()
        with nothing_written(), pytest.raises(MakeUpRefusedError) as refusal:
            (ask or self.arrange)(**said)
        assert MakeUp.objects.standing().count() == count
        return str(refusal.value)


NOT_THERE = (
    "Nothing can be made up there. It must be a session of another class of the course, in which "
    "this person has no seat, to come or with an open roster."
)


def test_it_is_arranged_with_history_and_the_person_is_told():
    runs = Runs()

    row = runs.arrange()

    assert runs.seat in seats_expected(runs.there)
    assert history("attendance.arrange_make_up") == [
        (
            "attendance.arrange_make_up",
            None,
            {"missed": runs.missed.pk, "meeting": runs.there.pk},
        )
    ]
    assert mails() == [("attendance/make_up_arranged", runs.seat.learner.email)]
    message = Message.objects.get()
    mail = render_mail(message.template, message.context)
    assert f"class {runs.run.number}" in mail.text
    assert "You make up session 2 of Jun 9, 2026" in mail.text
    assert "Mon, Jun 22, 2026" in mail.text.replace("\xa0", " ")
    assert (mail.calendar_method, f"make-up-{row.pk}@memssi".encode() in mail.calendar) == (
        "REQUEST",
        True,
    )


def test_arranging_it_again_changes_nothing():
    runs = Runs()
    row = runs.arrange()

    with nothing_written():
        assert runs.arrange() == row
    assert MakeUp.objects.count() == 1


@pytest.mark.parametrize("marks", [(PRESENT, late(200)), ()], ids=["left early", "not yet held"])
def test_what_was_attended_in_part_or_is_to_be_missed_may_be_made_up(marks):
    runs = Runs(marks)
    Enrollment.objects.filter(status="completed").update(status="not_completed")

    assert runs.arrange(at=START - DAY if not marks else NOW).meeting == runs.there


def test_where_somebody_was_nothing_is_made_up():
    runs = Runs()

    assert runs.refused(missed=runs.first) == ("The signed roster says that this person was there.")


def test_only_sessions_of_the_seat_are_made_up():
    runs, strangers = Runs(), Runs()
    sentence = "This person does not have that session."
    assert runs.refused(missed=strangers.missed) == sentence
    extra = {"starts_at": START, "ends_at": START + DAY, "creditable_minutes": 60}
    left, right = (
        Meeting.objects.create(offering=runs.klass, number=n, choice="Evening", **extra)
        for n in (3, 4)
    )
    SessionChoice.objects.create(enrollment=runs.seat, meeting=right, choice="Evening")

    assert runs.refused(missed=left) == sentence
    assert runs.arrange(missed=right).missed == right


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("completed", "This person has completed the class already."),
        ("withdrawn", "This person no longer holds a seat in the class."),
    ],
)
def test_a_seat_that_is_done_with_makes_nothing_up(status, sentence):
    runs = Runs()
    Enrollment.objects.update(status=status)

    assert runs.refused() == sentence


def test_one_session_is_made_up_once_and_one_session_makes_up_one():
    runs = Runs((ABSENT, ABSENT))
    runs.arrange()

    assert runs.refused(there=runs.other) == (
        "It is arranged already where this session is made up. Drop that first."
    )
    assert runs.refused(missed=runs.first) == "This person makes up another session there."
    runs.arrange(missed=runs.first, there=runs.other)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda runs: Offering.objects.filter(pk=runs.run.pk).update(status="cancelled"),
        lambda runs: Offering.objects.filter(pk=runs.run.pk).update(version=VersionFactory()),
        lambda runs: enroll(runs.run, runs.seat.learner),
        lambda runs: RosterSignature.objects.create(
            meeting=runs.there, signed_at=START, signed_by=runs.teacher
        ),
        lambda runs: Meeting.objects.filter(pk=runs.there.pk).update(
            starts_at=NOW - 90 * DAY, ends_at=NOW - 89 * DAY
        ),
    ],
    ids=["canceled", "another course", "own seat", "signed", "long over"],
)
def test_only_where_it_can_count_is_a_session_made_up(spoil):
    runs = Runs()
    spoil(runs)

    assert runs.refused(at=START + 20 * DAY if runs.there.signatures.exists() else NOW) == NOT_THERE


def test_nobody_makes_up_a_session_in_their_own_class():
    runs = Runs()

    assert runs.refused(there=runs.first) == NOT_THERE


def test_an_open_roster_takes_somebody_in_though_the_session_is_over():
    runs = Runs()
    after = START + 20 * DAY
    signed = RosterSignature.objects.create(
        meeting=runs.there, signed_at=START, signed_by=runs.teacher
    )
    RosterSignature.objects.create(
        meeting=runs.there, version=2, reason="Somebody came.", opened_by=runs.teacher
    )

    assert runs.arrange(at=after).meeting == runs.there
    assert signed.version == 1


def test_it_is_dropped_with_history_and_the_person_is_told_and_may_be_arranged_anew():
    runs = Runs()
    row = runs.arrange()

    for _twice in range(2):
        drop_make_up(make_up_id=row.pk, actor=runs.teacher, now=NOW)

    assert runs.seat not in seats_expected(runs.there)
    assert [said[0] for said in history("attendance.drop_make_up")] == ["attendance.drop_make_up"]
    assert [template for template, _to in mails()] == [
        "attendance/make_up_arranged",
        "attendance/make_up_dropped",
    ]
    message = Message.objects.get(template="attendance/make_up_dropped")
    mail = render_mail(message.template, message.context)
    assert mail.calendar_method == "CANCEL"
    assert runs.arrange().pk != row.pk


def test_what_counts_is_not_dropped():
    runs = Runs()
    row = runs.arrange()
    signature = RosterSignature.objects.create(
        meeting=runs.there, signed_at=START, signed_by=runs.teacher
    )
    AttendanceRecord.objects.create(
        enrollment=runs.seat,
        signature=signature,
        status="present",
        minutes_present=360,
        marked_at=START,
        marked_by=runs.teacher,
    )

    assert runs.refused(lambda: drop_make_up(make_up_id=row.pk, actor=runs.teacher, now=NOW)) == (
        "The roster of that session is signed, so it counts."
    )
