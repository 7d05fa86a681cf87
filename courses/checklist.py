"""The questions a reader of a version answers, in words."""

from django.utils.translation import gettext_lazy as _

from courses.decisions.reviews import CHECKLIST

_SENTENCES = {
    "objectives_measurable": _("Can one see or measure whether each objective is reached?"),
    "hours_match_plan": _("Do the contact hours match the lesson plan, breaks left out?"),
    "lesson_plan_on_file": _("Is the lesson plan among the materials?"),
    "no_student_data": _("Are the materials free of student data and of real cases?"),
    "materials_accessible": _("Can people with disabilities use the materials?"),
    "plain_language": _("Is it written in plain language?"),
    "emotional_safety": _("Is it free of acted violence, and is care taken of feelings?"),
    "sources_named": _("Are sources and dates named?"),
}
QUESTIONS = {key: _SENTENCES[key] for key in CHECKLIST}
