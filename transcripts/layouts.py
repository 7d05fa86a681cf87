"""Ready-made files: what each is for, which lines it holds, what each line says."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum, auto

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.redaction import Profile, shown_to
from courses.enums import MCJA_IN_SERVICE_HOURS, SWORN_OFFICERS
from transcripts.columns import COLUMNS, TRAINING_FILE, Column
from transcripts.enums import BundleFormat, FileFormat
from transcripts.selection import Span


class Makes(StrEnum):
    """What kind of work a file is."""

    LINES = auto()  # one row for each line of the ledger
    GRANT = auto()  # one row for each person in a class under a grant
    TRANSCRIPTS = auto()  # one paper for each person


@dataclass(frozen=True, slots=True)
class Layout:
    """One file that is ready to be asked for."""

    key: str
    label: str | Promise
    description: str | Promise
    keys: tuple[str, ...] = ()
    makes: Makes = Makes.LINES
    span: Span = Span.ANY
    profile: Profile = Profile.OFFICE
    credit_type: str = ""  # the key of the only one it is about
    audience: str = ""  # the key of those who are expected in it
    file_name: str = "training"

    @property
    def formats(self) -> tuple[str, ...]:
        """As which kinds of file it can be had; the first is the usual one."""
        kinds = BundleFormat if self.makes is Makes.TRANSCRIPTS else FileFormat
        return tuple(kinds.values)

    @property
    def columns(self) -> list[Column]:
        """Its own columns."""
        return self.chosen(self.keys)

    @property
    def offered(self) -> list[Column]:
        """All columns that can be chosen for it."""
        return shown_to(self.profile, COLUMNS.values()) if self.makes is Makes.LINES else []

    def chosen(self, keys: Iterable[str]) -> list[Column]:
        """Return these columns in their order, and never one that may not be read by whom the file
        is for: its own where none is named, or none of them is left.
        """
        wanted = [COLUMNS[key] for key in keys if key in COLUMNS]
        own = [COLUMNS[key] for key in self.keys]
        return shown_to(self.profile, wanted) or shown_to(self.profile, own)


LAYOUTS = {
    layout.key: layout
    for layout in (
        Layout(
            "training",
            _("All training of my people"),
            _("One line for each day and type of credit."),
            tuple(column.key for column in TRAINING_FILE),
        ),
        Layout(
            "mcja",
            _("Yearly report to the Academy (MCJA)"),
            _(
                "The in-service hours of an agency's officers in a calendar year: approval number,"
                " course, day, hours and instructors. Agency heads report within 30 days of the"
                " year's end (25 MRSA 2805-B)."
            ),
            (
                "employer",
                "last_name",
                "first_name",
                "work",
                "mcja_number",
                "earned_on",
                "course",
                "title",
                "approval",
                "hours",
                "instructors",
            ),
            span=Span.LAST_YEAR,
            credit_type=MCJA_IN_SERVICE_HOURS,
            audience=SWORN_OFFICERS,
            file_name="mcja-report",
        ),
        Layout(
            "personnel",
            _("Personnel file of a district"),
            _("The training of each employee in a school year, July to June, sorted by name."),
            (
                "last_name",
                "first_name",
                "memssi_number",
                "employer",
                "work",
                "earned_on",
                "course",
                "title",
                "provider",
                "credit_type",
                "hours",
                "source",
            ),
            span=Span.THIS_SCHOOL_YEAR,
            file_name="personnel-file",
        ),
        Layout(
            "grant",
            _("Report about a grant"),
            _(
                "Who was trained under a grant award, in which class, from which school, for how"
                " many hours."
            ),
            makes=Makes.GRANT,
            file_name="grant-report",
        ),
        Layout(
            "public",
            _("Answer to a public-records request"),
            _(
                "Who took which training when. Personal contacts, numbers of other registers,"
                " scores and evaluations are left out, whatever columns you choose."
            ),
            (
                "last_name",
                "first_name",
                "employer",
                "work_email",
                "earned_on",
                "course",
                "title",
                "credit_type",
                "hours",
                "source",
            ),
            profile=Profile.PUBLIC,
            file_name="public-record",
        ),
        Layout(
            "transcripts",
            _("A transcript for each person"),
            _("PDF copies without a check code, in one file or as a ZIP."),
            makes=Makes.TRANSCRIPTS,
            file_name="transcripts",
        ),
    )
}
USUAL = "training"
