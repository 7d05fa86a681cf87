"""Closing classes and their lines in the ledger; hours for teaching; the transcript as a paper
and behind a link.
"""

from transcripts.services.closing import (
    close_class,
    complete_class,
    request_settling,
    run_settling,
    sign_and_complete,
)
from transcripts.services.completing import (
    close_by_decision,
    complete_by_decision,
    post_approved,
)
from transcripts.services.deciding import (
    accept_claim,
    refuse_claim,
    return_claim,
    take_back_acceptance,
)
from transcripts.services.evidence import attach_evidence, open_evidence, remove_evidence
from transcripts.services.outside import (
    hand_in_claim,
    lock_person,
    save_claim,
    start_claim,
    submit_claim,
    withdraw_claim,
)
from transcripts.services.papers import issue_transcript
from transcripts.services.posting import post_awards, post_outside, take_back
from transcripts.services.renewing import forget_renewal, set_renewal
from transcripts.services.results import enter_and_complete
from transcripts.services.settling import Settled, settle_class
from transcripts.services.sharing import end_share, open_share, share_transcript
from transcripts.services.tagging import tags_of_class
from transcripts.services.teaching import credit_teaching, owing_teaching_credit

__all__ = [
    "Settled",
    "accept_claim",
    "attach_evidence",
    "close_by_decision",
    "close_class",
    "complete_by_decision",
    "complete_class",
    "credit_teaching",
    "end_share",
    "enter_and_complete",
    "forget_renewal",
    "hand_in_claim",
    "issue_transcript",
    "lock_person",
    "open_evidence",
    "open_share",
    "owing_teaching_credit",
    "post_approved",
    "post_awards",
    "post_outside",
    "refuse_claim",
    "remove_evidence",
    "request_settling",
    "return_claim",
    "run_settling",
    "save_claim",
    "set_renewal",
    "settle_class",
    "share_transcript",
    "sign_and_complete",
    "start_claim",
    "submit_claim",
    "tags_of_class",
    "take_back",
    "take_back_acceptance",
    "withdraw_claim",
]
