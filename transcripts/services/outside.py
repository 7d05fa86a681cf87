"""Claim training taken elsewhere: a draft, handed in, corrected, taken back by whoever wrote it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from core.clock import maine_date
from core.templatetags.ui import maine_date as written_date
from courses.models import FundingAward, Offering
from transcripts.claims import (
    ClaimFacts,
    classes_with,
    doubles_of,
    facts_of,
    faults_of,
    runs_on,
)
from transcripts.enums import OPEN_CLAIMS, ClaimStatus
from transcripts.exceptions import (
    ClaimDecidedError,
    ClaimDoubleError,
    ClaimNearError,
    ClaimRefusedError,
)
from transcripts.models import OutsideCompletion


@transaction.atomic
def start_claim(
    *, person: User, facts: ClaimFacts, actor: User, now: datetime
) -> OutsideCompletion:
    """Begin a draft for somebody: `actor` is they themselves, or who enters it for them.

    Safe to repeat: a draft of theirs that says just the same is gone on with.
    """
    lock_person(person.pk)
    drafts = OutsideCompletion.objects.filter(
        person=person, entered_by=actor, status=ClaimStatus.DRAFT, title=facts.title
    )
    for draft in drafts.select_related("course", "lane").order_by("pk"):
        if facts_of(draft) == facts:
            return draft
    claim = OutsideCompletion.objects.create(
        person=person, entered_by=actor, status=ClaimStatus.DRAFT, **facts.columns
    )
    _record("start_claim", claim, actor, now, after=said_by(facts))
    return claim


@transaction.atomic
def save_claim(
    *, claim_id: int, facts: ClaimFacts, actor: User, now: datetime
) -> OutsideCompletion:
    """Keep what is typed so far; what is missing or wrong is said when it is handed in.

    Raises `ClaimDecidedError` for one that is not open any more; of one that was returned also what
    `hand_in_claim` raises, but for what is near.
    """
    claim = locked_claim(claim_id)
    require_open(claim, actor)
    before = facts_of(claim)
    if before == facts:
        return claim
    if claim.status == ClaimStatus.RETURNED:
        _require_faultless(facts, now)
        _require_none_that_day(facts, claim.person_id, but=claim.pk)
    for name, value in facts.columns.items():
        setattr(claim, name, value)
    claim.save(update_fields=list(facts.columns))
    _record("save_claim", claim, actor, now, before=said_by(before), after=said_by(facts))
    return claim


@transaction.atomic
def hand_in_claim(
    *, claim_id: int, actor: User, now: datetime, is_another: bool = False
) -> OutsideCompletion:
    """Hand a draft or a corrected claim in, for MSSC staff to decide. Twice changes nothing.

    Raises `ClaimRefusedError` for what cannot be (a day to come, more hours than the course counts
    for, a class of ours), `ClaimDoubleError` for the same training on the same day, and
    `ClaimNearError` for one within three days, unless it `is_another`.
    """
    claim = locked_claim(claim_id)
    if claim.status == ClaimStatus.SUBMITTED:
        return claim
    require_open(claim, actor)
    facts = facts_of(claim)
    require_sound(facts, person=claim.person, now=now, but=claim.pk, is_another=is_another)
    before = claim.status
    claim.status, claim.submitted_at = ClaimStatus.SUBMITTED, now
    claim.hours_claimed = claim.hours
    claim.save(update_fields=["status", "submitted_at", "hours_claimed"])
    _record(
        "hand_in_claim",
        claim,
        actor,
        now,
        before={"status": before},
        after={"status": claim.status, **said_by(facts)},
    )
    return claim


@transaction.atomic
def submit_claim(
    *,
    person: User,
    facts: ClaimFacts,
    actor: User,
    now: datetime,
    is_another: bool = False,
    funding: FundingAward | None = None,
) -> OutsideCompletion:
    """Enter a claim and hand it in at once, such as from a file. Raises as `hand_in_claim` does."""
    lock_person(person.pk)
    require_sound(facts, person=person, now=now, is_another=is_another)
    claim = OutsideCompletion.objects.create(
        person=person,
        entered_by=actor,
        status=ClaimStatus.SUBMITTED,
        submitted_at=now,
        hours_claimed=facts.hours,
        funding=funding,
        **facts.columns,
    )
    _record(
        "hand_in_claim",
        claim,
        actor,
        now,
        after={"status": claim.status, **said_by(facts)},
    )
    return claim


@transaction.atomic
def withdraw_claim(*, claim_id: int, actor: User, now: datetime) -> OutsideCompletion:
    """Take a claim back that nobody has accepted. Safe to repeat.

    Raises `ClaimDecidedError` for one that was accepted or refused.
    """
    claim = locked_claim(claim_id)
    if claim.status == ClaimStatus.WITHDRAWN:
        return claim
    _require_writer(claim, actor)
    if claim.status not in (*OPEN_CLAIMS, ClaimStatus.SUBMITTED):
        raise ClaimDecidedError(_decided(claim))
    before = claim.status
    claim.status = ClaimStatus.WITHDRAWN
    claim.save(update_fields=["status"])
    _record(
        "withdraw_claim",
        claim,
        actor,
        now,
        before={"status": before},
        after={"status": claim.status},
    )
    return claim


def lock_person(person_id: int) -> User:
    """Lock somebody while their claims change: of two at once, the second sees the first."""
    person: User = User.objects.select_for_update(no_key=True).get(pk=person_id)
    return person


def locked_claim(claim_id: int) -> OutsideCompletion:
    """Lock the person of a claim, then the claim, and return it with its course and lane."""
    lock_person(OutsideCompletion.objects.values_list("person", flat=True).get(pk=claim_id))
    return (
        OutsideCompletion.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person", "course", "lane", "decided_by")
        .get(pk=claim_id)
    )


def require_sound(
    facts: ClaimFacts,
    *,
    person: User,
    now: datetime,
    but: int | None = None,
    is_another: bool = False,
) -> None:
    """Refuse what cannot be handed in or accepted. Inside a transaction, with the person locked."""
    _require_faultless(facts, now)
    _require_none_that_day(facts, person.pk, but=but)
    classes = classes_with(facts, person_id=person.pk)
    if classes and facts.completed_on and runs_on(classes[0], facts.completed_on):
        sentence = _(
            "“%(title)s”, class %(number)s of %(day)s, is on the record already: what was learned "
            "in it counts by its roster."
        )
        raise ClaimRefusedError(sentence % _class_said(classes[0]), field="completed_on")
    near = doubles_of(facts, person_id=person.pk, but=but)
    if near and not is_another:
        sentence = _(
            "“%(title)s” of %(day)s is on record (%(status)s). If this is another training, say so."
        )
        raise ClaimNearError(sentence % _said_of(near[0]), claims=near)
    if classes and not is_another:
        sentence = _(
            "“%(title)s”, class %(number)s of %(day)s, is on the record. If this is another"
            " training, say so."
        )
        raise ClaimNearError(sentence % _class_said(classes[0]), claims=[])


def _class_said(offering: Offering) -> dict[str, str]:
    return {
        "title": offering.course_title,
        "number": offering.number,
        "day": written_date(offering.starts_at, "printed"),
    }


def said_by(facts: ClaimFacts) -> dict[str, Any]:
    """Return what a claim says, as history keeps it."""
    return {
        "title": facts.title,
        "provider": facts.provider,
        "lane": facts.lane.pk,
        "completed_on": facts.completed_on.isoformat() if facts.completed_on else None,
        "hours": None if facts.hours is None else str(facts.hours.normalize()),
    }


def _require_none_that_day(facts: ClaimFacts, person_id: int, *, but: int | None) -> None:
    doubles = doubles_of(facts, person_id=person_id, but=but)
    that_day = [row for row in doubles if row.completed_on == facts.completed_on]
    if that_day:
        sentence = _("“%(title)s” of %(day)s is on record already (%(status)s).")
        raise ClaimDoubleError(sentence % _said_of(that_day[0]), claims=that_day)


def _require_faultless(facts: ClaimFacts, now: datetime) -> None:
    for field, sentence in faults_of(facts, today=maine_date(now)):
        raise ClaimRefusedError(sentence, field=field)


def require_open(claim: OutsideCompletion, actor: User) -> None:
    """Refuse to change what somebody else wrote, or what is not open any more."""
    _require_writer(claim, actor)
    if claim.status not in OPEN_CLAIMS:
        raise ClaimDecidedError(_decided(claim))


def _require_writer(claim: OutsideCompletion, actor: User) -> None:
    if actor.pk not in (claim.person_id, claim.entered_by_id):
        raise ClaimRefusedError(_("Only whoever wrote this can change it."))


def _decided(claim: OutsideCompletion) -> str:
    sentence = _("This cannot be changed any more: it is “%(status)s”. Ask MSSC staff.")
    return sentence % {"status": claim.get_status_display()}


def _said_of(claim: OutsideCompletion) -> dict[str, Any]:
    day, _hours = claim.earned
    return {
        "title": claim.title,
        "day": written_date(day, "printed"),
        "status": claim.get_status_display(),
    }


def _record(
    action: str,
    claim: OutsideCompletion,
    actor: User,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    record(
        f"transcripts.{action}",
        on=claim,
        actor=actor,
        now=now,
        person_id=claim.person_id,
        before=before,
        after=after,
    )
