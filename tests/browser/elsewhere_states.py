"""Training taken elsewhere: chosen, filled, handed in, decided, taken back."""

from datetime import timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from playwright.sync_api import Page

from core.clock import maine_date
from courses.models import OutsideCourse
from tests.browser.acts import NEWCOMER, State, at, send_it_empty
from tests.browser.rows import Rows
from tests.factories.records import outside_course
from transcripts.claims import ClaimFacts
from transcripts.enums import Checked, CreditSource
from transcripts.services import (
    accept_claim,
    attach_evidence,
    hand_in_claim,
    refuse_claim,
    return_claim,
    start_claim,
)

# As long as it may be, and of one word.
LONG_NAME = "Multihazardemergencyplanningforschoolscollegesandhousesofworship" * 2


def course(_rows: Rows) -> int:
    return _course().pk


def draft(rows: Rows) -> int:
    return _draft(rows).pk


def submitted(rows: Rows) -> int:
    return _submitted(rows).pk


def returned(rows: Rows) -> int:
    claim = _submitted(rows)
    return_claim(claim_id=claim.pk, reason=LONG_NAME, **_by_staff(rows))
    return claim.pk


def refused(rows: Rows) -> int:
    claim = _submitted(rows)
    refuse_claim(claim_id=claim.pk, reason="No training.", **_by_staff(rows))
    return claim.pk


def accepted(rows: Rows) -> int:
    claim = _submitted(rows)
    accept_claim(
        claim_id=claim.pk,
        hours=claim.earned[1],
        source=CreditSource.FEDERAL,
        checked=Checked.CERTIFICATE,
        **_by_staff(rows),
    )
    return claim.pk


def _by_staff(rows: Rows) -> dict:
    return {"actor": rows.world.visitors["staff"], "now": timezone.now()}


def _course() -> OutsideCourse:
    known = OutsideCourse.objects.filter(code="IS-362.a").first()
    return known or outside_course("IS-362.a", name=LONG_NAME[:120], contact_hours=Decimal(3))


def _draft(rows: Rows):
    """One more, of a day on which there is none yet."""
    person, now = rows.world.visitors["learner"], timezone.now()
    days = 5 * (1 + person.outside_completions.count())
    ended_on = maine_date(now) - timedelta(days=days)
    claim = start_claim(
        person=person,
        facts=ClaimFacts.of_course(_course(), completed_on=ended_on),
        actor=person,
        now=now,
    )
    paper = SimpleUploadedFile(f"{LONG_NAME}.pdf", b"%PDF-1.7\n%%EOF")
    attach_evidence(claim_id=claim.pk, file=paper, actor=person, now=now)
    return claim


def _submitted(rows: Rows):
    claim = _draft(rows)
    return hand_in_claim(claim_id=claim.pk, actor=claim.person, now=timezone.now())


def hand_in_nothing(page: Page) -> None:
    page.get_by_label("On which day did it end?").fill("")
    page.get_by_role("button", name="Hand in").click()
    page.locator("[data-error-summary]").wait_for()


def refuse_without_a_reason(page: Page) -> None:
    page.get_by_text("Refuse: it does not count").click()
    page.get_by_role("button", name="Decide").click()
    page.locator("[data-error-summary]").wait_for()


def name_nothing(page: Page) -> None:
    page.get_by_role("button", name="Go on").click()
    page.locator("[data-error-summary]").wait_for()


ELSEWHERE = [
    State("nothing from elsewhere yet", NEWCOMER, at("transcripts:claim_list")),
    State("no course with these words", "learner", at("transcripts:claim_add", query="?q=zzzz")),
    State("a training without a name", "learner", at("transcripts:claim_add"), name_nothing),
    State(
        "training of somebody else",
        "coordinator",
        at("transcripts:claim_add_for", lambda rows: rows.world.visitors["learner"].pk),
    ),
    State("a draft without a day", "learner", at("transcripts:claim_edit", draft), hand_in_nothing),
    State("a draft to correct", "learner", at("transcripts:claim_edit", returned)),
    *(
        State(f"from elsewhere, {make.__name__}", "learner", at("transcripts:claim_detail", make))
        for make in (draft, submitted, returned, refused, accepted)
    ),
    State("my training from elsewhere", "learner", at("transcripts:claim_list")),
    State("a record with what waits", "learner", at("transcripts:transcript_own")),
    State("the queue of training from elsewhere", "staff", at("transcripts:claim_queue")),
    State("no training from elsewhere", "staff", at("transcripts:claim_queue", query="?q=zzzz")),
    State(
        "a decision without its reason",
        "staff",
        at("transcripts:claim_decide", submitted),
        refuse_without_a_reason,
    ),
    State("an acceptance to take back", "staff", at("transcripts:claim_take_back", accepted)),
    State(
        "approvals of a course elsewhere",
        "staff",
        at("courses:outside_approvals", course),
        send_it_empty,
    ),
]
