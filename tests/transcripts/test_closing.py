"""A class is closed once, when nothing is missing; the page says what is, and what came of it."""

import uuid
from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from django.conf import settings as django_settings
from django.utils.module_loading import import_string

from attendance.models import RosterSignature, WalkIn
from attendance.services import sign_roster
from background.models import BackgroundJob
from enrollment.models import Enrollment
from tests.enrollment.rows import history, jobs_in, nothing_written
from tests.factories import UserFactory, VersionFactory, meeting_times, offering, staff
from tests.factories.corrections import sign_anew
from tests.factories.lives import ABSENT, PRESENT, enroll, hold, mark
from transcripts import closing, verdicts
from transcripts.closing import is_closed, what_is_missing
from transcripts.decisions import Outcome
from transcripts.exceptions import ClosingRefusedError
from transcripts.models import ClassClosing, CreditAward
from transcripts.services import close_class, complete_class, run_settling, sign_and_complete
from worker.sweeps import sweep_completions
from worker.transcripts import complete_class_task, settle_class_task

pytestmark = pytest.mark.django_db

services_closing = import_module("transcripts.services.closing")
START = datetime(2026, 6, 8, 13, tzinfo=UTC)
DAY = timedelta(days=1)
AFTER = START + 3 * DAY
TWO_DAYS = [meeting_times(START), meeting_times(START + DAY)]


@pytest.fixture
def teacher():
    return UserFactory()


@pytest.fixture
def sweep(django_capture_on_commit_callbacks):
    """Run a sweep and return what it asks for."""

    def run(task) -> list[tuple[str, dict[str, int]]]:
        with django_capture_on_commit_callbacks() as callbacks:
            task()
        return jobs_in(callbacks)

    return run


def marked(teacher, *, rule="attendance", meetings=TWO_DAYS, **about):
    """A class, taught and marked, that nobody has signed; with its one seat."""
    klass = offering(
        version=VersionFactory(completion_rule=rule),
        meetings=meetings,
        instructors=[teacher],
        **about,
    )
    seat = enroll(klass)
    mark(klass, by=teacher)
    return klass, seat


def sign(klass, teacher, *, at=AFTER) -> None:
    """Sign every roster, and let the process die before the class is closed."""
    for meeting in klass.meetings.all():
        sign_roster(meeting_id=meeting.pk, actor=teacher, now=at)


def walk_in(klass, **said) -> WalkIn:
    about = {"name": "Pat Poplar", "noted_at": START, "meeting": klass.meetings.all()[0]}
    return WalkIn.objects.create(uid=uuid.uuid4(), **about | said)


def missing(klass, *, at=AFTER) -> tuple[list[int], list[int], list[str], list[int]]:
    """Sessions ahead and unsigned by number, names to identify, seats without a result."""
    found = what_is_missing(klass, now=at)
    return (
        [row.number for row in found.ahead],
        [row.number for row in found.unsigned],
        [row.name for row in found.walk_ins],
        [row.pk for row in found.results],
    )


def closed_by() -> list[tuple[int, int]]:
    return list(ClassClosing.objects.values_list("offering", "closed_by"))


def test_sessions_not_over_and_rosters_not_signed_are_missing(teacher):
    klass, _seat = marked(teacher)

    assert missing(klass, at=START + timedelta(hours=2)) == ([1, 2], [], [], [])
    assert missing(klass, at=START + timedelta(hours=8)) == ([2], [1], [], [])
    sign_roster(
        meeting_id=klass.meetings.all()[0].pk, actor=teacher, now=START + timedelta(hours=1)
    )
    assert missing(klass, at=START + timedelta(hours=2)) == ([2], [], [], [])


def test_a_roster_opened_again_is_to_be_signed_anew(teacher):
    klass, _seat = marked(teacher)
    sign(klass, teacher)
    RosterSignature.objects.create(
        meeting=klass.meetings.all()[1], version=2, opened_by=teacher, reason="A mistake."
    )

    assert missing(klass) == ([], [2], [], [])
    with pytest.raises(ClosingRefusedError):
        close_class(offering_id=klass.pk, actor=teacher, now=AFTER)


def test_people_nobody_has_identified_and_results_nobody_has_entered_are_missing(
    teacher, monkeypatch
):
    klass, seat = marked(teacher)
    sign(klass, teacher)
    walk_in(klass)
    walk_in(klass, name="Aside", state="set_aside", reason="A visitor.")
    assert missing(klass) == ([], [], ["Pat Poplar"], [])

    monkeypatch.setattr(verdicts, "outcome_of", lambda **_said: Outcome.OPEN)
    assert missing(klass) == ([], [], ["Pat Poplar"], [seat.pk])


@pytest.mark.parametrize("lacking", ["signature", "walk-in", "result"])
def test_a_class_that_lacks_something_is_not_closed(teacher, monkeypatch, lacking):
    klass, _seat = marked(teacher)
    if lacking != "signature":
        sign(klass, teacher)
    if lacking == "walk-in":
        walk_in(klass)
    if lacking == "result":
        monkeypatch.setattr(verdicts, "outcome_of", lambda **_said: Outcome.OPEN)

    with nothing_written(), pytest.raises(ClosingRefusedError) as refusal:
        close_class(offering_id=klass.pk, actor=teacher, now=AFTER)

    assert str(refusal.value) == "Something is still missing. The page says what."
    assert not is_closed(klass.pk)


@pytest.mark.parametrize(
    ("about", "sentence"),
    [
        ({"status": "cancelled"}, "This class is not being held, so it cannot be closed."),
        ({"status": "published"}, "A class without sessions is not closed."),
    ],
)
def test_what_is_not_held_and_what_has_no_sessions_is_not_closed(teacher, about, sentence):
    klass = offering(
        version=VersionFactory(delivery_mode="self_paced", completion_rule="all_badges"),
        window=(START, START + 30 * DAY),
    )
    type(klass).objects.filter(pk=klass.pk).update(**about)

    with pytest.raises(ClosingRefusedError) as refusal:
        close_class(offering_id=klass.pk, actor=teacher, now=AFTER)

    assert str(refusal.value) == sentence


def test_a_class_is_closed_once_and_keeps_who_did_it(teacher):
    klass, _seat = marked(teacher)
    sign(klass, teacher)

    first = close_class(offering_id=klass.pk, actor=teacher, now=AFTER)
    second = close_class(offering_id=klass.pk, actor=UserFactory(), now=AFTER + DAY)

    assert (first, closed_by()) == (second, [(klass.pk, teacher.pk)])
    assert history("transcripts.close_class") == [
        ("transcripts.close_class", {"closed_at": None}, {"closed_at": AFTER.isoformat()})
    ]


def test_attendance_asks_whether_a_class_is_closed_by_the_settings(teacher):
    ask = import_string(django_settings.ATTENDANCE_CLOSED_CLASSES)
    klass, _seat = marked(teacher)
    assert ask(klass.pk) is False
    hold(klass, by=teacher)
    assert ask(klass.pk) is True


def test_the_last_signature_closes_the_class_for_who_signs_it(teacher):
    klass, seat = marked(teacher)
    first, second = klass.meetings.all()

    assert sign_and_complete(meeting_id=first.pk, actor=teacher, now=AFTER) == 0
    assert closed_by() == []
    assert sign_and_complete(meeting_id=second.pk, actor=teacher, now=AFTER) == 1
    assert closed_by() == [(klass.pk, teacher.pk)]
    seat.refresh_from_db()
    assert seat.status == "completed"


def test_a_class_that_staff_decide_on_is_closed_too_and_decides_nothing(teacher):
    klass, seat = marked(teacher, rule="all_badges")

    hold(klass, by=teacher)

    seat.refresh_from_db()
    assert (closed_by(), seat.status) == ([(klass.pk, teacher.pk)], "enrolled")
    assert not ClassClosing.objects.to_be_settled().exists()


def test_somebody_to_identify_keeps_the_class_open_until_the_sweep_finds_nothing_missing(
    teacher, sweep
):
    klass, seat = marked(teacher)
    parked = walk_in(klass)
    hold(klass, by=teacher)
    seat.refresh_from_db()
    assert (closed_by(), seat.status) == ([], "enrolled")
    parked.state, parked.reason = "set_aside", "A visitor."
    parked.save()

    ((name, ids),) = sweep(sweep_completions)
    complete_class_task(**ids)

    seat.refresh_from_db()
    assert (name, seat.status) == ("transcripts.complete_class", "completed")
    assert closed_by() == [(klass.pk, teacher.pk)]
    assert sweep(sweep_completions) == []


def test_a_large_class_is_settled_in_the_background_with_progress(
    teacher, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(services_closing, "BATCH", 1)
    klass, _seat = marked(teacher, meetings=TWO_DAYS[:1])
    enroll(klass)
    mark(klass, by=teacher)
    with django_capture_on_commit_callbacks() as callbacks:
        completed = sign_and_complete(meeting_id=klass.meetings.get().pk, actor=teacher, now=AFTER)
    job = BackgroundJob.objects.get()
    assert (completed, job.owner, job.subject_pk) == (0, teacher, klass.pk)
    assert ("transcripts.settle_class", {"job_id": job.pk}) in jobs_in(callbacks)

    settle_class_task(job_id=job.pk)

    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.result.name) == ("done", 2, 2, "")
    assert set(Enrollment.objects.values_list("status", flat=True)) == {"completed"}


def test_work_that_is_run_twice_settles_once(teacher):
    klass, _seat = marked(teacher)
    sign(klass, teacher)
    close_class(offering_id=klass.pk, actor=teacher, now=AFTER)
    job = services_closing.request_settling(offering=klass, owner=teacher, now=AFTER)
    run_settling(job_id=job.pk, clock=lambda: AFTER)

    with nothing_written():
        run_settling(job_id=job.pk, clock=lambda: AFTER + DAY)
        assert complete_class(offering_id=klass.pk, actor=teacher, now=AFTER + DAY) == 0


def test_work_whose_worker_died_is_begun_again_and_ends(teacher, monkeypatch):
    klass, _seat = marked(teacher)
    sign(klass, teacher)
    close_class(offering_id=klass.pk, actor=teacher, now=AFTER)
    job = services_closing.request_settling(offering=klass, owner=teacher, now=AFTER)

    def die(**_said):
        raise OSError("Killed.")

    with monkeypatch.context() as broken:
        broken.setattr(services_closing, "report_progress", die)
        with pytest.raises(OSError, match="Killed"):
            run_settling(job_id=job.pk, clock=lambda: AFTER)
    run_settling(job_id=job.pk, clock=lambda: AFTER + timedelta(minutes=6))

    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 2)
    assert CreditAward.objects.count() == 1


def test_a_closed_class_corrected_by_a_process_that_died_is_found_with_its_reason(teacher, sweep):
    klass, seat = marked(teacher)
    hold(klass, by=teacher)
    assert sweep(sweep_completions) == []
    closing_row = klass.closing
    again = sign_anew(
        klass.meetings.all()[1],
        {seat: 0},
        by=UserFactory(),
        at=closing_row.settled_at + DAY,
        reason="Another sheet was found.",
    )

    assert sweep(sweep_completions) == [("transcripts.complete_class", {"signature_id": again.pk})]
    complete_class_task(signature_id=again.pk)

    taken_back = CreditAward.objects.filter(reverses__isnull=False)
    assert set(taken_back.values_list("reasoning", "posted_by")) == {
        ("Another sheet was found.", again.signed_by_id)
    }
    assert sweep(sweep_completions) == []


# --- the page ---


@pytest.fixture
def at_desk(client, teacher):
    client.force_login(teacher)
    return client


def page_of(klass) -> str:
    return f"/teach/classes/{klass.pk}/close/"


def test_the_page_lists_what_is_missing_with_who_and_where(at_desk, teacher, monkeypatch):
    klass, seat = marked(teacher)
    first, second = klass.meetings.all()
    sign_roster(meeting_id=first.pk, actor=teacher, now=AFTER)
    walk_in(klass)
    monkeypatch.setattr(verdicts, "outcome_of", lambda **_said: Outcome.OPEN)

    text = at_desk.get(page_of(klass)).text

    assert f'href="/teach/{second.pk}/"' in text
    assert "Rosters to sign" in text
    assert "Pat Poplar" in text
    assert seat.learner.name in text
    assert "Close this class?" not in text


def test_the_button_closes_and_leads_to_the_work_and_the_page_then_says_what_came_of_it(
    at_desk, teacher
):
    klass, seat = marked(teacher)
    absent = enroll(klass)
    mark(klass, {absent: [PRESENT, ABSENT]}, by=teacher)
    sign(klass, teacher)
    assert "Close this class?" in at_desk.get(page_of(klass)).text

    answer = at_desk.post(page_of(klass))

    job = BackgroundJob.objects.get()
    assert answer.url == f"/my/jobs/{job.pk}/"
    settle_class_task(job_id=job.pk)
    assert f'href="{page_of(klass)}"' in at_desk.get(answer.url).text
    text = at_desk.get(page_of(klass)).text
    assert f"Closed by {teacher.name}" in text
    assert "up to date now" not in text
    seat.refresh_from_db()
    absent.refresh_from_db()
    assert (seat.status, absent.status) == ("completed", "not_completed")


def test_the_button_of_a_page_grown_old_refuses_and_says_what_is_missing(at_desk, teacher):
    klass, _seat = marked(teacher)
    sign(klass, teacher)
    walk_in(klass)

    answer = at_desk.post(page_of(klass))

    assert answer.status_code == 409
    assert "The class was not closed" in answer.text
    assert "Pat Poplar" in answer.text
    assert not BackgroundJob.objects.exists()


def test_signing_the_last_roster_leads_to_what_is_missing(at_desk, teacher):
    klass, _seat = marked(teacher)
    first, second = klass.meetings.all()
    walk_in(klass)

    assert at_desk.post(f"/teach/{first.pk}/sign/").url == f"/teach/{first.pk}/"
    answer = at_desk.post(f"/teach/{second.pk}/sign/", follow=True)

    assert answer.redirect_chain[-1][0] == page_of(klass)
    assert "Before the class can be closed, something is missing." in answer.text


def test_staff_are_led_to_what_they_decide(client, teacher):
    klass, _seat = marked(teacher, rule="all_badges")
    sign(klass, teacher)
    client.force_login(staff())

    text = client.get(page_of(klass)).text

    assert "Decided by MSSC staff" in text
    assert f"/staff/completions/?q={klass.number}" in text


QUERIES = 18


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_asks_the_same_whoever_is_in_the_class(
    at_desk, teacher, people, django_assert_num_queries
):
    klass, _seat = marked(teacher)
    for _ in range(people):
        enroll(klass)
        walk_in(klass)
    at_desk.get(page_of(klass))

    with django_assert_num_queries(QUERIES):
        at_desk.get(page_of(klass))


def test_the_certificates_made_so_far_are_counted_by_the_settings(teacher):
    count = import_string(django_settings.TRANSCRIPTS_CERTIFICATES_MADE)
    klass, _seat = marked(teacher)

    assert count(klass) == 0
    assert closing.outcomes_of(klass) == closing.Outcomes(0, 0, 0, 1)
