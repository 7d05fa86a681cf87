"""Pages of signing, completing, transcripts and exports."""

from transcripts.views.closing import class_close
from transcripts.views.records import (
    CompletionListView,
    award_export,
    enrollment_complete,
    roster_sign,
    transcript_detail,
    transcript_issue,
    transcript_own,
)
from transcripts.views.results import result_enter

__all__ = [
    "CompletionListView",
    "award_export",
    "class_close",
    "enrollment_complete",
    "result_enter",
    "roster_sign",
    "transcript_detail",
    "transcript_issue",
    "transcript_own",
]
