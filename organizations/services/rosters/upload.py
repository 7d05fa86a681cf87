"""A roster arrives: the file is read once, kept, and its columns and words are given a meaning."""

import hashlib
import uuid
from collections.abc import Mapping
from datetime import date, datetime

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from core.clock import maine_date
from organizations.enums import RosterState
from organizations.exceptions import RosterImportRefusedError
from organizations.imports.cells import fold
from organizations.imports.columns import NEEDED, Column, guess_columns
from organizations.imports.files import MOST_BYTES, count_rows, open_roster, refuse_too_large
from organizations.imports.sources import Source
from organizations.imports.words import guess_work_kinds, work_words
from organizations.models import Organization, RosterImport, RosterMapping, WorkKind

NOT_YET_APPLIED = [RosterState.UPLOADED, RosterState.CHECKED, RosterState.FAILED]
LONGEST_FILE_NAME = 200


def upload_roster(
    *, organization: Organization, file: "File[bytes]", actor: User, now: datetime
) -> RosterImport:
    """Keep a file that can be read to its end, with what its columns probably mean.

    Raises `RosterFileRefusedError` with the reason for one that cannot; then nothing is kept.
    """
    if file.size > MOST_BYTES:
        refuse_too_large()
    name = str(file.name)[-LONGEST_FILE_NAME:]
    source = open_roster(file, name=name)
    row_count = count_rows(source)
    if not row_count:
        raise RosterImportRefusedError(_("There is nobody in this file: only headings."))
    stored = default_storage.save(f"rosters/{uuid.uuid4().hex}", file)
    with transaction.atomic():
        roster = RosterImport.objects.create(
            organization=organization,
            uploaded_by=actor,
            uploaded_at=now,
            format=source.format,
            file=stored,
            file_name=name,
            file_sha256=_digest(file),
            columns=_first_columns(source, organization),
            effective_on=maine_date(now),
            row_count=row_count,
            left_out=source.left_out,
        )
        record(
            "organizations.upload_roster",
            on=roster,
            actor=actor,
            now=now,
            after={"organization": organization.pk, "file": name, "sha256": roster.file_sha256},
        )
    return roster


@transaction.atomic
def map_columns(
    *,
    roster: RosterImport,
    columns: Mapping[str, str],
    work_kind: WorkKind | None,
    effective_on: date,
    ends_the_missing: bool,
    actor: User,
    now: datetime,
) -> list[str]:
    """Say what the columns mean. Return the words for work that nobody has explained yet."""
    roster = _open(roster)
    chosen = {name: heading for name, heading in columns.items() if heading}
    if roster.format != "one_roster":
        missing = [str(column.label) for column in NEEDED if column not in chosen]
        if missing:
            raise RosterImportRefusedError(
                _("Say which column holds: %(columns)s.") % {"columns": ", ".join(missing)}
            )
        if len(set(chosen.values())) < len(chosen):
            raise RosterImportRefusedError(_("One column of the file is chosen for two of ours."))
        roster.columns = chosen
    words = _words_of(roster)
    remembered = _remembered(roster.organization).work_kinds | roster.work_kinds
    roster.work_kinds = guess_work_kinds(words, WorkKind.objects.all(), remembered=remembered)
    roster.work_kinds |= {"": work_kind.key} if work_kind else {}
    roster.effective_on = effective_on
    roster.ends_the_missing = ends_the_missing
    roster.save(update_fields=["columns", "work_kinds", "effective_on", "ends_the_missing"])
    _remember(roster)
    record(
        "organizations.map_roster",
        on=roster,
        actor=actor,
        now=now,
        after={
            "effective_on": effective_on.isoformat(),
            "ends_the_missing": ends_the_missing,
        },
    )
    return [word for word in words if not roster.work_kinds.get(fold(word))]


@transaction.atomic
def map_work(*, roster: RosterImport, work_kinds: Mapping[str, str]) -> None:
    """Say what words for work mean; the next roster of this organization knows them."""
    roster = _open(roster)
    roster.work_kinds |= {fold(word): key for word, key in work_kinds.items()}
    roster.save(update_fields=["work_kinds"])
    _remember(roster)


def unknown_words(roster: RosterImport) -> list[str]:
    """Return the words for work that mean nothing yet."""
    return [word for word in _words_of(roster) if not roster.work_kinds.get(fold(word))]


@transaction.atomic
def discard_roster(*, roster: RosterImport, actor: User | None, now: datetime) -> None:
    """Put a roster away that was never applied: file and rows go, that it came stays known."""
    moved = RosterImport.objects.filter(pk=roster.pk, state__in=NOT_YET_APPLIED).update(
        state=RosterState.DISCARDED, file=""
    )
    if not moved:
        raise RosterImportRefusedError(
            _("Only a roster that is neither at work nor applied can be discarded.")
        )
    roster.rows.all().delete()
    record("organizations.discard_roster", on=roster, actor=actor, now=now)
    forget_file(str(roster.file.name))


def discard_abandoned(*, now: datetime) -> int:
    """Discard what nobody went on with for thirty days; return how many."""
    rosters = list(RosterImport.objects.abandoned(at=now))
    for roster in rosters:
        discard_roster(roster=roster, actor=None, now=now)
    return len(rosters)


def forget_file(name: str) -> None:
    """Delete the file once the transaction stands: it says more than the register needs."""
    if name:
        transaction.on_commit(lambda: default_storage.delete(name))


def source_of(roster: RosterImport) -> Source:
    """Open the file again."""
    return open_roster(roster.file.open("rb"), name=roster.file_name)


def _digest(file: "File[bytes]") -> str:
    file.seek(0)
    digest = hashlib.sha256()
    for parcel in file.chunks():
        digest.update(parcel)
    return digest.hexdigest()


def _first_columns(source: Source, organization: Organization) -> dict[str, str]:
    if source.speaks_for_itself:
        return {heading: heading for heading in source.headings}
    return guess_columns(source.offered, remembered=_remembered(organization).columns)


def _words_of(roster: RosterImport) -> list[str]:
    heading = roster.columns.get(Column.WORK)
    return work_words(source_of(roster), heading) if heading else []


def _open(roster: RosterImport) -> RosterImport:
    """Lock the roster, as long as its columns may still be given a meaning."""
    locked = RosterImport.objects.select_for_update(of=("self",), no_key=True).select_related(
        "organization"
    )
    row = locked.get(pk=roster.pk)
    if row.state not in NOT_YET_APPLIED:
        raise RosterImportRefusedError(
            _("This roster is not where it was. Look at the page again before you go on.")
        )
    return row


def _remembered(organization: Organization) -> RosterMapping:
    found = RosterMapping.objects.filter(organization=organization).first()
    return found or RosterMapping(organization=organization)


def _remember(roster: RosterImport) -> None:
    mapping = _remembered(roster.organization)
    if roster.format != "one_roster":
        mapping.columns = mapping.columns | roster.columns
    mapping.work_kinds = mapping.work_kinds | {k: v for k, v in roster.work_kinds.items() if v}
    mapping.save()
