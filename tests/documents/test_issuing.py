import re
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from django.db import IntegrityError, transaction

from documents.enums import DocumentKind
from documents.facts import Fact, Facts
from documents.models import IssuedDocument
from documents.services import finish_document, reserve_document, store_bytes, verification_url
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 1, 1, 3, tzinfo=UTC)  # still 2026 in Maine


def reserve(kind=DocumentKind.CERTIFICATE) -> IssuedDocument:
    return reserve_document(
        kind=kind,
        person_id=UserFactory().pk,
        now=NOW,
        facts=lambda document: Facts("Paper", (Fact("serial", "Number", document.serial),)),
    )


@pytest.mark.parametrize(
    ("kind", "letter"), [(DocumentKind.CERTIFICATE, "C"), (DocumentKind.TRANSCRIPT, "T")]
)
def test_a_reserved_paper_has_its_serial_code_and_facts_but_no_bytes(kind, letter):
    document = IssuedDocument.objects.get(pk=reserve(kind).pk)

    serial = f"MEM-{letter}-2026-{document.pk:06d}"
    assert (document.serial, document.facts, document.state, document.file.name) == (
        serial,
        Facts("Paper", (Fact("serial", "Number", serial),)),
        "preparing",
        "",
    )
    assert re.fullmatch("[0-7][0-9A-HJKMNP-TV-Z]{25}", document.check_code)


def test_no_two_papers_share_a_code():
    assert len({reserve().check_code for _ in range(50)}) == 50


def test_the_paper_is_finished_once():
    document = reserve()
    first = store_bytes(document=document, content=b"first")

    assert finish_document(document=document, file_name=first, content=b"first") is True
    second = store_bytes(document=document, content=b"second")
    assert finish_document(document=document, file_name=second, content=b"second") is False

    kept = IssuedDocument.objects.get()
    assert first != second
    assert (kept.state, kept.file.name, kept.file.read(), kept.sha256) == (
        "valid",
        first,
        b"first",
        sha256(b"first").hexdigest(),
    )


def test_a_revoked_paper_does_not_become_valid_again():
    document = reserve()
    name = store_bytes(document=document, content=b"paper")
    finish_document(document=document, file_name=name, content=b"paper")
    IssuedDocument.objects.update(state="revoked")

    assert finish_document(document=document, file_name=name, content=b"paper") is False
    assert IssuedDocument.objects.get().state == "revoked"


def test_the_file_lies_under_the_month_of_issue_by_its_code():
    document = reserve()

    name = store_bytes(document=document, content=b"paper")

    assert name == f"documents/2027/01/{document.check_code}.pdf"


@pytest.mark.parametrize("missing", ["file", "sha256"])
def test_the_database_itself_refuses_a_valid_paper_without_its_bytes(missing):
    reserve()
    values = {"state": "valid", "file": "a.pdf", "sha256": "0" * 64} | {missing: ""}

    with pytest.raises(IntegrityError), transaction.atomic():
        IssuedDocument.objects.update(**values)


def test_the_address_behind_the_square_code_is_public_and_whole(settings):
    settings.BASE_URL = "https://memssi.example.gov"

    assert verification_url("7ZK") == "https://memssi.example.gov/verify/7ZK/"
