"""A disk that fills while a file is written, or while it is stored: a sentence, nothing left."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from background.enums import JobState
from tests.factories import UserFactory, coordinator, employ, organization
from tests.factories.records import award
from tests.servers.conftest import ROOT
from tests.transcripts.lines import request_training_file
from transcripts.enums import FileFormat

pytestmark = [
    pytest.mark.servers,
    pytest.mark.xdist_group("servers"),
    pytest.mark.django_db(transaction=True),
]

ROOM = 8 * 1024
LINES = 400  # some 50 kB
SENTENCE = "Our server has no room left for this file, so nothing of it was kept."
RUN = """
import resource, sys, django
job, limit = map(int, sys.argv[1:])
django.setup()
from django.utils import timezone
from transcripts.training_file import write_training_file
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
write_training_file(job_id=job, clock=timezone.now)
"""


@dataclass
class Disk:
    """A small disk of its own; where nobody may mount one, files that may not grow (`limit`)."""

    folder: Path
    limit: int = 0

    def files(self) -> list[Path]:
        return [path for path in self.folder.rglob("*") if path.is_file()]


@pytest.fixture
def disk(tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(folder)]
    is_mounted = os.geteuid() == 0 and subprocess.run(mount, check=False).returncode == 0
    yield Disk(folder, limit=0 if is_mounted else ROOM)
    if is_mounted:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def owner():
    place, now = organization("Alder"), timezone.now()
    person = UserFactory()
    employ(person, place)
    line = award(person=person)
    type(line).objects.bulk_create(
        type(line)(
            person=person,
            enrollment=line.enrollment,
            version=line.version,
            tags=line.tags,
            credit_type=line.credit_type,
            hours=1,
            earned_on=line.earned_on,
            correction=number,
            reasoning="x",
            posted_at=now,
            posted_by=person,
        )
        for number in range(1, LINES)
    )
    return coordinator(place)


def run(job, *, scratch: Path, store: Path, limit: int) -> None:
    url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**connection.settings_dict)
    environment = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "memssi.settings",
        "TMPDIR": str(scratch),
        "MEDIA_ROOT": str(store),
        "MEMSSI_VAR": str(store.parent),
    }
    command = [sys.executable, "-c", RUN, str(job.pk), str(limit)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=120)
    job.refresh_from_db()


@pytest.mark.parametrize("file_format", FileFormat)
@pytest.mark.parametrize("full", ["scratch", "store"])
def test_the_job_fails_with_a_sentence_and_leaves_nothing(
    client, owner, disk, tmp_path, settings, file_format, full
):
    roomy = tmp_path / "roomy"
    roomy.mkdir()
    where = {"scratch": roomy, "store": roomy} | {full: disk.folder}
    job = request_training_file(owner=owner, now=timezone.now(), file_format=file_format)

    run(job, **where, limit=disk.limit)

    assert (job.state, job.result.name, job.result_name) == (JobState.FAILED, "", "")
    assert job.error.startswith(SENTENCE)
    assert disk.files() == []
    assert [path for path in roomy.rglob("*") if path.is_file()] == []
    client.force_login(owner)
    assert client.get(f"/my/jobs/{job.pk}/result/").status_code == 404
    assert SENTENCE in client.get(f"/my/jobs/{job.pk}/").text

    # Once there is room again it is written.
    again = request_training_file(owner=owner, now=timezone.now(), file_format=file_format)
    run(again, scratch=roomy, store=roomy, limit=0)
    assert (again.state, again.total) == (JobState.DONE, LINES)
