"""Pages of attendance."""

from attendance.views.checking_in import check_in, check_in_done, room_scan
from attendance.views.entering import session_enter
from attendance.views.handing_over import roster_hand_over, roster_reopen
from attendance.views.kiosk import kiosk, kiosk_check, kiosk_start, kiosk_write_down
from attendance.views.kiosks import session_kiosks
from attendance.views.kits import (
    device_end,
    difference_settle,
    kit,
    kit_data,
    kit_prepare,
    kit_ready,
    kit_sync,
)
from attendance.views.lists import (
    session_file_columns,
    session_file_detail,
    session_file_open,
    session_files,
)
from attendance.views.own_code import seat_code_own
from attendance.views.papers import session_paper_print, session_papers, sheet_scan_open
from attendance.views.room import room_screen, room_screen_code
from attendance.views.rosters import RosterListView, roster_detail, roster_mark
from attendance.views.scanning import session_scan
from attendance.views.walk_ins import walk_in_note, walk_in_settle

__all__ = [
    "RosterListView",
    "check_in",
    "check_in_done",
    "device_end",
    "difference_settle",
    "kiosk",
    "kiosk_check",
    "kiosk_start",
    "kiosk_write_down",
    "kit",
    "kit_data",
    "kit_prepare",
    "kit_ready",
    "kit_sync",
    "room_scan",
    "room_screen",
    "room_screen_code",
    "roster_detail",
    "roster_hand_over",
    "roster_mark",
    "roster_reopen",
    "seat_code_own",
    "session_enter",
    "session_file_columns",
    "session_file_detail",
    "session_file_open",
    "session_files",
    "session_kiosks",
    "session_paper_print",
    "session_papers",
    "session_scan",
    "sheet_scan_open",
    "walk_in_note",
    "walk_in_settle",
]
