"""A real Chromium against a live server. Each visitor is a browser session of their own.

Nothing here sleeps: Playwright waits for what a test expects. Follow-up work is done when a test
says so, by taking the jobs that were really sent off the queue of this process.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from django.core.cache import cache
from kombu.simple import SimpleQueue
from playwright.sync_api import Browser, expect, sync_playwright

from accounts.models import User
from memssi.celery import app
from tests.browser.launching import CHROMIUM, FLAGS, PHONE, Screen
from tests.browser.visitor import Visitor

PATIENCE_MS = 15_000

StartVisit = Callable[..., Visitor]
SAID = pytest.StashKey[list[str]]()


class Totals:
    """How much a task took of somebody's hands; printed at the end of the run."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines

    def say(self, task: str, interactions: int, seconds: float) -> None:
        """Keep what one task took."""
        self.lines.append(f"{task}: {interactions} interactions, {seconds:.1f} seconds")


@pytest.fixture
def totals(pytestconfig: pytest.Config) -> Totals:
    """Where a test says how many clicks something took."""
    return Totals(pytestconfig.stash.setdefault(SAID, []))


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
    lines = config.stash.get(SAID, [])
    if lines:
        terminalreporter.section("what people have to do")
        for line in lines:
            terminalreporter.write_line(line)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One browser for the folder. While it runs, this thread has an event loop, so Django is told
    that its own queries here are all right; both end with the folder."""
    if not Path(CHROMIUM).exists():
        pytest.fail(f"There is no Chromium at {CHROMIUM}: name one with CHROMIUM_PATH.")
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    else:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def visit(chromium: Browser, transactional_db, live_server, settings) -> Iterator[StartVisit]:
    """Start a browser session, signed in if a person is given; no page of it may log an error."""
    settings.BASE_URL = live_server.url
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    settings.MFA_TOTP_TOLERANCE = 1  # a code read at the end of its half minute
    cache.clear()  # what others asked for counts against no limit here
    visitors: list[Visitor] = []

    def start(
        person: User | None = None,
        *,
        screen: Screen = PHONE,
        scripts: bool = True,
        works_offline: bool = False,
        browser: Browser | None = None,
        permissions: Sequence[str] = (),
    ) -> Visitor:
        context = (browser or chromium).new_context(
            base_url=live_server.url,
            viewport={"width": screen.width, "height": screen.height},
            has_touch=screen.is_touched,
            is_mobile=screen.is_touched,
            java_script_enabled=scripts,
            locale="en-US",
            timezone_id="America/New_York",
            reduced_motion="reduce",
            service_workers="allow" if works_offline else "block",
            permissions=list(permissions),
        )
        context.set_default_timeout(PATIENCE_MS)
        visitor = Visitor(context)
        visitors.append(visitor)
        if person is not None:
            visitor.carry_session_of(person, live_server.url)
        return visitor

    yield start
    for visitor in visitors:
        visitor.context.close()
    assert [trouble for visitor in visitors for trouble in visitor.troubles] == []


@pytest.fixture
def follow_up() -> Iterator[Callable[[], None]]:
    """Do the work that requests have asked for, and what that asks for, until nothing is left."""
    with app.connection_for_read() as connection:
        queue = connection.SimpleQueue(app.conf.task_default_queue)
        queue.clear()

        def work() -> None:
            for name, ids in _taken_from(queue):
                app.tasks[name].apply(kwargs=ids, throw=True)

        yield work
        queue.close()


def _taken_from(queue: SimpleQueue) -> Iterator[tuple[str, dict[str, int]]]:
    while True:
        try:
            message = queue.get(block=False)
        except queue.Empty:
            return
        message.ack()
        yield message.headers["task"], message.payload[1]
