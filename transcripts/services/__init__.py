"""Completing and its lines in the ledger; hours for teaching; the transcript as a paper."""

from transcripts.services.completing import (
    close_by_decision,
    complete_by_decision,
    complete_class,
    post_approved,
    post_awards,
    sign_and_complete,
)
from transcripts.services.papers import issue_transcript
from transcripts.services.results import enter_and_complete
from transcripts.services.teaching import credit_teaching, owing_teaching_credit

__all__ = [
    "close_by_decision",
    "complete_by_decision",
    "complete_class",
    "credit_teaching",
    "enter_and_complete",
    "issue_transcript",
    "owing_teaching_credit",
    "post_approved",
    "post_awards",
    "sign_and_complete",
]
