"""What a file of the ledger can say of a line: every column once, as an expression of its query.

A file is a choice of these columns over some lines. All that stands in a cell is worked out by the
database, so that a cell costs no further query and the whole file can be written by it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum, auto

from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Concat
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.addresses import email_shown_to, work_email_of
from accounts.models import User
from accounts.numbers import memssi_number_of, number_shown_to
from accounts.redaction import Says
from core.exports import CellKind
from core.joined_texts import JoinedTexts
from courses.enums import DeliveryMode, TermList
from courses.models import InstructorAssignment
from courses.services import FormerNames, former_names
from organizations.enums import EmploymentStatus
from organizations.models import Employment, Organization, WorkKind
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
    # Of a new column nobody has thought about the public yet.
    says: Says = Says.EVALUATION


def _of_the_line(path: str) -> Callable[[Reading], Combinable]:
    return lambda _reading: F(path)


def _course_code(_reading: Reading) -> Combinable:
    return Coalesce("version__course__code", "outside__course__code", Value(""))


def _course_title(_reading: Reading) -> Combinable:
    return Coalesce("version__course__title", "outside__title")


def _provider(_reading: Reading) -> Combinable:
    return Coalesce("version__provider", "outside__provider")


def _lane(_reading: Reading) -> Combinable:
    return Coalesce("version__course__lane__name", "outside__lane__name")


def _class_number(_reading: Reading) -> Combinable:
    return Coalesce("enrollment__offering__number", "taught__offering__number")


def _employer_then(_reading: Reading) -> Combinable:
    """Return where the person worked on the day of the line; the longest-held work first."""
    # One place by its key, not the places of all work joined for each line.
    place = Subquery(_worked_then().values("organization")[:1])
    return Subquery(Organization.objects.filter(pk=place).order_by().values("name"))


def _work_then(_reading: Reading) -> Combinable:
    """Return as what the person worked there."""
    kind = Subquery(_worked_then().values("work_kind")[:1])
    return Subquery(WorkKind.objects.filter(pk=kind).order_by().values("name"))


def _worked_then() -> QuerySet[Employment]:
    worked: QuerySet[Employment] = Employment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=OuterRef(OuterRef("earned_on"))),
        person=OuterRef(OuterRef("person")),
        starts_on__lte=OuterRef(OuterRef("earned_on")),
        status=EmploymentStatus.CONFIRMED,
    )
    return worked.order_by("starts_on", "pk")


def _instructors(_reading: Reading) -> Combinable:
    """Return who taught the class, all of them, in the order in which they were asked."""
    teachers = InstructorAssignment.objects.teaching().filter(
        offering=Coalesce(OuterRef("enrollment__offering"), OuterRef("taught__offering"))
    )
    name = Concat("instructor__first_name", Value(" "), "instructor__last_name")
    return JoinedTexts(teachers.order_by("pk").values(joined=name))


def _delivery(_reading: Reading) -> Combinable:
    """Return how the class was held, in words."""
    modes = DeliveryMode.choices
    paths = ("enrollment__offering__delivery_mode", "taught__offering__delivery_mode")
    return Case(
        *(When(**{path: mode}, then=Value(str(word))) for path in paths for mode, word in modes),
        output_field=CharField(),
    )


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


def _public(
    key: str,
    heading: str | Promise,
    kind: CellKind,
    cell: Callable[[Reading], Combinable],
    cost: Cost = Cost.JOIN,
) -> Column:
    """Return a column that says who took which training when, or where they worked."""
    return Column(key, heading, kind, cell, cost, says=Says.PUBLIC)


COLUMNS = {
    column.key: column
    for column in (
        _public(
            "memssi_number",
            _("MEMSSI number"),
            CellKind.TEXT,
            lambda _reading: memssi_number_of("person_id"),
        ),
        _public("last_name", _("Last name"), CellKind.TEXT, _of_the_line("person__last_name")),
        _public("first_name", _("First name"), CellKind.TEXT, _of_the_line("person__first_name")),
        Column(
            key="email",
            heading=_("Email"),
            kind=CellKind.TEXT,
            cell=lambda reading: email_shown_to(reading.reader, person="person"),
            cost=Cost.LOOKUP,
            says=Says.PERSONAL_EMAIL,
        ),
        _public(
            "work_email",
            _("Work email"),
            CellKind.TEXT,
            lambda _reading: work_email_of("person"),
            Cost.LOOKUP,
        ),
        Column(
            key="mcja_number",
            heading=_("MCJA number"),
            kind=CellKind.TEXT,
            cell=lambda reading: number_shown_to(reading.reader, "mcja_number", person="person"),
            cost=Cost.LOOKUP,
            says=Says.PRIVATE_NUMBER,
        ),
        _public("employer", _("Employer on that day"), CellKind.TEXT, _employer_then, Cost.LOOKUP),
        _public("work", _("Work on that day"), CellKind.TEXT, _work_then, Cost.LOOKUP),
        _public("earned_on", _("Date"), CellKind.DAY, _of_the_line("earned_on")),
        _public("course", _("Course"), CellKind.TEXT, _course_code),
        _public("title", _("Title"), CellKind.TEXT, _course_title),
        _public("class", _("Class"), CellKind.TEXT, _class_number),
        _public("delivery", _("Delivery"), CellKind.TEXT, _delivery),
        _public("lane", _("Topic area"), CellKind.TEXT, _lane),
        _public("provider", _("Provider"), CellKind.TEXT, _provider),
        _public("instructors", _("Instructors"), CellKind.TEXT, _instructors, Cost.LOOKUP),
        _public("credit_type", _("Credit type"), CellKind.TEXT, _credit_type_then),
        _public("hours", _("Hours"), CellKind.NUMBER, _of_the_line("hours")),
        _public("approval", _("Approval"), CellKind.TEXT, _of_the_line("approval__number")),
        _public("source", _("Source"), CellKind.TEXT, _source),
        _public("checked", _("How checked"), CellKind.TEXT, _checked),
        # In the words of whoever decided: a score may stand in them.
        Column(
            key="reasoning",
            heading=_("How the hours came about"),
            kind=CellKind.TEXT,
            cell=_of_the_line("reasoning"),
        ),
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
