"""A real Chromium on a slow line, and what it says of the pages it opens."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

BITS_PER_SECOND = 1_600_000
ROUND_TRIP_MS = 150
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
PATIENCE_MS = 60_000

# Chromium reports what it has painted; what is reported once has happened.
PAINTED = """() => new Promise((answer) => {
    new PerformanceObserver((list) => {
        const largest = list.getEntries().at(-1).startTime;
        const [first] = performance.getEntriesByName("first-contentful-paint");
        answer(Math.max(largest, first ? first.startTime : 0));
    }).observe({type: "largest-contentful-paint", buffered: true});
})"""

# Without a window Chromium fetches no icon; with one it does, so the icons count. The script of the
# page's service worker is fetched beside the page, where this window's reports do not see it.
ASK_FOR_THE_REST = """() => Promise.all(
    [...document.querySelectorAll("link[rel~=icon]")].map((icon) => icon.href)
        .concat("/service-worker.js").map((url) => fetch(url)))"""


@dataclass(slots=True)
class View:
    """What one view of a page took over the line, headers and all, and when it was painted."""

    requests: list[str] = field(default_factory=list)
    bytes_sent: int = 0
    painted_seconds: float = 0.0

    @property
    def kilobytes(self) -> float:
        return self.bytes_sent / 1000


class Line:
    """A window of its own, with nothing kept from before, on a line of 1.6 Mbit/s and 150 ms."""

    def __init__(self, browser: Browser, base_url: str) -> None:
        self._context = browser.new_context(
            base_url=base_url,
            viewport={"width": 390, "height": 844},
            locale="en-US",
            service_workers="block",
        )
        self._context.set_default_timeout(PATIENCE_MS)
        self._page: Page = self._context.new_page()
        self._view = View()
        line = self._context.new_cdp_session(self._page)
        line.on("Network.requestWillBeSent", self._note_request)
        line.on("Network.requestServedFromCache", self._forget_request)
        line.on("Network.responseReceived", self._forget_if_kept)
        line.on("Network.loadingFinished", self._note_bytes)
        line.send("Network.enable")
        line.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": ROUND_TRIP_MS,
                "downloadThroughput": BITS_PER_SECOND / 8,
                "uploadThroughput": BITS_PER_SECOND / 8,
            },
        )
        self._asked: dict[str, str] = {}

    def view(self, path: str) -> View:
        """Open a page and return what that took."""
        self._view = View()
        self._asked.clear()
        answer = self._page.goto(path, wait_until="load")
        if answer is None or answer.status != 200:
            raise RuntimeError(f"{path} answered {answer and answer.status}.")
        self._page.wait_for_load_state("networkidle")
        self._view.painted_seconds = float(self._page.evaluate(PAINTED)) / 1000
        self._page.evaluate(ASK_FOR_THE_REST)
        self._view.requests = list(self._asked.values())
        return self._view

    def close(self) -> None:
        self._context.close()

    def _note_request(self, event: dict[str, Any]) -> None:
        url = str(event["request"]["url"])
        if not url.startswith("data:"):
            self._asked[str(event["requestId"])] = url

    def _forget_request(self, event: dict[str, Any]) -> None:
        self._asked.pop(str(event["requestId"]), None)

    def _forget_if_kept(self, event: dict[str, Any]) -> None:
        if event["response"].get("fromDiskCache"):
            self._asked.pop(str(event["requestId"]), None)

    def _note_bytes(self, event: dict[str, Any]) -> None:
        if str(event["requestId"]) in self._asked:
            self._view.bytes_sent += int(event["encodedDataLength"])


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the Chromium that CHROMIUM_PATH names, or the one on PATH."""
    path = os.environ.get("CHROMIUM_PATH") or shutil.which("chromium")
    if not path:
        raise RuntimeError("There is no Chromium: name one with CHROMIUM_PATH.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
