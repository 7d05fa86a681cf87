"""What is printed has nothing to press, and says whose it is."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.access.world import build_world
from tests.browser.conftest import StartVisit
from tests.browser.launching import DESK

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PRESSED = """
    [...document.querySelectorAll(
        ".no-print, main button, main summary, main select, main a.button, .table__actions, "
        + ".usa-breadcrumb, .pager a, .masthead, .demo-bar, footer")]
        .filter((each) => each.checkVisibility())
        .map((each) => each.outerHTML.slice(0, 120))
"""


def test_paper_has_nothing_to_press(visit: StartVisit):
    world = build_world()
    learner = world.visitors["learner"]
    pages = [
        ("learner", reverse("enrollment:enrollment_list")),
        ("learner", reverse("enrollment:offering_detail", args=[world.open_seat.offering_id])),
        ("learner", reverse("transcripts:transcript_own")),
        ("instructor", reverse("attendance:roster_detail", args=[world.meeting.pk])),
        ("coordinator", reverse("organizations:claim_list")),
        ("coordinator", reverse("transcripts:transcript_detail", args=[learner.pk])),
        ("staff", reverse("transcripts:completion_list")),
        ("director", reverse("reports:home")),
    ]
    found = {}
    for who, path in pages:
        page = visit(world.visitors[who], screen=DESK).open(path)
        page.emulate_media(media="print")
        found[path] = page.evaluate(PRESSED)
        if "transcript" in path:
            name = f"Training record of {learner.name}"
            expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    assert found == {path: [] for _, path in pages}
