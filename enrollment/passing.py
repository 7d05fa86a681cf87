"""Who in line cannot have a free seat now, and why: they keep their place while others pass."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from core.clock import maine_date
from courses.models import Offering
from enrollment.caps import is_capped, over_the_cap
from enrollment.eligibility import not_admitted
from enrollment.enums import Gate
from enrollment.models import WaitlistEntry
from enrollment.seats import free_seats


@dataclass(frozen=True, slots=True)
class Passed:
    """Why a free seat is not for somebody; `gate`, where MSSC staff may let it pass."""

    reason: str
    gate: Gate | None = None


def passed_over(
    offering: Offering, waiting: Sequence[WaitlistEntry], *, at: datetime
) -> dict[int, Passed]:
    """Return the reason for each entry, by key, that no seat is for now though some are free.

    With nobody waiting, or where everybody is treated alike, at most one query; else some for
    each kind of rule, however long the line.
    """
    day = maine_date(at)
    people = [entry.learner_id for entry in waiting]
    passed = {
        entry.pk: Passed(_("The account is closed."))
        for entry in waiting
        if not entry.learner.is_active
    }
    if not people:
        return passed
    for_whom = not_admitted(offering, people, on=day)
    over = over_the_cap(offering, people, at=at)
    held = _outside_of_held(offering, waiting, at=at)
    for entry in waiting:
        if entry.learner_id in for_whom:
            audience = {"audience": for_whom[entry.learner_id]}
            reason = Passed(_("The class is only for: %(audience)s.") % audience)
        elif entry.learner_id in over and Gate.CAP.value not in entry.waived_gates:
            said = _("The organization has all the seats one may take for now.")
            reason = Passed(said, Gate.CAP)
        elif entry.learner_id in held:
            reason = Passed(_("The seats that are free are held for others."))
        else:
            continue
        passed.setdefault(entry.pk, reason)
    return passed


def is_same_for_all(offering: Offering, *, at: datetime) -> bool:
    """Whether a free seat is for anybody in line: nothing is held, capped or restricted."""
    return not (
        is_capped(offering, at=at)
        or offering.version.course.restricted_to_id
        or offering.restricted_to.exists()
        or offering.reserves.filter(until__gt=maine_date(at)).exists()
    )


def _outside_of_held(
    offering: Offering, waiting: Sequence[WaitlistEntry], *, at: datetime
) -> set[int]:
    """Return who finds no seat while somebody else would: what is free is held."""
    if offering.capacity is None or not offering.reserves.filter(until__gt=maine_date(at)).exists():
        return set()
    free = free_seats(offering, [entry.learner for entry in waiting], at=at)
    return {entry.learner_id for entry in waiting if free[entry.learner_id] == 0}
