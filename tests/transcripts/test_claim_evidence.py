"""Certificates handed in with a claim: what is kept, under which name, and what is refused."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from audit.models import AuditEvent
from core.scans import KINDS
from tests.factories import UserFactory
from tests.factories.claims import NOW, claim, facts
from transcripts import services
from transcripts.enums import MOST_EVIDENCE, MOST_EVIDENCE_BYTES
from transcripts.exceptions import ClaimDecidedError, ClaimRefusedError, EvidenceRefusedError
from transcripts.models import CompletionEvidence

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\ncertificate\n%%EOF"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"


def photo(shade: int = 255) -> bytes:
    written = BytesIO()
    Image.new("L", (8, 8), shade).save(written, "JPEG")
    return written.getvalue()


@pytest.fixture
def draft():
    person = UserFactory()
    return services.start_claim(person=person, facts=facts(), actor=person, now=NOW)


def attach(row, name="certificate.pdf", content=PDF, *, actor=None):
    sent = SimpleUploadedFile(name, content, content_type="application/octet-stream")
    return services.attach_evidence(claim_id=row.pk, file=sent, actor=actor or row.person, now=NOW)


def stored():
    """What there is on disk, of all claims."""
    folder = "evidence"
    return sorted(default_storage.listdir(folder)[1]) if default_storage.exists(folder) else []


def test_a_file_is_kept_as_it_came_under_a_name_of_its_own(draft):
    row = attach(draft, "IMG 1.pdf", photo())

    assert (row.name, row.content_type, row.size_bytes) == ("IMG 1.pdf", "image/jpeg", len(photo()))
    assert row.file.name.startswith("evidence/")
    assert row.file.name.endswith(".jpg")
    assert "IMG" not in row.file.name
    assert row.file.read() == photo()
    assert AuditEvent.objects.filter(action="transcripts.attach_evidence").count() == 1


def test_the_same_file_is_kept_once(draft):
    before = stored()
    assert attach(draft) == attach(draft, "again.pdf")
    assert len(stored()) == len(before) + 1


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("c.pdf", b"<!doctype html><title>x</title>", "“c.pdf” is neither a PDF nor a JPEG or PNG"),
        ("c.pdf", b"", "“c.pdf” is empty."),
        ("c.pdf", PDF + b" " * 30 * 1024 * 1024, "“c.pdf” is larger than 10 MB. Make it smaller."),
        ("c.heic", HEIC, "“c.heic” is a HEIC picture"),
        ("c.svg", b"<svg onload='x()'/>", "“c.svg” is neither a PDF nor a JPEG or PNG picture."),
    ],
    ids=["a page", "empty", "too large", "of a phone", "a drawing"],
)
def test_what_is_no_certificate_is_refused_and_nothing_is_kept(draft, name, content, sentence):
    kept = attach(draft)
    before = stored()

    with pytest.raises(EvidenceRefusedError) as refused:
        attach(draft, name, content)

    assert str(refused.value).startswith(sentence)
    assert (list(draft.evidence.kept()), stored()) == ([kept], before)


def test_the_largest_that_is_kept_has_ten_megabytes(draft):
    assert attach(draft, content=PDF + b" " * (MOST_EVIDENCE_BYTES - len(PDF))).size_bytes == (
        10 * 1024 * 1024
    )


def test_there_are_five_at_most_until_one_is_taken_out(draft, django_capture_on_commit_callbacks):
    rows = [attach(draft, content=photo(shade)) for shade in range(MOST_EVIDENCE)]
    before = stored()
    with pytest.raises(EvidenceRefusedError, match="There are 5 files already"):
        attach(draft)
    assert stored() == before

    with django_capture_on_commit_callbacks(execute=True):
        for _time in range(2):
            services.remove_evidence(evidence_id=rows[0].pk, actor=draft.person, now=NOW)

    assert not default_storage.exists(rows[0].file.name)
    assert attach(draft).content_type == KINDS[".pdf"]


def test_nothing_is_added_to_or_taken_from_what_was_handed_in_or_is_not_ones_own(draft):
    row = attach(draft)
    before = stored()
    with pytest.raises(ClaimRefusedError, match="Only whoever wrote this"):
        attach(draft, content=photo(), actor=UserFactory())
    services.hand_in_claim(claim_id=draft.pk, actor=draft.person, now=NOW)

    with pytest.raises(ClaimDecidedError):
        attach(draft, content=photo())
    with pytest.raises(ClaimDecidedError):
        services.remove_evidence(evidence_id=row.pk, actor=draft.person, now=NOW)
    assert stored() == before


def test_others_who_open_a_certificate_are_written_down(draft):
    row, reader = attach(draft), UserFactory()

    services.open_evidence(evidence=row, actor=draft.person, now=NOW)
    services.open_evidence(evidence=row, actor=reader, now=NOW)

    events = AuditEvent.objects.filter(action="transcripts.open_evidence")
    assert [(event.actor, event.person_id) for event in events] == [(reader, draft.person_id)]


def test_a_returned_claim_takes_files_again():
    row = claim()
    services.return_claim(claim_id=row.pk, reason="No certificate.", actor=UserFactory(), now=NOW)

    assert attach(row) == CompletionEvidence.objects.get()
