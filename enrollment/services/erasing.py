"""What was said of health and food is erased once the class is long over, or the seat given up."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from audit.services import event, record_many
from courses.enums import OfferingStatus
from enrollment.enums import LIVE
from enrollment.models import AccommodationRequest, DietaryNote

ERASED_AFTER = timedelta(days=30)
BATCH = 200


def erase_additions(*, now: datetime) -> int:
    """Delete the rows that are due, and let history say so; return how many. Safe to repeat."""
    return sum(
        _erase(action, rows, now=now)
        for action, rows in (
            ("enrollment.erase_accommodation", AccommodationRequest.objects.all),
            ("enrollment.erase_dietary_note", DietaryNote.objects.all),
        )
    )


def _is_due(now: datetime) -> Q:
    """Thirty days after the last session; the dates of a postponed class do not count."""
    is_over = Q(enrollment__offering__ends_at__lte=now - ERASED_AFTER) & ~Q(
        enrollment__offering__status=OfferingStatus.POSTPONED
    )
    return is_over | ~Q(enrollment__status__in=LIVE)


def _erase(action: str, rows: Callable[[], QuerySet[Any]], *, now: datetime) -> int:
    erased = 0
    while some := _erase_some(action, rows().filter(_is_due(now)), now=now):
        erased += some
    return erased


@transaction.atomic
def _erase_some(action: str, due: QuerySet[Any], *, now: datetime) -> int:
    """Lock some rows and delete them; what was changed a moment ago is erased all the same."""
    some = list(
        due.select_related("enrollment").select_for_update(of=("self",)).order_by("pk")[:BATCH]
    )
    record_many(
        event(action, on=row.enrollment, actor=None, now=now, person_id=row.enrollment.learner_id)
        for row in some
    )
    due.model._default_manager.filter(pk__in=[row.pk for row in some]).delete()
    return len(some)
