"""Every name of follow-up work is bound to a task, and every task is called by a known name."""

import ast
import os
import subprocess
import sys
from functools import cache
from importlib import import_module
from inspect import signature
from pathlib import Path

from celery import current_app
from django.conf import settings

from worker import sweeps

ROOT = Path(settings.BASE_DIR)


def job_names() -> dict[str, str]:
    """Every constant in every app's `jobs.py`."""
    names = {}
    for file in sorted(ROOT.glob("*/jobs.py")):
        module = import_module(f"{file.parent.name}.jobs")
        for constant, value in vars(module).items():
            if constant.isupper():
                names[f"{module.__name__}.{constant}"] = value
    return names


@cache
def bound() -> frozenset[str]:
    """What a web process knows once it has started: nothing but the apps has been imported."""
    program = "import django; django.setup(); from celery import current_app as app"
    started = subprocess.run(
        [sys.executable, "-c", f"{program}; print(*app.tasks, sep='\\n')"],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "memssi.settings"},
        check=True,
        capture_output=True,
        text=True,
    )
    return frozenset(n for n in started.stdout.split() if not n.startswith("celery."))


def scheduled() -> set[str]:
    return {entry["task"] for entry in current_app.conf.beat_schedule.values()}


def test_the_names_are_found():
    assert job_names() == {
        "certificates.jobs.BUNDLE_CLASS": "certificates.bundle_class",
        "courses.jobs.CHECK_LINK": "courses.check_link",
        "courses.jobs.INDEX_COURSE": "courses.index_course",
        "courses.jobs.INDEX_OFFERING": "courses.index_offering",
        "courses.jobs.POST_APPROVED": "courses.post_approved",
        "courses.jobs.REINDEX": "courses.reindex",
        "courses.jobs.TELL_WISHERS": "courses.tell_wishers",
        "enrollment.jobs.EXPIRE_REQUEST": "enrollment.expire_request",
        "enrollment.jobs.OFFER_FREED_SEATS": "enrollment.offer_freed_seats",
        "enrollment.jobs.SETTLE_LODGING": "enrollment.settle_lodging",
        "notifications.jobs.SEND_MESSAGE": "notifications.send_message",
        "organizations.jobs.APPLY_ROSTER": "organizations.apply_roster",
        "organizations.jobs.CHECK_ROSTER": "organizations.check_roster",
        "organizations.jobs.UNDO_ROSTER": "organizations.undo_roster",
        "reports.jobs.MAKE_EVIDENCE": "reports.make_evidence",
        "transcripts.jobs.APPLY_INTAKE": "transcripts.apply_intake",
        "transcripts.jobs.CHECK_INTAKE": "transcripts.check_intake",
        "transcripts.jobs.COMPLETE_CLASS": "transcripts.complete_class",
        "transcripts.jobs.BUNDLE_TRANSCRIPTS": "transcripts.bundle_transcripts",
        "transcripts.jobs.EXPORT_GRANT": "transcripts.export_grant",
        "transcripts.jobs.RUN_SCHEDULE": "transcripts.run_schedule",
        "transcripts.jobs.EXPORT_AWARDS": "transcripts.export_awards",
        "transcripts.jobs.ISSUE_CERTIFICATE": "transcripts.issue_certificate",
        "transcripts.jobs.SETTLE_CLASS": "transcripts.settle_class",
        "transcripts.jobs.UNDO_INTAKE": "transcripts.undo_intake",
    }


def test_every_name_is_bound_to_a_task():
    assert sorted(set(job_names().values()) - bound()) == []


def test_every_entry_of_the_schedule_names_a_task():
    assert sorted(scheduled() - bound()) == []


def test_every_task_is_a_named_job_or_stands_in_the_schedule():
    assert sorted(bound()) == sorted(set(job_names().values()) | scheduled())


def test_every_name_begins_with_its_app():
    assert [
        constant
        for constant, name in job_names().items()
        if constant.split(".")[0] != name.split(".")[0]
    ] == []


def test_every_sweep_that_is_written_is_scheduled():
    source = ast.parse(Path(sweeps.__file__).read_text())
    written = {
        decorator.keywords[0].value.value
        for function in source.body
        if isinstance(function, ast.FunctionDef)
        for decorator in function.decorator_list
    }

    assert written == scheduled()


def test_each_task_takes_what_its_callers_send():
    """A job is sent with ids by name; a task with another signature would fail in the worker."""
    expected = {
        "certificates.bundle_class": ["job_id"],
        "enrollment.offer_freed_seats": ["offering_id"],
        "notifications.send_message": ["message_id"],
        "reports.make_evidence": ["job_id"],
        "transcripts.complete_class": ["signature_id"],
        "transcripts.export_awards": ["job_id"],
        "transcripts.issue_certificate": ["enrollment_id"],
        "transcripts.settle_class": ["job_id"],
    } | {name: [] for name in scheduled()}

    taken = {name: list(signature(current_app.tasks[name].run).parameters) for name in expected}

    assert taken == expected
