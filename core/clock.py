"""Time as Maine reads it. Moments are stored in UTC; a date is a date in Maine."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MAINE = ZoneInfo("America/New_York")


def maine_date(moment: datetime) -> date:
    """Return the calendar day in Maine at this moment."""
    return moment.astimezone(MAINE).date()


def maine_day(moment: datetime) -> tuple[datetime, datetime]:
    """Return where the day in Maine of this moment begins and where the next one does."""
    day = maine_date(moment)
    return (
        datetime.combine(day, time(), MAINE),
        datetime.combine(day + timedelta(days=1), time(), MAINE),
    )
