"""What has to be said of a version before it may be published. Pure."""

from collections.abc import Mapping, Sequence

YES, NO, DOES_NOT_APPLY = "yes", "no", "does_not_apply"

# What the reader of a version looks at, in this order; the sentences stand in `courses.checklist`.
CHECKLIST = (
    "objectives_measurable",
    "hours_match_plan",
    "lesson_plan_on_file",
    "no_student_data",
    "materials_accessible",
    "plain_language",
    "emotional_safety",
    "sources_named",
)
# Not every course has acted scenes; whether students are named is a question for each.
MAY_NOT_APPLY = frozenset({"emotional_safety", "sources_named"})


def unanswered(answers: Mapping[str, str]) -> list[str]:
    """Return the questions nobody answered in a way that can be an answer."""
    return [key for key in CHECKLIST if answers.get(key) not in allowed(key)]


def standing_against(answers: Mapping[str, str]) -> list[str]:
    """Return the questions answered no: with one of them, nothing can be accepted."""
    return [key for key in CHECKLIST if answers.get(key) == NO]


def allowed(key: str) -> Sequence[str]:
    """Return the answers that can be given to a question."""
    return (YES, NO, DOES_NOT_APPLY) if key in MAY_NOT_APPLY else (YES, NO)
