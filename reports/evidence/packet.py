"""Ask for the evidence of a class, and gather it in the background."""

import hashlib
import logging
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext as _

from accounts.models import User
from attendance.models import SheetScan
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
from courses.models import Offering
from reports import jobs
from reports.evidence.archive import Archive
from reports.evidence.keys import sign, signing_print
from reports.evidence.missing import lacking
from reports.evidence.parts import GUARDS, Part, parts_left_out, shown_parts
from reports.evidence.readme import readme_txt
from reports.evidence.scans import add_scan, faults_of, scans_csv, scans_of
from reports.evidence.source import Source, moment, named, shown_to
from reports.evidence.trail import Trail, events_of, last_seal, trail_of

logger = logging.getLogger(__name__)

ACTION = "reports.make_evidence"
README, SCANS_LIST = "README.txt", "scans.csv"
TRIES = 3


@dataclass(frozen=True, slots=True)
class Made:
    """What history keeps of a packet: by this sum a packet is known again."""

    files: int
    manifest_sha256: str
    left_out: list[str]


class ChangedMeanwhileError(Exception):
    """Something happened in the class while its packet was gathered."""


def may_have_evidence(user: User, *, offering_id: int) -> bool:
    """Say whether this person may take away the evidence of a class."""
    return Offering.objects.permitted_to(user, ACTION).filter(pk=offering_id).exists()


def request_evidence(*, offering: Offering, owner: User, now: datetime) -> BackgroundJob:
    """Ask for the packet. It holds what its owner may see when it is gathered."""
    return request_job(
        kind=jobs.MAKE_EVIDENCE,
        owner=owner,
        subject_pk=offering.pk,
        title=_("Evidence of class %(number)s") % {"number": offering.number},
        now=now,
    )


def make_evidence(*, job_id: int, clock: Callable[[], datetime]) -> None:
    """Gather the packet with progress. Taken up again from the start if its worker dies."""
    job = claim_job(job_id=job_id, now=clock())
    if job is None:
        return
    owner = User.objects.get(pk=job.owner_id)
    offering = (
        Offering.objects.permitted_to(owner, ACTION)
        .select_related("version__course__lane", "venue", "host")
        .filter(pk=job.subject_pk)
        .first()
    )
    if offering is None:
        fail_job(job=job, sentence=_("You may not take this file away any more."), now=clock())
        return
    try:
        with told_in_words(job=job, clock=clock):
            _make(job, offering, owner, clock)
    except ChangedMeanwhileError:
        sentence = _("The class kept changing while we gathered it. Ask again when it is quiet.")
        fail_job(job=job, sentence=sentence, now=clock())
    except OSError:
        logger.exception("The evidence of job %s cannot be gathered.", job.pk)
        fail_job(job=job, sentence=_("A file of this class could not be read."), now=clock())


def _make(
    job: BackgroundJob, offering: Offering, owner: User, clock: Callable[[], datetime]
) -> None:
    """Gather until nothing happened meanwhile, so that the parts fit each other."""
    for _attempt in range(TRIES):
        with tempfile.TemporaryFile() as file:
            now = clock()
            trail = trail_of(offering)
            packet = Packet.of(offering, owner, trail, now=now)
            made = packet.write(
                file,
                lambda done, total: report_progress(job=job, done=done, total=total, now=clock()),
            )
            if events_of(offering) != trail.events:
                offering.refresh_from_db()
                continue
            file.seek(0)
            _hand_over(file, job, offering, owner, made, now=clock())
            return
    raise ChangedMeanwhileError


def _hand_over(
    file: IO[bytes],
    job: BackgroundJob,
    offering: Offering,
    owner: User,
    made: Made,
    *,
    now: datetime,
) -> None:
    after = {"files": made.files, "manifest_sha256": made.manifest_sha256}
    finish_job(
        job=job,
        content=File(file),
        name=f"evidence-{offering.number}.zip",
        now=now,
        write_history=lambda: record(
            ACTION,
            on=offering,
            actor=owner,
            now=now,
            after={**after, "left_out": made.left_out} if made.left_out else after,
        ),
    )


@dataclass(frozen=True, slots=True)
class Packet:
    """Everything a packet is written from."""

    source: Source
    trail: Trail
    parts: list[Part]
    left_out: list[Part]
    scans: list[SheetScan]
    facts: dict[str, Any]

    @classmethod
    def of(cls, offering: Offering, owner: User, trail: Trail, *, now: datetime) -> "Packet":
        """Read what all files of it need. A constant number of queries."""
        shown = shown_to(owner, offering, GUARDS)
        source = Source.of(offering, until=now, shown=shown)
        left_out = parts_left_out(shown)
        facts = _facts(offering, owner, trail, now=now)
        facts["left_out"] = [part.name for part in left_out]
        return cls(source, trail, shown_parts(shown), left_out, scans_of(source), facts)

    def write(self, file: IO[bytes], progress: Callable[[int, int], None]) -> Made:
        """Write the sheets, the parts, what README.txt says of both, and what vouches for all."""
        archive, total = Archive(file), len(self.scans) + len(self.parts)
        sums = {}
        for done, scan in enumerate(self.scans, start=1):
            sums[scan.pk] = add_scan(archive, scan)
            progress(done, total)
        archive.add(SCANS_LIST, scans_csv(self.scans, sums))
        for done, part in enumerate(self.parts, start=len(self.scans) + 1):
            archive.add(part.name, part.write(self.source, self.trail))
            progress(done, total)
        missing = [*self.facts["missing"], *faults_of(self.scans, sums)]
        facts = {**self.facts, "missing": missing}
        archive.add(README, readme_txt(facts, parts=self.parts, left_out=self.left_out))
        manifest = archive.close(facts, sign)
        return Made(
            files=len(archive.entries),
            manifest_sha256=hashlib.sha256(manifest).hexdigest(),
            left_out=facts["left_out"],
        )


def _facts(offering: Offering, owner: User, trail: Trail, *, now: datetime) -> dict[str, Any]:
    """Return what the manifest says beside its list of files."""
    return {
        "site": settings.BASE_URL,
        "key": signing_print(),
        "made_at": moment(now),
        "made_by": named(owner),
        "class": {
            "number": offering.number,
            "course": offering.version.course.code,
            "title": offering.course_title,
            "version": offering.version.number,
            "starts_at": moment(offering.starts_at),
            "ends_at": moment(offering.ends_at),
        },
        "missing": lacking(offering, now=now).sentences(),
        "history": {
            "events": len(trail.events),
            "not_sealed_yet": trail.unsealed,
            "newest_seal": last_seal(),
        },
    }
