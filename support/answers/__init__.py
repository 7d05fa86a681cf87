"""The answers of the help page as staff find them: one module for each role."""

from django.utils.translation import gettext_lazy as _

from support.answers import (
    coordinators,
    directors,
    everyone,
    instructors,
    learners,
    officers,
    staff,
)

# Name in the key of a text, and its heading on the page.
GROUPS = {
    "everyone": _("For everyone"),
    "learner": _("For learners: teachers, bus drivers, everyone at a school"),
    "officer": _("For School Resource Officers"),
    "instructor": _("For instructors"),
    "coordinator": _("For coordinators"),
    "staff": _("For MSSC staff and administrators"),
    "director": _("For directors"),
}
TEXTS = [
    *everyone.TEXTS,
    *learners.TEXTS,
    *officers.TEXTS,
    *instructors.TEXTS,
    *coordinators.TEXTS,
    *staff.TEXTS,
    *directors.TEXTS,
]
