"""Our columns of a file of past training, and the headings they usually have."""

import re
from collections.abc import Iterable, Mapping, Sequence

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.social_security import has_social_security_number
from organizations.imports.cells import fold
from transcripts.enums import IntakeKind


class Column(models.TextChoices):
    """What a row may say."""

    NUMBER = "number", gettext_lazy("MEMSSI number")
    EMAIL = "email", gettext_lazy("Email address")
    SID = "sid", gettext_lazy("FEMA student ID")
    FIRST_NAME = "first_name", gettext_lazy("First name")
    LAST_NAME = "last_name", gettext_lazy("Last name")
    NAME = "name", gettext_lazy("Whole name")
    EMPLOYER = "employer", gettext_lazy("Where they work or worked")
    CODE = "code", gettext_lazy("Course code")
    TITLE = "title", gettext_lazy("Course title")
    DAY = "day", gettext_lazy("Date completed")
    HOURS = "hours", gettext_lazy("Contact hours")
    PROVIDER = "provider", gettext_lazy("Who gave it")
    CERTIFICATE = "certificate", gettext_lazy("Certificate number")
    APPROVAL = "approval", gettext_lazy("Approval number of a board")


WHO = (
    Column.NUMBER,
    Column.EMAIL,
    Column.FIRST_NAME,
    Column.LAST_NAME,
    Column.NAME,
    Column.EMPLOYER,
)
WHAT = (Column.CODE, Column.TITLE, Column.DAY, Column.HOURS, Column.PROVIDER, Column.CERTIFICATE)
COLUMNS: dict[str, tuple[Column, ...]] = {
    IntakeKind.CLAIMS: (*WHO, *WHAT),
    IntakeKind.FEDERAL: (
        Column.SID,
        *WHO,
        Column.CODE,
        Column.TITLE,
        Column.DAY,
        Column.CERTIFICATE,
    ),
    IntakeKind.HISTORY: (*WHO, *WHAT, Column.APPROVAL),
}

# Headings as they are met, folded; the first that is there is taken.
HEADINGS: dict[Column, str] = {
    Column.NUMBER: "memssinumber memssi memssiid memssino",
    Column.EMAIL: "emailaddress email workemail schoolemail mail studentemail participantemail",
    Column.SID: "femasid sid femastudentid studentid studentidentificationnumber",
    Column.FIRST_NAME: "firstname first givenname fname legalfirstname",
    Column.LAST_NAME: "lastname last familyname surname lname legallastname",
    Column.NAME: "wholename fullname name studentname participant participantname attendee "
    "attendeename employeename employee person officer",
    Column.EMPLOYER: "wheretheyworkorworked wheretheywork employer school agency organization "
    "district department place building schoolname agencyname",
    Column.CODE: "coursecode code coursenumber courseno courseid catalognumber",
    Column.TITLE: "coursetitle title coursename course training trainingtitle class classtitle "
    "description topic",
    Column.DAY: "datecompleted completiondate completedon completed date dateofcompletion "
    "enddate trainingdate classdate earnedon coursedate",
    Column.HOURS: "contacthours hours credithours credits traininghours totalhours hrs",
    Column.PROVIDER: "whogaveit provider trainingprovider vendor sponsor givenby presenter",
    Column.CERTIFICATE: "certificatenumber certificate certificateno certificateid",
    Column.APPROVAL: "approvalnumberofaboard approvalnumber approval mcjanumber "
    "mcjaapproval mcjaapprovalnumber",
}
KNOWN = {word for words in HEADINGS.values() for word in words.split()}
# Headings of what is never kept: Social Security numbers, birth dates, pay, health, children.
NEVER_READ = re.compile(
    r"ssn|socialsec|socsec|taxid|birth|dob$|^dob|pupil|guardian|parent|gender|^sex$|race|ethnic"
    r"|^iep|504|disab|salary|wage|payrate|medic|diagnos|health|password|pin$"
)


def not_offered(heading: str, samples: Iterable[str] = ()) -> bool:
    """Say whether a column is one we do not read, by its heading or by what stands in it."""
    if fold(heading) in KNOWN:
        return False
    cells = list(samples)
    in_a_row = sum(has_social_security_number(cell) for cell in cells)
    return (
        NEVER_READ.search(fold(heading)) is not None
        or any(has_social_security_number(cell, in_a_row=False) for cell in cells)
        or (bool(cells) and in_a_row * 2 > len(cells))
    )


def guess_columns(headings: Iterable[str], *, kind: str) -> dict[str, str]:
    """Return which heading probably means which of our columns; each is taken once."""
    free: dict[str, str] = {}
    for heading in headings:
        free.setdefault(fold(heading), heading)
    columns = {}
    for column in COLUMNS[kind]:
        known = next((word for word in HEADINGS[column].split() if word in free), None)
        if known is not None:
            columns[str(column.value)] = free.pop(known)
    return columns


def missing_from(columns: Mapping[str, str], *, names_everybody: bool) -> str:
    """Return what a file cannot be read without; "" where nothing is missing."""
    named = {name for name, heading in columns.items() if heading}
    has_name = Column.NAME in named or {Column.FIRST_NAME, Column.LAST_NAME} <= named
    if names_everybody and not (has_name or named & {Column.NUMBER, Column.EMAIL, Column.SID}):
        return _("Say which column holds the MEMSSI number, the email address or the name.")
    if not named & {Column.CODE, Column.TITLE}:
        return _("Say which column holds the code or the title of the course.")
    if Column.DAY not in named:
        return _("Say which column holds the day on which it was completed.")
    return ""


def label_of(name: str) -> str:
    """Return what people call a column."""
    return str(Column(name).label)


def headings_of(kind: str) -> Sequence[str]:
    """Return the headings of an empty file to fill in, in the order of our columns."""
    return [str(column.label) for column in COLUMNS[kind] if column != Column.NAME]
