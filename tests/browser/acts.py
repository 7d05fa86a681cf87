"""A state of a page, and what people do to bring it there."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from playwright.sync_api import Page

from tests.browser.rows import Rows

NEWCOMER, FORGETFUL = "newcomer", "forgetful"

EMPTY_AND_SEND = """
    () => {
        const form = [...document.querySelectorAll("main form")].find(
            (each) => each.method === "post" && each.querySelector(
                "input:not([type=hidden]):not([type=radio]), textarea, select"));
        form.noValidate = true;
        for (const field of form.querySelectorAll("input, textarea, select")) {
            if (["checkbox", "radio"].includes(field.type)) field.checked = false;
            else if (!["hidden", "submit"].includes(field.type)) field.value = "";
        }
        form.requestSubmit(form.querySelector("button:not([type=button]), [type=submit]"));
    }
"""


@dataclass(frozen=True)
class State:
    """Who opens which page, what they do there, and what must be seen before it is looked at."""

    name: str
    who: str
    path: Callable[[Rows], str]
    act: Callable[[Page], None] = lambda _page: None
    forgives: tuple[str, ...] = ()


def at(name: str, key: Callable[[Rows], object] | None = None, query: str = ""):
    """Return what finds the address once the rows are there."""

    def path(rows: Rows) -> str:
        args = () if key is None else key(rows)
        return reverse(name, args=args if isinstance(args, tuple) else (args,)) + query

    return path


# --- what people do on a page ---


def send_it_empty(page: Page) -> None:
    page.evaluate(EMPTY_AND_SEND)
    page.locator("[data-error-summary]").wait_for()


def open_everything(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")


def sign_in_wrongly(page: Page) -> None:
    page.locator("[name=login]").fill("nobody@example.org")
    page.locator("[name=password]").fill("not the password")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.locator("[data-error-summary]").wait_for()


def send_without_the_cookie(page: Page) -> None:
    page.context.clear_cookies(name="csrftoken")
    page.locator("[name=login]").fill("nobody@example.org")
    page.locator("[name=password]").fill("not the password")
    with page.expect_navigation() as leaving:
        page.get_by_role("button", name="Sign in", exact=True).click()
    assert leaving.value.status == 403


def ask_for_a_code_that_is_too_short(page: Page) -> None:
    page.get_by_label("Check code").fill("7K01")
    page.get_by_role("button", name="Check").click()
    page.get_by_text("Yours has too few or too many").first.wait_for()


def ask_four_times(page: Page) -> None:
    for _ in range(4):
        answer = page.reload()
    assert answer.status == 429


def ask_something(page: Page) -> None:
    page.get_by_label("Your name").fill("Ada Alder")
    page.get_by_label("Your email").fill("ada@example.org")
    page.get_by_label("What is it about?").select_option("class")
    page.get_by_label("Your message").fill("May I bring a colleague?")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("heading", name="Thank you").wait_for()


def look_before_it_counts(page: Page) -> None:
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("heading", name="Preview").wait_for()


def preview_letterhead(page: Page) -> None:
    page.get_by_label("Effective from").fill("2050-01-01")
    look_before_it_counts(page)


def sign_too_early(page: Page) -> None:
    page.get_by_role("button", name="Sign the roster").click()
    page.get_by_role("button", name="Sign now").click()
    page.get_by_text("not marked yet").wait_for()


def enter_half_a_row(page: Page) -> None:
    page.get_by_role("textbox", name="Time in").first.fill("900")
    page.get_by_role("button", name="Save all").click()
    page.get_by_text("The time out is missing").wait_for()


def take_a_seat(page: Page) -> None:
    page.get_by_role("button", name="Register").click()
    page.get_by_text("You have a seat").first.wait_for()


def be_refused_a_seat(page: Page) -> None:
    """As somebody is whose page was opened before the last seat went."""
    page.evaluate("document.querySelector('main [name=or_wait]').remove()")
    page.get_by_role("button", name="Join the waitlist").click()
    page.get_by_text("That was not possible").wait_for()


def send_it_empty_by(label: str) -> Callable[[Page], None]:
    """Press this button: the first one of a form about work only searches."""

    def send(page: Page) -> None:
        page.get_by_role("button", name=label, exact=True).evaluate(
            "button => { button.form.noValidate = true; button.click(); }"
        )
        page.locator("[data-error-summary]").wait_for()

    return send


def look_at_the_preview(page: Page) -> None:
    page.get_by_role("button", name="Preview").click()
    page.locator("#preview").wait_for()


def choose_nobody(page: Page) -> None:
    page.locator("#bulk button[name=bulk]").first.click()
    page.locator(".bulk__refusal").wait_for()


def choose_everybody(page: Page) -> None:
    page.get_by_text("Choose all on this page").click()


def keep_a_view(page: Page) -> None:
    page.get_by_text("Save this view").click()
    page.locator(".save-view__form [name=name]").fill("Mine")
    page.locator(".save-view__form button").click()
    page.get_by_role("link", name="Saved: Mine").wait_for()


def keep_a_view_without_a_name(page: Page) -> None:
    page.get_by_text("Save this view").click()
    page.locator(".save-view__form [name=name]").fill("")
    page.locator(".save-view__form button").click()
    page.locator(".save-view .field--error").wait_for()


def apply_without_saying_so(page: Page) -> None:
    page.get_by_role("button", name="Yes, apply it").evaluate(
        "button => { button.form.noValidate = true; button.click(); }"
    )
    page.locator(".field--error").wait_for()


def send_what_searches_too(page: Page) -> None:
    """Send a form whose first button only searches."""
    page.locator("form.form > .form__actions button").first.click()
    page.locator(".error-summary").wait_for()


def coming(rows: Rows) -> int:
    return rows.world.coming.pk


def token(rows: Rows) -> str:
    return rows.world.token


def empty_the_draft(page: Page) -> None:
    for field in ("day", "begins", "ends"):
        page.locator(f"#id_s-0-{field}").fill("")
    page.get_by_label("Date", exact=True).fill("2027-03-14")
    page.get_by_role("button", name="Save the draft").click()
    page.locator("[data-error-summary]").wait_for()


def look_at_what_it_will_do(page: Page) -> None:
    page.get_by_label("Reason").fill("There is no heating.")
    page.get_by_role("button", name="See what it will do").click()
    page.get_by_role("heading", name="What it will do").wait_for()


def look_for_a_substitute(page: Page) -> None:
    page.locator("#id_who").fill("zzzz")
    page.get_by_role("button", name="See what it will do").click()
    page.locator(".error-summary").wait_for()


def show_the_dates(page: Page) -> None:
    page.get_by_text("Repeat the first session").click()
    page.get_by_label("Sessions in all").fill("3")
    page.get_by_role("button", name="Show the dates").click()
    page.locator("#id_repeat").wait_for()
