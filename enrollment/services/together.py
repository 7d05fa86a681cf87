"""Register many people at once, each in a transaction of their own: whole means the person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from core.exceptions import DomainError
from courses.enums import EnrollmentUnit
from courses.models import Offering
from enrollment.enums import REQUESTS, RowOutcome, Way
from enrollment.exceptions import (
    AlreadyCompletedError,
    AlreadyRegisteredError,
    ClashError,
    NotEligibleError,
    OfferingFullError,
)
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.services.registration import Route, register

# These say what somebody holds, lacks or does at that time.
PERSONAL = (AlreadyCompletedError, ClashError, NotEligibleError)


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one person, and why not more.

    `is_personal`: the reason is about what they did or will do, and not for every colleague.
    """

    outcome: RowOutcome
    said: str = ""
    is_personal: bool = False


def register_people(
    *,
    offering_id: int,
    people: Sequence[User],
    way: Way,
    or_wait: bool,
    actor: User,
    now: datetime,
) -> dict[int, Answer]:
    """Register these people in their order; return what became of each, by key.

    Nobody keeps another from their seat, and asked twice nobody gets a second one.
    """
    answers: dict[int, Answer] = {}
    for person in people:
        try:
            place = register(
                offering_id=offering_id,
                learner=person,
                actor=actor,
                now=now,
                or_wait=or_wait,
                route=Route(way),
            )
        except DomainError as refusal:
            answers[person.pk] = refusal_as_answer(refusal)
        else:
            answers[person.pk] = Answer(outcome_of(place))
    return answers


def outcome_of(place: Enrollment | WaitlistEntry) -> RowOutcome:
    """Return what somebody has now."""
    if isinstance(place, WaitlistEntry):
        return RowOutcome.LINE
    return RowOutcome.REQUEST if place.status in REQUESTS else RowOutcome.SEAT


def refusal_as_answer(refusal: DomainError) -> Answer:
    """Return what a refusal says of one person."""
    if isinstance(refusal, AlreadyRegisteredError):
        return Answer(RowOutcome.ALREADY, str(refusal))
    if isinstance(refusal, OfferingFullError):
        return Answer(RowOutcome.FULL, str(refusal))
    return Answer(RowOutcome.REFUSED, str(refusal), isinstance(refusal, PERSONAL))


def way_of_many(offering: Offering, *, is_list: bool) -> Way:
    """Return by which way a coordinator's people come to this class.

    Where teams register, a coordinator registers nobody one by one: the gate says so.
    """
    if offering.unit == EnrollmentUnit.WHOLE_SCHOOL:
        return Way.WHOLE_SCHOOL
    if offering.unit == EnrollmentUnit.TEAM:
        return Way.COORDINATOR
    return Way.IMPORT if is_list else Way.COORDINATOR
