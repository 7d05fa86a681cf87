"""What a file of the ledger can say of a line: every column once, as an expression of its query.

A file is a choice of these columns over some lines. All that stands in a cell is worked out by the
database, so that a cell costs no further query and the whole file can be written by it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum, auto

from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.addresses import email_shown_to
from accounts.models import User
from accounts.numbers import memssi_number_of
from core.exports import CellKind
from courses.enums import TermList
from courses.services import FormerNames, former_names
from organizations.enums import EmploymentStatus
from organizations.models import Employment, Organization
from transcripts.enums import Checked, CreditSource


class Cost(StrEnum):
    """What a column adds to the work of a line."""

    JOIN = auto()  # it stands in the line, or in a row the line names
    LOOKUP = auto()  # something is looked up for each line


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads the file, and what credit types were called before: what a cell may depend on."""

    reader: User
    names: FormerNames

    @classmethod
    def by(cls, reader: User) -> "Reading":
        """Prepare to write files for one reader. One query."""
        return cls(reader, former_names(TermList.CREDIT_TYPE))


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `key` is kept where a choice is kept, `heading` is what people read."""

    key: str
    heading: str | Promise
    kind: CellKind
    cell: Callable[[Reading], Combinable]
    cost: Cost = Cost.JOIN


def _of_the_line(path: str) -> Callable[[Reading], Combinable]:
    return lambda _reading: F(path)


def _course_code(_reading: Reading) -> Combinable:
    return Coalesce("version__course__code", "outside__course__code", Value(""))


def _course_title(_reading: Reading) -> Combinable:
    return Coalesce("version__course__title", "outside__title")


def _class_number(_reading: Reading) -> Combinable:
    return Coalesce("enrollment__offering__number", "taught__offering__number")


def _employer_then(_reading: Reading) -> Combinable:
    """Return where the person worked on the day of the line; the longest-held work first."""
    worked: QuerySet[Employment] = Employment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=OuterRef(OuterRef("earned_on"))),
        person=OuterRef(OuterRef("person")),
        starts_on__lte=OuterRef(OuterRef("earned_on")),
        status=EmploymentStatus.CONFIRMED,
    )
    employer = Subquery(worked.order_by("starts_on", "pk").values("organization")[:1])
    # One place by its key, not the places of all work joined for each line.
    return Subquery(Organization.objects.filter(pk=employer).order_by().values("name"))


def _credit_type_then(reading: Reading) -> Combinable:
    """Return the word of that day: lines handed in years ago do not change."""
    renamed = [
        When(credit_type=pk, earned_on__lt=used_until, then=Value(name))
        for pk, earlier in reading.names.by_term.items()
        for used_until, name in earlier
    ]
    if not renamed:
        return F("credit_type__name")
    return Case(*renamed, default=F("credit_type__name"), output_field=CharField())


def _source(_reading: Reading) -> Combinable:
    return Case(
        *(When(source=source, then=Value(str(source.label))) for source in CreditSource),
        output_field=CharField(),
    )


def _checked(_reading: Reading) -> Combinable:
    return Case(
        *(When(checked=checked, then=Value(str(checked.label))) for checked in Checked),
        output_field=CharField(),
    )


COLUMNS = {
    column.key: column
    for column in (
        Column(
            "memssi_number",
            _("MEMSSI number"),
            CellKind.TEXT,
            lambda _reading: memssi_number_of("person_id"),
        ),
        Column("last_name", _("Last name"), CellKind.TEXT, _of_the_line("person__last_name")),
        Column("first_name", _("First name"), CellKind.TEXT, _of_the_line("person__first_name")),
        Column(
            "email",
            _("Email"),
            CellKind.TEXT,
            lambda reading: email_shown_to(reading.reader, person="person"),
            Cost.LOOKUP,
        ),
        Column("employer", _("Employer on that day"), CellKind.TEXT, _employer_then, Cost.LOOKUP),
        Column("earned_on", _("Date"), CellKind.DAY, _of_the_line("earned_on")),
        Column("course", _("Course"), CellKind.TEXT, _course_code),
        Column("title", _("Title"), CellKind.TEXT, _course_title),
        Column("class", _("Class"), CellKind.TEXT, _class_number),
        Column("credit_type", _("Credit type"), CellKind.TEXT, _credit_type_then),
        Column("hours", _("Hours"), CellKind.NUMBER, _of_the_line("hours")),
        Column("approval", _("Approval"), CellKind.TEXT, _of_the_line("approval__number")),
        Column("source", _("Source"), CellKind.TEXT, _source),
        Column("checked", _("How checked"), CellKind.TEXT, _checked),
    )
}

# The coordinator's file of the training of all their people.
TRAINING_FILE = tuple(
    COLUMNS[key]
    for key in (
        "memssi_number",
        "last_name",
        "first_name",
        "email",
        "employer",
        "earned_on",
        "course",
        "title",
        "class",
        "credit_type",
        "hours",
        "approval",
        "source",
        "checked",
    )
)
