"""Hand a class to another instructor, with its rosters and materials."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from courses.enums import ANNOUNCED, AssignmentStatus, OfferingStatus
from courses.models import InstructorAssignment, Offering
from courses.services.clashes import clashes_of, lock_people
from courses.services.publishing import planned_meetings, teaching_obstacles
from enrollment import notices
from enrollment.exceptions import ChangeRefusedError
from enrollment.services.touched import (
    changed_notices,
    locked_class,
    raise_sequence,
)
from notifications.services import queue_mail


@transaction.atomic
def substitute_instructor(
    *,
    offering_id: int,
    relieved: User | None,
    substitute: User,
    reason: str,
    tells_learners: bool,
    actor: User,
    now: datetime,
    seen: str | None = None,
) -> Offering:
    """Let somebody teach in the place of another, from now on: no invitation, no delay.

    The substitute has the rosters and the materials at once and is told of them; whoever is
    relieved is told, too. Whoever declined the class is not made to teach it. Raises
    `ChangeRefusedError` and `ClassChangedSinceError`.
    """
    offering, touched = locked_class(offering_id, seen=seen)
    if offering.status not in ANNOUNCED:
        raise ChangeRefusedError(_("Only a published class can be handed over."))
    if offering.ends_at <= now and offering.status == OfferingStatus.PUBLISHED:
        raise ChangeRefusedError(_("This class is over."))
    if substitute in touched.instructors:
        raise ChangeRefusedError(
            _("%(name)s teaches this class already.") % {"name": substitute.name}
        )
    rows = InstructorAssignment.objects.filter(offering=offering)
    if rows.filter(instructor=substitute, status=AssignmentStatus.DECLINED).exists():
        raise ChangeRefusedError(
            _("%(name)s declined to teach this class. Invite them again, or choose somebody else.")
            % {"name": substitute.name}
        )
    lock_people([substitute])
    # Sessions that are over take nobody's time any more, and the dates of a postponed class none.
    is_postponed = offering.status == OfferingStatus.POSTPONED
    planned = [] if is_postponed else planned_meetings(offering)
    clashes = clashes_of(planned, instructors=[substitute], besides=offering.pk)
    busy = [
        clash.sentence
        for clash in clashes
        if not clash.is_of_room and planned[clash.session - 1].ends_at > now
    ]
    if busy:
        raise ChangeRefusedError(" ".join(busy))
    was_lead = relieved is None or rows.filter(instructor=relieved, is_lead=True).exists()
    if relieved is not None:
        moved = (
            rows.filter(instructor=relieved)
            .teaching()
            .update(status=AssignmentStatus.RELIEVED, is_lead=False, answered_at=now)
        )
        if not moved:
            raise ChangeRefusedError(
                _("%(name)s does not teach this class any more.") % {"name": relieved.name}
            )
    has_lead = rows.filter(
        is_lead=True, status__in=(AssignmentStatus.ACCEPTED, AssignmentStatus.INVITED)
    ).exists()
    rows.update_or_create(
        instructor=substitute,
        defaults={
            "offering": offering,
            "status": AssignmentStatus.ACCEPTED,
            "is_lead": was_lead and not has_lead,
            "answered_at": now,
        },
    )
    # Also so that this is told apart from what was told of the class before.
    raise_sequence(offering)
    told = [notices.teaching_handed_over(offering, substitute, relieved=relieved, now=now)]
    if relieved is not None:
        told.append(notices.teaching_relieved(offering, relieved, reason=reason, now=now))
    if tells_learners:
        touched.instructors.clear()
        touched.asked.clear()
        told += changed_notices(
            offering,
            touched,
            changes=[_("Taught by: %(name)s") % {"name": substitute.name}],
            now=now,
        )
    queue_mail(*told, now=now)
    record(
        "enrollment.substitute_instructor",
        on=offering,
        actor=actor,
        now=now,
        before={"instructor": relieved.pk if relieved else None},
        after={"instructor": substitute.pk, "open": teaching_obstacles(offering)},
        reason=reason,
    )
    return offering
