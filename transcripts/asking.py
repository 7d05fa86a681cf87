"""Ask for a file of people's training. What was wished is settled once, and read from the job."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import Count
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import User
from background.models import BackgroundJob
from background.services import number_of_wish, request_job
from core.clock import maine_date
from core.templatetags.ui import maine_date as written_date
from core.templatetags.ui import thousands
from organizations.models import Organization
from transcripts import jobs
from transcripts.columns import Column
from transcripts.enums import BundleFormat, FileFormat
from transcripts.exceptions import ExportRefusedError
from transcripts.exports import require_room
from transcripts.funding import numbers_for
from transcripts.layouts import LAYOUTS, USUAL, Layout, Makes
from transcripts.models import CreditAwardQuerySet
from transcripts.reach import EVERYWHERE, cut_off, export_reach, reached_lines
from transcripts.selection import EVERYTHING, Selection, chosen_lines, in_words, of_audience

MOST_IN_ONE_FILE = 250  # people; what is drawn stays in memory, about 1.4 MB for each
AT = "at_"  # a column is chosen by its place: at_last_name=1

LONGEST_NAME = 170  # of a file, on the list of jobs; a day follows

KINDS = {
    Makes.LINES: jobs.EXPORT_AWARDS,
    Makes.GRANT: jobs.EXPORT_GRANT,
    Makes.TRANSCRIPTS: jobs.BUNDLE_TRANSCRIPTS,
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants: which file, of which lines, in which columns, as what kind of file.

    No columns are those of the layout.
    """

    layout: str = USUAL
    file_format: str = FileFormat.CSV
    selection: Selection = EVERYTHING
    columns: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """Return what `to_json` wrote; a job of an earlier version asked for the usual file."""
        return cls(
            layout=stored.get("layout", USUAL),
            file_format=stored.get("format", FileFormat.CSV),
            selection=Selection.from_json(stored.get("selection", {})),
            columns=tuple(stored.get("columns", ())),
        )

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "layout": self.layout,
            "format": self.file_format,
            "selection": self.selection.to_json(),
            "columns": list(self.columns),
        }

    @property
    def query(self) -> str:
        """What follows the address of a page that shows this wish, and asks for it."""
        said = {"layout": self.layout, "file_format": self.file_format}
        said |= {"span": self.selection.span} | self.selection.to_json()
        said |= {f"{AT}{key}": str(place) for place, key in enumerate(self.columns, start=1)}
        return urlencode(said)

    @property
    def format_label(self) -> str:
        """As what kind of file, in words."""
        return str(dict([*FileFormat.choices, *BundleFormat.choices])[self.file_format])

    @property
    def what(self) -> Layout:
        """The file that is wanted."""
        return LAYOUTS[self.layout]

    @property
    def chosen_columns(self) -> list[Column]:
        """What each of its lines says; nothing that may not be read by whom it is for."""
        return self.what.chosen(self.columns)


USUAL_WISH = Wish()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a job was asked for, and up to where it reads."""

    job: BackgroundJob
    wish: Wish
    on: date
    newest: int

    @classmethod
    def of(cls, job: BackgroundJob) -> Self:
        """Read it from the job."""
        return cls(
            job=job,
            wish=Wish.from_json(job.parameters),
            on=maine_date(job.requested_at),
            newest=job.parameters["newest_award"],
        )

    @property
    def lines(self) -> CreditAwardQuerySet:
        """The lines it holds, as they stood when it was asked for."""
        reach = job_reach(self.job)
        return lines_of(self.wish, reach, on=self.on).standing_at(self.newest)

    @property
    def file_name(self) -> str:
        """What the file is called."""
        return f"{self.wish.what.file_name}-{self.on}.{self.wish.file_format}"

    def history(self, **counted: int) -> dict[str, Any]:
        """Return what history keeps of it: what was taken, and how much. Which lines they are is
        said in words, as they were that day.
        """
        chosen = in_words(self.wish.selection, on=self.on)
        return {
            "layout": self.wish.layout,
            "format": self.wish.file_format,
            "chosen": [f"{what}: {which}" for what, which in chosen],
            "columns": [column.key for column in self.wish.chosen_columns],
            "newest_award": self.newest,
        } | counted


def lines_of(wish: Wish, reach: list[str], *, on: date) -> CreditAwardQuerySet:
    """Return the lines that are wished for, of the people of these places, on a day."""
    lines = _of_everybody(wish, reach, on=on)
    if wish.what.audience:
        lines = lines.filter(of_audience(wish.what.audience))
    return lines


def _of_everybody(wish: Wish, reach: list[str], *, on: date) -> CreditAwardQuerySet:
    lines = chosen_lines(reached_lines(reach, on=on), wish.selection, on=on)
    if wish.what.credit_type:
        lines = lines.filter(credit_type__key=wish.what.credit_type)
    return lines


def job_reach(job: BackgroundJob) -> list[str]:
    """Return the places whose people's training a job was asked for."""
    return list(job.parameters["reach"])


def request_file(*, owner: User, now: datetime, wish: Wish = USUAL_WISH) -> BackgroundJob:
    """Ask for a file; the same wish asked twice is one job. Raises `ExportRefusedError`."""
    refuse_foreign(owner=owner, wish=wish, now=now)
    chosen = ", ".join(which for _what, which in in_words(wish.selection, on=maine_date(now)))
    file = f"{wish.what.label} ({chosen})" if chosen else str(wish.what.label)
    title = _("%(file)s, %(day)s") % {
        "file": Truncator(file).chars(LONGEST_NAME),
        "day": written_date(now),
    }
    return request_job(
        kind=KINDS[wish.what.makes],
        owner=owner,
        subject_pk=number_of_wish(wish.to_json()),
        title=title,
        now=now,
        parameters=wish.to_json() | cut_off(owner, now=now),
    )


def refuse_foreign(*, owner: User, wish: Wish, now: datetime) -> None:
    """Refuse a file over people who are not this person's. Raises `ExportRefusedError`."""
    reach = export_reach(owner, now=now)
    if not reach:
        raise ExportRefusedError(
            _("You may not take away anybody's training: no place is entrusted to you.")
        )
    if wish.what.makes is Makes.GRANT and EVERYWHERE not in reach:
        raise ExportRefusedError(
            _("A grant reaches beyond your people. Ask MSSC staff for the report about it.")
        )
    if wish.selection.place is not None:
        place = Organization.objects.filter(pk=wish.selection.place).first()
        if place is None or not place.path.startswith(tuple(reach)):
            raise ExportRefusedError(
                _("%(place)s is not one of your places. You may take away your people's training.")
                % {"place": place or _("This place")}
            )


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


@dataclass(frozen=True, slots=True)
class Amount:
    """How much a file would hold if it was asked for now. `others` are rows of people who are not
    those it is about.
    """

    rows: int
    people: int
    others: int = 0


def amount_of(*, owner: User, wish: Wish, now: datetime) -> Amount:
    """Count what is wished for. Raises `ExportRefusedError` where the file cannot be had."""
    refuse_foreign(owner=owner, wish=wish, now=now)
    on = maine_date(now)
    if wish.what.makes is Makes.GRANT:
        everything = numbers_for(wish.selection, on=on).everything
        people = {person for each in everything for person in each.people}
        return Amount(sum(len(each.people) for each in everything), len(people))
    reach = export_reach(owner, now=now)
    lines = lines_of(wish, reach, on=on).standing().order_by()
    counted = lines.aggregate(rows=Count("pk"), people=Count("person", distinct=True))
    if wish.what.makes is Makes.TRANSCRIPTS:
        refuse_bundle(counted["people"], BundleFormat(wish.file_format))
        return Amount(counted["people"], counted["people"])
    if wish.file_format == FileFormat.XLSX:
        require_room(counted["rows"])
    if wish.what.audience:
        everybody = _of_everybody(wish, reach, on=on).standing().count()
        counted["others"] = everybody - counted["rows"]
    return Amount(**counted)
