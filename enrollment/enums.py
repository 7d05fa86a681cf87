from django.db import models


class EnrollmentStatus(models.TextChoices):
    ENROLLED = "enrolled", "Registered"
    COMPLETED = "completed", "Completed"
    NOT_COMPLETED = "not_completed", "Not completed"
    WITHDRAWN = "withdrawn", "Withdrawn"
    CANCELLED = "cancelled", "Class cancelled"


SEAT_HOLDING = [
    EnrollmentStatus.ENROLLED,
    EnrollmentStatus.COMPLETED,
    EnrollmentStatus.NOT_COMPLETED,
]


class WaitlistStatus(models.TextChoices):
    WAITING = "waiting", "Waiting"
    OFFERED = "offered", "Seat offered"
    ACCEPTED = "accepted", "Offer accepted"
    DECLINED = "declined", "Offer declined"
    LAPSED = "lapsed", "Offer ran out"
    LEFT = "left", "Left the waitlist"
    CLOSED = "closed", "Waitlist closed"


IN_LINE = [WaitlistStatus.WAITING, WaitlistStatus.OFFERED]
