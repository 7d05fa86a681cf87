"""Pages of attendance."""

from attendance.views.rosters import RosterListView, roster_detail, roster_mark

__all__ = ["RosterListView", "roster_detail", "roster_mark"]
