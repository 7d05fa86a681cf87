"""What a class asks, which answers are still open: read by services and pages alike."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _

from courses.models import ClassQuestion
from enrollment.decisions import Asked, unanswered
from enrollment.models import Answer, Enrollment

# How a yes and a no are kept, and what they are called.
YES, NO = "yes", "no"
YES_NO = ((YES, _("Yes")), (NO, _("No")))
WORDS_OF_ANSWER = dict(YES_NO)


def as_asked(questions: Sequence[ClassQuestion]) -> list[Asked]:
    """Return what is decided by: which question is asked after which answer."""
    return [Asked(row.pk, row.is_required, row.asked_after_id, row.asked_if) for row in questions]


def unanswered_by(
    seats: Iterable[Enrollment], questions: Sequence[ClassQuestion]
) -> dict[int, list[int]]:
    """Return, by seat, the keys of the questions that must still be answered; one query."""
    answers: dict[int, dict[int, str]] = {seat.pk: {} for seat in seats}
    rows = Answer.objects.filter(enrollment__in=list(answers), question__in=questions)
    for seat, question, text in rows.values_list("enrollment", "question", "text"):
        answers[seat][question] = text
    asked = as_asked(questions)
    return {key: unanswered(asked, said) for key, said in answers.items()}
