"""Mark rosters and sign them."""

from attendance.services.marking import Mark, record_attendance
from attendance.services.signing import sign_roster

__all__ = [
    "Mark",
    "record_attendance",
    "sign_roster",
]
