"""A file of past training arrives: it is read once, kept, and its columns are given a meaning."""

import hashlib
import uuid
from collections.abc import Mapping
from datetime import datetime

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import may_anywhere
from audit.services import record
from courses.models import Lane
from organizations.models import Organization
from transcripts.enums import IntakeKind, IntakeState
from transcripts.exceptions import IntakeFileRefusedError, IntakeRefusedError
from transcripts.intakes.columns import COLUMNS, guess_columns, missing_from
from transcripts.intakes.reading import (
    MOST_BYTES,
    Source,
    count_rows,
    open_source,
    refuse_too_large,
)
from transcripts.models import NOT_YET_APPLIED, STANDING_INTAKES, CompletionIntake

LONGEST_FILE_NAME = 200


def upload_intake(
    *,
    kind: IntakeKind,
    organization: Organization | None,
    file: "File[bytes]",
    actor: User,
    now: datetime,
) -> CompletionIntake:
    """Keep a file that can be read to its end, with what its columns probably mean.

    Raises `IntakeFileRefusedError` with the reason for one that cannot; then nothing is kept.
    """
    if organization is None and not may_anywhere(actor, "transcripts.import_claims"):
        raise IntakeRefusedError(_("Say whose people it is about."))
    if file.size > MOST_BYTES:
        refuse_too_large()
    source = open_source(file, kind=kind)
    columns = first_columns(source, kind)
    row_count = count_rows(source)
    if not row_count:
        raise IntakeRefusedError(_("There is no training in this file: only headings."))
    digest = _digest(file)
    _refuse_applied(kind, organization, digest)
    file.seek(0)
    stored = default_storage.save(f"intakes/{uuid.uuid4().hex}", file)
    with transaction.atomic():
        intake = CompletionIntake.objects.create(
            kind=kind,
            organization=organization,
            accepts_at_once=_accepts_at_once(kind, actor),
            file=stored,
            file_name=str(file.name)[-LONGEST_FILE_NAME:],
            size_bytes=file.size,
            sha256=digest,
            columns=columns,
            row_count=row_count,
            uploaded_by=actor,
            uploaded_at=now,
        )
        record(
            "transcripts.upload_intake",
            on=intake,
            actor=actor,
            now=now,
            after={"kind": kind, "file": intake.file_name, "sha256": digest, "rows": row_count},
        )
    return intake


def first_columns(source: Source, kind: str) -> dict[str, str]:
    """Return what the columns of a file probably mean."""
    if source.speaks_for_itself:
        return {heading: heading for heading in source.headings}
    return guess_columns(source.offered, kind=kind)


@transaction.atomic
def map_columns(
    *,
    intake: CompletionIntake,
    columns: Mapping[str, str],
    lane: Lane | None = None,
    provider: str = "",
    source: str = "",
    person: User | None = None,
    actor: User,
    now: datetime,
) -> None:
    """Say what the columns mean, and what holds where a row does not say."""
    intake = open_intake(intake)
    chosen = {name: heading for name, heading in columns.items() if heading}
    known = {str(column.value) for column in COLUMNS[intake.kind]}
    refusal = missing_from(chosen, names_everybody=person is None)
    if refusal:
        raise IntakeRefusedError(refusal)
    if len(set(chosen.values())) < len(chosen) or chosen.keys() - known:
        raise IntakeRefusedError(_("One column of the file is chosen for two of ours."))
    if intake.kind == IntakeKind.HISTORY and not source:
        raise IntakeRefusedError(_("Say where these records come from."))
    before = _as_json(intake)
    intake.columns, intake.lane, intake.provider = chosen, lane, provider
    intake.source = source if intake.kind == IntakeKind.HISTORY else ""
    intake.person = person if intake.kind == IntakeKind.FEDERAL else None
    intake.save(update_fields=["columns", "lane", "provider", "source", "person"])
    record(
        "transcripts.map_intake",
        on=intake,
        actor=actor,
        now=now,
        before=before,
        after=_as_json(intake),
    )


@transaction.atomic
def discard_intake(*, intake: CompletionIntake, actor: User | None, now: datetime) -> None:
    """Put a file away that was never applied: file and rows go, that it came stays known."""
    name = str(intake.file.name)
    moved = CompletionIntake.objects.filter(pk=intake.pk, state__in=NOT_YET_APPLIED).update(
        state=IntakeState.DISCARDED, file=""
    )
    if not moved:
        raise IntakeRefusedError(
            _("Only a file that is neither at work nor applied can be discarded.")
        )
    intake.rows.all().delete()
    record("transcripts.discard_intake", on=intake, actor=actor, now=now)
    forget_file(name)


def discard_abandoned_intakes(*, now: datetime) -> int:
    """Discard what nobody went on with for thirty days; return how many."""
    intakes = list(CompletionIntake.objects.abandoned(at=now))
    for intake in intakes:
        discard_intake(intake=intake, actor=None, now=now)
    return len(intakes)


def forget_file(name: str) -> None:
    """Delete the file once the transaction stands: it says more than the record needs."""
    if name:
        transaction.on_commit(lambda: default_storage.delete(name))


def source_of(intake: CompletionIntake) -> Source:
    """Open the file again. Raises `IntakeFileRefusedError` if it is no longer there."""
    try:
        file = intake.file.open("rb")
    except (FileNotFoundError, ValueError):
        raise IntakeFileRefusedError(_("The file is no longer here. Send it again.")) from None
    return open_source(file, kind=intake.kind)


def open_intake(intake: CompletionIntake) -> CompletionIntake:
    """Lock the file, as long as its columns may still be given a meaning."""
    row = CompletionIntake.objects.select_for_update(no_key=True).get(pk=intake.pk)
    if row.state not in NOT_YET_APPLIED:
        raise IntakeRefusedError(
            _("This file is not where it was. Look at the page again before you go on.")
        )
    return row


def _accepts_at_once(kind: IntakeKind, actor: User) -> bool:
    """Earlier records are taken over as they are; federal ones where the office brings them."""
    if kind == IntakeKind.HISTORY:
        return True
    return kind == IntakeKind.FEDERAL and may_anywhere(actor, "transcripts.import_history")


def _refuse_applied(kind: IntakeKind, organization: Organization | None, digest: str) -> None:
    applied = CompletionIntake.objects.filter(
        kind=kind, organization=organization, sha256=digest, state__in=STANDING_INTAKES
    )
    if applied.exists():
        raise IntakeRefusedError(
            _("This very file was applied before. Undo that one first if it has to come in again.")
        )


def _digest(file: "File[bytes]") -> str:
    file.seek(0)
    digest = hashlib.sha256()
    for parcel in file.chunks():
        digest.update(parcel)
    return digest.hexdigest()


def _as_json(intake: CompletionIntake) -> dict[str, object]:
    return {
        "columns": dict(intake.columns),
        "lane": intake.lane_id,
        "provider": intake.provider,
        "source": intake.source,
        "person": intake.person_id,
    }
