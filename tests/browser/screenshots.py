"""Take the pictures of the README from a running demonstration, into docs/images/.

    MEMSSI_VAR=/tmp/pictures PORT=8300 script/demo &
    .venv/bin/python -m tests.browser.screenshots http://localhost:8300

It marks two people on today's roster, so give it a demonstration of its own, just built.
"""

import re
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from memssi.demo.wellknown import (
    COORDINATOR,
    DRIVER,
    INSTRUCTOR,
    PASSWORD,
    SRO,
    TODAYS_CLASS,
    SignIn,
)
from tests.browser.launching import CHROMIUM, DESK, FLAGS, PHONE, Screen

IMAGES = Path(__file__).resolve().parents[2] / "docs/images"
BYTES_ALLOWED = 150_000
COLOURS = 96  # flat areas and text: nobody sees the difference


@dataclass
class Photographer:
    browser: Browser
    base_url: str

    def page(self, screen: Screen, person: SignIn | None = None) -> Page:
        """Open a window of this size, signed in if a person is given."""
        context = self.browser.new_context(
            base_url=self.base_url,
            viewport={"width": screen.width, "height": screen.height},
            is_mobile=screen.is_touched,
            has_touch=screen.is_touched,
            locale="en-US",
            timezone_id="America/New_York",
            reduced_motion="reduce",
        )
        page = context.new_page()
        if person is not None:
            page.goto("/accounts/login/")
            page.locator("[name=login]").fill(person.email)
            page.locator("[name=password]").fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            page.get_by_role("heading", name=f"Hello {person.first_name}").wait_for()
        return page

    def front_page(self) -> None:
        page = self.page(DESK)
        page.goto("/")
        keep(page, "front-page")

    def catalogue(self) -> None:
        page = self.page(DESK)
        page.goto("/classes/?delivery=in_person")
        keep(page, "catalogue")

    def class_page(self) -> None:
        page = self.page(PHONE)
        page.goto("/")
        page.locator(".class-card").filter(has_text="In person").get_by_role("link").first.click()
        page.get_by_role("link", name="Sign up").wait_for()
        keep(page, "class-phone")

    def roster(self) -> None:
        page = self.page(PHONE, INSTRUCTOR)
        page.locator(".card").filter(has_text=TODAYS_CLASS).get_by_role("link").click()
        rows = page.locator("[data-row]")
        for row, mark in ((rows.nth(1), "Late"), (rows.nth(0), "Present")):
            row.get_by_role("radio", name=mark).check()
            row.get_by_text("Saved:").wait_for()
        page.locator(".roster-bar").scroll_into_view_if_needed()
        page.evaluate("window.scrollBy(0, document.querySelector('.page-head').offsetTop)")
        keep(page, "roster-phone")

    def transcript(self) -> None:
        page = self.page(DESK, SRO)
        page.goto("/my/transcript/")
        keep(page, "transcript")

    def people(self) -> None:
        page = self.page(DESK, COORDINATOR)
        page.goto("/people/")
        keep(page, "people")

    def certificate_and_its_check(self) -> None:
        page = self.page(DESK, DRIVER)
        page.goto("/my/certificates/")
        page.locator("td").get_by_role("link").first.click()
        address = page.get_by_text("/verify/").inner_text()
        page.goto(f"{page.url}pdf/#toolbar=0&navpanes=0&view=Fit")
        page.wait_for_timeout(3000)  # the viewer does not say when it has drawn
        keep(page, "certificate")
        phone = self.page(PHONE)
        phone.goto(re.sub(r"^https?://[^/]+", "", address))
        keep(phone, "verification-phone")


def keep(page: Page, name: str) -> None:
    """Write what the window shows as a small PNG."""
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    path = IMAGES / f"{name}.png"
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
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
        photographer.front_page()
        photographer.catalogue()
        photographer.class_page()
        photographer.roster()
        photographer.transcript()
        photographer.people()
        photographer.certificate_and_its_check()
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:2])
