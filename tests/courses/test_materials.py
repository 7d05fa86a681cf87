"""Files are what their names say, links lead outside and are tried, and texts carry no HTML."""

from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from core.markdown import drawn
from courses import links
from courses.exceptions import CourseRefusedError
from courses.forms.prose import MarkdownField
from courses.models import CourseVersion, Material, Offering
from courses.services.materials import add_file, add_link, check_link, links_to_check
from tests.factories import UserFactory, VersionFactory, offering, staff

NOW = datetime(2027, 3, 9, 15, tzinfo=UTC)
LATER = datetime(2027, 3, 16, 15, tzinfo=UTC)
SAID = {"kind": "reading", "title": "A reading", "readers": "everybody"}


class Pages(BaseHTTPRequestHandler):
    """/here answers GET only, /moved leads to it, /closed lets no robots in; the rest is gone."""

    def do_HEAD(self) -> None:
        self.answer({"/closed": 403, "/moved": 302, "/round": 302}.get(self.path, 404))

    def do_GET(self) -> None:
        self.answer({"/here": 200, "/moved": 302, "/round": 302}.get(self.path, 404))

    def answer(self, status: int) -> None:
        self.send_response(status)
        if status == 302:
            self.send_header("Location", {"/moved": "/here", "/round": "/round"}[self.path])
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Nothing to say."""


@pytest.fixture
def web() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        ("draft", 404),
        ("discarded", 404),
        ("published", 302),
        ("postponed", 302),
        ("cancelled", 302),
    ],
)
def test_a_lesson_plan_opens_to_whoever_teaches_a_class_that_was_published(
    db, client, status, answer
):
    teaching = UserFactory()
    klass = offering(instructors=[teaching])
    Offering.objects.update(status=status, postponed_at=NOW)
    said = {"kind": "lesson_plan", "title": "The plan", "readers": "instructors"}
    material = add_link(
        version=klass.version, url="https://example.org/", fields=said, actor=staff(), now=NOW
    )
    client.force_login(teaching)

    assert client.get(f"/materials/{material.pk}/").status_code == answer


def test_a_link_is_tried_and_its_state_kept(db, web, settings):
    settings.LINKS_MAY_LEAD_INSIDE = True
    version: CourseVersion = VersionFactory()
    added = {
        path: add_link(version=version, url=web + path, fields=SAID, actor=staff(), now=NOW)
        for path in ("/here", "/moved", "/closed", "/gone", "/round")
    }
    assert set(links_to_check(now=LATER)) == set(added.values())
    for material in added.values():
        check_link(material_id=material.pk, now=LATER)

    states = dict(Material.objects.values_list("pk", "link_state"))
    assert {path: states[material.pk] for path, material in added.items()} == {
        "/here": "works",
        "/moved": "works",
        "/closed": "works",
        "/gone": "broken",
        "/round": "broken",
    }
    assert list(links_to_check(now=LATER)) == []


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost:5432/",
        "http://10.1.2.3/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "ftp://example.org/",
        "http://me:secret@example.org/",
        "http://x:99999/",
    ],
)
def test_a_link_that_leads_inside_is_never_asked(url):
    with pytest.raises(links.UnsafeAddressError):
        links.require_public(url)
    assert not links.answers(url)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("plan.exe", b"MZ", "Files of this kind are not taken."),
        ("plan.pdf", b"MZ\x90", "The file is not what its name says (pdf)."),
        ("plan.docx", b"PK\x03\x04 no parts", "The file is not what its name says (docx)."),
        ("plan.txt", b"\x00\x01", "The file is not what its name says (txt)."),
        ("plan.pdf", b"", "The file is empty."),
        ("plan.pdf", b"%PDF-" + b"x" * 20 * 1024 * 1024, "The file is larger than 20 MB."),
    ],
)
def test_a_file_that_is_no_such_file_is_refused(db, name, content, sentence):
    with pytest.raises(CourseRefusedError) as refusal:
        add_file(
            version=VersionFactory(),
            file=ContentFile(content, name),
            fields=SAID,
            actor=staff(),
            now=NOW,
        )
    assert str(refusal.value).startswith(sentence)
    assert not Material.objects.exists()


def test_a_file_is_sent_as_an_attachment_by_a_name_of_ours(db, client):
    material = add_file(
        version=VersionFactory(),
        file=ContentFile(b"%PDF-1.7 plan", "../../<b>plan.PDF"),
        fields=SAID,
        actor=staff(),
        now=NOW,
    )
    response = client.get(f"/materials/{material.pk}/")
    name = material.file.name.rpartition("/")[2]
    assert (
        response.status_code,
        b"".join(response.streaming_content),
        response["Content-Type"],
        response["Content-Disposition"],
        response["X-Content-Type-Options"],
        name.startswith("a-reading-"),
    ) == (
        200,
        b"%PDF-1.7 plan",
        "application/pdf",
        f'attachment; filename="{name}"',
        "nosniff",
        True,
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Hello <script>alert(1)</script>", "Write it without HTML"),
        ('<p onclick="x()">Hi</p>', "Write it without HTML"),
        ("[here](javascript:alert)", "A link may lead to"),
        ("[here](JaVaScRiPt&#58;alert)", "A link may lead to"),
        ("![x](data:image/png;base64,AA)", "A link may lead to"),
        ("<vbscript:x>", "A link may lead to"),
    ],
)
def test_a_text_with_script_in_it_is_refused(text, sentence):
    with pytest.raises(ValidationError) as refusal:
        MarkdownField().clean(text)
    assert refusal.value.messages[0].startswith(sentence)


def test_a_text_is_drawn():
    text = "3 < 5, *this*\n\n- [one](https://example.org/a?b=1)\n- [two](/courses/)"
    assert MarkdownField().clean(text) == text
    assert drawn(text) == (
        "<p>3 &lt; 5, <em>this</em></p>\n<ul>\n"
        '<li><a href="https://example.org/a?b=1" rel="noopener">one</a></li>\n'
        '<li><a href="/courses/" rel="noopener">two</a></li>\n</ul>\n'
    )
