"""The coordinator's file in a real browser: asked for, watched, left, found again, fetched."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from background.models import BackgroundJob
from background.services import claim_job, report_progress
from tests.browser.conftest import StartVisit
from tests.browser.launching import DESK, PHONE
from tests.factories import UserFactory, coordinator, employ, organization
from tests.factories.records import award
from transcripts.training_file import write_training_file

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def owner() -> User:
    place = organization("District One")
    for name in ("Alder", "Birch", "Cedar"):
        person = UserFactory(last_name=name)
        employ(person, place)
        award(person=person)
    return coordinator(place)


def test_the_file_is_asked_for_watched_left_found_again_and_fetched(visit: StartVisit, owner: User):
    desk = visit(owner, screen=DESK)
    page = desk.open("/people/")
    page.get_by_role("link", name="All their training as a file").click()
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Write the file").click()
    expect(page.get_by_role("progressbar")).to_have_attribute("max", "1")
    said = page.locator("#job-said")
    expect(said).to_have_text("")

    job = claim_job(job_id=BackgroundJob.objects.get().pk, now=timezone.now())
    assert job is not None
    report_progress(job=job, done=2_600, total=5_000, now=timezone.now())
    expect(page.get_by_text("2,600 of 5,000")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "2600")
    expect(said).to_have_text("Running, 50 percent done")

    page = desk.open("/")
    BackgroundJob.objects.update(state="waiting")
    write_training_file(job_id=job.pk, clock=timezone.now)
    page.goto("/my/jobs/")
    page.get_by_role("link", name="Training of my people").click()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download training").click()
    with Path(downloading.value.path()).open(encoding="utf-8-sig", newline="") as file:
        assert [line["Last name"] for line in csv.DictReader(file)] == ["Alder", "Birch", "Cedar"]


def test_the_page_turns_to_done_by_itself_and_says_so_once(
    visit: StartVisit, owner: User, follow_up: Callable[[], None]
):
    page = visit(owner, screen=PHONE).open("/people/training/")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Write the file").click()
    expect(page.get_by_role("progressbar")).to_be_visible()

    follow_up()

    expect(page.get_by_role("link", name="Download training")).to_be_visible()
    expect(page.locator("#job-said")).to_have_text("Done")
    expect(page.locator("[hx-trigger]")).to_have_count(0)


def test_without_scripts_a_link_shows_how_far_it_is(
    visit: StartVisit, owner: User, follow_up: Callable[[], None]
):
    page = visit(owner, scripts=False).open("/people/training/")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Write the file").click()
    expect(page.get_by_role("progressbar")).to_be_visible()

    follow_up()
    page.get_by_role("link", name="Check progress").click()

    expect(page.get_by_role("link", name="Download training")).to_be_visible()
