"""All certificates of one class in one ZIP, for the office that files them."""

import logging
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import PurePath

from django.core.files.base import File
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import may_somewhere
from audit.services import record
from background.models import BackgroundJob
from background.services import (
    claim_job,
    fail_job,
    finish_job,
    report_progress,
    request_job,
    told_in_words,
)
from certificates import jobs
from certificates.models import Certificate
from courses.models import InstructorAssignment, Offering

logger = logging.getLogger(__name__)

REPORT_EVERY = 20


def request_bundle(*, offering: Offering, owner: User, now: datetime) -> BackgroundJob:
    """Ask for the ZIP. The job bundles what its owner may see when it runs."""
    return request_job(
        kind=jobs.BUNDLE_CLASS,
        owner=owner,
        subject_pk=offering.pk,
        title=_("Certificates of class %(number)s") % {"number": offering.number},
        now=now,
    )


def may_gather(person: User, *, offering_id: int) -> bool:
    """Say whether this person teaches the class, or oversees all classes."""
    if may_somewhere(person, "reports.view_state"):
        return True
    taught = InstructorAssignment.objects.teaching().filter(instructor=person, offering=offering_id)
    return taught.exists()


def bundle_class(*, job_id: int, clock: Callable[[], datetime]) -> None:
    """Write the ZIP with progress. Taken up again from the start if its worker dies."""
    job = claim_job(job_id=job_id, now=clock())
    if job is None:
        return
    owner = User.objects.get(pk=job.owner_id)
    certificates = list(
        Certificate.objects.visible_to(owner)
        .ready()
        .standing()
        .for_listing()
        .filter(enrollment__offering=job.subject_pk)
        .order_by("enrollment__learner__last_name", "pk")
    )
    if not certificates:
        fail_job(job=job, sentence=_("This class has no certificates yet."), now=clock())
        return
    try:
        with told_in_words(job=job, clock=clock):
            _write_archive(job, certificates, clock)
    except OSError:
        logger.exception("The certificates of job %s cannot be gathered.", job.pk)
        fail_job(job=job, sentence=_("A certificate's file could not be read."), now=clock())


def _write_archive(
    job: BackgroundJob, certificates: Sequence[Certificate], clock: Callable[[], datetime]
) -> None:
    with tempfile.TemporaryFile() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            for number, certificate in enumerate(certificates, start=1):
                with certificate.document.file.open("rb") as paper:
                    archive.writestr(_entry_name(certificate), paper.read())
                if number % REPORT_EVERY == 0 or number == len(certificates):
                    report_progress(job=job, done=number, total=len(certificates), now=clock())
        file.seek(0)
        offering, now = certificates[0].enrollment.offering, clock()
        finish_job(
            job=job,
            content=File(file),
            name=f"certificates-{offering.number}.zip",
            now=now,
            write_history=lambda: record(
                "certificates.bundle",
                on=offering,
                actor=job.owner,
                now=now,
                after={"people": len(certificates)},
            ),
        )


def _entry_name(certificate: Certificate) -> str:
    learner = certificate.enrollment.learner
    name = f"{learner.last_name} {learner.first_name} {certificate.document.serial}.pdf"
    return PurePath(name.replace("/", "-").replace("\\", "-")).name
