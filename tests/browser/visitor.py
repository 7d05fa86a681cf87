"""One person in front of one browser, and the screens they have."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Response

from accounts.models import User


@dataclass(frozen=True, slots=True)
class Screen:
    width: int
    height: int
    is_touched: bool = False


NARROWEST = Screen(360, 740, is_touched=True)
PHONE = Screen(390, 844, is_touched=True)
DESK = Screen(1280, 900)

# Chromium logs every answer of 400 and above as an error; a refusal page is no fault of the page.
REFUSED = "Failed to load resource: the server responded with a status of 4"


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

    def sideways(self) -> int:
        """Return by how many pixels this page is wider than its screen."""
        return int(
            self.page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
        )

    def fetch(self, path: str) -> bytes:
        """Return the bytes behind an address, asked for with this session's cookies."""
        answer = self.context.request.get(path)
        assert answer.status == 200, f"{path} answered {answer.status}"
        return answer.body()

    def _note(self, words: str) -> None:
        self.troubles.append(f"{self.page.url}: {words}")

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(REFUSED):
            self._note(message.text)

    def _note_response(self, response: Response) -> None:
        if response.status >= 500 or (response.status == 404 and "/static/" in response.url):
            self._note(f"{response.url} answered {response.status}")
