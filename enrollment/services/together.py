"""Register many people at once, each in a transaction of their own: whole means the person."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from accounts.models import User
from core.exceptions import DomainError
from courses.enums import EnrollmentUnit
from courses.models import Offering
from enrollment.enums import REQUESTS, RowOutcome, Way
from enrollment.exceptions import (
    AlreadyCompletedError,
    AlreadyRegisteredError,
    ClashError,
    GateError,
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
    `may_pass`: MSSC staff may let it pass.
    """

    outcome: RowOutcome
    said: str = ""
    is_personal: bool = False
    may_pass: bool = False


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
    come = partial(
        register, offering_id=offering_id, actor=actor, now=now, or_wait=or_wait, route=Route(way)
    )
    return {person.pk: answer_of(partial(come, learner=person)) for person in people}


def answer_of(come: Callable[[], Enrollment | WaitlistEntry]) -> Answer:
    """Let one person come, and return what they have now or why not; a refusal is an answer."""
    try:
        place = come()
    except DomainError as refusal:
        return refusal_as_answer(refusal)
    if isinstance(place, WaitlistEntry):
        return Answer(RowOutcome.LINE)
    return Answer(RowOutcome.REQUEST if place.status in REQUESTS else RowOutcome.SEAT)


def refusal_as_answer(refusal: DomainError) -> Answer:
    """Return what a refusal says of one person."""
    if isinstance(refusal, AlreadyRegisteredError):
        return Answer(RowOutcome.ALREADY, str(refusal))
    if isinstance(refusal, OfferingFullError):
        return Answer(RowOutcome.FULL, str(refusal))
    return Answer(
        RowOutcome.REFUSED,
        str(refusal),
        is_personal=isinstance(refusal, PERSONAL),
        may_pass=isinstance(refusal, GateError) and refusal.may_be_let_pass,
    )


def as_told(answer: Answer, person: User, *, to: User, knows: Collection[int]) -> Answer:
    """Return an answer as somebody may read it: what a colleague completed or does elsewhere is
    said to themselves and to whoever sees their record.
    """
    if not answer.is_personal or person.pk == to.pk or person.pk in knows:
        return answer
    said = _("Something keeps %(name)s from a seat. They see what it is on the page of the class.")
    return Answer(answer.outcome, said % {"name": person.name})


def seen_by(user: User, people: Iterable[User]) -> set[int]:
    """Return whose records somebody sees anyway."""
    keys = [person.pk for person in people]
    return set(User.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))


def way_of_many(offering: Offering, *, is_list: bool) -> Way:
    """Return by which way a coordinator's people come to this class.

    Where teams register, a coordinator registers nobody one by one: the gate says so.
    """
    if offering.unit == EnrollmentUnit.WHOLE_SCHOOL:
        return Way.WHOLE_SCHOOL
    if offering.unit == EnrollmentUnit.TEAM:
        return Way.COORDINATOR
    return Way.IMPORT if is_list else Way.COORDINATOR
