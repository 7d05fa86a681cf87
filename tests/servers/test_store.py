"""Files in a store that speaks S3: written by a worker, handed out by pages that ask, forgotten."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from background.enums import JobState
from background.services import forget_results
from courses.services.materials import add_file
from documents.models import IssuedDocument
from organizations.models import RoleGrant
from tests.factories import UserFactory, VersionFactory, coordinator, employ, organization, staff
from tests.factories.records import award
from tests.road.test_road import letterhead
from tests.servers.conftest import answers_at, free_port, signal, stop, wait_until
from tests.transcripts.lines import request_training_file
from transcripts.asking import Asked
from transcripts.enums import FileFormat
from transcripts.exports import Table, write_table
from transcripts.services import issue_transcript

pytestmark = [
    pytest.mark.servers,
    pytest.mark.xdist_group("servers"),
    pytest.mark.django_db(transaction=True),
]

BUCKET = "memssi-files"
KEYS = {"access_key": "somebody", "secret_key": "something"}


@dataclass
class Store:
    """A store of files on loopback, and what is in it."""

    url: str

    @property
    def client(self) -> Any:
        return boto3.client(
            "s3",
            endpoint_url=self.url,
            region_name="us-east-1",
            aws_access_key_id=KEYS["access_key"],
            aws_secret_access_key=KEYS["secret_key"],
        )

    def names(self) -> list[str]:
        found = self.client.list_objects_v2(Bucket=BUCKET).get("Contents", [])
        return sorted(entry["Key"] for entry in found)

    @property
    def environment(self) -> dict[str, str]:
        """As an installation is told of it (docs/operations.md)."""
        return {
            "S3_BUCKET": BUCKET,
            "S3_PREFIX": "files",
            "S3_ENDPOINT_URL": self.url,
            "S3_ACCESS_KEY": KEYS["access_key"],
            "S3_SECRET_KEY": KEYS["secret_key"],
        }


@pytest.fixture
def store(tmp_path: Path, settings) -> Iterator[Store]:
    port = free_port()
    found = Store(f"http://127.0.0.1:{port}")
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with (tmp_path / "store.log").open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
    wait_until(lambda: answers_at(port, "/moto-api/"), "the store answers")
    found.client.create_bucket(Bucket=BUCKET)
    settings.STORAGES = settings.STORAGES | {"default": storage_told_by(found.environment)}
    yield found
    stop(process, signal.SIGTERM)


def storage_told_by(environment: dict[str, str]) -> dict[str, Any]:
    """The entry of STORAGES that the settings make of these variables."""
    say = "import json; from django.conf import settings as s; print(json.dumps(s.STORAGES))"
    said = subprocess.run(
        [sys.executable, "-c", say],
        env=os.environ | environment | {"DJANGO_SETTINGS_MODULE": "memssi.settings"},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return json.loads(said)["default"]


@pytest.fixture
def owner():
    place = organization("Alder")
    for name in ("Thériault", "=1+1", "007"):
        person = UserFactory(last_name=name)
        employ(person, place)
        award(person=person)
    return coordinator(place)


def content_of(response) -> bytes:
    return b"".join(response.streaming_content)


@pytest.mark.parametrize("file_format", FileFormat)
def test_an_export_is_stored_fetched_by_its_owner_alone_and_forgotten(
    store, worker, client, owner, file_format
):
    worker.environment |= store.environment
    worker.start()
    job = request_training_file(owner=owner, now=timezone.now(), file_format=file_format)
    wait_until(lambda: is_over(job), "the file is written")
    worker.stop()

    assert (job.state, job.error) == (JobState.DONE, "")
    assert store.names() == [f"files/{job.result.name}"]
    body = store.client.get_object(Bucket=BUCKET, Key=store.names()[0])["Body"].read()
    path = f"/my/jobs/{job.pk}/result/"
    client.force_login(owner)
    assert content_of(client.get(path)) == body == by_hand(owner, job, file_format)
    client.force_login(coordinator(organization("Elsewhere")))
    assert client.get(path).status_code == 404
    client.force_login(owner)
    roles = RoleGrant.objects.filter(person=owner)
    roles.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert client.get(path).status_code == 403

    assert forget_results(now=job.finished_at + timedelta(days=6, hours=23)) == 0
    assert forget_results(now=job.finished_at + timedelta(days=7)) == 1

    job.refresh_from_db()
    assert (job.state, job.result.name, store.names()) == (JobState.EXPIRED, "", [])


def is_over(job) -> bool:
    job.refresh_from_db()
    return job.is_over


def by_hand(owner, job, file_format) -> bytes:
    """The same file, written without any store."""
    file = BytesIO()
    asked = Asked.of(job)
    write_table(
        Table(asked.lines, asked.wish.chosen_columns, owner),
        file,
        file_format=file_format,
        title=job.title,
        made_at=job.requested_at,
        tell=lambda _done, _total: None,
    )
    return file.getvalue()


def test_papers_and_materials_are_stored_and_handed_out(store, client, owner):
    letterhead()
    learner, now = UserFactory(), timezone.now()
    award(person=learner)
    paper = issue_transcript(person=learner, viewer=learner, now=now)
    said = {"kind": "reading", "title": "A reading", "readers": "everybody"}
    reading = add_file(
        version=VersionFactory(),
        file=ContentFile(b"%PDF-1.7 plan", "plan.pdf"),
        fields=said,
        actor=staff(),
        now=now,
    )

    assert store.names() == sorted(f"files/{row.file.name}" for row in (paper, reading))
    assert content_of(client.get(f"/materials/{reading.pk}/")) == b"%PDF-1.7 plan"
    client.force_login(learner)
    page = client.post(f"/people/{learner.pk}/transcript/paper/")
    assert content_of(page).startswith(b"%PDF-")
    assert IssuedDocument.objects.get().pk == paper.pk
