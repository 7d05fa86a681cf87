"""When a certificate expires: pure."""

import calendar
from datetime import date


def expiry(completed_on: date, validity_months: int | None) -> date | None:
    """Return the last day of validity: so many months on, the month's last day if it is shorter."""
    if validity_months is None:
        return None
    month = completed_on.month - 1 + validity_months
    year, month = completed_on.year + month // 12, month % 12 + 1
    return date(year, month, min(completed_on.day, calendar.monthrange(year, month)[1]))
