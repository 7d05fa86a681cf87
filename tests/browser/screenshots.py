"""Take the pictures of the README and the help from a running demonstration, into docs/images/.

    script/pictures

Every scene twice: `<name>-phone.png` and `<name>-desk.png`. It marks two people on today's roster,
so it wants a demonstration of its own, just built, as `script/pictures` makes one.
"""

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from memssi.demo.wellknown import (
    COORDINATOR,
    DIRECTOR,
    DRIVER,
    INSTRUCTOR,
    PASSWORD,
    SRO,
    STAFF,
    TEACHER,
    WITH_A_CODE,
    SignIn,
    code_now,
)
from tests.browser.launching import CHROMIUM, DESK, FLAGS, PHONE, Screen

IMAGES = Path(__file__).resolve().parents[2] / "docs/images"
BYTES_ALLOWED = 150_000
COLOURS = 96  # flat areas and text: nobody sees the difference
SCREENS = {"phone": PHONE, "desk": DESK}
LOOKS_AT_MOST = 60
BETWEEN_LOOKS_MS = 250


@dataclass
class Photographer:
    browser: Browser
    base_url: str
    sessions: dict[str, dict] = field(default_factory=dict)

    def page(self, screen: Screen, person: SignIn | None = None) -> Page:
        """Open a window of this size, signed in if a person is given."""
        return self._context(screen, self._session_of(person)).new_page()

    def _session_of(self, person: SignIn | None) -> dict | None:
        """Sign in once: the door counts how often one address knocks."""
        if person is None:
            return None
        if person.email not in self.sessions:
            context = self._context(DESK, None)
            page = context.new_page()
            page.goto("/accounts/login/")
            page.locator("[name=login]").fill(person.email)
            page.locator("[name=password]").fill(PASSWORD)
            page.get_by_role("button", name="Sign in", exact=True).click()
            if person in WITH_A_CODE:
                page.get_by_label("Code").fill(code_now(person.email))
                page.get_by_role("button", name="Sign in", exact=True).click()
            page.get_by_role("heading", name=f"Hello {person.first_name}").wait_for()
            self.sessions[person.email] = context.storage_state()
            context.close()
        return self.sessions[person.email]

    def _context(self, screen: Screen, session: dict | None) -> BrowserContext:
        return self.browser.new_context(
            base_url=self.base_url,
            viewport={"width": screen.width, "height": screen.height},
            is_mobile=screen.is_touched,
            has_touch=screen.is_touched,
            locale="en-US",
            timezone_id="America/New_York",
            reduced_motion="reduce",
            storage_state=session,
        )


# --- the scenes: each opens its page and waits for what it is about ---


def front_page(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def home_of(person: SignIn) -> Callable[[Page], None]:
    def home(page: Page) -> None:
        page.goto("/")
        expect(page.get_by_role("heading", name=f"Hello {person.first_name}")).to_be_visible()

    return home


def catalogue(page: Page) -> None:
    page.goto("/classes/?delivery=in_person")
    expect(page.get_by_role("status").filter(has_text="found")).to_be_visible()
    expect(page.locator(".class-card").first).to_be_visible()


def class_page(page: Page) -> None:
    page.goto("/classes/?delivery=in_person")
    page.locator(".class-card").get_by_role("link").first.click()
    expect(page.get_by_role("link", name="Sign up")).to_be_visible()


def month(page: Page) -> None:
    page.goto("/classes/calendar/")
    expect(page.get_by_role("link", name="Month after")).to_be_visible()


def schedule(page: Page) -> None:
    page.goto("/staff/schedule/new/class/?course=MEM-RP-301")
    expect(page.get_by_role("button", name="Save the draft")).to_be_visible()


def demand(page: Page) -> None:
    page.goto("/staff/demand/")
    expect(page.get_by_role("row").nth(1)).to_be_visible()


def roster(page: Page) -> None:
    page.goto("/")
    page.get_by_role("region", name="Today you teach").get_by_role("link").first.click()
    rows = page.locator("[data-row]")
    for row, mark in ((rows.nth(1), "Late"), (rows.nth(0), "Present")):
        row.get_by_role("radio", name=mark).check(force=True)
        expect(row.get_by_text("Saved:")).to_be_visible()
    page.locator(".roster-bar").scroll_into_view_if_needed()
    page.evaluate("window.scrollBy(0, document.querySelector('.page-head').offsetTop)")


def room_screen(page: Page) -> None:
    page.goto("/")
    page.get_by_role("region", name="Today you teach").get_by_role("link").first.click()
    page.get_by_text("Other ways to check in").click()
    page.get_by_role("link", name="Code on the screen of the room").click()
    expect(page.locator("svg").first).to_be_visible()


def kit(page: Page) -> None:
    """A phone after its line was cut, with two people marked."""
    page.goto("/")
    page.get_by_role("region", name="Today you teach").get_by_role("link").first.click()
    page.get_by_text("Other ways to check in").click()
    page.get_by_role("link", name="Without a network").click()
    page.get_by_role("button", name="Prepare", exact=True).click()
    expect(page.get_by_text("Ready for offline.")).to_be_visible()
    page.reload()
    page.context.set_offline(True)
    rows = page.locator("[data-kit-rows] > li")
    # Two of whom the picture of the roster has said nothing.
    for row, mark in ((rows.nth(2), "Present"), (rows.nth(3), "Absent")):
        row.get_by_role("radio", name=mark).check(force=True)
        expect(row.get_by_text("not sent yet")).to_be_visible()
    page.evaluate("window.scrollTo(0, 0)")


def transcript(page: Page) -> None:
    page.goto("/my/transcript/")
    expect(page.get_by_role("button", name="Transcript as PDF")).to_be_visible()
    expect(page.get_by_role("row").nth(1)).to_be_visible()


def people(page: Page) -> None:
    page.goto("/people/")
    expect(page.get_by_role("row").nth(1)).to_be_visible()


def certificate(page: Page) -> None:
    page.goto("/my/certificates/")
    page.locator("td").get_by_role("link").first.click()
    expect(page.get_by_role("link", name="Open the PDF")).to_be_visible()


def verification(page: Page) -> None:
    certificate(page)
    address = page.get_by_text("/verify/").inner_text()
    page.context.clear_cookies()  # as a stranger sees it
    page.goto(re.sub(r"^https?://[^/]+", "", address))
    expect(page.get_by_text("was issued here and is valid")).to_be_visible()


def paper(page: Page) -> None:
    certificate(page)
    page.goto(f"{page.url}pdf/#toolbar=0&navpanes=0&view=Fit")
    wait_until_drawn(page)


SCENES: list[tuple[str, SignIn | None, Callable[[Page], None]]] = [
    ("front-page", None, front_page),
    ("home-teacher", TEACHER, home_of(TEACHER)),
    ("home-sro", SRO, home_of(SRO)),
    ("home-instructor", INSTRUCTOR, home_of(INSTRUCTOR)),
    ("home-coordinator", COORDINATOR, home_of(COORDINATOR)),
    ("home-staff", STAFF, home_of(STAFF)),
    ("home-director", DIRECTOR, home_of(DIRECTOR)),
    ("catalogue", None, catalogue),
    ("class", None, class_page),
    ("month", None, month),
    ("schedule", COORDINATOR, schedule),
    ("demand", STAFF, demand),
    ("roster", INSTRUCTOR, roster),
    ("room-screen", INSTRUCTOR, room_screen),
    ("kit", INSTRUCTOR, kit),
    ("transcript", SRO, transcript),
    ("people", COORDINATOR, people),
    ("certificate", DRIVER, certificate),
    ("verification", DRIVER, verification),
]


def look(page: Page) -> Image.Image:
    return Image.open(BytesIO(page.screenshot())).convert("RGB")


def wait_until_drawn(page: Page) -> None:
    """The viewer of PDF files does not say when it has drawn: it has when paper shows and stays."""
    before = look(page)
    for _ in range(LOOKS_AT_MOST):
        page.wait_for_timeout(BETWEEN_LOOKS_MS)
        now = look(page)
        colours = now.getcolors(maxcolors=1 << 20) or []
        if len(colours) > COLOURS and ImageChops.difference(before, now).getbbox() is None:
            return
        before = now
    raise SystemExit("The paper was not drawn.")


def keep(page: Page, name: str) -> None:
    """Write what the window shows, once its letters are there, as a small PNG."""
    page.evaluate("document.fonts.ready.then(() => true)")
    path = IMAGES / f"{name}.png"
    look(page).quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    size = path.stat().st_size
    print(f"{path.relative_to(IMAGES.parents[1])}  {size:,} bytes")
    if size > BYTES_ALLOWED:
        raise SystemExit(f"{path} is larger than {BYTES_ALLOWED:,} bytes.")


def main(base_url: str) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        # The whole browser, without a window: only it shows PDF files.
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[*FLAGS, "--headless=new", "--hide-scrollbars"],
            headless=False,
        )
        photographer = Photographer(browser, base_url)
        for name, person, scene in SCENES:
            for width, screen in SCREENS.items():
                page = photographer.page(screen, person)
                scene(page)
                keep(page, f"{name}-{width}")
                page.context.close()
        page = photographer.page(DESK, DRIVER)
        paper(page)
        keep(page, "certificate-paper")
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:2])
