"""What the class of a seat asks of its holder, and what is missing; the pages show it."""

from dataclasses import dataclass
from datetime import datetime

from courses.models import ClassQuestion
from enrollment.enums import HOLDING, EnrollmentStatus
from enrollment.models import Enrollment
from enrollment.questions import unanswered_by
from enrollment.services.adding import obstacle_to_adding
from enrollment.sessions import groups_of, unchosen


@dataclass(frozen=True, slots=True)
class Additions:
    """`questions` are how many must still be answered, `groups` those without a chosen session.

    `is_open`: whether something can still be added; what is over is neither asked nor missed.
    """

    seat: Enrollment
    is_open: bool
    asks: bool
    chooses: bool
    questions: int = 0
    groups: tuple[str, ...] = ()

    @property
    def is_missing(self) -> bool:
        """Whether the seat is kept, and something is to be done all the same."""
        return bool(self.questions or self.groups)


def additions_of(seat: Enrollment, *, now: datetime) -> Additions:
    """Return what there is to add to a seat; the sessions of its class are fetched.

    Two queries for the questions, one for the choices where there are any.
    """
    offering = seat.offering
    questions = list(ClassQuestion.objects.filter(offering=offering))
    is_open = not obstacle_to_adding(seat, now=now)
    holds = seat.status in HOLDING
    return Additions(
        seat,
        is_open=is_open,
        asks=bool(questions) or offering.asks_diet or bool(offering.lodging_limit),
        chooses=seat.status != EnrollmentStatus.REQUESTED and bool(groups_of(offering)),
        questions=len(unanswered_by([seat], questions)[seat.pk]) if is_open and questions else 0,
        groups=tuple(unchosen(seat)) if is_open and holds else (),
    )
