"""Hours earned by teaching: one line for each instructor of a class that is over."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from core.clock import maine_date
from courses.enums import CONTACT_HOURS, AssignmentStatus
from courses.models import CreditType, InstructorAssignment, Offering
from transcripts.enums import CreditSource
from transcripts.models import CreditAward
from transcripts.services.posting import record_posted
from transcripts.services.tagging import tags_of_class


@transaction.atomic
def credit_teaching(*, offering: Offering, actor: User, now: datetime) -> list[CreditAward]:
    """Post what teaching a class is worth, to everybody who taught it, dated its last day.

    Only for versions that say so, and once: who has the line already gets no other. Asked for once
    the class is closed.
    """
    hours = offering.version.teaching_hours
    if not hours:
        return []
    owed = list(
        InstructorAssignment.objects.select_for_update(of=("self",), no_key=True)
        .filter(offering=offering, status=AssignmentStatus.ACCEPTED)
        .exclude(Exists(CreditAward.objects.filter(taught=OuterRef("pk"))))
    )
    tags = tags_of_class(offering)
    contact_hours = CreditType.objects.get(key=CONTACT_HOURS)
    awards = CreditAward.objects.bulk_create(
        CreditAward(
            person_id=row.instructor_id,
            taught=row,
            version_id=offering.version_id,
            tags=tags,
            credit_type=contact_hours,
            hours=hours,
            earned_on=maine_date(offering.ends_at),
            source=CreditSource.TAUGHT,
            reasoning="taught the class",
            posted_at=now,
            posted_by=actor,
        )
        for row in owed
    )
    record_posted(awards, actor=actor, now=now)
    return awards


def owing_teaching_credit() -> QuerySet[Offering]:
    """Return the closed classes of which somebody who taught has no hours yet.

    Who had the line and lost it is owed none: it was taken back on purpose.
    """
    credited = CreditAward.objects.filter(taught=OuterRef("pk"))
    owed = InstructorAssignment.objects.teaching().filter(
        ~Exists(credited), offering=OuterRef("pk")
    )
    return Offering.objects.filter(
        Exists(owed), closing__isnull=False, version__teaching_hours__gt=0
    )
