"""The second step of a sign-in, as somebody with an app for codes takes it."""

from playwright.sync_api import Page

from accounts.models import User
from accounts.services.factors import has_second_factor
from tests.factories.people import code_now


def enter_code(page: Page, person: User) -> None:
    """Enter the code, if this person is asked for one."""
    if has_second_factor(person):
        page.get_by_label("Code").fill(code_now())
        page.get_by_role("button", name="Sign in", exact=True).click()
