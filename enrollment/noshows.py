"""Who stayed away without a word, and what follows from it for waitlists (docs/domain.md)."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Count

from enrollment.enums import EnrollmentStatus
from enrollment.models import Enrollment, EnrollmentQuerySet

COUNTED_FOR = timedelta(days=365)
SO_MANY = 2
BEHIND_THE_OTHERS = -1


def counted(*, at: datetime) -> EnrollmentQuerySet:
    """Return the seats nobody came to in classes of the last twelve months."""
    return Enrollment.objects.filter(
        status=EnrollmentStatus.NO_SHOW,
        offering__ends_at__gt=at - COUNTED_FOR,
        offering__ends_at__lte=at,
    )


def stands_back(person_id: int, *, at: datetime) -> bool:
    """Whether this person joins waitlists behind the others."""
    return person_id in who_stands_back([person_id], at=at)


def who_stands_back(people: Collection[int], *, at: datetime) -> dict[int, int]:
    """Return who of these people joins waitlists behind the others, with how often they stayed
    away. One query.
    """
    rows = (
        counted(at=at)
        .filter(learner__in=people)
        .order_by()
        .values("learner")
        .annotate(times=Count("pk"))
        .filter(times__gte=SO_MANY)
    )
    return {row["learner"]: row["times"] for row in rows}
