"""Seats and requests, the line, teams, approvals, and what people add."""

from enrollment.models.additions import (
    AccommodationRequest,
    AccommodationRequestQuerySet,
    Answer,
    DietaryNote,
    LodgingRequest,
    SessionChoice,
)
from enrollment.models.approvals import Approval, ApprovalQuerySet
from enrollment.models.calendar_links import CalendarLink
from enrollment.models.checks import Fault, SeatCheck
from enrollment.models.line import IN_ORDER, WaitlistEntry, WaitlistEntryQuerySet
from enrollment.models.seats import (
    Enrollment,
    EnrollmentQuerySet,
    classes_with_a_seat,
    is_ahead,
)
from enrollment.models.teams import Team, TeamInvitation, TeamQuerySet

__all__ = [
    "IN_ORDER",
    "AccommodationRequest",
    "AccommodationRequestQuerySet",
    "Answer",
    "Approval",
    "ApprovalQuerySet",
    "CalendarLink",
    "DietaryNote",
    "Enrollment",
    "EnrollmentQuerySet",
    "Fault",
    "LodgingRequest",
    "SeatCheck",
    "SessionChoice",
    "Team",
    "TeamInvitation",
    "TeamQuerySet",
    "WaitlistEntry",
    "WaitlistEntryQuerySet",
    "classes_with_a_seat",
    "is_ahead",
]
