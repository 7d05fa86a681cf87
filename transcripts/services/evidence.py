"""Papers handed in with training taken elsewhere: kept as they came, confidential."""

from datetime import datetime
from typing import BinaryIO, cast
from uuid import uuid4

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from core.scans import KINDS, digest_of, kept_name
from core.uploads import ending_of_paper
from transcripts.enums import MOST_EVIDENCE, MOST_EVIDENCE_BYTES
from transcripts.exceptions import EvidenceRefusedError
from transcripts.models import CompletionEvidence
from transcripts.services.outside import locked_claim, require_open


def attach_evidence(
    *, claim_id: int, file: "File[bytes]", actor: User, now: datetime
) -> CompletionEvidence:
    """Keep a paper with a claim that is open; the same one is kept once.

    Under a random name, as what it is and not as what it is called. Raises `EvidenceRefusedError`
    for one that is empty, too large, or neither PDF, JPEG nor PNG, and beside five others.
    """
    ending = ending_of_paper(file, most_bytes=MOST_EVIDENCE_BYTES, refusal=EvidenceRefusedError)
    digest = digest_of(cast("BinaryIO", file))
    stored = default_storage.save(f"evidence/{uuid4().hex}{ending}", file)
    try:
        kept = _note(claim_id, file, ending, digest, stored, actor, now)
    except BaseException:
        default_storage.delete(stored)
        raise
    if kept.file.name != stored:
        default_storage.delete(stored)  # it was there already
    return kept


@transaction.atomic
def _note(
    claim_id: int,
    file: "File[bytes]",
    ending: str,
    digest: str,
    stored: str,
    actor: User,
    now: datetime,
) -> CompletionEvidence:
    claim = locked_claim(claim_id)
    require_open(claim, actor)
    kept = list(claim.evidence.kept())
    known = next((row for row in kept if row.sha256 == digest), None)
    if known is not None:
        return known
    if len(kept) >= MOST_EVIDENCE:
        sentence = _("There are %(most)s files already. Take one out, then send this one.")
        raise EvidenceRefusedError(sentence % {"most": MOST_EVIDENCE})
    row = CompletionEvidence.objects.create(
        completion=claim,
        file=stored,
        name=kept_name(file.name or ""),
        content_type=KINDS[ending],
        size_bytes=file.size,
        sha256=digest,
        uploaded_at=now,
        uploaded_by=actor,
    )
    record(
        "transcripts.attach_evidence",
        on=row,
        actor=actor,
        now=now,
        person_id=claim.person_id,
        after={"claim": claim.pk},
    )
    return row


@transaction.atomic
def remove_evidence(*, evidence_id: int, actor: User, now: datetime) -> CompletionEvidence:
    """Take a paper out of a claim that is open: its bytes go. Safe to repeat."""
    completion_id = CompletionEvidence.objects.values_list("completion", flat=True).get(
        pk=evidence_id
    )
    claim = locked_claim(completion_id)
    require_open(claim, actor)
    row = CompletionEvidence.objects.get(pk=evidence_id)
    if row.removed_at is not None:
        return row
    row.removed_at = now
    row.save(update_fields=["removed_at"])
    stored = str(row.file.name)
    transaction.on_commit(lambda: default_storage.delete(stored))
    record(
        "transcripts.remove_evidence",
        on=row,
        actor=actor,
        now=now,
        person_id=claim.person_id,
        after={"claim": claim.pk},
    )
    return row


@transaction.atomic
def open_evidence(*, evidence: CompletionEvidence, actor: User, now: datetime) -> None:
    """Note that somebody else than its owner opened a paper: it is confidential."""
    if actor.pk == evidence.completion.person_id:
        return
    record(
        "transcripts.open_evidence",
        on=evidence,
        actor=actor,
        now=now,
        person_id=evidence.completion.person_id,
    )
