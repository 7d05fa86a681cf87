"""Issue a paper in three steps that may each be repeated: reserve, draw, finish."""

import secrets
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from core.clock import maine_date
from documents.decisions import code_from_number, serial
from documents.enums import DocumentKind, DocumentState
from documents.facts import Facts
from documents.models import IssuedDocument

SERIAL_PREFIXES = {DocumentKind.CERTIFICATE: "C", DocumentKind.TRANSCRIPT: "T"}


def reserve_document(
    *,
    kind: DocumentKind,
    person_id: int,
    now: datetime,
    facts: Callable[[IssuedDocument], Facts],
) -> IssuedDocument:
    """Take a serial and a check code and freeze the facts. Call it inside a transaction.

    `facts` is asked once serial and code are known, because the paper prints both.
    """
    document = IssuedDocument.objects.create(
        kind=kind,
        person_id=person_id,
        check_code=code_from_number(secrets.randbits(128)),
        issued_at=now,
    )
    document.serial = serial(SERIAL_PREFIXES[kind], maine_date(now).year, document.pk)
    document.facts_json = facts(document).to_json()
    document.save(update_fields=["serial", "facts_json"])
    return document


def store_bytes(*, document: IssuedDocument, content: bytes) -> str:
    """Write the file outside any transaction; return its name.

    A repeat writes a second file with the same bytes; nothing ever replaces one in use.
    """
    name = f"documents/{document.issued_at:%Y/%m}/{document.check_code}.pdf"
    return str(default_storage.save(name, ContentFile(content)))


def finish_document(*, document: IssuedDocument, file_name: str, content: bytes) -> bool:
    """Make the paper valid. Return whether this call did it: it happens once."""
    return bool(
        IssuedDocument.objects.filter(pk=document.pk, state=DocumentState.PREPARING).update(
            state=DocumentState.VALID, file=file_name, sha256=sha256(content).hexdigest()
        )
    )


def end_document(*, document: IssuedDocument, state: DocumentState) -> bool:
    """Say that a valid paper holds no more. Return whether this call did it; the bytes stay."""
    return bool(
        IssuedDocument.objects.filter(pk=document.pk, state=DocumentState.VALID).update(state=state)
    )


def verification_url(check_code: str) -> str:
    """Return the public address behind the QR code."""
    return f"{settings.BASE_URL}{reverse('documents:document_verify', args=[check_code])}"
