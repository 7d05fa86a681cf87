"""Time as Maine reads it. Moments are stored in UTC; a date is a date in Maine."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

MAINE = ZoneInfo("America/New_York")


def maine_date(moment: datetime) -> date:
    """Return the calendar day in Maine at this moment."""
    return moment.astimezone(MAINE).date()
