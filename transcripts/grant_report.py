"""Who was trained under a grant: a row for each person in a class. Its sums are those on screen."""

import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import IO, Any

from django.core.files.base import File
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from background.models import BackgroundJob
from background.services import claim_job, finish_job, report_progress, told_in_words
from core.exports import BYTE_ORDER_MARK, csv_lines
from core.spreadsheets import Spreadsheet
from organizations.models import Organization
from transcripts.asking import Asked, refuse_foreign
from transcripts.enums import FileFormat
from transcripts.exceptions import ExportRefusedError
from transcripts.funding import AwardNumbers, numbers_for

Row = list[Any]


def write_grant_report(*, job_id: int, clock: Callable[[], datetime]) -> None:
    """Write the report. A run that dies starts again and writes the same bytes."""
    job = claim_job(job_id=job_id, now=clock())
    if job is None:
        return
    owner = User.objects.get(pk=job.owner_id)
    asked = Asked.of(job)
    with told_in_words(job=job, clock=clock):
        refuse_foreign(owner=owner, wish=asked.wish, now=clock())
        _write(asked, owner, clock)


def rows_of(numbers: AwardNumbers) -> Iterator[Row]:
    """Yield a row for each person in each class and elsewhere, by day and name. Two queries."""
    everything = numbers.everything
    people = {person for each in everything for person in each.people}
    schools = {pk for each in everything for one in each.people.values() for pk in one.schools}
    named = {person.pk: person for person in User.objects.filter(pk__in=people)}
    yes_or_no = {True: _("Yes"), False: _("No")}
    places = dict(Organization.objects.filter(pk__in=schools).values_list("pk", "name"))
    for each in everything:
        for pk in sorted(
            each.people, key=lambda pk: (named[pk].last_name, named[pk].first_name, pk)
        ):
            person, one = named[pk], each.people[pk]
            yield [
                numbers.award.name,
                numbers.award.key,
                each.number,
                each.title,
                each.day,
                person.memssi_number,
                person.last_name,
                person.first_name,
                "; ".join(sorted(places[school] for school in one.schools)),
                yes_or_no[one.took_part] if each.number else "",
                yes_or_no[one.completed],
                one.hours,
            ]


def heading() -> list[str]:
    """Return what the columns are called."""
    return [
        _("Grant award"),
        _("Number of the award"),
        _("Class"),
        _("Title"),
        _("First day"),
        _("MEMSSI number"),
        _("Last name"),
        _("First name"),
        _("School"),
        _("Held a seat"),
        _("Completed"),
        _("Contact hours"),
    ]


def _write(asked: Asked, owner: User, clock: Callable[[], datetime]) -> None:
    job = asked.job
    rows = list(rows_of(numbers_for(asked.wish.selection, on=asked.on, newest=asked.newest)))
    if not rows:
        raise ExportRefusedError(_("There is no training on record for what you chose."))
    with tempfile.TemporaryFile() as file:
        _write_rows(file, job, rows, FileFormat(asked.wish.file_format))
        report_progress(job=job, done=len(rows), total=len(rows), now=clock())
        file.seek(0)
        now = clock()
        finish_job(
            job=job,
            content=File(file),
            name=asked.file_name,
            now=now,
            write_history=lambda: record(
                "transcripts.export",
                on=job,
                actor=owner,
                now=now,
                after=asked.history(rows=len(rows)),
            ),
        )


def _write_rows(
    file: IO[bytes], job: BackgroundJob, rows: list[Row], file_format: FileFormat
) -> None:
    if file_format is FileFormat.XLSX:
        title, made_at = job.title, job.requested_at
        with Spreadsheet(file, title=title, heading=heading(), made_at=made_at) as sheet:
            for row in rows:
                sheet.add(row)
        return
    file.write(BYTE_ORDER_MARK.encode())
    for line in csv_lines([heading(), *rows]):
        file.write(line.encode())
