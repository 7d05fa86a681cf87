"""MSSC staff give somebody a seat although something is in the way, and say why."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from courses.models import Offering
from enrollment.enums import WAIVABLE, Gate
from enrollment.exceptions import LettingPassRefusedError, OfferingFullError
from enrollment.letting_pass import InTheWay, in_the_way, in_the_way_of_entry
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.services.managing_line import give_seat_in_line
from enrollment.services.registration import Route, register
from enrollment.services.together import way_of_many


@transaction.atomic
def let_in(
    *,
    offering_id: int,
    learner: User,
    seen: Collection[Gate],
    reason: str,
    or_wait: bool,
    actor: User,
    now: datetime,
) -> Enrollment | WaitlistEntry:
    """Register somebody though these gates are in the way, and nothing else.

    `seen` is what the page named. Raises `LettingPassRefusedError` if that is not what is in the
    way now, the refusal of a gate that nobody may let pass, and `OfferingFullError`: a full class
    lets nobody in.
    """
    _require_another(learner, actor)
    classes = Offering.objects.select_related("version__course__restricted_to", "venue")
    offering = classes.get(pk=offering_id)
    way = way_of_many(offering, is_list=False)
    missing = in_the_way(offering, learner, way=way, now=now)
    _require_seen(missing, seen, learner)
    _require_reason(reason)
    try:
        return register(
            offering_id=offering_id,
            learner=learner,
            actor=actor,
            now=now,
            or_wait=or_wait,
            route=Route(way, waives=missing.gates, reason=reason),
        )
    except OfferingFullError:
        if or_wait:
            raise
        raise OfferingFullError(
            _(
                "No seat is free for %(name)s now, so nobody was registered. "
                "Check the box to put them on the waitlist."
            )
            % {"name": learner.name}
        ) from None


@transaction.atomic
def let_in_from_line(
    *, entry_id: int, seen: Collection[Gate], reason: str, actor: User, now: datetime
) -> Enrollment:
    """Give somebody in line the free seat though these gates are in the way, and nothing else.

    Raises what `let_in` does, and `LineRefusedError` where no seat can be given.
    """
    rows = WaitlistEntry.objects.select_related(
        "learner", "offering__venue", "offering__version__course__restricted_to"
    )
    entry = rows.get(pk=entry_id)
    _require_another(entry.learner, actor)
    missing = in_the_way_of_entry(entry, now=now)
    _require_seen(missing, seen, entry.learner)
    return give_seat_in_line(
        entry_id=entry_id, reason=reason, actor=actor, now=now, waives=missing.gates
    )


def _require_another(learner: User, actor: User) -> None:
    if learner.pk == actor.pk:
        raise LettingPassRefusedError(_("Nobody lets themselves in. Ask a colleague."))


def _require_seen(missing: InTheWay, seen: Collection[Gate], learner: User) -> None:
    if missing.refusal is not None:
        raise missing.refusal
    name = {"name": learner.name}
    if not set(seen) <= WAIVABLE:
        raise LettingPassRefusedError(_("This cannot be let pass."))
    if not missing.gates:
        raise LettingPassRefusedError(
            _("Nothing is in the way of %(name)s any more, so nothing was let pass.") % name
        )
    if missing.gates != set(seen):
        raise LettingPassRefusedError(
            _(
                "What is in the way of %(name)s has changed. Nothing was let pass yet: look once "
                "more."
            )
            % name
        )


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise LettingPassRefusedError(_("Say why. History keeps it."))
