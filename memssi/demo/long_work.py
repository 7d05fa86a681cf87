"""Long work two people asked for: a file that is ready, and papers that are not there yet."""

from datetime import datetime, timedelta

from certificates.bundles import bundle_class, request_bundle
from courses.models import Offering
from memssi.demo.people import People
from memssi.demo.wellknown import COORDINATOR, INSTRUCTOR, TODAYS_CLASS
from transcripts.training_file import request_training_file, write_training_file


def add_long_work(people: People, *, now: datetime) -> None:
    """Let the coordinator have a file, and let the instructor ask for papers too early."""
    coordinator, instructor = people.known(COORDINATOR).user, people.known(INSTRUCTOR).user
    asked_at = now - timedelta(minutes=50)
    file = request_training_file(owner=coordinator, now=asked_at)
    write_training_file(job_id=file.pk, clock=lambda: asked_at + timedelta(seconds=9))
    today = Offering.objects.get(number=TODAYS_CLASS)
    papers = request_bundle(offering=today, owner=instructor, now=asked_at)
    bundle_class(job_id=papers.pk, clock=lambda: asked_at + timedelta(seconds=2))
