"""Public pages on a slow line: what a first view weighs, what the next ones do, when they show.

Chromium measures, on a line of 1.6 Mbit/s with a round trip of 150 ms, as compressed bytes with
their headers; the server is the production server. Each page is opened three times with nothing
kept, and once after the front page. The rows are a fifth of the demonstration's.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from statistics import median

from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser

from bench.kit.browser import Line, View, chromium
from bench.kit.figures import Figure
from bench.kit.server import WORKERS, fetch, serving
from certificates.models import Certificate
from courses.models import Offering

SCALE = 0.2
ROUNDS = 3


def measure(folder: Path) -> Iterator[Figure]:
    """Yield the heaviest and slowest of all; what each takes goes to the error output."""
    with redirect_stdout(sys.stderr):
        call_command("demo_data", scale=SCALE)
    pages = public_pages()
    # Django's own queries are over; Playwright keeps an event loop in this thread.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    first: dict[str, View] = {}
    following: dict[str, View] = {}
    with (
        serving("/", log=folder / "web.log") as port,
        chromium() as browser,
    ):
        base_url = f"http://localhost:{port}"
        for path in pages.values():
            fetch(port, path, requests=WORKERS * 2, connections=WORKERS * 2)  # templates are ready
        for name, path in pages.items():
            views = [_first_view(browser, base_url, path) for _ in range(ROUNDS)]
            first[name] = views[0]
            first[name].painted_seconds = median(view.painted_seconds for view in views)
            following[name] = _view_after_the_front_page(browser, base_url, path)
            _tell(name, first[name], following[name])
    yield Figure("first_view_kb", max(view.kilobytes for view in first.values()), "kB")
    yield Figure("next_page_kb", max(view.kilobytes for view in following.values()), "kB")
    yield Figure("first_view_requests", max(len(v.requests) for v in first.values()), "requests")
    yield Figure("slow_line_seconds", max(v.painted_seconds for v in first.values()), "s")


def public_pages() -> dict[str, str]:
    """Return what anybody may open, by name: the fullest page of each kind."""
    coming = Offering.objects.coming(at=timezone.now()).filter(venue__isnull=False).first()
    document = Certificate.objects.select_related("document").latest("pk").document
    if coming is None:
        raise RuntimeError("There is no class to come.")
    catalogue = reverse("enrollment:offering_list")
    return {
        "front page": reverse("reports:home"),
        "catalogue": catalogue,
        "catalogue filtered": f"{catalogue}?q=school",
        "class": reverse("enrollment:offering_detail", args=[coming.pk]),
        "courses": reverse("courses:course_list"),
        "course": reverse("enrollment:course_detail", args=[coming.version.course.code]),
        "sign in": reverse("account_login"),
        "sign up": reverse("account_signup"),
        "find a certificate": reverse("documents:document_find"),
        "verification": reverse("documents:document_verify", args=[document.check_code]),
        "help": reverse("support:help"),
        "contact": reverse("support:contact"),
        "feedback": reverse("support:feedback"),
    }


def _first_view(browser: Browser, base_url: str, path: str) -> View:
    line = Line(browser, base_url)
    try:
        return line.view(path)
    finally:
        line.close()


def _view_after_the_front_page(browser: Browser, base_url: str, path: str) -> View:
    line = Line(browser, base_url)
    try:
        line.view(reverse("reports:home"))
        return line.view(path)
    finally:
        line.close()


def _tell(name: str, first: View, following: View) -> None:
    print(
        f"{name:<20} first {first.kilobytes:6.1f} kB, {len(first.requests):2} requests,"
        f" painted after {first.painted_seconds:4.2f} s; next {following.kilobytes:5.1f} kB",
        file=sys.stderr,
    )
