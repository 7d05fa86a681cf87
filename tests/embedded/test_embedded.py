"""SQLite, files as queue, real processes: work waits for a worker, and outlives a killed one."""

import email
import os
import subprocess
import sys
from collections.abc import Iterator
from email.policy import default as mail_policy
from pathlib import Path

import pytest
from django.conf import settings

from tests.servers.conftest import Worker, wait_until

ROOT = Path(settings.BASE_DIR)
NOT_INHERITED = {"REDIS_URL", "DATABASE_URL", "EMAIL_URL", "MEDIA_ROOT", "MEMSSI_ENVIRONMENT"}
QUEUE_MAIL = """
import sys, django
django.setup()
from django.utils import timezone
from notifications.services import Notice, queue_mail
for key in sys.argv[1:]:
    queue_mail(
        Notice(
            key=key,
            recipient_id=None,
            to_address=f"{key}@example.org",
            template="accounts/email_confirmation",
            context={"first_name": key, "activate_url": "http://localhost:8000/x/"},
        ),
        now=timezone.now(),
    )
"""
TEN_MINUTES_LATER = """
import django
django.setup()
from datetime import timedelta
from django.utils import timezone
from core.queue import enqueue
from notifications.models import Message
then = timezone.now() - timedelta(minutes=11)
print(Message.objects.filter(status="sending").update(claimed_at=then))
enqueue("worker.sweep_messages")
"""


class Installation:
    """The product in a folder of its own, as somebody starts it who sets no variable."""

    def __init__(self, folder: Path) -> None:
        self.var = folder
        self.environment = {
            name: value for name, value in os.environ.items() if name not in NOT_INHERITED
        } | {"MEMSSI_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "memssi.settings"}
        self.worker = Worker(self.environment, folder / "worker.log")

    def run(self, *arguments: str) -> str:
        """Run a process of its own to its end; return what it printed."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            check=True,
            capture_output=True,
            timeout=180,
        )
        return done.stdout.decode()

    def queue_mail(self, *names: str) -> None:
        self.run("-c", QUEUE_MAIL, *names)

    def mail(self) -> list[str]:
        """To whom mail has been written, each as often as it was."""
        files = sorted((self.var / "mail").glob("*.eml"))
        return sorted(
            email.message_from_bytes(file.read_bytes(), policy=mail_policy)["To"] for file in files
        )

    def jobs_waiting(self) -> int:
        return len(list((self.var / "queue/messages").iterdir()))


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    installed = Installation(tmp_path)
    installed.run("manage.py", "migrate", "--verbosity", "0")
    yield installed
    if installed.worker.process:
        installed.worker.kill()


def test_work_waits_for_a_worker_and_outlives_one_that_is_killed(installation):
    names = [f"person{number:02}" for number in range(16)]
    everybody = [f"{name}@example.org" for name in names]
    installation.queue_mail(*names)
    assert installation.mail() == []
    assert installation.jobs_waiting() == len(names)

    installation.worker.start()
    wait_until(lambda: installation.mail() != [], "a first mail is written")
    installation.worker.kill()
    written = installation.mail()
    assert 0 < len(written) < len(names), "the worker was killed too late to prove anything"

    caught_sending = int(installation.run("-c", TEN_MINUTES_LATER))
    installation.worker.start()
    wait_until(lambda: set(installation.mail()) == set(everybody), "the rest is written")
    assert len(installation.mail()) <= len(everybody) + caught_sending
