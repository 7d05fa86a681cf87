"""Our columns of a roster, the headings they usually have, and columns we do not read."""

import re
from collections.abc import Iterable, Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.social_security import has_social_security_number
from organizations.imports.cells import fold


class Column(models.TextChoices):
    """What a roster may say of somebody."""

    NUMBER = "number", _("MEMSSI number")
    FIRST_NAME = "first_name", _("First name")
    LAST_NAME = "last_name", _("Last name")
    PREFERRED_NAME = "preferred_name", _("Preferred name")
    EMAIL = "email", _("Email address")
    OTHER_EMAIL = "other_email", _("Second email address")
    STAFF_ID = "staff_id", _("State staff ID")
    PLACE = "place", _("Where they work")
    WORK = "work", _("What they do")
    STARTS_ON = "starts_on", _("First day")
    ENDS_ON = "ends_on", _("First day no longer there")
    PHONE = "phone", _("Phone")


PLACE_ID = "place_id"  # stands in packages only: the number of the place, before its name
NEEDED = (Column.FIRST_NAME, Column.LAST_NAME)

# Headings as they are met, folded: the first column that knows a heading takes it.
HEADINGS: dict[Column, tuple[str, ...]] = {
    Column.NUMBER: ("memssinumber", "memssi", "memssiid", "memssino"),
    Column.FIRST_NAME: ("firstname", "first", "givenname", "fname", "legalfirstname"),
    Column.LAST_NAME: ("lastname", "last", "familyname", "surname", "lname", "legallastname"),
    Column.PREFERRED_NAME: (
        "preferredname",
        "preferredfirstname",
        "nickname",
        "goesby",
        "preferredgivenname",
    ),
    Column.EMAIL: ("email", "emailaddress", "workemail", "schoolemail", "mail", "emailwork"),
    Column.OTHER_EMAIL: (
        "secondemail",
        "secondemailaddress",
        "email2",
        "personalemail",
        "homeemail",
        "otheremail",
    ),
    Column.STAFF_ID: (
        "statestaffid",
        "stateid",
        "staffid",
        "educatorid",
        "doeid",
        "statestaffnumber",
    ),
    Column.PLACE: (
        "place",
        "school",
        "building",
        "location",
        "site",
        "worksite",
        "agency",
        "schoolname",
        "organization",
        "wheretheywork",
        "department",
    ),
    Column.WORK: ("work", "position", "job", "jobtitle", "title", "role", "assignment", "rank"),
    Column.STARTS_ON: (
        "firstday",
        "startdate",
        "start",
        "hiredate",
        "hired",
        "begindate",
        "startson",
    ),
    Column.ENDS_ON: ("enddate", "end", "termdate", "terminationdate", "endson", "leavedate"),
    Column.PHONE: ("phone", "phonenumber", "telephone", "workphone", "cell", "mobile"),
}
KNOWN_HEADINGS = {known for every in HEADINGS.values() for known in every}
# Headings of what is never kept: Social Security numbers, birth dates, students, pay, health.
NEVER_READ = re.compile(
    r"ssn|socialsec|socsec|taxid|birth|dob$|^dob|student|pupil|grade|guardian|parent|gender|^sex$"
    r"|race|ethnic|lunch|^iep|504|disab|salary|wage|payrate|medic|diagnos|health|password|pin$"
)


def not_offered(heading: str, samples: Iterable[str] = ()) -> bool:
    """Say whether a column is one we do not read, by its heading or by what stands in it.

    One number in a column that we know by its heading is a slip: that row alone is wrong.
    """
    if NEVER_READ.search(fold(heading)):
        return True
    cells = list(samples)
    is_known = fold(heading) in KNOWN_HEADINGS
    if not is_known and any(has_social_security_number(cell, in_a_row=False) for cell in cells):
        return True
    in_a_row = sum(has_social_security_number(cell) for cell in cells)
    return bool(cells) and in_a_row * 2 > len(cells)


def guess_columns(headings: Iterable[str], *, remembered: Mapping[str, str]) -> dict[str, str]:
    """Return which heading means which of our columns: as last time, else by its words."""
    free = {fold(heading): heading for heading in headings}
    columns = {}
    for column in Column:
        said_last = fold(remembered.get(column, ""))
        for known in (said_last, *HEADINGS[column]):
            if known and known in free:
                columns[str(column.value)] = free.pop(known)
                break
    return columns
