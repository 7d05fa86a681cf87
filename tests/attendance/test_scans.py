"""The signed sheet as it was photographed: kept once, as it came, for those who see the roster."""

from datetime import timedelta
from hashlib import sha256
from io import BytesIO

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from attendance.enums import MOST_SCAN_BYTES
from attendance.exceptions import ScanRefusedError
from attendance.models import SheetScan
from attendance.services import attach_scan
from audit.models import AuditEvent
from core.scans import is_heic, kept_name, kind_of
from tests.factories import UserFactory, offering, staff

pytestmark = pytest.mark.django_db

NOW = timezone.now()
PDF = b"%PDF-1.7\nsigned\n%%EOF"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"
GPS = 0x8825  # where EXIF says a picture was taken


def picture(kind: str = "JPEG", *, taken_at: str = "") -> bytes:
    written = BytesIO()
    exif = Image.Exif()
    if taken_at:
        exif.get_ifd(GPS)[1] = taken_at
    Image.new("RGB", (8, 8), "white").save(written, kind, exif=exif)
    return written.getvalue()


def sent(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


@pytest.fixture
def meeting(person):
    return offering(starts_at=NOW - timedelta(hours=2), instructors=[person]).meetings.get()


def attach(meeting, person, name="sheet.pdf", content=PDF):
    return attach_scan(meeting_id=meeting.pk, file=sent(name, content), actor=person, now=NOW)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("sheet.pdf", PDF, "application/pdf"),
        ("IMG_1.JPG", picture(), "image/jpeg"),
        ("scan.png", picture("PNG"), "image/png"),
        ("without an ending", PDF, "application/pdf"),
        ("called.pdf", picture("PNG"), "image/png"),
    ],
)
def test_a_file_is_kept_as_what_it_is_whatever_its_name_says(meeting, person, name, content, kind):
    scan, is_new = attach(meeting, person, name, content)

    assert (is_new, scan.name, scan.content_type) == (True, name, kind)
    assert scan.file.open("rb").read() == content
    assert (scan.sha256, scan.size_bytes) == (sha256(content).hexdigest(), len(content))
    assert (scan.uploaded_by, scan.uploaded_at) == (person, NOW)
    event = AuditEvent.objects.get(action="attendance.attach_scan")
    assert (event.actor, event.after["name"]) == (person, name)


def test_what_a_camera_wrote_into_a_picture_stays_in_it(meeting, person):
    content = picture(taken_at="N")
    scan, _is_new = attach(meeting, person, "photo.jpg", content)

    assert Image.open(scan.file.open("rb")).getexif().get_ifd(GPS) == {1: "N"}


def test_the_same_file_again_changes_nothing(meeting, person):
    first, _is_new = attach(meeting, person)
    again, is_new = attach(meeting, staff(), "called otherwise.pdf")

    assert (again, is_new) == (first, False)
    assert AuditEvent.objects.filter(action="attendance.attach_scan").count() == 1


def test_a_file_that_another_phone_sends_meanwhile_is_kept_once(meeting, person, monkeypatch):
    save = FileSystemStorage.save

    def meanwhile(storage, name, content):
        monkeypatch.setattr(FileSystemStorage, "save", save)
        attach(meeting, staff(), "other phone.pdf")
        return storage.save(name, content)

    monkeypatch.setattr(FileSystemStorage, "save", meanwhile)
    scan, is_new = attach(meeting, person)

    assert (scan.name, is_new) == ("other phone.pdf", False)
    assert len(default_storage.listdir(f"scans/{meeting.pk}")[1]) == 1


def test_the_same_file_may_belong_to_two_sessions(meeting, person):
    other = offering(starts_at=NOW - timedelta(hours=9), instructors=[person]).meetings.get()

    assert attach(meeting, person)[1] is True
    assert attach(other, person)[1] is True


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("empty.pdf", b"", "is empty"),
        ("sheet.pdf", b"MZ\x90\x00 a program", "neither a PDF nor a JPEG or PNG"),
        ("page.png", b"<svg onload='alert(1)'>", "neither a PDF nor a JPEG or PNG"),
        ("IMG_0412.HEIC", HEIC, "is a HEIC picture"),
        ("IMG_0412.jpg", HEIC, "is a HEIC picture"),
        ("large.pdf", PDF + b" " * MOST_SCAN_BYTES, "larger than 20 MB"),
    ],
    ids=["empty", "program", "svg", "heic", "heic called jpg", "large"],
)
def test_what_is_no_sheet_is_refused_by_name(meeting, person, name, content, why):
    with pytest.raises(ScanRefusedError, match=f"“{name}”.*{why}"):
        attach(meeting, person, name, content)

    assert not SheetScan.objects.exists()


def test_a_name_is_kept_without_what_cannot_be_shown():
    assert kept_name("sheet\x00\n1.pdf") == "sheet1.pdf"
    assert kept_name("\x00") == "file"
    assert kept_name("x" * 200 + ".pdf").endswith("x.pdf")
    assert len(kept_name("x" * 200)) == 120


def test_a_film_from_a_phone_is_no_picture():
    film = BytesIO(b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00")

    assert (kind_of(film), is_heic(film)) == (None, False)


def test_several_files_are_attached_at_once_and_the_page_says_by_whom(client, meeting, person):
    address = f"/teach/{meeting.pk}/papers/"
    files = {
        "scans": [sent("one.pdf", PDF), sent("two.jpg", picture())],
        "photo": sent("p.png", picture("PNG")),
    }

    page = client.post(address, files, follow=True).content.decode()

    assert "3 files are attached." in page
    for name in ("one.pdf", "two.jpg", "p.png"):
        assert f">{name}</a>" in page
    assert page.count("attached by Maren Cedarlight") == 3


def test_files_that_are_refused_are_named_and_the_others_kept(client, meeting):
    files = {"scans": [sent("one.pdf", PDF), sent("two.heic", HEIC), sent("three.pdf", PDF)]}

    answer = client.post(f"/teach/{meeting.pk}/papers/", files)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "“two.heic” is a HEIC picture" in page
    assert "1 file is attached." in page
    assert "1 file was here already." in page
    assert [scan.name for scan in SheetScan.objects.all()] == ["one.pdf"]


def test_nothing_chosen_and_too_many_are_said(client, meeting):
    address = f"/teach/{meeting.pk}/papers/"

    assert "Choose a file or take a photograph." in client.post(address).content.decode()
    many = {"scans": [sent(f"{n}.pdf", PDF + bytes([n])) for n in range(21)]}
    assert "Send 20 files at once" in client.post(address, many).content.decode()
    assert not SheetScan.objects.exists()


def test_a_phone_opens_its_camera_and_is_offered_no_heic(client, meeting):
    page = client.get(f"/teach/{meeting.pk}/papers/").content.decode()

    assert page.count('capture="environment"') == 1
    assert page.count('type="file"') == 2
    assert " multiple" in page
    assert "heic" not in page.lower()


def test_a_scan_comes_back_as_it_was_to_those_who_see_the_roster_alone(client, meeting, person):
    scan, _is_new = attach(meeting, person, "photo.jpg", picture(taken_at="N"))
    address = f"/teach/{meeting.pk}/papers/scans/{scan.pk}/"

    answer = client.get(address)

    assert b"".join(answer.streaming_content) == picture(taken_at="N")
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"] == 'attachment; filename="photo.jpg"'
    assert answer["Cache-Control"] == "private, no-store"
    other = offering(starts_at=NOW - timedelta(days=3), instructors=[person]).meetings.get()
    assert client.get(f"/teach/{other.pk}/papers/scans/{scan.pk}/").status_code == 404
    client.force_login(UserFactory())
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("scans", [1, 3])
def test_the_page_asks_as_much_for_three_scans_as_for_one(
    client, meeting, person, scans, django_assert_num_queries
):
    for number in range(scans):
        attach(meeting, UserFactory(), f"{number}.pdf", PDF + bytes([number]))

    client.get("/teach/")
    with django_assert_num_queries(8):
        client.get(f"/teach/{meeting.pk}/papers/")
