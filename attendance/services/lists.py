"""Files of participants: kept, read, corrected by somebody's word, applied once or discarded."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.decisions import memssi_number
from accounts.models import User
from attendance.enums import Direction, FileState, ListColumn, PunchWay
from attendance.exceptions import ListRefusedError
from attendance.expected import seats_expected
from attendance.lists.formats import Table, missing_from, table_of
from attendance.lists.matching import Choice
from attendance.lists.reading import (
    MOST_BYTES,
    as_text,
    read_sheet,
    refuse_social_security_numbers,
)
from attendance.lists.spans import Stay
from attendance.models import AttendanceFile, ListChoice, WalkIn
from attendance.proposals import Parked, Proposal, as_kept, propose, table_in
from attendance.services.receiving import Receipt, Sent, Taken, receive_punches
from attendance.services.versions import require_open
from audit.services import event, record, record_many
from core.scans import kept_name
from core.social_security import has_social_security_number, refusal_of_social_security_number
from courses.models import Meeting

MOST_PARKED = 500


def receive_file(
    *, meeting_id: int, file: "File[bytes]", actor: User, now: datetime
) -> tuple[AttendanceFile, bool]:
    """Keep a list of participants with its session; also say whether it is new.

    The same file again is the one that is there; if it was discarded, it is to be applied again.
    Nobody is credited yet. Raises `ListRefusedError` for what cannot be read or must not be kept.
    """
    content = file.read(MOST_BYTES + 1)
    table, kept = _readable(content, file.name or "")
    digest = sha256(content).hexdigest()
    known = AttendanceFile.objects.filter(meeting=meeting_id, sha256=digest).first()
    if known is not None:
        return _taken_up_again(known.pk, actor=actor, now=now), False
    path = f"participants/{meeting_id}/{digest}.csv"
    stored = default_storage.save(path, ContentFile(kept))
    row = AttendanceFile(
        meeting_id=meeting_id,
        file=stored,
        name=kept_name(file.name or ""),
        size_bytes=len(content),
        sha256=digest,
        format=table.format,
        columns={str(column.value): at for column, at in table.columns.items()},
        uploaded_at=now,
        uploaded_by=actor,
    )
    try:
        return _note(row), True
    except IntegrityError:
        default_storage.delete(stored)  # somebody else sent it at the same moment
        return AttendanceFile.objects.get(meeting=meeting_id, sha256=digest), False


def _readable(content: bytes, name: str) -> tuple[Table, bytes]:
    """Return the table of a file and what of it is kept. Raises `ListRefusedError`."""
    if has_social_security_number(name, in_a_row=False):
        raise ListRefusedError(refusal_of_social_security_number())
    sheet = read_sheet(content)
    refuse_social_security_numbers(sheet.lines, in_a_row=False)
    table = table_of(sheet)
    # Above the table a meeting may have a number of nine digits.
    refuse_social_security_numbers(table.rows, in_a_row=True)
    return table, as_text(sheet) if sheet.is_workbook else content


@transaction.atomic
def _note(row: AttendanceFile) -> AttendanceFile:
    row.save(force_insert=True)
    record(
        "attendance.receive_file",
        on=row,
        actor=row.uploaded_by,
        now=row.uploaded_at,
        after={"meeting": row.meeting_id, "name": row.name, "sha256": row.sha256},
    )
    return row


@transaction.atomic
def _taken_up_again(file_id: int, *, actor: User, now: datetime) -> AttendanceFile:
    file = _locked(file_id)
    if file.state == FileState.DISCARDED:
        file.state, file.settled_at, file.settled_by = FileState.DRAFT, None, None
        _settle(file, "attendance.receive_file", before=FileState.DISCARDED, actor=actor, now=now)
    return file


@transaction.atomic
def choose_columns(
    *, file_id: int, columns: Mapping[ListColumn, int], actor: User, now: datetime
) -> AttendanceFile:
    """Say which column of a file holds what. Raises `ListRefusedError` if it then says nothing."""
    file = _draft(file_id)
    missing = missing_from(columns)
    if missing:
        raise ListRefusedError(missing)
    before, after = file.columns, {str(column.value): at for column, at in columns.items()}
    if before == after:
        return file
    file.columns = after
    file.save(update_fields=["columns"])
    record("attendance.choose_columns", on=file, actor=actor, now=now, before=before, after=after)
    return file


@transaction.atomic
def choose_people(
    *, file_id: int, choices: Mapping[str, Choice | None], actor: User, now: datetime
) -> int:
    """Keep somebody's word on who people in a file are, by key; return how many changed.

    None takes a word back. Raises `ListRefusedError` for a seat that is not of this session.
    """
    file = _draft(file_id)
    seats = {choice.seat for choice in choices.values() if choice and choice.seat is not None}
    expected = seats_expected(file.meeting).filter(pk__in=seats).values_list("pk", flat=True)
    if seats - set(expected):
        raise ListRefusedError(_("Somebody on this list no longer has a seat. Reload the page."))
    before = {row.key: row for row in file.choices.all()}
    changed = 0
    for key, choice in choices.items():
        known = before.get(key)
        said = None if known is None else Choice(known.kind, known.enrollment_id)  # type: ignore[arg-type]
        if said != choice:
            _choose(file, key, known, choice, actor=actor, now=now)
            changed += 1
    return changed


def _choose(
    file: AttendanceFile,
    key: str,
    known: ListChoice | None,
    choice: Choice | None,
    *,
    actor: User,
    now: datetime,
) -> None:
    row = known or ListChoice(file=file, key=key)
    before = {"kind": known.kind, "enrollment": known.enrollment_id} if known else None
    if choice is None:
        row.delete()
    else:
        row.kind, row.enrollment_id = choice.kind, choice.seat
        row.chosen_at, row.chosen_by = now, actor
        row.save()
    record(
        "attendance.choose_person",
        on=file,
        actor=actor,
        now=now,
        before=before,
        after={"kind": choice.kind, "enrollment": choice.seat} if choice else None,
    )


def apply_file(*, file_id: int, actor: User, now: datetime) -> AttendanceFile:
    """Turn a file into check-ins, once, as it stands; whoever is in doubt becomes a walk-in.

    Applied already, nothing happens. Raises `ListRefusedError`, and `RosterRefusedError` before
    the roster opens; then nothing is written.
    """
    file = AttendanceFile.objects.get(pk=file_id)
    table = table_in(file)  # leisurely, so before the lock
    with transaction.atomic():
        locked = _locked(file_id)
        if locked.state == FileState.APPLIED:
            return locked
        _require_draft(locked)
        if locked.columns != file.columns:
            raise ListRefusedError(_("Somebody changed the columns meanwhile. Look once more."))
        require_open(locked.meeting, now=now)
        proposal = propose(locked, table, locked.meeting)
        _require_applicable(proposal)
        walk_ins = _park(locked, proposal.parked, actor=actor, now=now)
        receipts = receive_punches(
            meeting_id=locked.meeting_id,
            sent=[*_of_seats(locked, proposal), *_of_walk_ins(locked, proposal.parked, walk_ins)],
            way=PunchWay.FILE,
            device=locked.label,
            actor=actor,
            now=now,
        )
        locked.outcome = _outcome(proposal, receipts)
        locked.became = as_kept(proposal)
        locked.state, locked.settled_at, locked.settled_by = FileState.APPLIED, now, actor
        return _settle(
            locked, "attendance.apply_file", before=FileState.DRAFT, actor=actor, now=now
        )


@transaction.atomic
def discard_file(*, file_id: int, actor: User, now: datetime) -> AttendanceFile:
    """Set a file aside that was not meant. It stays, and sending it again takes it up again."""
    file = _locked(file_id)
    if file.state == FileState.DISCARDED:
        return file
    _require_draft(file)
    file.state, file.settled_at, file.settled_by = FileState.DISCARDED, now, actor
    return _settle(file, "attendance.discard_file", before=FileState.DRAFT, actor=actor, now=now)


def _locked(file_id: int) -> AttendanceFile:
    return (
        AttendanceFile.objects.select_for_update(of=("self",), no_key=True)
        .select_related("meeting__offering")
        .get(pk=file_id)
    )


def _draft(file_id: int) -> AttendanceFile:
    file = _locked(file_id)
    _require_draft(file)
    return file


def _require_draft(file: AttendanceFile) -> None:
    if file.state == FileState.APPLIED:
        raise ListRefusedError(
            _("This file is applied already. Correct what is wrong on the roster.")
        )
    if file.state == FileState.DISCARDED:
        raise ListRefusedError(_("This file was discarded. Send it again to take it up."))


def _require_applicable(proposal: Proposal) -> None:
    if proposal.missing:
        raise ListRefusedError(proposal.missing)
    if not proposal.credited and not proposal.parked:
        raise ListRefusedError(
            _("Nothing in this file belongs to this session. Discard it if it was sent by mistake.")
        )
    if len(proposal.parked) > MOST_PARKED:
        raise ListRefusedError(
            _(
                "%(n)s people in this file are not known to be on this roster. Is it the file of "
                "another session? At most %(most)s become walk-ins."
            )
            % {"n": f"{len(proposal.parked):,}", "most": MOST_PARKED}
        )


def _settle(
    file: AttendanceFile, action: str, *, before: str, actor: User, now: datetime
) -> AttendanceFile:
    file.save(update_fields=["state", "settled_at", "settled_by", "outcome", "became"])
    record(
        action,
        on=file,
        actor=actor,
        now=now,
        before={"state": before},
        after={"meeting": file.meeting_id, "state": file.state, **file.outcome},
    )
    return file


def _park(
    file: AttendanceFile, parked: Iterable[Parked], *, actor: User, now: datetime
) -> dict[str, WalkIn]:
    """Write down everybody in doubt as a walk-in, once; return them by the key of their rows."""
    rows = {
        one.party.key: WalkIn(
            uid=_uid(file.meeting, f"{file.sha256}:{one.party.key}"),
            meeting=file.meeting,
            name=one.party.shown[:120],
            contact=_contact(one),
            noted_at=now,
            noted_by=actor,
        )
        for one in parked
    }
    uids = [row.uid for row in rows.values()]
    before = set(WalkIn.objects.filter(uid__in=uids).values_list("uid", flat=True))
    WalkIn.objects.bulk_create(rows.values(), ignore_conflicts=True)
    kept = {row.uid: row for row in WalkIn.objects.filter(uid__in=uids)}
    record_many(
        event(
            "attendance.note_walk_in",
            on=row,
            actor=actor,
            now=now,
            after={"meeting": file.meeting_id, "state": row.state},
        )
        for uid, row in kept.items()
        if uid not in before
    )
    return {key: kept[row.uid] for key, row in rows.items()}


def _contact(one: Parked) -> str:
    """Return by what somebody may be found, as the row has it; else the number of who is meant."""
    party = one.party
    return (party.email or (memssi_number(party.person) if party.person else ""))[:254]


def _of_seats(file: AttendanceFile, proposal: Proposal) -> list[Sent]:
    """Return check-ins of seats. Another export of the same meeting makes the same ones."""
    return [
        Sent(
            uid=_uid(file.meeting, f"{credit.seat.pk}:{direction}:{at.isoformat()}"),
            direction=direction,
            happened_at=at,
            enrollment_id=credit.seat.pk,
        )
        for credit in proposal.credited
        for at, direction in _moves(credit.stays)
    ]


def _of_walk_ins(
    file: AttendanceFile, parked: Iterable[Parked], walk_ins: Mapping[str, WalkIn]
) -> list[Sent]:
    return [
        Sent(
            uid=_uid(file.meeting, f"{file.sha256}:{one.party.key}:{direction}:{at.isoformat()}"),
            direction=direction,
            happened_at=at,
            walk_in_id=walk_ins[one.party.key].pk,
        )
        for one in parked
        for at, direction in _moves(one.stays)
    ]


def _moves(stays: Iterable[Stay]) -> Iterable[tuple[datetime, Direction]]:
    for came, left in stays:
        yield came, Direction.IN
        if left is not None:
            yield left, Direction.OUT


def _uid(meeting: Meeting, said: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, f"memssi:file:{meeting.pk}:{said}")


def _outcome(proposal: Proposal, receipts: Iterable[Receipt]) -> dict[str, int]:
    taken = [receipt.taken for receipt in receipts]
    return {
        "credited": len(proposal.credited),
        "parked": len(proposal.parked),
        "left_out": len(proposal.left_out),
        "nothing": len(proposal.nothing),
        "check_ins": taken.count(Taken.NEW) + taken.count(Taken.PARKED),
        "repeated": taken.count(Taken.REPEATED),
    }
