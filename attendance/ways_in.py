"""The ways in which people check in at a session, as its roster leads to them."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from attendance.models import Roster


@dataclass(frozen=True, slots=True)
class WayIn:
    """One way in: where its page is, and in a few words what it is for."""

    label: str
    url: str
    text: str


def ways_in(roster: Roster) -> list[WayIn]:
    """Return the ways open to whoever may mark this roster, the quickest first."""
    session = [roster.pk]
    ways: list[tuple[str, str, str]] = [
        (
            _("Code on the screen of the room"),
            "attendance:room_screen",
            _("People scan it with their own phones. It changes every 20 seconds."),
        ),
        (
            _("Scan codes"),
            "attendance:session_scan",
            _("You scan what people bring on a phone, a badge or a sheet."),
        ),
        (
            _("Kiosk"),
            "attendance:session_kiosks",
            _("A tablet at the door, where people type their name."),
        ),
        (
            _("List of participants"),
            "attendance:session_files",
            _("A file from Zoom, Teams, Google Meet or a scanner."),
        ),
        (
            _("Without a network"),
            "attendance:kit_prepare",
            _("Prepare a phone before you go where there is no signal."),
        ),
    ]
    return [WayIn(str(label), reverse(name, args=session), str(text)) for label, name, text in ways]
