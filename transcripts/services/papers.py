"""The transcript as a paper with a check code."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from audit.services import record
from core.clock import maine_date
from documents.enums import DocumentKind, DocumentState
from documents.facts import Facts
from documents.models import IssuedDocument
from documents.services import finish_document, reserve_document, store_bytes, verification_url
from organizations.services import issuing_authority_on
from transcripts.drawing import draw_transcript
from transcripts.models import CreditAward
from transcripts.periods import Clock
from transcripts.transcript import transcript_facts, transcript_of


def issue_transcript(
    *,
    person: User,
    viewer: User,
    now: datetime,
    on: date | None = None,
    clock: Clock = Clock.CALENDAR_YEAR,
    certificate_until: date | None = None,
) -> IssuedDocument:
    """Freeze the transcript a visitor sees as a paper with a check code, and return it.

    What is on it is what this visitor may see of the person's lines, as of today or an earlier
    day. Asked again on the same day with nothing new, it returns the paper already issued. Raises
    `AuthorityRefusedError`.
    """
    transcript = transcript_of(
        person,
        CreditAward.objects.visible_to(viewer),
        on=on or maine_date(now),
        clock=clock,
        certificate_until=certificate_until,
    )
    authority = issuing_authority_on(maine_date(now))

    def facts(document: IssuedDocument) -> Facts:
        return transcript_facts(transcript, document, authority, printed_by=viewer.name, now=now)

    latest = IssuedDocument.objects.filter(
        kind=DocumentKind.TRANSCRIPT, person=person, state=DocumentState.VALID
    ).last()
    if latest is not None and facts(latest) == latest.facts:
        return latest
    with transaction.atomic():
        document = reserve_document(
            kind=DocumentKind.TRANSCRIPT, person_id=person.pk, now=now, facts=facts
        )
    content = draw_transcript(
        document.facts, verification_url=verification_url(document.check_code)
    )
    file_name = store_bytes(document=document, content=content)
    with transaction.atomic():
        finish_document(document=document, file_name=file_name, content=content)
        record(
            "transcripts.issue",
            on=document,
            actor=viewer,
            now=now,
            person_id=person.pk,
            before={"state": DocumentState.PREPARING},
            after={"state": DocumentState.VALID, "serial": document.serial},
        )
    document.refresh_from_db()
    return document
