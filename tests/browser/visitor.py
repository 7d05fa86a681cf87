"""One person in front of one browser."""

from types import SimpleNamespace

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Response

from accounts.models import User
from accounts.receivers import FACTOR_MARK
from accounts.services.factors import has_second_factor
from tests.browser.launching import Screen

# Chromium logs every answer of 400 and above as an error; a refusal page is no fault of the page.
REFUSED = "Failed to load resource: the server responded with a status of 4"
# htmx logs a request that it dropped for a newer one as an error, by these two lines.
OVERTAKEN = ("htmx:sendAbort", "htmx:afterRequest")
# Only the tests of a cut line let a service worker in.
KEPT_OUT = "Service Worker registration blocked"

SIDEWAYS = """
    Math.max(...[document.documentElement, ...document.querySelectorAll(".table-scroll")]
        .map((box) => box.scrollWidth - box.clientWidth))
"""


class Visitor:
    """A browser session with one page, and everything it found wrong with the pages it saw."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.troubles: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self._note(str(error)))
        self.page.on("response", self._note_response)

    def carry_session_of(self, person: User, base_url: str) -> None:
        """Be signed in, without the sign-in page."""
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session[FACTOR_MARK] = has_second_factor(person)
        # They signed in a moment ago: pages that ask once more are content.
        record_authentication(SimpleNamespace(session=session), person, "password")
        session.save()
        self.context.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": str(session.session_key),
                    "url": base_url,
                    "httpOnly": True,
                    "sameSite": "Lax",
                }
            ]
        )

    def open(self, path: str) -> Page:
        """Open a page and return it."""
        self.page.goto(path)
        return self.page

    def fit(self, screen: Screen) -> None:
        """Look at the same page through another window."""
        self.page.set_viewport_size({"width": screen.width, "height": screen.height})

    def sideways(self) -> int:
        """Return by how many pixels this page, or a table on it, is wider than its room."""
        return int(self.page.evaluate(SIDEWAYS))

    def fetch(self, path: str) -> bytes:
        """Return the bytes behind an address, asked for with this session's cookies."""
        answer = self.context.request.get(path)
        assert answer.status == 200, f"{path} answered {answer.status}"
        return answer.body()

    def forgive(self, *words: str) -> None:
        """Drop what the browser and htmx log of a failure that a test has brought about."""
        self.troubles = [x for x in self.troubles if not any(word in x for word in words)]

    def _note(self, words: str) -> None:
        self.troubles.append(f"{self.page.url}: {words}")

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(
            (REFUSED, KEPT_OUT, *OVERTAKEN)
        ):
            self._note(message.text)

    def _note_response(self, response: Response) -> None:
        if response.status >= 500 or (response.status == 404 and "/static/" in response.url):
            self._note(f"{response.url} answered {response.status}")


def row(page: Page, name: str) -> Locator:
    """Return the line of one person on an open roster."""
    return page.locator("[data-row]").filter(has_text=name)
