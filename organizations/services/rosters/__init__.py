"""Rosters on their way in, and out again: read, checked, decided, applied, undone."""

from organizations.services.rosters.apply import (
    MANY_LEAVING_PERCENT,
    apply_roster,
    leaving_percent,
    start_apply,
)
from organizations.services.rosters.check import check_roster, start_check
from organizations.services.rosters.decide import decide_rows, leave_out_rows
from organizations.services.rosters.runs import BATCH, resume_roster
from organizations.services.rosters.undo import start_undo, undo_roster
from organizations.services.rosters.upload import (
    discard_abandoned,
    discard_roster,
    map_columns,
    map_work,
    source_of,
    unknown_words,
    upload_roster,
)

__all__ = [
    "BATCH",
    "MANY_LEAVING_PERCENT",
    "apply_roster",
    "check_roster",
    "decide_rows",
    "discard_abandoned",
    "discard_roster",
    "leave_out_rows",
    "leaving_percent",
    "map_columns",
    "map_work",
    "resume_roster",
    "source_of",
    "start_apply",
    "start_check",
    "start_undo",
    "undo_roster",
    "unknown_words",
    "upload_roster",
]
