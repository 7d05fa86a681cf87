"""Write and move a place in line, with history. The class or the entry is locked by the caller."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from courses.models import Offering
from enrollment.enums import IN_LINE, WaitlistStatus
from enrollment.models import WaitlistEntry
from enrollment.seats import lock_offering


def locked_entry(entry_id: int) -> WaitlistEntry:
    """Lock one place in line; always after the class, where both are locked."""
    return (
        WaitlistEntry.objects.select_for_update(of=("self",), no_key=True)
        .select_related("learner")
        .get(pk=entry_id)
    )


def locked_with_class(entry_id: int) -> tuple[Offering, WaitlistEntry]:
    """Lock the class, then the place in line, and return both."""
    keys = WaitlistEntry.objects.values_list("offering", flat=True)
    return lock_offering(keys.get(pk=entry_id)), locked_entry(entry_id)


def join_line(entry: WaitlistEntry, *, actor: User, now: datetime, reason: str = "") -> None:
    """Write a new place in line."""
    entry.save()
    record(
        "enrollment.join_waitlist",
        on=entry,
        actor=actor,
        now=now,
        person_id=entry.learner_id,
        after={"status": entry.status, "offering": entry.offering.number},
        reason=reason,
    )


def move_in_line(
    entry: WaitlistEntry,
    status: WaitlistStatus,
    *,
    actor: User | None,
    now: datetime,
    reason: str = "",
) -> None:
    """Give the entry its next status; `offer_ends_at` has been set for an offer."""
    before = entry.status
    entry.status = status
    entry.ended_at = None if status in IN_LINE else now
    if status == WaitlistStatus.OFFERED:
        entry.offers_made += 1  # what was mailed with an earlier one answers nothing any more
        entry.passed_over = ""
    entry.to_staff_at = None if status in IN_LINE else entry.to_staff_at
    entry.save(
        update_fields=[
            "status",
            "ended_at",
            "offer_ends_at",
            "offers_made",
            "passed_over",
            "to_staff_at",
        ]
    )
    record(
        "enrollment.move_in_line",
        on=entry,
        actor=actor,
        now=now,
        person_id=entry.learner_id,
        before={"status": before},
        after={"status": status},
        reason=reason,
    )


def pass_over(
    entry: WaitlistEntry,
    *,
    reason: str,
    now: datetime,
    actor: User | None = None,
    is_another_time: bool = False,
) -> None:
    """Note why a free seat was not for this person; they keep their place.

    What a repeated look at the line finds again is noted once.
    """
    if not reason or (entry.passed_over == reason and not is_another_time):
        return
    entry.passed_over = reason
    entry.save(update_fields=["passed_over"])
    record(
        "enrollment.pass_over",
        on=entry,
        actor=actor,
        now=now,
        person_id=entry.learner_id,
        reason=reason,
    )


def hand_to_staff(entry: WaitlistEntry, *, now: datetime) -> None:
    """Note, once, that MSSC staff see to this offer from now on: the class begins within a day."""
    if entry.to_staff_at is not None:
        return
    entry.to_staff_at = now
    entry.save(update_fields=["to_staff_at"])
    record(
        "enrollment.hand_to_staff",
        on=entry,
        actor=None,
        now=now,
        person_id=entry.learner_id,
        reason=_("The class begins within a day, and the offer was not answered."),
    )


def let_own_offer_lapse(
    offering: Offering, learner: User, *, now: datetime
) -> WaitlistEntry | None:
    """Mark an offer that ran out before any sweep did, so that its holder may join again.

    Returns their place in line, locked, if they have one that stands.
    """
    own = WaitlistEntry.objects.select_for_update(of=("self",), no_key=True).filter(
        offering=offering, learner=learner
    )
    entry = own.in_line().order_by().first()
    if entry is None or entry.status != WaitlistStatus.OFFERED or entry.holds_offer_at(now):
        return entry
    move_in_line(entry, WaitlistStatus.LAPSED, actor=None, now=now)
    return None
