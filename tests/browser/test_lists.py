"""What one does with a list: by keyboard and htmx with the address in step, and without scripts."""

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from accounts.models import SavedFilter, User
from organizations.models import Employment
from tests.browser.conftest import StartVisit
from tests.browser.keyboard import Keyboard
from tests.browser.launching import DESK, NARROWEST, PHONE, ZOOMED
from tests.factories import UserFactory, coordinator, employ, organization

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PEOPLE = 60
WITHOUT_EMPLOYER = ["Name", "Email", "Next class", "Contact hours this year", "Last training"]


@pytest.fixture
def chief(transactional_db) -> User:
    """Who coordinates a district of sixty people."""
    place = organization("Pinecone District")
    for number in range(PEOPLE):
        family = "Birch" if number % 2 else "Alder"
        person = UserFactory(first_name=f"Ada{number:02}", last_name=family)
        employ(person, place)
    chief = coordinator(place)
    for first in ("Bo", "Cy", "Di"):
        employ(UserFactory(first_name=first, last_name="Claimant"), place, confirmed=False)
    return chief


def first_row(page: Page):
    return page.locator("#results tbody tr").first


def columns(page: Page) -> list[str]:
    return [" ".join(text.split()) for text in page.locator("thead th").all_inner_texts()]


def query(page: Page) -> str:
    return str(page.evaluate("decodeURIComponent(location.search)"))


def file_of(page: Page) -> list[list[str]]:
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Export this list").click()
    text = Path(downloading.value.path()).read_text(encoding="utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def tick(page: Page, column: str) -> None:
    page.locator("[data-columns] label").get_by_text(column, exact=True).click()


def test_a_list_is_worked_by_keyboard_and_the_address_keeps_step(visit: StartVisit, chief: User):
    visitor = visit(chief, screen=DESK)
    keys = Keyboard(visitor)
    page = visitor.open("/people/")
    count = page.locator("#result-count")
    expect(count).to_have_text(re.compile(r"61 people found"))

    keys.write("Name, email, MEMSSI number or employer", "birch")
    expect(count).to_have_text(re.compile(r"30 people found"))
    expect(page).to_have_url(re.compile(r"\?q=birch$"))
    expect(page.locator("#id_q")).to_be_focused()

    keys.use("Columns")
    keys.press_to("Employer", role="checkbox")
    keys.press("Space")
    expect(page.get_by_role("columnheader", name="Employer")).to_have_count(0)
    expect(page).to_have_url(
        re.compile("columns=name&columns=email&columns=next_class&columns=hours")
    )
    expect(page.locator("#columns-employer")).to_be_focused()

    keys.use("Name", role="link")
    expect(page).to_have_url(re.compile("sort=-name"))
    expect(first_row(page)).to_contain_text("Ada59 Birch")
    expect(page.locator("#sort-name")).to_be_focused()
    assert columns(page) == WITHOUT_EMPLOYER

    keys.use("Next page", role="link")
    expect(page).to_have_url(re.compile("page=2"))
    expect(first_row(page)).to_contain_text("Ada09 Birch")
    expect(count).to_be_focused()
    expect(count).to_be_in_viewport()
    assert keys.look().role == "status"  # and its ring is seen

    assert [row[0] for row in file_of(page)[1:]] == [
        f"Ada{number:02} Birch" for number in range(PEOPLE - 1, 0, -2)
    ]
    assert file_of(page)[0] == columns(page)

    keys.use("Save this view")
    keys.write("Name of this view", "Birches, last first")
    keys.follow("Save", role="button")
    kept = page.get_by_role("link", name="Saved: Birches, last first")
    expect(kept).to_be_visible()
    assert SavedFilter.objects.get().query == (
        "q=birch&sort=-name&columns=name&columns=email&columns=next_class&columns=hours&columns=last_day"
    )

    visitor.open("/people/")
    expect(count).to_have_text(re.compile(r"61 people found"))
    keys.follow("Saved: Birches, last first")
    expect(first_row(page)).to_contain_text("Ada59 Birch")
    expect(page.get_by_role("columnheader", name="Employer")).to_have_count(0)
    keys.follow("Remove Birches, last first")
    expect(kept).to_have_count(0)


def test_with_all_columns_shown_again_the_address_says_nothing_of_them(
    visit: StartVisit, chief: User
):
    page = visit(chief, screen=DESK).open("/people/?columns=name&columns=email")
    page.get_by_text("Columns", exact=True).click()
    for name in ("Employer", "Next class", "Contact hours this year", "Last training"):
        tick(page, name)
        expect(page.get_by_role("columnheader", name=name)).to_be_visible()

    expect(page.get_by_role("columnheader")).to_have_count(6)
    expect(page).to_have_url(re.compile(r"/people/$"))
    page.go_back()
    expect(page.get_by_role("columnheader")).to_have_count(5)


def test_a_list_is_worked_without_scripts(visit: StartVisit, chief: User):
    page = visit(chief, screen=DESK, scripts=False).open("/people/")

    page.get_by_label("Name, email, MEMSSI number or employer").fill("birch")
    page.get_by_text("Columns", exact=True).click()
    tick(page, "Employer")
    page.get_by_role("button", name="Show results").click()
    expect(page.locator("#result-count")).to_have_text(re.compile("30 people found"))
    page.get_by_role("link", name="Name", exact=True).click()
    page.get_by_role("link", name="Next page").click()
    expect(first_row(page)).to_contain_text("Ada09 Birch")
    assert columns(page) == WITHOUT_EMPLOYER

    page.get_by_text("Save this view").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Fill in “").first).to_be_visible()
    page.get_by_label("Name of this view").fill("Birches")
    page.get_by_role("button", name="Save", exact=True).click()
    page.goto("/people/")
    page.get_by_role("link", name="Saved: Birches").click()
    assert query(page) == (
        "?q=birch&sort=-name&columns=name&columns=email&columns=next_class&columns=hours&columns=last_day"
    )
    assert len(file_of(page)) == 31
    page.get_by_role("button", name="Remove Birches").click()
    expect(page.get_by_text("The saved view was removed.")).to_be_visible()


def test_many_entries_are_confirmed_by_keyboard_at_once(visit: StartVisit, chief: User):
    visitor = visit(chief, screen=DESK)
    keys = Keyboard(visitor)
    page = visitor.open("/people/claims/")
    chosen = page.locator(".bulk__count")

    keys.press_to("Choose Bo Claimant", role="checkbox")
    keys.press("Space")
    expect(chosen).to_have_text(re.compile("1 chosen"))
    keys.press_to("Choose all on this page", role="checkbox")
    keys.press("Space")
    expect(chosen).to_have_text(re.compile("3 chosen"))
    page.get_by_role("checkbox", name="Choose Di Claimant").uncheck()
    expect(chosen).to_have_text(re.compile("2 chosen"))
    keys.follow("Confirm all chosen")

    expect(page.get_by_text("2 entries are confirmed.")).to_be_visible()
    expect(page.get_by_role("checkbox", name=re.compile("Claimant"))).to_have_count(1)


@pytest.mark.parametrize("screen", [DESK, NARROWEST])
def test_many_entries_are_rejected_without_scripts(visit: StartVisit, chief: User, screen):
    visitor = visit(chief, screen=screen, scripts=False)
    page = visitor.open("/people/claims/")

    expect(page.get_by_label("Choose all on this page")).to_be_hidden()
    page.get_by_role("button", name="None of the chosen are ours").click()
    expect(
        page.get_by_text("Nothing is chosen yet. Check the rows you want first.")
    ).to_be_visible()
    page.get_by_role("checkbox", name="Choose Bo Claimant").check()
    page.get_by_role("checkbox", name="Choose Cy Claimant").check()
    page.get_by_role("button", name="None of the chosen are ours").click()

    expect(page.get_by_text("2 entries are rejected.")).to_be_visible()
    assert Employment.objects.filter(status="rejected").count() == 2
    assert Employment.objects.filter(status="claimed").count() == 1


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_phone_one_sees_what_was_found_and_sorts(visit: StartVisit, chief: User, scripts):
    page = visit(chief, screen=PHONE, scripts=scripts).open("/people/?q=birch")
    count = page.locator("#result-count")
    panel = page.get_by_text("Search and filter (1 set)")
    expect(panel).to_be_visible()
    expect(page.get_by_label("Sort by")).to_be_hidden()
    expect(count).to_be_in_viewport()

    panel.click()
    page.get_by_label("Sort by").select_option("Name: Z to A")
    page.get_by_role("button", name="Show results").click()
    expect(first_row(page)).to_contain_text("Ada59 Birch")
    expect(page).to_have_url(re.compile("sort=-name"))
    expect(page.get_by_label("Sort by")).to_be_hidden()
    expect(count).to_be_in_viewport()


def test_on_a_phone_no_hidden_head_takes_the_focus(visit: StartVisit, chief: User):
    visitor = visit(chief, screen=NARROWEST)
    page = visitor.open("/people/?q=birch")
    expect(page.locator("thead a").first).to_be_hidden()
    Keyboard(visitor).press_to("Ada01 Birch", role="link")


def test_the_choice_of_an_order_keeps_step_with_the_heads(visit: StartVisit, chief: User):
    page = visit(chief, screen=DESK).open("/people/?q=birch")
    order = page.locator("#sort-by")
    page.get_by_role("link", name="Name", exact=True).click()
    expect(first_row(page)).to_contain_text("Ada59 Birch")
    expect(order).to_have_value("-name")
    page.get_by_role("link", name="Name", exact=True).click()
    expect(first_row(page)).to_contain_text("Ada01 Birch")
    expect(order).to_have_value("")  # the list's own order says nothing in the address


def test_the_bar_for_many_rows_covers_none_that_has_the_focus(visit: StartVisit, chief: User):
    for screen in (ZOOMED, PHONE, DESK):
        visitor = visit(chief, screen=screen)
        page = visitor.open("/people/claims/")
        page.get_by_role("checkbox", name="Choose Bo Claimant").check()
        page.evaluate("document.activeElement.blur(), scrollTo(0, 0)")
        Keyboard(visitor).press_to("Choose Di Claimant", role="checkbox")
        is_sticky = page.locator(".bulk").evaluate("bar => getComputedStyle(bar).position")
        assert is_sticky == ("static" if screen is ZOOMED else "sticky")


def test_paper_carries_the_chosen_columns_and_no_buttons(visit: StartVisit, chief: User):
    page = visit(chief, screen=DESK).open("/people/claims/?columns=person&columns=starts_on")
    page.emulate_media(media="print")

    for part in (".list-tools", ".bulk", ".filters", ".check-cell"):
        expect(page.locator(part).first).to_be_hidden()
    expect(page.get_by_role("columnheader", name="Since")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Organization")).to_have_count(0)


def test_paper_says_which_page_of_the_list_it_is(visit: StartVisit, chief: User):
    page = visit(chief, screen=DESK).open("/people/")
    page.emulate_media(media="print")

    expect(page.get_by_text("61 people found (page 1 of 3)")).to_be_visible()
    expect(page.get_by_text("1 to 25 of 61")).to_be_visible()
    expect(page.locator(".pager a").first).to_be_hidden()
