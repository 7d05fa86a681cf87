"""The words that were signed, by version: who, when, and why a roster was opened again."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from attendance.models import RosterSignature
from reports.evidence.source import Source, moment, named


def attestation_txt(source: Source) -> Iterator[bytes]:
    """Write out every signature, session by session; say of the rest that nobody signed."""
    for meeting in source.meetings:
        head = _("Session %(number)s, %(begins)s to %(ends)s") % {
            "number": meeting.number,
            "begins": moment(meeting.starts_at),
            "ends": moment(meeting.ends_at),
        }
        yield f"{head}\n{'=' * len(head)}\n\n".encode()
        versions = source.versions(meeting)
        if not versions:
            yield (_("Nobody has begun this roster.") + "\n\n").encode()
        for version in versions:
            is_counting = version == source.counting(meeting)
            yield "".join(f"{line}\n" for line in _lines(version, is_counting=is_counting)).encode()
            yield b"\n"


def _lines(version: RosterSignature, *, is_counting: bool) -> Iterator[str]:
    number = {"number": version.version}
    yield (_("Version %(number)s, which counts") if is_counting else _("Version %(number)s")) % (
        number
    )
    if version.reason:
        yield _("Opened again by %(name)s, because: %(reason)s") % {
            "name": named(version.opened_by),
            "reason": version.reason,
        }
    if version.signed_at is None:
        yield _("Not signed.")
        return
    yield version.statement
    yield _("Signed by %(name)s at %(moment)s") % {
        "name": named(version.signed_by),
        "moment": moment(version.signed_at),
    }
