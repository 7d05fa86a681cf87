"""A transcript for each of my people, as one PDF or as a ZIP: copies for the files of an office.

They carry no check code. A paper with one is a promise that is kept for good; thousands at a time,
for whoever may look them up in the register, would be promises nobody asked for.
"""

import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import IO, Self

from django.core.files.base import File

from accounts.models import User
from audit.services import record
from background.models import BackgroundJob
from background.services import (
    finish_job,
    report_progress,
)
from documents.facts import Facts
from organizations.models import IssuingAuthority
from organizations.services import issuing_authority_on
from transcripts.asking import Asked, refuse_bundle
from transcripts.drawing import draw_transcript, draw_transcripts
from transcripts.enums import BundleFormat
from transcripts.file_runs import run_file_job
from transcripts.models import CreditAwardQuerySet
from transcripts.selection import in_words
from transcripts.transcript import transcript_facts, transcript_of

BUNDLE = "transcripts.bundle"
REPORT_EVERY = 10
LONGEST_NAME = 80
# Of every entry of a ZIP: the earliest there is, so that the same transcripts are the same file.
NO_MOMENT = (1980, 1, 1, 0, 0, 0)


def write_bundle(*, job_id: int, clock: Callable[[], datetime]) -> None:
    """Write the transcripts with progress. A run that dies starts again and writes the same bytes:
    the ledger is read up to the line, and everything else on the day, of the request.
    """
    run_file_job(job_id=job_id, clock=clock, write=_write)


@dataclass(frozen=True, slots=True)
class Bundle:
    """What was settled when it was asked for."""

    asked: Asked
    owner: User
    lines: CreditAwardQuerySet
    authority: IssuingAuthority
    shows: str

    @classmethod
    def of(cls, job: BackgroundJob, owner: User) -> Self:
        """Read it from the job. Raises `AuthorityRefusedError`."""
        asked = Asked.of(job)
        chosen = in_words(asked.wish.selection, on=asked.on)
        return cls(
            asked=asked,
            owner=owner,
            lines=asked.lines,
            authority=issuing_authority_on(asked.on),
            shows="; ".join(f"{what}: {which}" for what, which in chosen),
        )

    def transcripts(self, people: Sequence[int]) -> Iterator[tuple[User, Facts]]:
        """Yield what each paper says, one after the other."""
        for pk in people:
            person = User.objects.get(pk=pk)
            transcript = transcript_of(
                person, self.lines, on=self.asked.on, newest=self.asked.newest
            )
            yield (
                person,
                transcript_facts(
                    transcript,
                    None,
                    self.authority,
                    printed_by=self.owner.name,
                    now=self.asked.job.requested_at,
                    shows=self.shows,
                ),
            )


def people_of(lines: CreditAwardQuerySet) -> list[int]:
    """Return the people of these lines in the order of their names. One query."""
    people = User.objects.filter(pk__in=lines.order_by().values("person"))
    return list(people.order_by("last_name", "first_name", "pk").values_list("pk", flat=True))


def _write(job: BackgroundJob, owner: User, clock: Callable[[], datetime]) -> None:
    bundle = Bundle.of(job, owner)
    file_format = BundleFormat(bundle.asked.wish.file_format)
    people = people_of(bundle.lines)
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
            name=bundle.asked.file_name,
            now=now,
            write_history=lambda: record(
                BUNDLE,
                on=job,
                actor=owner,
                now=now,
                after=bundle.asked.history(people=len(people)),
            ),
        )


def _with_progress(
    bundle: Bundle, people: Sequence[int], clock: Callable[[], datetime]
) -> Iterator[tuple[User, Facts]]:
    for number, transcript in enumerate(bundle.transcripts(people), start=1):
        yield transcript
        if number % REPORT_EVERY == 0 or number == len(people):
            report_progress(job=bundle.asked.job, done=number, total=len(people), now=clock())


def _write_one(file: IO[bytes], bundle: Bundle, transcripts: Iterator[tuple[User, Facts]]) -> None:
    marked = ((f"{each.last_name}, {each.first_name}", facts) for each, facts in transcripts)
    title, author = bundle.asked.job.title, bundle.authority.provider
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
