"""Find work in the rows and ask for it again. Beat runs these; nothing depends on delivery."""

from datetime import timedelta

from celery import shared_task
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from attendance.models import RosterSignature
from audit.models import AuditEvent
from audit.services import seal_events
from background.models import BackgroundJob
from background.services import forget_results
from certificates.models import corrected_since_certified, owed_a_certificate
from core.queue import enqueue
from core.storage import forget_parts
from courses import jobs as course_jobs
from courses.enums import ROSTER_RULES
from courses.services.materials import links_to_check
from courses.services.search import not_indexed, reindex_all
from courses.services.wishes import offerings_to_tell_of
from enrollment import jobs as enrollment_jobs
from enrollment.enums import EnrollmentStatus
from enrollment.models import Approval, Enrollment, WaitlistEntry
from enrollment.services import (
    check_seats,
    erase_additions,
    remind_approvers,
    remind_incomplete_teams,
    remind_of_additions,
    send_due_reminders,
)
from enrollment.services.lodging import lodging_to_settle
from notifications import jobs as notification_jobs
from notifications.models import Message
from organizations.models import RosterImport
from organizations.services.rosters import discard_abandoned, resume_roster
from reports.hours.counting import count_hours
from reports.services import take_snapshot
from transcripts import jobs as transcript_jobs
from transcripts.models import ClassClosing, ExportSchedule
from transcripts.services import owing_teaching_credit
from transcripts.services.intakes import discard_abandoned_intakes
from transcripts.services.schedules import tell_of_runs

AT_MOST = 500
APPROVED_LATELY = timedelta(days=3)


@shared_task(name="worker.sweep_messages")
def sweep_messages() -> None:
    """Messages still queued, or whose sender died."""
    for pk in _ids(Message.objects.waiting_to_be_sent(at=timezone.now())):
        enqueue(notification_jobs.SEND_MESSAGE, message_id=pk)


@shared_task(name="worker.sweep_waitlists")
def sweep_waitlists() -> None:
    """Classes in whose line somebody stands: lapsed offers, free seats, lines to be closed."""
    in_line = WaitlistEntry.objects.in_line().values_list("offering", flat=True)
    for pk in in_line.order_by("offering").distinct():
        enqueue(enrollment_jobs.OFFER_FREED_SEATS, offering_id=pk)


@shared_task(name="worker.sweep_requests")
def sweep_requests() -> None:
    """Requests for a seat that ran out, and approvers to be reminded before others do."""
    for pk in _ids(Approval.objects.stale(at=timezone.now())):
        enqueue(enrollment_jobs.EXPIRE_REQUEST, approval_id=pk)
    remind_approvers(now=timezone.now())


@shared_task(name="worker.sweep_lodging")
def sweep_lodging() -> None:
    """Classes in which lodging is held by a seat given up, or somebody waits for it."""
    for pk in lodging_to_settle():
        enqueue(enrollment_jobs.SETTLE_LODGING, offering_id=pk)


@shared_task(name="worker.sweep_completions")
def sweep_completions() -> None:
    """Signed classes with seats nobody has decided, closed ones that were corrected since, and
    instructors without their hours: the process died after the signature.
    """
    undecided = Enrollment.objects.filter(
        status=EnrollmentStatus.ENROLLED,
        offering__completion_rule__in=ROSTER_RULES,
        offering__ends_at__lt=timezone.now(),
    )
    signatures = RosterSignature.objects.filter(signed_at__isnull=False).filter(
        Q(meeting__offering__in=undecided.values("offering"))
        | Q(meeting__offering__in=ClassClosing.objects.to_be_settled().values("offering"))
        | Q(meeting__offering__in=owing_teaching_credit().values("pk"))
    )
    newest = dict(signatures.order_by("signed_at").values_list("meeting__offering", "pk"))
    for pk in newest.values():
        enqueue(transcript_jobs.COMPLETE_CLASS, signature_id=pk)


@shared_task(name="worker.sweep_certificates")
def sweep_certificates() -> None:
    """Completions whose certificate is missing or unfinished, and certificates corrected since."""
    now = timezone.now()
    corrected = corrected_since_certified(at=now)
    for pk in [*_ids(owed_a_certificate(at=now)), *_ids(corrected)]:
        enqueue(transcript_jobs.ISSUE_CERTIFICATE, enrollment_id=pk)


@shared_task(name="worker.sweep_long_work")
def sweep_long_work() -> None:
    """Long work nobody has begun, or whose worker died."""
    for pk, kind in BackgroundJob.objects.to_be_run(at=timezone.now()).values_list("pk", "kind"):
        enqueue(kind, job_id=pk)


@shared_task(name="worker.sweep_schedules")
def sweep_schedules() -> None:
    """Repeated files that are due, and owners to be told of those that are written."""
    now = timezone.now()
    for pk in _ids(ExportSchedule.objects.due(at=now)):
        enqueue(transcript_jobs.RUN_SCHEDULE, schedule_id=pk)
    tell_of_runs(now=now)


@shared_task(name="worker.sweep_rosters")
def sweep_rosters() -> None:
    """Rosters whose check, application or undoing nobody has begun, or whose worker died; files
    that nobody went on with.
    """
    now = timezone.now()
    for roster in RosterImport.objects.to_be_worked_on(at=now):
        resume_roster(roster=roster, now=now)
    discard_abandoned(now=now)
    discard_abandoned_intakes(now=now)


@shared_task(name="worker.sweep_search")
def sweep_search() -> None:
    """Classes nobody finds by words yet."""
    for pk in _ids(not_indexed(now=timezone.now())):
        enqueue(course_jobs.INDEX_OFFERING, offering_id=pk)


@shared_task(name="worker.compare_search")
def compare_search() -> None:
    """What the search reads is compared with what courses and classes say."""
    reindex_all(now=timezone.now())


@shared_task(name="worker.sweep_links")
def sweep_links() -> None:
    """Links of materials that nobody has tried today; beat asks once a week."""
    for pk in _ids(links_to_check(now=timezone.now())):
        enqueue(course_jobs.CHECK_LINK, material_id=pk)


@shared_task(name="worker.sweep_wishes")
def sweep_wishes() -> None:
    """Published classes of which somebody who wished for them was not told."""
    for pk in _ids(offerings_to_tell_of(now=timezone.now())):
        enqueue(course_jobs.TELL_WISHERS, offering_id=pk)


@shared_task(name="worker.sweep_approvals")
def sweep_approvals() -> None:
    """Approvals entered or corrected lately: the job that posts what was missing may be lost."""
    lately = AuditEvent.objects.filter(
        action__in=("courses.enter_approval", "courses.correct_approval"),
        at__gt=timezone.now() - APPROVED_LATELY,
        actor__isnull=False,
    )
    for approval_id, actor_id in lately.order_by("pk").values_list("object_pk", "actor"):
        enqueue(course_jobs.POST_APPROVED, approval_id=approval_id, actor_id=actor_id)


@shared_task(name="worker.check_seats")
def check_all_seats() -> None:
    """What does not add up is kept for staff to see; nothing is mended."""
    check_seats(now=timezone.now())


@shared_task(name="worker.send_reminders")
def send_reminders() -> None:
    """Reminders due now: of classes, and of teams that lack somebody."""
    send_due_reminders(now=timezone.now())
    remind_incomplete_teams(now=timezone.now())
    remind_of_additions(now=timezone.now())


@shared_task(name="worker.erase_additions")
def erase_what_is_due() -> None:
    """What was said of health and food, a month after the class; a lost run is made good by the
    next.
    """
    erase_additions(now=timezone.now())


@shared_task(name="worker.forget_results")
def forget_old_results() -> None:
    """Results of long work kept long enough, and what a process that died left half-written."""
    now = timezone.now()
    forget_results(now=now)
    forget_parts(before=now - timedelta(days=1))


@shared_task(name="worker.take_figures")
def take_figures() -> None:
    """The State's figures are photographed anew; a lost one is followed by the next."""
    take_snapshot(now=timezone.now())


@shared_task(name="worker.count_hours")
def count_changed_hours() -> None:
    """Hours of whoever changed are counted anew; a lost run is made good by the next."""
    count_hours(now=timezone.now())


@shared_task(name="worker.seal_history")
def seal_history() -> None:
    """Seal what was written since; a lost run is made good by the next."""
    seal_events(now=timezone.now())


def _ids(rows: QuerySet[Model]) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True)[:AT_MOST])
