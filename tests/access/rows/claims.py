"""Training taken elsewhere: its owner claims it, staff and lane leads decide on it."""

from datetime import timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core.clock import maine_date
from courses.models import Lane
from tests.access.answers import (
    DONE,
    FORBIDDEN,
    MISSING,
    NOT_THIS_WAY,
    OK,
    Row,
    a_list,
    both,
    everyone,
    only,
    signed_in,
)
from transcripts.claims import ClaimFacts
from transcripts.enums import Checked, CreditSource
from transcripts.services import (
    accept_claim,
    attach_evidence,
    hand_in_claim,
    start_claim,
)

# Who leads the lane of the class that goes on; it is the claim's as well.
DECIDING = {"staff", "lane lead"}
SEEING = {"learner", "coordinator", "director", "administrator", *DECIDING}
OF_PEOPLE = {"learner", "coordinator", "staff"}


def _lane(world) -> Lane:
    return world.meeting.offering.version.course.lane


def _draft(world):
    learner, now = world.visitors["learner"], timezone.now()
    facts = ClaimFacts(
        title="Bus evacuation drill",
        lane=_lane(world),
        provider="Town of Orono",
        completed_on=maine_date(now) - timedelta(days=3),
        hours=Decimal(2),
    )
    claim = start_claim(person=learner, facts=facts, actor=learner, now=now)
    file = SimpleUploadedFile("certificate.pdf", b"%PDF-1.7\n%%EOF")
    attach_evidence(claim_id=claim.pk, file=file, actor=learner, now=now)
    return claim


def _claim(world):
    claim = _draft(world)
    return hand_in_claim(claim_id=claim.pk, actor=claim.person, now=timezone.now())


def _accepted(world):
    claim = _claim(world)
    accept_claim(
        claim_id=claim.pk,
        hours=Decimal(2),
        source=CreditSource.LOCAL,
        checked=Checked.CERTIFICATE,
        actor=world.visitors["staff"],
        now=timezone.now(),
    )
    return claim


def _file_of(claim) -> list:
    return [claim.pk, claim.evidence.get().pk]


# Others' drafts are seen by nobody.
OWN = {"learner"}
_ENTER = both(
    only(OF_PEOPLE, OK, others=MISSING), {"director", "administrator", "approver"}, FORBIDDEN
)
_DECIDE = both(only(DECIDING, OK, others=MISSING), SEEING - DECIDING, FORBIDDEN)

ROWS: dict[str, Row] = {
    "transcripts:claim_list": Row(get=signed_in(OK), post=everyone(NOT_THIS_WAY)),
    "transcripts:claim_add": Row(get=signed_in(OK), post=signed_in(OK)),
    "transcripts:claim_add_for": Row(
        lambda world: [world.visitors["learner"].pk], get=_ENTER, post=_ENTER
    ),
    "transcripts:claim_detail": Row(
        lambda world: [_claim(world).pk],
        get=only(SEEING, OK, others=MISSING),
        post=everyone(NOT_THIS_WAY),
    ),
    "transcripts:claim_edit": Row(
        lambda world: [_draft(world).pk],
        get=only(OWN, OK, others=MISSING),
        post=only(OWN, DONE, others=MISSING),
        data={"act": "keep", "title": "Bus evacuation drill", "provider": "Town of Orono"},
    ),
    "transcripts:claim_withdraw": Row(
        lambda world: [_claim(world).pk],
        get=everyone(NOT_THIS_WAY),
        post=only(OWN, DONE, others=MISSING),
    ),
    "transcripts:evidence_open": Row(
        lambda world: _file_of(_claim(world)),
        # Confidential: a coordinator sees only what they handed in themselves, a director none.
        get=only(OWN | DECIDING, OK, others=MISSING),
        post=everyone(NOT_THIS_WAY),
    ),
    "transcripts:evidence_remove": Row(
        lambda world: _file_of(_draft(world)),
        get=everyone(NOT_THIS_WAY),
        post=only(OWN, DONE, others=MISSING),
    ),
    "transcripts:claim_queue": a_list(only(DECIDING | {"other lane lead"}, OK, others=FORBIDDEN)),
    "transcripts:claim_decide": Row(
        lambda world: [_claim(world).pk],
        get=_DECIDE,
        post=both(_DECIDE, DECIDING, DONE),
        data={"outcome": "refuse", "reason": "No.", "source": "self", "checked": "word"},
    ),
    "transcripts:claim_take_back": Row(
        lambda world: [_accepted(world).pk],
        get=_DECIDE,
        post=both(_DECIDE, DECIDING, DONE),
        data={"outcome": "return", "reason": "Another's."},
    ),
}
