"""A link to one's own record: made, listed, opened, and over."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page

from tests.access.world import ANONYMOUS
from tests.browser.acts import NEWCOMER, State, at, send_it_empty
from tests.browser.rows import Rows
from transcripts.services import end_share, share_transcript

# As long as it may be, and of one word.
LONG_NAME = "superintendent.office@mattawamkeagpassadumkeagregionalschools.transport.example"


def live(rows: Rows) -> str:
    return _made(rows, days_ago=0)


def run_out(rows: Rows) -> str:
    return _made(rows, days_ago=8)


def ended(rows: Rows) -> str:
    token = _made(rows, days_ago=1)
    owner = rows.world.visitors["learner"]
    share = owner.transcript_shares.latest("pk")
    end_share(share_id=share.pk, actor=owner, now=timezone.now())
    return token


def _made(rows: Rows, *, days_ago: int) -> str:
    _share, token = share_transcript(
        person=rows.world.visitors["learner"],
        shown_to=LONG_NAME,
        days=7,
        now=timezone.now() - timedelta(days=days_ago),
    )
    return token


def make_one(page: Page) -> None:
    page.get_by_label("Who is it for?").fill(LONG_NAME)
    page.get_by_role("button", name="Make the link").click()
    page.get_by_label("Address").wait_for()


def end_one(page: Page) -> None:
    make_one(page)
    page.get_by_role("button", name="End it").first.click()
    page.get_by_role("heading", name="Links that have ended").wait_for()


SHARING = [
    State("no link to a record yet", NEWCOMER, at("transcripts:share_list")),
    State("a link for nobody", "learner", at("transcripts:share_list"), send_it_empty),
    State("a link just made", "learner", at("transcripts:share_list"), make_one),
    State("a link just ended", "learner", at("transcripts:share_list"), end_one),
    State("a record behind a link", ANONYMOUS, at("transcripts:share_open", live)),
    State("a link that was ended", ANONYMOUS, at("transcripts:share_open", ended)),
    State("a link that ran out", ANONYMOUS, at("transcripts:share_open", run_out)),
    State("a link that never was", ANONYMOUS, at("transcripts:share_open", lambda _: "x")),
]
