"""Who gets what, and until when: pure."""

from enrollment.decisions.additions import (
    ADDITIONS_REMINDED_DAYS_BEFORE,
    Asked,
    asked_of,
    lodging_left,
    unanswered,
)
from enrollment.decisions.approvals import (
    is_reminder_of_request_due,
    request_deadline,
    steps_needed,
)
from enrollment.decisions.deadlines import Move, window_then
from enrollment.decisions.histories import status_told
from enrollment.decisions.reminders import (
    REMINDED_DAYS_BEFORE,
    reminder_due,
    reminder_due_at,
    reminders_to_come,
)
from enrollment.decisions.reserves import Reach, free_for, seats_filled
from enrollment.decisions.seats import (
    FEW_SEATS_SHARE,
    OFFER_LASTS_AT_MOST,
    STAFF_SEE_TO_IT,
    is_at_night,
    latest_deadline,
    offer_deadline,
    seats_open,
    staff_see_to_it,
)
from enrollment.decisions.suggestions import (
    NEAR,
    WEIGHTS,
    Candidate,
    Fit,
    Ground,
    Tastes,
    fit_of,
    is_still_good,
    suggestions,
)

__all__ = [
    "ADDITIONS_REMINDED_DAYS_BEFORE",
    "FEW_SEATS_SHARE",
    "NEAR",
    "OFFER_LASTS_AT_MOST",
    "REMINDED_DAYS_BEFORE",
    "STAFF_SEE_TO_IT",
    "WEIGHTS",
    "Asked",
    "Candidate",
    "Fit",
    "Ground",
    "Move",
    "Reach",
    "Tastes",
    "asked_of",
    "fit_of",
    "free_for",
    "is_at_night",
    "is_reminder_of_request_due",
    "is_still_good",
    "latest_deadline",
    "lodging_left",
    "offer_deadline",
    "reminder_due",
    "reminder_due_at",
    "reminders_to_come",
    "request_deadline",
    "seats_filled",
    "seats_open",
    "staff_see_to_it",
    "status_told",
    "steps_needed",
    "suggestions",
    "unanswered",
    "window_then",
]
