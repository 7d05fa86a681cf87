"""The nightly look at all seats: what it finds is kept and logged; nothing is mended."""

import logging
from datetime import datetime, timedelta

from courses.models import Offering
from enrollment.integrity import faults_of_seats
from enrollment.models import SeatCheck

logger = logging.getLogger("enrollment.integrity")

KEPT_FAULTS = 500
KEPT_FOR = timedelta(days=90)


def check_seats(*, now: datetime) -> SeatCheck:
    """Look at all classes and keep what does not add up. Safe to repeat; changes no seat."""
    classes = Offering.objects.count()
    faults = faults_of_seats(now=now)
    check = SeatCheck.objects.create(
        checked_at=now,
        classes=classes,
        faults_json=[fault.as_json() for fault in faults[:KEPT_FAULTS]],
        fault_count=len(faults),
    )
    for fault in faults[:KEPT_FAULTS]:
        logger.error(
            "Class %s does not add up: %s, %s times, rows %s",
            fault.offering,
            fault.kind.value,
            fault.count,
            list(fault.rows),
        )
    logger.info("Seats of %s classes looked at: %s faults", classes, len(faults))
    SeatCheck.objects.filter(checked_at__lt=now - KEPT_FOR).delete()
    return check
