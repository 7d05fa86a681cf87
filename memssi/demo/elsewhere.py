"""Training taken elsewhere: claims in every state, and a board's approval that came late."""

from base64 import b64decode
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from accounts.models import User
from core.clock import maine_date
from courses.enums import MCJA_IN_SERVICE_HOURS, TermList
from courses.models import CreditType, FundingAward, Lane, OutsideCourse
from courses.services import edit_term
from courses.services.approvals import enter_outside_approval
from memssi.demo.catalog import CatalogCourse
from memssi.demo.people import People
from memssi.demo.wellknown import COORDINATOR, DRIVER, LANE_LEAD, SIGN_INS, SRO, STAFF, TEACHER
from memssi.elsewhere import ELSEWHERE
from transcripts.claims import ClaimFacts
from transcripts.enums import Checked, CreditSource
from transcripts.models import OutsideCompletion
from transcripts.services import (
    accept_claim,
    attach_evidence,
    hand_in_claim,
    post_approved,
    refuse_claim,
    return_claim,
    start_claim,
    withdraw_claim,
)

# A white picture of one point: a photograph nobody had to be asked for.
PICTURE = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg=="
)
PAID_BY = "DEMO-STOP-01"  # the award that paid for the officer's basic course
# Others who wait, so that the queue is one: course, days ago.
WAITING = (("is-200-c", 9), ("is-700-b", 5), ("is-362-a", 2), ("cstag-1", 1))


def _stand_for_our_courses(
    catalog: Mapping[str, CatalogCourse], *, staff: User, now: datetime
) -> None:
    """Say of which course of the catalogue a recognized one is the record elsewhere."""
    for key, each in ELSEWHERE.items():
        if each.stands_for in catalog:
            course = OutsideCourse.objects.get(key=key)
            edit_term(
                term_list=TermList.OUTSIDE,
                pk=course.pk,
                fields={"name": course.name, "stands_for": catalog[each.stands_for].course},
                actor=staff,
                now=now,
            )


def add_claims(people: People, catalog: Mapping[str, CatalogCourse], *, now: datetime) -> None:
    """Let the well-known people claim, and the office and a lane lead decide."""
    teacher, driver, sro = (people.known(one).user for one in (TEACHER, DRIVER, SRO))
    staff, coordinator = people.known(STAFF).user, people.known(COORDINATOR).user
    _stand_for_our_courses(catalog, staff=staff, now=now)
    lead = User.objects.get(email=LANE_LEAD.email)
    _of_teacher(teacher, staff, now)
    _of_officer(sro, lead, now)
    drill = _handed_in(
        driver, _drill("Winter driving with a bus", now, days=30), coordinator, now, days=6
    )
    _accept(drill, staff, now - timedelta(days=4), CreditSource.LOCAL, Checked.PROVIDER)
    mistaken = _handed_in(driver, _course("is-100-c", now, days=60), coordinator, now, days=3)
    withdraw_claim(claim_id=mistaken.pk, actor=coordinator, now=now - timedelta(days=2))
    known = {one.email for one in SIGN_INS}
    others = [person.user for person in people.everybody if person.user.email]
    free = [user for user in others if user.email not in known]
    for user, (key, days) in zip(free, WAITING, strict=False):
        _handed_in(user, _course(key, now, days=days + 10), user, now, days=days)
    _approve_late(staff, now)


def _of_teacher(teacher: User, staff: User, now: datetime) -> None:
    taken = _handed_in(teacher, _course("is-100-c", now, days=120), teacher, now, days=100)
    _accept(taken, staff, now - timedelta(days=96), CreditSource.FEDERAL, Checked.CERTIFICATE)
    _handed_in(teacher, _course("is-360", now, days=12), teacher, now, days=4)
    blurred = _handed_in(teacher, _course("is-362-a", now, days=40), teacher, now, days=15)
    return_claim(
        claim_id=blurred.pk,
        reason="The photograph of the certificate is too blurred to read. Please send it again.",
        actor=staff,
        now=now - timedelta(days=13),
    )
    draft = ClaimFacts.of_course(OutsideCourse.objects.get(key="is-120-c"))
    start_claim(person=teacher, facts=draft, actor=teacher, now=now - timedelta(days=1))


def _of_officer(sro: User, lead: User, now: datetime) -> None:
    basic = _handed_in(sro, _course("nasro-basic", now, days=200), sro, now, days=150)
    accept_claim(
        claim_id=basic.pk,
        hours=basic.earned[1],
        source=CreditSource.CONTRACTED,
        checked=Checked.CERTIFICATE,
        funding=FundingAward.objects.get(key=PAID_BY),
        actor=lead,
        now=now - timedelta(days=140),
    )
    rescue = _drill("Rescue task force with the fire department", now, days=75, hours=8)
    accept_claim(
        claim_id=_handed_in(sro, rescue, sro, now, days=70).pk,
        hours=Decimal(6),
        source=CreditSource.LOCAL,
        checked=Checked.PROVIDER,
        lane=Lane.objects.get(key="L5"),
        reason="The department's schedule has two hours of travel and lunch in it.",
        actor=lead,
        now=now - timedelta(days=66),
    )
    framework = _handed_in(sro, _course("is-800-d", now, days=33), sro, now, days=20)
    return_claim(
        claim_id=framework.pk,
        reason="The certificate names somebody else. Please send yours.",
        actor=lead,
        now=now - timedelta(days=16),
    )
    hand_in_claim(claim_id=framework.pk, actor=sro, now=now - timedelta(days=3))
    fair = _drill("Police equipment fair", now, days=50, lane="L5")
    stroll = _handed_in(sro, fair, sro, now, days=45)
    refuse_claim(
        claim_id=stroll.pk,
        reason="An exhibition is no training: nobody taught it, and nothing was to be learned.",
        actor=lead,
        now=now - timedelta(days=42),
    )


def _approve_late(staff: User, now: datetime) -> None:
    """Enter the Academy's approval of the basic course after it was accepted: its hours follow."""
    day = maine_date(now)
    approval = enter_outside_approval(
        outside_course=OutsideCourse.objects.get(key="nasro-basic"),
        credit_type=CreditType.objects.get(key=MCJA_IN_SERVICE_HOURS),
        number=f"DEMO-{day.year}-207",
        starts_on=date(day.year - 1, 1, 1),
        ends_on=date(day.year + 1, 1, 1),
        actor=staff,
        now=now - timedelta(days=8),
    )
    post_approved(approval_id=approval.pk, actor=staff, now=now - timedelta(days=8))


def _course(key: str, now: datetime, *, days: int) -> ClaimFacts:
    course = OutsideCourse.objects.get(key=key)
    return ClaimFacts.of_course(course, completed_on=maine_date(now - timedelta(days=days)))


def _drill(
    title: str, now: datetime, *, days: int, lane: str = "L8", hours: float = 2.5
) -> ClaimFacts:
    return ClaimFacts(
        title=title,
        lane=Lane.objects.get(key=lane),
        provider="Windham Fire and Rescue",
        completed_on=maine_date(now - timedelta(days=days)),
        hours=Decimal(hours),
    )


def _handed_in(
    person: User, facts: ClaimFacts, actor: User, now: datetime, *, days: int
) -> OutsideCompletion:
    then = now - timedelta(days=days)
    said: dict[str, Any] = {"actor": actor, "now": then}
    claim = start_claim(person=person, facts=facts, **said)
    paper = ContentFile(PICTURE, name="Certificate.png")
    attach_evidence(claim_id=claim.pk, file=paper, **said)
    return hand_in_claim(claim_id=claim.pk, **said)


def _accept(
    claim: OutsideCompletion, actor: User, then: datetime, source: CreditSource, checked: Checked
) -> None:
    accept_claim(
        claim_id=claim.pk,
        hours=claim.earned[1],
        source=source,
        checked=checked,
        actor=actor,
        now=then,
    )
