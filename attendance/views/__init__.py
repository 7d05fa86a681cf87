"""Pages of attendance."""

from attendance.views.handing_over import roster_hand_over, roster_reopen
from attendance.views.rosters import RosterListView, roster_detail, roster_mark
from attendance.views.walk_ins import walk_in_note, walk_in_settle

__all__ = [
    "RosterListView",
    "roster_detail",
    "roster_hand_over",
    "roster_mark",
    "roster_reopen",
    "walk_in_note",
    "walk_in_settle",
]
