"""Repeated files: once for each time, told by a link, stopped with the role, and they end."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from audit.models import AuditEvent
from background.models import BackgroundJob
from courses.models import Lane
from notifications.models import Message
from notifications.rendering import render_mail
from organizations.models import RoleGrant
from tests.core.broker import jobs_sent
from tests.factories import UserFactory, coordinator, employ, organization
from tests.factories.records import award
from tests.transcripts.asking import wish, written
from transcripts import jobs
from transcripts.asking import request_file
from transcripts.exceptions import ExportRefusedError, ScheduleRefusedError
from transcripts.models import ExportRun, ExportSchedule
from transcripts.recurrences import Every, Recurrence
from transcripts.services import schedules
from worker.sweeps import sweep_schedules

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 10, 16, tzinfo=UTC)  # a Wednesday
DUE = datetime(2026, 6, 15, 10, tzinfo=UTC)  # Monday, 6 a.m.
WEEK = timedelta(days=7)
MONDAYS = Recurrence(Every.WEEK, weekday="MO")


@pytest.fixture
def place():
    return organization("District One")


@pytest.fixture
def owner(place, client):
    person = coordinator(place)
    client.force_login(person)
    learner = UserFactory()
    employ(learner, place)
    award(person=learner)
    return person


def scheduled(owner, *, what=None, now=NOW, **changed) -> ExportSchedule:
    said = {
        "recurrence": MONDAYS,
        "hour": 6,
        "starts_on": date(2026, 6, 10),
        "ends_on": date(2026, 12, 31),
    }
    said.update(changed)
    return schedules.schedule_export(owner=owner, wish=what or wish("personnel"), now=now, **said)


def run(schedule, *, at=DUE):
    return schedules.run_schedule(schedule_id=schedule.pk, now=at)


def mails(template) -> list[Message]:
    return list(Message.objects.filter(template=f"transcripts/{template}").order_by("pk"))


def test_it_asks_for_its_file_when_due_once_and_again_the_next_time(owner):
    schedule = scheduled(owner, what=wish("personnel", "xlsx", ["title"], span="this_year"))

    assert schedule.next_run_at == DUE
    assert run(schedule, at=DUE - timedelta(seconds=1)) is None
    first = run(schedule)
    assert run(schedule) is None
    second = run(schedule, at=DUE + WEEK + timedelta(hours=1))

    assert [(each.due_at, each.job.owner) for each in (first, second)] == [
        (DUE, owner),
        (DUE + WEEK, owner),
    ]
    parameters = first.job.parameters
    assert {key: parameters[key] for key in ("layout", "format", "selection", "columns")} == {
        "layout": "personnel",
        "format": "xlsx",
        "selection": {"span": "this_year"},
        "columns": ["title"],
    }
    schedule.refresh_from_db()
    assert schedule.next_run_at == DUE + 2 * WEEK


def test_a_row_for_each_time_is_what_counts(owner):
    """Whoever asks once more for the same time is refused by the database."""
    schedule = scheduled(owner)
    run(schedule)
    ExportSchedule.objects.update(next_run_at=DUE)

    with pytest.raises(IntegrityError), transaction.atomic():
        run(schedule)


def test_times_missed_while_nothing_ran_are_made_good_by_one_file(owner):
    schedule = scheduled(owner)

    late = run(schedule, at=DUE + 3 * WEEK + timedelta(hours=2))

    schedule.refresh_from_db()
    assert (late.due_at, schedule.next_run_at) == (DUE, DUE + 4 * WEEK)
    assert BackgroundJob.objects.count() == 1


def test_after_its_last_day_it_is_over(owner):
    schedule = scheduled(owner, ends_on=date(2026, 6, 15))

    run(schedule)

    schedule.refresh_from_db()
    assert schedule.next_run_at is None
    assert run(schedule, at=DUE + WEEK) is None


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"ends_on": None}, "A repeated file has to end. Choose a last day, Jun 10, 2029"),
        ({"ends_on": date(2029, 6, 11)}, "A repeated file has to end."),
        ({"ends_on": date(2026, 6, 9)}, "a last day after it"),
        ({"starts_on": date(2026, 6, 9)}, "Choose a first day from today on"),
        ({"hour": 2}, "Choose a first day from today on"),
        ({"ends_on": date(2026, 6, 14)}, "It would never be written"),
    ],
)
def test_one_that_never_ends_or_never_begins_is_refused(owner, changed, sentence):
    with pytest.raises(ScheduleRefusedError, match=sentence):
        scheduled(owner, **changed)

    assert not ExportSchedule.objects.exists()


def test_three_years_to_the_day_are_allowed(owner):
    assert scheduled(owner, ends_on=date(2029, 6, 10)).ends_on == date(2029, 6, 10)


def test_other_peoples_people_and_too_many_are_refused(owner, monkeypatch):
    with pytest.raises(ExportRefusedError, match="is not one of your places"):
        scheduled(owner, what=wish(place=organization("Elsewhere").pk))
    monkeypatch.setattr(schedules, "MOST_SCHEDULES", 1)
    scheduled(owner)
    with pytest.raises(ScheduleRefusedError, match="You have 1 repeated files"):
        scheduled(owner)


def test_the_owner_is_told_by_a_link_once_and_the_file_is_not_mailed(owner):
    schedule = scheduled(owner)
    job = run(schedule).job
    assert schedules.tell_of_runs(now=DUE) == 0
    written(job, at=DUE)

    assert [schedules.tell_of_runs(now=DUE) for _time in range(2)] == [1, 0]

    (mail,) = mails("scheduled_file_ready")
    said = render_mail(mail.template, mail.context)
    assert (mail.recipient, mail.to_address) == (owner, owner.email)
    assert f"/my/jobs/{job.pk}/" in said.text
    assert "Personnel file of a district (Every Monday at 6 AM)" in said.text
    assert "/result/" not in said.text


def test_a_file_that_could_not_be_written_is_told_with_the_reason(owner):
    schedule = scheduled(owner, what=wish(span="days", first="2030-01-01"))
    written(run(schedule).job, at=DUE)

    schedules.tell_of_runs(now=DUE)

    (mail,) = mails("scheduled_file_failed")
    assert mail.context["reason"] == "There is no training on record for what you chose."


def test_who_has_lost_the_role_gets_no_file_and_is_told_and_may_go_on_later(owner, client):
    schedule = scheduled(owner)
    RoleGrant.objects.filter(person=owner).update(ends_on=date(2026, 6, 12))

    assert run(schedule) is None

    schedule.refresh_from_db()
    assert (schedule.paused_at, schedule.paused_why) == (
        DUE,
        "You may not take away anybody's training: no place is entrusted to you.",
    )
    assert not BackgroundJob.objects.exists()
    (mail,) = mails("schedule_paused")
    assert mail.context["reason"] == schedule.paused_why
    assert run(schedule, at=DUE + WEEK) is None
    assert len(mails("schedule_paused")) == 1
    with pytest.raises(ExportRefusedError):
        schedules.resume_schedule(schedule_id=schedule.pk, actor=owner, now=DUE)


def test_a_pause_skips_what_is_due_meanwhile(owner):
    schedule = scheduled(owner)
    for _time in range(2):
        schedules.pause_schedule(schedule_id=schedule.pk, actor=owner, now=NOW)
    assert run(schedule) is None

    later = DUE + timedelta(days=1)
    for _time in range(2):
        schedules.resume_schedule(schedule_id=schedule.pk, actor=owner, now=later)

    schedule.refresh_from_db()
    assert (schedule.paused_at, schedule.next_run_at) == (None, DUE + WEEK)
    events = AuditEvent.objects.filter(object_type="transcripts.ExportSchedule")
    assert list(events.order_by("pk").values_list("action", flat=True)) == [
        "transcripts.schedule_export",
        "transcripts.pause_schedule",
        "transcripts.resume_schedule",
    ]


def test_the_sweep_finds_what_is_due_and_whom_to_tell(
    owner, time_machine, django_capture_on_commit_callbacks
):
    schedule, later = scheduled(owner), scheduled(owner, starts_on=date(2026, 7, 1))
    jobs_sent()
    time_machine.move_to(DUE + timedelta(minutes=1), tick=False)

    with django_capture_on_commit_callbacks(execute=True):
        sweep_schedules()

    assert jobs_sent() == [(jobs.RUN_SCHEDULE, {"schedule_id": schedule.pk})]
    assert later.next_run_at > DUE
    written(run(schedule).job, at=DUE)
    sweep_schedules()
    assert len(mails("scheduled_file_ready")) == 1


# --- the pages ---

NEW = "/people/training/repeated/new/?layout=personnel"
LIST = "/people/training/repeated/"


@pytest.fixture
def today(time_machine):
    time_machine.move_to(NOW, tick=False)


def test_plain_choices_make_a_schedule_and_the_list_says_when_it_is_written(client, owner, today):
    page = client.get(NEW).text
    answer = client.post(
        NEW,
        {
            "every": "YEARLY",
            "day": "5",
            "month": "1",
            "hour": "6",
            "starts_on": "2026-06-10",
            "ends_on": "2028-12-31",
        },
    )

    assert "Personnel file of a district" in page
    assert answer.url == LIST
    schedule = ExportSchedule.objects.get()
    assert (schedule.rule, schedule.next_run_at) == (
        "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=5",
        datetime(2027, 1, 5, 11, tzinfo=UTC),
    )
    listed = client.get(LIST).text
    assert "Every year on January 5 at 6 AM" in listed


@pytest.mark.parametrize(
    ("last", "status", "sentence"),
    [
        ("", 200, "A repeated file has to end. Choose a last day, within three years."),
        ("2030-01-01", 409, "A repeated file has to end. Choose a last day, Jun 10, 2029"),
        ("2026-06-09", 200, "The last day is before the first day."),
    ],
)
def test_one_that_never_ends_comes_back_with_a_sentence(
    client, owner, today, last, status, sentence
):
    said = {"every": "WEEKLY", "weekday": "MO", "hour": "6", "starts_on": "2026-06-10"}

    answer = client.post(NEW, said | {"ends_on": last})

    assert (answer.status_code, sentence in answer.text.replace("\xa0", " ")) == (status, True)
    assert not ExportSchedule.objects.exists()


def test_mine_are_paused_resumed_and_deleted_on_the_page(client, owner, today):
    schedule = scheduled(owner)
    address = f"{LIST}{schedule.pk}"

    client.post(f"{address}/pause/")
    assert "Paused" in client.get(LIST).text
    client.post(f"{address}/resume/")
    assert "Paused" not in client.get(LIST).text
    assert "Delete it" in client.get(f"{address}/delete/").text
    client.post(f"{address}/delete/")

    assert not ExportSchedule.objects.exists()
    assert "No repeated files" in client.get(LIST).text


def test_two_of_the_same_kind_are_told_apart_by_what_they_hold(
    client, owner, place, today, django_assert_num_queries
):
    scheduled(owner, what=wish("training", "xlsx", place=place.pk))
    lane = Lane.objects.create(key="x", name="Drills and plans")
    other = scheduled(owner, what=wish("training", "csv", lane=lane.pk, span="this_year"))
    client.get(LIST)

    text = " ".join(client.get(LIST).text.split())
    assert f"Place: {place}; Excel" in text
    of_other = "Period: 2026; Topic area: Drills and plans; CSV"
    assert of_other in text
    assert of_other in " ".join(client.get(f"{LIST}{other.pk}/delete/").text.split())

    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for number in range(4):
        scheduled(
            owner, what=wish("training", "csv", lane=lane.pk, place=place.pk), hour=7 + number
        )
    with django_assert_num_queries(len(few)):
        client.get(LIST)


def test_a_job_says_of_what_its_file_is(owner, place):
    job = request_file(owner=owner, wish=wish("training", place=place.pk), now=NOW)
    assert job.title == f"All training of my people ({place}), Jun 10, 2026"


def test_those_of_others_are_not_there(client, owner, today):
    theirs = scheduled(coordinator(organization("Elsewhere")))

    answers = [
        client.post(f"{LIST}{theirs.pk}/{what}/").status_code
        for what in ("pause", "resume", "delete")
    ]

    assert answers == [404] * 3
    assert "Personnel" not in client.get(LIST).text


def test_the_file_of_the_last_time_is_one_press_away(client, owner, today):
    schedule = scheduled(owner)
    job = run(schedule).job

    assert f'href="/my/jobs/{job.pk}/"' in client.get(LIST).text


def test_a_deleted_schedule_takes_no_file_with_it(owner):
    schedule = scheduled(owner)
    run(schedule)

    schedules.drop_schedule(schedule_id=schedule.pk, actor=owner, now=DUE)

    assert (ExportRun.objects.count(), BackgroundJob.objects.count()) == (0, 1)
