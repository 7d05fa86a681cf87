"""Mark rosters, sign them, open them again; check-ins, walk-ins, results, make-ups, papers."""

from attendance.services.devices import (
    end_device,
    make_device,
    note_device_ready,
    note_device_seen,
    take_up_kiosk,
)
from attendance.services.differences import settle_difference
from attendance.services.entering import PaperLine, enter_from_paper
from attendance.services.lists import (
    apply_file,
    choose_columns,
    choose_people,
    discard_file,
    receive_file,
)
from attendance.services.make_ups import arrange_make_up, drop_make_up
from attendance.services.marking import Mark, record_attendance
from attendance.services.receiving import Receipt, Sent, Taken, receive_punches
from attendance.services.results import Entry, enter_results, newest_results
from attendance.services.room import check_in_by_room_code
from attendance.services.scans import attach_scan
from attendance.services.signing import reopen_roster, sign_roster
from attendance.services.syncing import sync_kit
from attendance.services.walk_ins import (
    identify_by_contact,
    identify_walk_in,
    note_walk_in,
    set_aside_walk_in,
)

__all__ = [
    "Entry",
    "Mark",
    "PaperLine",
    "Receipt",
    "Sent",
    "Taken",
    "apply_file",
    "arrange_make_up",
    "attach_scan",
    "check_in_by_room_code",
    "choose_columns",
    "choose_people",
    "discard_file",
    "drop_make_up",
    "end_device",
    "enter_from_paper",
    "enter_results",
    "identify_by_contact",
    "identify_walk_in",
    "make_device",
    "newest_results",
    "note_device_ready",
    "note_device_seen",
    "note_walk_in",
    "receive_file",
    "receive_punches",
    "record_attendance",
    "reopen_roster",
    "set_aside_walk_in",
    "settle_difference",
    "sign_roster",
    "sync_kit",
    "take_up_kiosk",
]
