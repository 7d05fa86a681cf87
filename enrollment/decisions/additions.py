"""Which questions somebody is asked, which are open, and who gets lodging: pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

ADDITIONS_REMINDED_DAYS_BEFORE = (10, 3)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question by its key; `after` is the key of the one on whose answer it depends."""

    key: int
    is_required: bool = False
    after: int | None = None
    asked_if: str = ""


def asked_of(questions: Sequence[Asked], answers: Mapping[int, str]) -> list[int]:
    """Return the keys of the questions that are asked of somebody with these answers.

    One that follows another is asked after one answer of it only, and not at all where that one
    is not asked itself.
    """
    asked: list[int] = []
    for question in questions:
        follows = question.after is None or (
            question.after in asked and _alike(answers.get(question.after, ""), question.asked_if)
        )
        if follows:
            asked.append(question.key)
    return asked


def unanswered(questions: Sequence[Asked], answers: Mapping[int, str]) -> list[int]:
    """Return the keys of those that must be answered, are asked, and have no answer."""
    asked = set(asked_of(questions, answers))
    return [
        question.key
        for question in questions
        if question.is_required and question.key in asked and not answers.get(question.key)
    ]


def lodging_left(*, limit: int | None, granted: int) -> int:
    """Return how many more may have lodging; a limit that was lowered takes it from nobody."""
    return max(0, (limit or 0) - granted)


def _alike(answer: str, wanted: str) -> bool:
    return answer.strip().casefold() == wanted.strip().casefold()
