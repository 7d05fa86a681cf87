"""Which result a class asks for, and whether its results may still be corrected by anybody."""

from django.conf import settings
from django.utils.module_loading import import_string

from attendance.enums import AssessmentKind
from courses.enums import CompletionRule
from courses.models import Offering

KIND_OF: dict[str, AssessmentKind] = {
    CompletionRule.ATTENDANCE_AND_EXAM: AssessmentKind.EXAM,
    CompletionRule.ATTENDANCE_AND_PRACTICAL: AssessmentKind.PRACTICAL,
}


def kind_asked(offering: Offering) -> AssessmentKind | None:
    """Return the kind of result without which nobody completes the class, or None."""
    return KIND_OF.get(offering.completion_rule)


def is_closed(offering_id: int) -> bool:
    """Whether the class is closed: the app above that closes classes knows (settings)."""
    closed: bool = import_string(settings.ATTENDANCE_CLOSED_CLASSES)(offering_id)
    return closed
