"""What changes a seat, by noun."""

from enrollment.services.cancelling import cancel_offering
from enrollment.services.completion import mark_decided
from enrollment.services.registration import register, withdraw
from enrollment.services.reminders import send_due_reminders
from enrollment.services.waitlist import (
    accept_offer,
    decline_offer,
    leave_waitlist,
    offer_freed_seats,
)

__all__ = [
    "accept_offer",
    "cancel_offering",
    "decline_offer",
    "leave_waitlist",
    "mark_decided",
    "offer_freed_seats",
    "register",
    "send_due_reminders",
    "withdraw",
]
