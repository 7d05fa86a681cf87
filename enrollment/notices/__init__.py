"""What people are told about their seat: one function for each mail."""

from enrollment.notices.changes import (
    class_cancelled,
    class_changed,
    class_changed_in_line,
    class_postponed,
    class_postponed_in_line,
    invitation_changed,
    letter_to_class,
    teaching_changed,
    teaching_handed_over,
    teaching_relieved,
)
from enrollment.notices.line import (
    joined_waitlist,
    offer_ended,
    offer_key,
    seat_offered,
    waitlist_closed,
)
from enrollment.notices.plans import (
    reminded_by,
    reminded_of_offer,
    request_withdrawn,
    seat_given_to_colleague,
    seat_moved_away,
    seat_withdrawn_for,
)
from enrollment.notices.seats import reminder, seat_confirmed, seat_requested, seat_withdrawn
from enrollment.notices.teams import (
    added_to_team,
    team_handed_over,
    team_incomplete,
    team_incomplete_key,
    team_invited,
)

__all__ = [
    "added_to_team",
    "class_cancelled",
    "class_changed",
    "class_changed_in_line",
    "class_postponed",
    "class_postponed_in_line",
    "invitation_changed",
    "joined_waitlist",
    "letter_to_class",
    "offer_ended",
    "offer_key",
    "reminded_by",
    "reminded_of_offer",
    "reminder",
    "request_withdrawn",
    "seat_confirmed",
    "seat_given_to_colleague",
    "seat_moved_away",
    "seat_offered",
    "seat_requested",
    "seat_withdrawn",
    "seat_withdrawn_for",
    "teaching_changed",
    "teaching_handed_over",
    "teaching_relieved",
    "team_handed_over",
    "team_incomplete",
    "team_incomplete_key",
    "team_invited",
    "waitlist_closed",
]
