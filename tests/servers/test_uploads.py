"""A file of 200 MB sent to a web server process: refused with a sentence, nothing stays of it."""

import http.client
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as project
from django.db import connection
from django.urls import reverse

from organizations.models import RosterImport
from tests.factories import coordinator, organization
from tests.servers.conftest import ROOT, answers_at, free_port, signal, stop, wait_until

pytestmark = [
    pytest.mark.servers,
    pytest.mark.xdist_group("servers"),
    pytest.mark.django_db(transaction=True),
]

PARCEL = bytes(1024 * 1024)
PARCELS = 200
BOUNDARY = "a-roster-far-too-large"
TOKEN = "t" * 32
REFUSAL = "This file is larger than 20 MB. A roster of 50,000 people is smaller than that."


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """Where the server process may put files while it reads them."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


@pytest.fixture
def web(tmp_path: Path, scratch: Path, settings) -> Iterator[int]:
    """A web server process on the test's own database; its port."""
    port, database = free_port(), connection.settings_dict
    environment = os.environ | {
        "DATABASE_URL": "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database),
        "SECRET_KEY": project.SECRET_KEY,
        "MEMSSI_VAR": str(tmp_path),
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "TMPDIR": str(scratch),
        "DEBUG": "on",  # so that no assets need to be collected first
    }
    command = [sys.executable, "-m", "gunicorn", "memssi.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--workers", "1", "--no-control-socket"]
    with (tmp_path / "web.log").open("ab") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    wait_until(lambda: answers_at(port, "/health"), "the web server answers")
    yield port
    stop(process, signal.SIGTERM)


def form_of(place: int) -> tuple[bytes, bytes]:
    """What stands before and after the file in the form."""
    fields = {"csrfmiddlewaretoken": TOKEN, "organization": str(place)}
    before = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    before += (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="staff.csv"\r\n'
        "Content-Type: text/csv\r\n\r\n"
    )
    return before.encode(), f"\r\n--{BOUNDARY}--\r\n".encode()


def send(port: int, path: str, place: int, session: str) -> tuple[int, str]:
    """Send the form with a file of zeros that nobody holds as a whole."""
    before, after = form_of(place)
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    line.putrequest("POST", path)
    line.putheader("Content-Type", f"multipart/form-data; boundary={BOUNDARY}")
    line.putheader("Content-Length", str(len(before) + PARCELS * len(PARCEL) + len(after)))
    line.putheader("Cookie", f"{project.SESSION_COOKIE_NAME}={session}; csrftoken={TOKEN}")
    line.endheaders(before)
    for _parcel in range(PARCELS):
        line.send(PARCEL)
    line.send(after)
    answer = line.getresponse()
    try:
        return answer.status, answer.read().decode()
    finally:
        line.close()


def files_in(folder: Path) -> list[str]:
    return [each.name for each in folder.rglob("*") if each.is_file()]


def test_a_roster_of_200_mb_is_refused_and_leaves_no_file(web, client, scratch, settings):
    place = organization("Alder")
    client.force_login(coordinator(place))
    session = client.cookies[project.SESSION_COOKIE_NAME].value
    before = files_in(scratch)

    status, page = send(web, reverse("organizations:roster_upload"), place.pk, session)

    assert (status, REFUSAL in page) == (200, True)
    assert f'value="{place.pk}"' in page
    assert files_in(scratch) == before
    assert files_in(Path(settings.MEDIA_ROOT)) == []
    assert RosterImport.objects.count() == 0
