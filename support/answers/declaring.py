"""How an answer is declared."""

from django.utils.translation import gettext_lazy as _

from wording.declared import Placeholder, Text, Words
from wording.enums import Kind

PLACEHOLDERS = (
    Placeholder("site_name", "MEMSSI", _("The short name of this service.")),
    Placeholder("office_phone", "207-555-0100", _("The number of the office.")),
    Placeholder("office_email", "training@example.org", _("The office's email.")),
    Placeholder(
        "office_hours", _("Monday to Friday, 8 AM to 4:30 PM"), _("When the office answers.")
    ),
)
GROUPS = {
    "everyone": _("Help for everyone"),
    "learner": _("Help for learners"),
    "officer": _("Help for School Resource Officers"),
    "instructor": _("Help for instructors"),
    "coordinator": _("Help for coordinators"),
    "staff": _("Help for MSSC staff"),
    "director": _("Help for directors"),
}


def answer(name: str, question: Words, text: Words) -> Text:
    """Declare the answer to a question, such as "learner.find_a_class"."""
    return Text(
        key=f"help.{name}",
        group=GROUPS[name.partition(".")[0]],
        title=question,
        kind=Kind.HELP,
        default=text,
        placeholders=PLACEHOLDERS,
    )
