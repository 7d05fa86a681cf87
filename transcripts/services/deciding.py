"""Decide on training taken elsewhere: accept it, return it for correction, refuse it."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from core.templatetags.ui import hours as written_hours
from core.templatetags.ui import maine_date as written_date
from courses.models import FundingAward, Lane
from notifications.services import queue_mail
from transcripts.claims import facts_of
from transcripts.enums import OUTSIDE_SOURCES, WAYS_CHECKED, Checked, ClaimStatus, CreditSource
from transcripts.exceptions import ClaimDecidedError, ClaimRefusedError
from transcripts.models import CreditAward, OutsideCompletion
from transcripts.notices import claim_decided
from transcripts.services.outside import locked_claim, require_sound
from transcripts.services.posting import post_outside, take_back


@transaction.atomic
def accept_claim(
    *,
    claim_id: int,
    hours: Decimal,
    source: CreditSource,
    checked: Checked,
    actor: User,
    now: datetime,
    funding: FundingAward | None = None,
    lane: Lane | None = None,
    reason: str = "",
) -> list[CreditAward]:
    """Accept a claim and post its lines in one transaction; whoever took the training is told.

    Fewer hours than claimed need a reason. `lane` is the topic area where the claim names another;
    that of a recognized course is its own. Raises `ClaimDecidedError` where somebody else was
    faster, and `ClaimRefusedError` for one's own claim, for more hours than claimed, and for what
    came onto the record since it was handed in.
    """
    claim = _to_decide(claim_id, actor)
    claimed, reason = claim.earned[1], reason.strip()
    if checked not in WAYS_CHECKED or source not in OUTSIDE_SOURCES:
        raise ClaimRefusedError(_("Say where it was taken and how it was checked."))
    if hours <= 0:
        raise ClaimRefusedError(_("Say how many hours count, or refuse it."), field="hours")
    if hours > claimed:
        sentence = _("Accept at most the %(hours)s hours that were claimed, or return it.")
        raise ClaimRefusedError(sentence % {"hours": written_hours(claimed)}, field="hours")
    if hours < claimed and not reason:
        raise ClaimRefusedError(_("Say why fewer hours count: people read it."), field="reason")
    require_sound(facts_of(claim), person=claim.person, now=now, but=claim.pk, is_another=True)
    named = claim.lane
    if lane is not None and claim.course is None:
        claim.lane = lane
    claim.hours, claim.source, claim.checked, claim.funding = hours, source, checked, funding
    _decide(claim, ClaimStatus.ACCEPTED, reason, actor, now, as_claimed=(claimed, named))
    awards = post_outside([claim], actor=actor, now=now)
    queue_mail(claim_decided(claim, now=now), now=now)
    return awards


@transaction.atomic
def return_claim(*, claim_id: int, reason: str, actor: User, now: datetime) -> OutsideCompletion:
    """Give a claim back for correction: what was typed stays, and its person is told why."""
    return _turn_down(_to_decide(claim_id, actor), ClaimStatus.RETURNED, reason, actor, now)


@transaction.atomic
def refuse_claim(*, claim_id: int, reason: str, actor: User, now: datetime) -> OutsideCompletion:
    """Refuse a claim for good, with a reason that its person is told."""
    return _turn_down(_to_decide(claim_id, actor), ClaimStatus.REFUSED, reason, actor, now)


@transaction.atomic
def take_back_acceptance(
    *, claim_id: int, reason: str, actor: User, now: datetime, is_returned: bool = False
) -> list[CreditAward]:
    """Take an acceptance back: its lines are reversed, the claim is refused or returned.

    Raises `ClaimDecidedError` for one that is not accepted, and `ClaimRefusedError` as the others.
    """
    claim = locked_claim(claim_id)
    _require_of_another(claim, actor)
    if claim.status != ClaimStatus.ACCEPTED:
        raise ClaimDecidedError(_("This is not accepted, so nothing can be taken back."))
    status = ClaimStatus.RETURNED if is_returned else ClaimStatus.REFUSED
    taken_off, claim.hours = claim.earned[1], claim.hours_claimed
    _turn_down(claim, status, reason, actor, now, taken_off=taken_off)
    lines = CreditAward.objects.standing().filter(outside=claim)
    return take_back(
        list(lines.select_related("credit_type").order_by("pk")),
        reason=claim.reason,
        actor=actor,
        now=now,
    )


def _turn_down(
    claim: OutsideCompletion,
    status: ClaimStatus,
    reason: str,
    actor: User,
    now: datetime,
    *,
    taken_off: Decimal | None = None,
) -> OutsideCompletion:
    if not reason.strip():
        raise ClaimRefusedError(
            _("Say why: the person whose training it is reads it."), field="reason"
        )
    claim.checked = ""
    _decide(claim, status, reason.strip(), actor, now)
    queue_mail(claim_decided(claim, now=now, taken_off=taken_off), now=now)
    return claim


def _decide(
    claim: OutsideCompletion,
    status: ClaimStatus,
    reason: str,
    actor: User,
    now: datetime,
    *,
    as_claimed: tuple[Decimal, Lane] | None = None,
) -> None:
    before: dict[str, Any] = {"status": claim.status}
    after: dict[str, Any] = {"status": status}
    if as_claimed is not None:
        claimed, named = as_claimed
        after |= {"source": claim.source, "checked": claim.checked}
        if claim.funding is not None:
            after["funding"] = claim.funding.name
        if claimed != claim.hours:
            before["hours"], after["hours"] = str(claimed), str(claim.hours)
        if named != claim.lane:
            before["lane"], after["lane"] = named.pk, claim.lane_id
    claim.status, claim.reason = status, reason
    claim.decided_by, claim.decided_at = actor, now
    claim.save(
        update_fields=[
            "status",
            "reason",
            "decided_by",
            "decided_at",
            "hours",
            "source",
            "checked",
            "funding",
            "lane",
        ]
    )
    record(
        ACTIONS[status],
        on=claim,
        actor=actor,
        now=now,
        person_id=claim.person_id,
        before=before,
        after=after,
        reason=reason,
    )


def _to_decide(claim_id: int, actor: User) -> OutsideCompletion:
    claim = locked_claim(claim_id)
    _require_of_another(claim, actor)
    if claim.status == ClaimStatus.SUBMITTED:
        return claim
    if claim.status in ACTIONS and claim.decided_by and claim.decided_at:
        sentence = _("%(name)s was faster: it is “%(status)s” since %(day)s.")
        raise ClaimDecidedError(
            sentence
            % {
                "name": claim.decided_by.name,
                "status": claim.get_status_display(),
                "day": written_date(claim.decided_at, "printed"),
            }
        )
    raise ClaimDecidedError(
        _("This is not waiting for a decision: it is “%(status)s”.")
        % {"status": claim.get_status_display()}
    )


def _require_of_another(claim: OutsideCompletion, actor: User) -> None:
    if claim.person_id == actor.pk:
        raise ClaimRefusedError(_("Nobody decides on their own training: ask a colleague."))


ACTIONS = {
    ClaimStatus.ACCEPTED: "transcripts.accept_claim",
    ClaimStatus.RETURNED: "transcripts.return_claim",
    ClaimStatus.REFUSED: "transcripts.refuse_claim",
}
