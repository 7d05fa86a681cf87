"""Close a class: once, when nothing is missing; what follows may be run again."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from attendance.models import MakeUp
from attendance.services import sign_roster
from audit.services import record
from background.models import BackgroundJob
from background.services import claim_job, end_job, report_progress, request_job
from courses.enums import OfferingStatus
from courses.models import Offering
from enrollment.models import Enrollment
from transcripts import jobs
from transcripts.closing import is_anything_missing, is_closed
from transcripts.exceptions import ClosingRefusedError
from transcripts.models import ClassClosing
from transcripts.services.settling import BATCH, settle_class


@transaction.atomic
def close_class(*, offering_id: int, actor: User, now: datetime) -> ClassClosing:
    """Close a class of which nothing is missing. A second call finds the first.

    Raises `ClosingRefusedError` for a class that is not being held, or while something is missing.
    """
    offering = Offering.objects.select_for_update(of=("self",), no_key=True).get(pk=offering_id)
    known = ClassClosing.objects.filter(offering=offering).first()
    if known is not None:
        return known
    if offering.status != OfferingStatus.PUBLISHED:
        raise ClosingRefusedError(_("This class is not being held, so it cannot be closed."))
    if not offering.meetings.exists():
        raise ClosingRefusedError(_("A class without sessions is not closed."))
    if is_anything_missing(offering):
        raise ClosingRefusedError(_("Something is still missing. The page says what."))
    closing = ClassClosing.objects.create(offering=offering, closed_at=now, closed_by=actor)
    record(
        "transcripts.close_class",
        on=offering,
        actor=actor,
        now=now,
        before={"closed_at": None},
        after={"closed_at": now.isoformat()},
    )
    return closing


def sign_and_complete(*, meeting_id: int, actor: User, now: datetime) -> int:
    """Sign a roster. If nothing else is missing, the class is closed and its seats are settled.

    Return how many completed at once: a class of more than 200 is settled in the background, in the
    name of who signed. A roster signed anew in a closed class corrects it, with the reason it was
    opened for. Should the process die in between, the sweep settles the rest.
    """
    signature = sign_roster(meeting_id=meeting_id, actor=actor, now=now)
    _settle_made_up(meeting_id, actor=actor, now=now)
    offering = signature.meeting.offering
    if not _is_closed_now(offering, actor=actor, now=now):
        return 0
    seats = Enrollment.objects.holding_a_seat().filter(offering=offering)
    if seats.count() > BATCH:
        request_settling(offering=offering, owner=actor, now=now)
        return 0
    return settle_class(
        offering_id=offering.pk, actor=actor, now=now, reason=signature.reason
    ).completed


def _settle_made_up(meeting_id: int, *, actor: User, now: datetime) -> None:
    """Settle the other classes of which somebody made a session up there."""
    made_up = MakeUp.objects.standing().filter(meeting=meeting_id).order_by()
    for pk in made_up.values_list("enrollment__offering", flat=True).distinct():
        reason = _("A missed session was made up.")
        settle_class(offering_id=pk, actor=actor, now=now, reason=reason)


def complete_class(*, offering_id: int, actor: User, now: datetime, reason: str = "") -> int:
    """Close a class if nothing is missing, and settle it; return how many completed. Repeatable.

    `reason` is why, where results of a closed class were corrected.
    """
    offering = Offering.objects.get(pk=offering_id)
    if not _is_closed_now(offering, actor=actor, now=now):
        return 0
    settled = settle_class(offering_id=offering_id, actor=actor, now=now, reason=reason)
    return settled.completed


def _is_closed_now(offering: Offering, *, actor: User, now: datetime) -> bool:
    """Say whether the class is closed, closing it if nothing is missing."""
    if is_closed(offering.pk):
        return True
    try:
        close_class(offering_id=offering.pk, actor=actor, now=now)
    except ClosingRefusedError:
        return False
    return True


def request_settling(*, offering: Offering, owner: User, now: datetime) -> BackgroundJob:
    """Ask for the class to be settled in the background, with progress."""
    return request_job(
        kind=jobs.SETTLE_CLASS,
        owner=owner,
        subject_pk=offering.pk,
        title=_("Completions of class %(number)s") % {"number": offering.number},
        now=now,
    )


def run_settling(*, job_id: int, clock: Callable[[], datetime]) -> None:
    """Settle with progress, in the name of who asked. A run that dies is begun again."""
    job = claim_job(job_id=job_id, now=clock())
    if job is None:
        return

    def tell(done: int, total: int) -> None:
        report_progress(job=job, done=done, total=total, now=clock())

    actor = User.objects.get(pk=job.owner_id)
    settle_class(offering_id=job.subject_pk, actor=actor, now=clock(), tell=tell)
    end_job(job=job, now=clock())
