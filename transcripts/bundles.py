"""A transcript for each of my people, as one PDF or as a ZIP: copies for the files of an office.

They carry no check code. A paper with one is a promise that is kept for good; thousands at a time,
for whoever may look them up in the register, would be promises nobody asked for.
"""

import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath
from typing import IO, Self

from django.core.files.base import File
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from background.models import BackgroundJob
from background.services import (
    claim_job,
    fail_job,
    finish_job,
    number_of_wish,
    report_progress,
    request_job,
)
from core.clock import maine_date
from core.exceptions import DomainError
from core.templatetags.ui import maine_date as written_date
from core.templatetags.ui import thousands
from documents.facts import Facts
from organizations.models import IssuingAuthority
from organizations.services import issuing_authority_on
from transcripts import jobs
from transcripts.drawing import draw_transcript, draw_transcripts
from transcripts.enums import BundleFormat
from transcripts.exceptions import ExportRefusedError
from transcripts.models import CreditAwardQuerySet
from transcripts.reach import cut_off, export_reach, reached_lines
from transcripts.selection import Selection, chosen_lines, in_words
from transcripts.transcript import transcript_facts, transcript_of

BUNDLE = "transcripts.bundle"
MOST_IN_ONE_FILE = 250  # people; what is drawn stays in memory, about 1.4 MB for each
REPORT_EVERY = 10
LONGEST_NAME = 80
# Of every entry of a ZIP: the earliest there is, so that the same transcripts are the same file.
NO_MOMENT = (1980, 1, 1, 0, 0, 0)


def request_bundle(
    *, owner: User, now: datetime, selection: Selection, file_format: BundleFormat
) -> BackgroundJob:
    """Ask for the transcripts. Whose and of which lines they are is settled now."""
    wish = {"format": file_format, "selection": selection.to_json()}
    return request_job(
        kind=jobs.BUNDLE_TRANSCRIPTS,
        owner=owner,
        subject_pk=number_of_wish(wish),
        title=_("Transcripts of my people, %(day)s") % {"day": written_date(now)},
        now=now,
        parameters=wish | cut_off(owner, now=now),
    )


def write_bundle(*, job_id: int, clock: Callable[[], datetime]) -> None:
    """Write the transcripts with progress. A run that dies starts again and writes the same bytes:
    the ledger is read up to the line, and everything else on the day, of the request.
    """
    job = claim_job(job_id=job_id, now=clock())
    if job is None:
        return
    owner = User.objects.get(pk=job.owner_id)
    if export_reach(owner, now=clock()) != job.parameters["reach"]:
        sentence = _("Your role has changed since you asked for this file.")
        fail_job(job=job, sentence=sentence, now=clock())
        return
    try:
        _write(job, owner, clock)
    except DomainError as refusal:
        fail_job(job=job, sentence=str(refusal), now=clock())


@dataclass(frozen=True, slots=True)
class Bundle:
    """What was settled when it was asked for."""

    job: BackgroundJob
    owner: User
    on: date
    newest: int
    lines: CreditAwardQuerySet
    authority: IssuingAuthority
    shows: str

    @classmethod
    def of(cls, job: BackgroundJob, owner: User) -> Self:
        """Read it from the job. Raises `AuthorityRefusedError`."""
        on = maine_date(job.requested_at)
        selection = Selection.from_json(job.parameters["selection"])
        lines = reached_lines(job.parameters["reach"], on=on)
        return cls(
            job=job,
            owner=owner,
            on=on,
            newest=job.parameters["newest_award"],
            lines=chosen_lines(lines, selection, on=on),
            authority=issuing_authority_on(on),
            shows="; ".join(f"{what}: {which}" for what, which in in_words(selection, on=on)),
        )

    def transcripts(self, people: Sequence[int]) -> Iterator[tuple[User, Facts]]:
        """Yield what each paper says, one after the other."""
        for pk in people:
            person = User.objects.get(pk=pk)
            transcript = transcript_of(person, self.lines, on=self.on, newest=self.newest)
            yield (
                person,
                transcript_facts(
                    transcript,
                    None,
                    self.authority,
                    printed_by=self.owner.name,
                    now=self.job.requested_at,
                    shows=self.shows,
                ),
            )


def people_of(lines: CreditAwardQuerySet) -> list[int]:
    """Return the people of these lines in the order of their names. One query."""
    people = User.objects.filter(pk__in=lines.order_by().values("person"))
    return list(people.order_by("last_name", "first_name", "pk").values_list("pk", flat=True))


def refuse_bundle(people: int, file_format: BundleFormat) -> None:
    """Refuse what would hold nobody, or more people than one PDF does."""
    if not people:
        raise ExportRefusedError(_("There is no training on record for what you chose."))
    if file_format is BundleFormat.PDF and people > MOST_IN_ONE_FILE:
        sentence = _(
            "These are %(n)s people, and one PDF holds up to %(most)s."
            " Choose the ZIP, or one place after the other."
        )
        most = thousands(MOST_IN_ONE_FILE)
        raise ExportRefusedError(sentence % {"n": thousands(people), "most": most})


def _write(job: BackgroundJob, owner: User, clock: Callable[[], datetime]) -> None:
    bundle, file_format = Bundle.of(job, owner), BundleFormat(job.parameters["format"])
    people = people_of(bundle.lines.standing_at(bundle.newest))
    refuse_bundle(len(people), file_format)
    with tempfile.TemporaryFile() as file:
        transcripts = _with_progress(bundle, people, clock)
        if file_format is BundleFormat.PDF:
            _write_one(file, bundle, transcripts)
        else:
            _write_archive(file, transcripts)
        file.seek(0)
        now = clock()
        finish_job(
            job=job,
            content=File(file),
            name=f"transcripts-{bundle.on}.{file_format}",
            now=now,
            write_history=lambda: record(
                BUNDLE,
                on=job,
                actor=owner,
                now=now,
                after={
                    "people": len(people),
                    "format": file_format,
                    "selection": job.parameters["selection"],
                    "newest_award": bundle.newest,
                },
            ),
        )


def _with_progress(
    bundle: Bundle, people: Sequence[int], clock: Callable[[], datetime]
) -> Iterator[tuple[User, Facts]]:
    for number, transcript in enumerate(bundle.transcripts(people), start=1):
        yield transcript
        if number % REPORT_EVERY == 0 or number == len(people):
            report_progress(job=bundle.job, done=number, total=len(people), now=clock())


def _write_one(file: IO[bytes], bundle: Bundle, transcripts: Iterator[tuple[User, Facts]]) -> None:
    marked = ((f"{each.last_name}, {each.first_name}", facts) for each, facts in transcripts)
    title, author = bundle.job.title, bundle.authority.provider
    file.write(draw_transcripts(marked, title=title, author=author))


def _write_archive(file: IO[bytes], transcripts: Iterator[tuple[User, Facts]]) -> None:
    # Papers are compressed already.
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for person, facts in transcripts:
            entry = zipfile.ZipInfo(_entry_name(person), date_time=NO_MOMENT)
            archive.writestr(entry, draw_transcript(facts))


def _entry_name(person: User) -> str:
    """Return a name that is nobody else's: with the number, and without folders."""
    name = f"{person.last_name} {person.first_name}".replace("/", "-").replace("\\", "-")
    return PurePath(f"{name[:LONGEST_NAME]} {person.memssi_number}.pdf").name
