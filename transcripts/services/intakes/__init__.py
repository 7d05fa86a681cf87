"""Files of past training: read, checked, decided, applied, and undone again."""

from transcripts.services.intakes.apply import apply_intake, start_apply
from transcripts.services.intakes.check import check_intake, look_again, start_check
from transcripts.services.intakes.decide import ALONE, decide_rows, leave_out_rows
from transcripts.services.intakes.runs import (
    BATCH,
    action_for,
    is_silent,
    job_of,
    resume_intake,
)
from transcripts.services.intakes.undo import start_undo, undo_intake
from transcripts.services.intakes.upload import (
    discard_abandoned_intakes,
    discard_intake,
    map_columns,
    source_of,
    upload_intake,
)

__all__ = [
    "ALONE",
    "BATCH",
    "action_for",
    "apply_intake",
    "check_intake",
    "decide_rows",
    "discard_abandoned_intakes",
    "discard_intake",
    "is_silent",
    "job_of",
    "leave_out_rows",
    "look_again",
    "map_columns",
    "resume_intake",
    "source_of",
    "start_apply",
    "start_check",
    "start_undo",
    "undo_intake",
    "upload_intake",
]
