"""Pages of signing, completing, transcripts and their links, training from elsewhere, exports."""

from transcripts.views.claims import (
    claim_add,
    claim_add_for,
    claim_detail,
    claim_edit,
    claim_list,
    claim_withdraw,
    evidence_open,
    evidence_remove,
)
from transcripts.views.class_attendance import (
    attendance_own,
    class_attendance,
    make_up_drop,
    seat_attendance,
)
from transcripts.views.closing import class_close
from transcripts.views.deciding import ClaimListView, claim_decide, claim_take_back
from transcripts.views.exporting import award_check, award_export
from transcripts.views.intake_rows import (
    IntakeRowListView,
    intake_again,
    intake_apply,
    intake_discard,
    intake_rejects,
    intake_resume,
    intake_row,
    intake_undo,
)
from transcripts.views.intakes import (
    IntakeListView,
    intake_columns,
    intake_empty,
    intake_upload,
)
from transcripts.views.records import (
    CompletionListView,
    enrollment_complete,
    roster_sign,
    transcript_detail,
    transcript_issue,
    transcript_own,
)
from transcripts.views.renewing import renewal_own
from transcripts.views.results import result_enter
from transcripts.views.scheduling import (
    schedule_drop,
    schedule_list,
    schedule_new,
    schedule_pause,
    schedule_resume,
)
from transcripts.views.sharing import share_end, share_list, share_open

__all__ = [
    "ClaimListView",
    "CompletionListView",
    "IntakeListView",
    "IntakeRowListView",
    "attendance_own",
    "award_check",
    "award_export",
    "claim_add",
    "claim_add_for",
    "claim_decide",
    "claim_detail",
    "claim_edit",
    "claim_list",
    "claim_take_back",
    "claim_withdraw",
    "class_attendance",
    "class_close",
    "enrollment_complete",
    "evidence_open",
    "evidence_remove",
    "intake_again",
    "intake_apply",
    "intake_columns",
    "intake_discard",
    "intake_empty",
    "intake_rejects",
    "intake_resume",
    "intake_row",
    "intake_undo",
    "intake_upload",
    "make_up_drop",
    "renewal_own",
    "result_enter",
    "roster_sign",
    "schedule_drop",
    "schedule_list",
    "schedule_new",
    "schedule_pause",
    "schedule_resume",
    "seat_attendance",
    "share_end",
    "share_list",
    "share_open",
    "transcript_detail",
    "transcript_issue",
    "transcript_own",
]
