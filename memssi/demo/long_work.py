"""Long work two people asked for: files that are ready, and papers that are not there yet."""

from datetime import datetime, timedelta

from django.core.files.base import ContentFile

from accounts.models import User
from attendance.drawing import draw_sign_in_sheet
from attendance.models import Roster
from attendance.papers import session_paper
from attendance.services import attach_scan
from certificates.bundles import bundle_class, request_bundle
from core.clock import maine_date
from courses.models import Offering
from memssi.demo.people import People
from memssi.demo.wellknown import COORDINATOR, INSTRUCTOR, TODAYS_CLASS
from reports.evidence.packet import make_evidence, request_evidence
from transcripts.asking import Wish, request_file
from transcripts.enums import FileFormat
from transcripts.recurrences import Every, Recurrence
from transcripts.selection import Selection, Span
from transcripts.services.schedules import schedule_export
from transcripts.training_file import write_training_file


def add_long_work(people: People, *, now: datetime) -> None:
    """Let the coordinator have a file, and let the instructor ask for papers too early and for the
    evidence of a class that is closed.
    """
    coordinator, instructor = people.known(COORDINATOR).user, people.known(INSTRUCTOR).user
    asked_at = now - timedelta(minutes=50)
    file = request_file(owner=coordinator, now=asked_at)
    write_training_file(job_id=file.pk, clock=lambda: asked_at + timedelta(seconds=9))
    schedule_export(
        owner=coordinator,
        wish=Wish("personnel", FileFormat.XLSX, Selection(span=Span.THIS_SCHOOL_YEAR)),
        recurrence=Recurrence(Every.MONTH, day=1),
        hour=6,
        starts_on=maine_date(now),
        ends_on=maine_date(now + timedelta(days=365)),
        now=now,
    )
    today = Offering.objects.get(number=TODAYS_CLASS)
    papers = request_bundle(offering=today, owner=instructor, now=asked_at)
    bundle_class(job_id=papers.pk, clock=lambda: asked_at + timedelta(seconds=2))
    _gather_evidence(instructor, now=asked_at)


def _gather_evidence(instructor: User, *, now: datetime) -> None:
    """Attach the sheets of the class this instructor closed last, and gather what proves it."""
    own = Offering.objects.taught_by(instructor).filter(closing__isnull=False)
    klass = own.order_by("-ends_at", "-pk").first()
    if klass is None:
        return
    for roster in Roster.objects.for_listing().filter(offering=klass):
        sheet = ContentFile(draw_sign_in_sheet(session_paper(roster)), name="Sign-in sheet.pdf")
        attach_scan(meeting_id=roster.pk, file=sheet, actor=instructor, now=roster.ends_at)
    packet = request_evidence(offering=klass, owner=instructor, now=now)
    make_evidence(job_id=packet.pk, clock=lambda: now + timedelta(seconds=3))
