"""Pages of signing, completing, transcripts and their links, and exports."""

from transcripts.views.class_attendance import (
    attendance_own,
    class_attendance,
    make_up_drop,
    seat_attendance,
)
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
from transcripts.views.renewing import renewal_own
from transcripts.views.results import result_enter
from transcripts.views.sharing import share_end, share_list, share_open

__all__ = [
    "CompletionListView",
    "attendance_own",
    "award_export",
    "class_attendance",
    "class_close",
    "enrollment_complete",
    "make_up_drop",
    "renewal_own",
    "result_enter",
    "roster_sign",
    "seat_attendance",
    "share_end",
    "share_list",
    "share_open",
    "transcript_detail",
    "transcript_issue",
    "transcript_own",
]
