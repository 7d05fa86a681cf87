"""The coordinator's file: one line for each award, row by row, safe to open in a spreadsheet."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.models.functions import Coalesce

from accounts.addresses import email_shown_to
from accounts.decisions import memssi_number
from accounts.models import User
from courses.enums import TermList
from courses.services import FormerNames, former_names
from organizations.enums import EmploymentStatus
from organizations.models import Employment
from transcripts.enums import Checked, CreditSource
from transcripts.models import CreditAwardQuerySet

COLUMNS: dict[str, str] = {
    "MEMSSI number": "",
    "Last name": "person__last_name",
    "First name": "person__first_name",
    "Email": "email_shown",
    "Employer on that day": "employer",
    "Date": "earned_on",
    "Course": "course_code",
    "Title": "course_title",
    "Class": "class_number",
    "Credit type": "credit_type__name",
    "Hours": "hours",
    "Approval": "approval__number",
    "Source": "source",
    "How checked": "checked",
}
ORDER = ("person__last_name", "person__first_name", "person", "earned_on", "pk")


def award_rows(
    awards: CreditAwardQuerySet, *, reader: User, names: FormerNames | None = None
) -> Iterator[list[Any]]:
    """Yield the cells of each line in the order of `COLUMNS`, from a server-side cursor.

    The lines are what the reader may see already; of the addresses they see those of `accounts`.
    `names` says what credit types were called before; whoever asks part by part reads it once.
    """
    fields = [field for field in COLUMNS.values() if field]
    day, credit_type = fields.index("earned_on"), fields.index("credit_type__name")
    names = names or former_names(TermList.CREDIT_TYPE)
    empty = models.Value("")
    rows = (
        awards.annotate(
            employer=models.Subquery(_employer_then()),
            course_code=Coalesce("version__course__code", "outside__course__code", empty),
            course_title=Coalesce("version__course__title", "outside__title"),
            class_number=Coalesce("enrollment__offering__number", "taught__offering__number"),
            email_shown=email_shown_to(reader, person="person"),
        )
        .order_by(*ORDER)
        .values_list("person_id", "credit_type_id", *fields)
        .iterator(chunk_size=2000)
    )
    for person_id, credit_type_id, *cells, source, checked in rows:
        yield [
            memssi_number(person_id),
            *cells[:credit_type],
            # The word of that day: lines handed in years ago do not change.
            names.on(cells[day], credit_type_id, cells[credit_type]),
            *cells[credit_type + 1 :],
            CreditSource(source).label,
            Checked(checked).label,
        ]


def _employer_then() -> models.QuerySet[Employment, str]:
    """Return where the person worked on the day of the line; the longest-held work first."""
    worked = Employment.objects.filter(
        models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=models.OuterRef("earned_on")),
        person=models.OuterRef("person"),
        starts_on__lte=models.OuterRef("earned_on"),
        status=EmploymentStatus.CONFIRMED,
    )
    return worked.order_by("starts_on", "pk").values_list("organization__name", flat=True)[:1]
