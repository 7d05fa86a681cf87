from enum import Enum

from django.db import models
from django.utils.translation import gettext_lazy as _


class EnrollmentStatus(models.TextChoices):
    REQUESTED = "requested", _("Waiting for approval")
    REQUESTED_SEAT = "requested_seat", _("Waiting for approval, a seat is kept")
    ENROLLED = "enrolled", _("Registered")
    COMPLETED = "completed", _("Completed")
    NOT_COMPLETED = "not_completed", _("Not completed")
    NO_SHOW = "no_show", _("Did not come")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CANCELLED = "cancelled", _("Class canceled")
    REFUSED = "refused", _("Not approved")
    EXPIRED = "expired", _("Request ran out")
    TO_WAITLIST = "to_waitlist", _("Approved, on the waitlist")
    TRANSFERRED = "transferred", _("Moved to another date")
    REPLACED = "replaced", _("Given to a colleague")


# Who sits in the class, or sat in it.
SEAT_HOLDING = [
    EnrollmentStatus.ENROLLED,
    EnrollmentStatus.COMPLETED,
    EnrollmentStatus.NOT_COMPLETED,
    EnrollmentStatus.NO_SHOW,
]
# Requests nobody has decided yet.
REQUESTS = [EnrollmentStatus.REQUESTED, EnrollmentStatus.REQUESTED_SEAT]
# What uses up a seat.
SEAT_TAKING = [*SEAT_HOLDING, EnrollmentStatus.REQUESTED_SEAT]
# A seat is theirs, or kept for them until it is decided.
HOLDING = [EnrollmentStatus.ENROLLED, EnrollmentStatus.REQUESTED_SEAT]
# A person has one of these in a class at most.
LIVE = [*SEAT_HOLDING, *REQUESTS]
# What may be given to the same person once more.
REINSTATABLE = [
    EnrollmentStatus.WITHDRAWN,
    EnrollmentStatus.REFUSED,
    EnrollmentStatus.EXPIRED,
    EnrollmentStatus.REPLACED,
]
# Not decided yet: these have no end.
OPEN = [EnrollmentStatus.ENROLLED, *REQUESTS]


class Way(models.TextChoices):
    """By which way somebody came to a seat, or to a request for one."""

    SELF = "self", _("Registered themselves")
    COORDINATOR = "coordinator", _("Registered by a coordinator")
    STAFF = "staff", _("Registered by MSSC staff")
    TEAM = "team", _("Registered with a team")
    WHOLE_SCHOOL = "whole_school", _("Registered with a whole school")
    IMPORT = "import", _("Taken from a list")
    WALK_IN = "walk_in", _("Walked in")
    PROMOTION = "promotion", _("From the waitlist")
    APPROVAL = "approval", _("After approval")
    TRANSFER = "transfer", _("From another date")
    SUBSTITUTE = "substitute", _("In the place of a colleague")
    REINSTATED = "reinstated", _("Reinstated")


class WaitlistStatus(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    OFFERED = "offered", _("Seat offered")
    ACCEPTED = "accepted", _("Offer accepted")
    DECLINED = "declined", _("Offer declined")
    LAPSED = "lapsed", _("Offer ran out")
    LEFT = "left", _("Left the waitlist")
    CLOSED = "closed", _("Waitlist closed")


IN_LINE = [WaitlistStatus.WAITING, WaitlistStatus.OFFERED]


class ApprovalStep(models.TextChoices):
    """Who decides a request, in this order."""

    EMPLOYER = "employer", _("Employer")
    STAFF = "staff", _("MSSC staff")


class ApprovalStatus(models.TextChoices):
    PENDING = "pending", _("To be decided")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Not approved")
    EXPIRED = "expired", _("Ran out")
    DROPPED = "dropped", _("Not needed any more")


class LodgingStatus(models.TextChoices):
    GRANTED = "granted", _("Lodging is kept")
    WAITING = "waiting", _("On the list for lodging")
    DROPPED = "dropped", _("Not needed any more")


class SeatFault(models.TextChoices):
    """What cannot be if everything works; the nightly look at all seats reports it."""

    OVERSOLD = "oversold", _("More seats are taken or offered than the class has")
    TWO_PLACES = "two_places", _("A seat or a request, and a place in line beside it")
    LATE_OFFER = "late_offer", _("An offer that lasts beyond the start of the class")
    OVERDUE_OFFER = "overdue_offer", _("An offer that ran out more than a day ago")
    LINE_LEFT_OPEN = "line_left_open", _("A place in line, though the class began or was canceled")
    SEAT_LEFT_OPEN = "seat_left_open", _("A seat or a request, though the class was canceled")
    OVERDUE_REQUEST = "overdue_request", _("A request to be decided more than a day ago")
    STEP_WITHOUT_REQUEST = (
        "step_no_request",
        _("An approval is asked for, but nothing is requested"),
    )
    REQUEST_WITHOUT_STEP = "request_no_step", _("A request that nobody is asked to approve")
    WITHOUT_SUCCESSOR = (
        "no_successor",
        _("A seat that moved elsewhere, and none stands in its place"),
    )
    UNEXPLAINED = "unexplained", _("History does not explain how it came to this")


class Gate(Enum):
    """What stands before a seat, in the order in which it is asked."""

    OPEN = "open"
    PLACE = "place"
    UNIT = "unit"
    AUDIENCE = "audience"
    EMPLOYMENT = "employment"
    PREREQUISITES = "prerequisites"
    COMPLETED = "completed"
    CLASH = "clash"
    CAP = "cap"


# What does not keep anybody from waiting: it may be over by the time a seat is free.
NOT_ASKED_IN_LINE = frozenset({Gate.CLASH, Gate.CAP})
# What MSSC staff may let pass, with a reason.
WAIVABLE = frozenset({Gate.PREREQUISITES, Gate.COMPLETED, Gate.CLASH, Gate.CAP})
# What history calls it, by what a row keeps.
LET_PASS_WORDS = {
    Gate.PREREQUISITES.value: _("What is needed first"),
    Gate.COMPLETED.value: _("Completed already"),
    Gate.CLASH.value: _("Another class at that time"),
    Gate.CAP.value: _("As many as one organization may have"),
}


class RowOutcome(models.TextChoices):
    """What becomes of one person whom somebody else registers, before or after it is done."""

    SEAT = "seat", _("Seat")
    REQUEST = "request", _("Request for approval")
    LINE = "line", _("Waitlist")
    FULL = "full", _("No seat is left")
    ALREADY = "already", _("In the class already")
    REFUSED = "refused", _("Not possible")
    TWICE = "twice", _("Twice in the list")
    UNCLEAR = "unclear", _("Which one?")
    UNKNOWN = "unknown", _("Not found")
    INVITED = "invited", _("Invited by email")
