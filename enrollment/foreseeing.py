"""What registering many people would do, one after another: read, and nothing is locked or written.

Between the look and the deed others may take seats, so the deed answers for each person anew.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from accounts.models import User
from core.exceptions import DomainError
from courses.models import Offering
from enrollment.decisions import seats_open, steps_needed
from enrollment.eligibility import Asking, first_refusal, person_checks, place_checks
from enrollment.enums import Gate, RowOutcome, Way
from enrollment.models import WaitlistEntry
from enrollment.seats import free_seats
from enrollment.services.registration import waiting_before
from enrollment.services.together import PERSONAL, Answer, refusal_as_answer


class Foresight:
    """The class as it would fill while these people come in their order."""

    def __init__(self, offering: Offering, *, way: Way, actor: User, now: datetime) -> None:
        prefetch_related_objects([offering], "meetings")
        self.offering, self.way, self.actor, self.now = offering, way, actor, now
        self.in_line = WaitlistEntry.objects.filter(offering=offering).waiting().count()
        self.waiting = waiting_before(offering, now=now, among=self.in_line)
        self.given: list[int] = []

    def of(self, people: Sequence[User]) -> dict[int, Answer]:
        """Return the outcome for each, by key; those who find no seat would wait."""
        return {person.pk: self._of_one(person) for person in people}

    def _of_one(self, person: User) -> Answer:
        is_own = person.pk == self.actor.pk
        asking = Asking(self.offering, person, self.now, self.way, is_own, self.given)
        checks = [*person_checks(asking), *place_checks(asking)]
        for_line = first_refusal(checks, in_line=True)
        if for_line:
            return refusal_as_answer(for_line)
        for_seat = first_refusal(checks)
        is_capped = {check.gate for check in checks if not check.is_met} == {Gate.CAP}
        is_free = self._seats_open_to(person) != 0
        if for_seat and is_free and not is_capped:
            return refusal_as_answer(for_seat)
        holds = self.offering.requests_hold_seat
        asks_first = bool(steps_needed(self.offering.approval, self.way))
        if not for_seat and (is_free or (asks_first and not holds)):
            if holds or not asks_first:
                self.given.append(person.pk)
            return Answer(RowOutcome.REQUEST if asks_first else RowOutcome.SEAT)
        return self._in_line(for_seat)

    def _seats_open_to(self, person: User) -> int | None:
        free = free_seats(self.offering, [person], at=self.now, besides=self.given)
        return seats_open(seats_free=free[person.pk], people_waiting=self.waiting)

    def _in_line(self, for_seat: DomainError | None) -> Answer:
        limit = self.offering.waitlist_limit
        if limit is not None and self.in_line >= limit:
            return Answer(RowOutcome.FULL, _("The class is full, and so is its waitlist."))
        self.in_line += 1
        self.waiting += 1
        said = str(for_seat) if for_seat else ""
        return Answer(RowOutcome.LINE, said, isinstance(for_seat, PERSONAL))
