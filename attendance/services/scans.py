"""Keep photographs and scans of signed sheets, as they came."""

from datetime import datetime
from typing import BinaryIO, cast

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from accounts.models import User
from attendance.enums import MOST_SCAN_BYTES
from attendance.exceptions import ScanRefusedError
from attendance.models import SheetScan
from audit.services import record
from core.scans import KINDS, digest_of, kept_name
from core.uploads import ending_of_paper


def attach_scan(
    *, meeting_id: int, file: "File[bytes]", actor: User, now: datetime
) -> tuple[SheetScan, bool]:
    """Keep a file with its session; also say whether it is new: the same file is kept once.

    Its bytes stay as they are, with what a camera wrote into them. Raises `ScanRefusedError` for
    one that is empty, too large, or neither PDF nor picture, whatever its name says.
    """
    content = cast("BinaryIO", file)
    ending = ending_of_paper(file, most_bytes=MOST_SCAN_BYTES, refusal=ScanRefusedError)
    digest = digest_of(content)
    known = SheetScan.objects.filter(meeting=meeting_id, sha256=digest).first()
    if known is not None:
        return known, False
    stored = default_storage.save(f"scans/{meeting_id}/{digest}{ending}", file)
    try:
        return _note(meeting_id, file, ending, digest, stored, actor, now), True
    except IntegrityError:
        default_storage.delete(stored)  # another phone sent it at the same moment
        return SheetScan.objects.get(meeting=meeting_id, sha256=digest), False


@transaction.atomic
def _note(
    meeting_id: int,
    file: "File[bytes]",
    ending: str,
    digest: str,
    stored: str,
    actor: User,
    now: datetime,
) -> SheetScan:
    scan = SheetScan.objects.create(
        meeting_id=meeting_id,
        file=stored,
        name=kept_name(file.name or ""),
        content_type=KINDS[ending],
        size_bytes=file.size,
        sha256=digest,
        uploaded_at=now,
        uploaded_by=actor,
    )
    record(
        "attendance.attach_scan",
        on=scan,
        actor=actor,
        now=now,
        after={"meeting": meeting_id, "name": scan.name, "sha256": digest},
    )
    return scan
