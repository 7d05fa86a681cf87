"""The whole road in a browser: from the catalogue to the coordinator's file."""

import csv
import email
import io
import re
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import default as mail_policy
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from certificates.models import Certificate
from tests.browser.conftest import StartVisit
from tests.browser.launching import DESK
from tests.browser.scene import CREDITABLE_MINUTES, PASSWORD, Scene, build_scene, marks_of
from tests.browser.second_step import enter_code
from tests.browser.visitor import Visitor, row
from tests.documents.reading import printed_text, squeezed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EMAIL = "Email"
FIRST, LAST, ADDRESS = "Robin", "Quillfeather", "robin.quillfeather@example.org"


@pytest.fixture
def mail_folder(settings) -> Path:
    settings.EMAIL_BACKEND = "notifications.backends.MailFolderBackend"
    return Path(settings.MAIL_FOLDER)


def test_the_road_from_the_catalogue_to_the_coordinators_file(
    visit: StartVisit, follow_up: Callable[[], None], mail_folder: Path
):
    scene = build_scene()
    learner = visit()

    sign_up_from_the_class_page(learner.page, scene)
    follow_up()
    learner.page.goto(link_in(mail_to(ADDRESS, "Confirm your email", mail_folder)))
    learner.page.get_by_role("button", name="Yes, confirm").click()
    # Back on the page where they wanted a seat, signed in.
    expect(learner.page).to_have_url(re.compile(f"/classes/{scene.klass.pk}/$"))

    take_a_seat(learner.page)
    follow_up()
    confirmation = mail_to(ADDRESS, "You have a seat", mail_folder)
    assert [part.get_content_type() for part in confirmation.walk()][-1] == "text/calendar"
    say_where_one_works(learner.page, scene)

    desk = visit(screen=DESK)
    sign_in(desk.page, scene.coordinator)
    confirm_the_work(desk.page)

    podium = visit()
    sign_in(podium.page, scene.instructor)
    mark_the_roster(podium.page)
    assert marks_of(scene) == {
        "Alder": ("present", CREDITABLE_MINUTES),
        "Birch": ("present", CREDITABLE_MINUTES),
        "Cedar": ("absent", 0),
        LAST: ("late", 60),
    }
    sign_the_roster(podium.page)
    follow_up()

    code = fetch_the_certificate(learner, mail_folder)
    see_every_printed_fact_as_a_stranger(visit().page, code)
    fetch_the_transcript(learner)
    fetch_the_export(desk, scene, follow_up)


# --- the steps ---


def sign_up_from_the_class_page(page: Page, scene: Scene) -> None:
    page.goto("/")
    page.get_by_label("Find a class").fill("corridor")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("status").filter(has_text="1 class found")).to_be_visible()
    page.get_by_role("link", name="Calm in the Corridor").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Calm in the Corridor")
    page.get_by_role("link", name="Sign up").click()
    page.get_by_label("First name").fill(FIRST)
    page.get_by_label("Last name").fill(LAST)
    page.get_by_label(EMAIL).fill(ADDRESS)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("heading", name="Check your email")).to_be_visible()


def take_a_seat(page: Page) -> None:
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_text("You are registered. A confirmation is on its way")).to_be_visible()
    expect(page.get_by_role("link", name="Give the seat back")).to_be_visible()


def say_where_one_works(page: Page, scene: Scene) -> None:
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("link", name="My work").click()
    page.get_by_role("link", name="Add where you work").click()
    page.get_by_label("Name, town or number of the place").fill(scene.school.name)
    page.locator("label").filter(has_text=scene.school.name).click()  # the whole line is a target
    page.get_by_label("What you do").select_option(label="Teacher")
    page.get_by_label("Start date").fill("2024-08-26")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", name=scene.school.name)).to_be_visible()


def sign_in(page: Page, person: User) -> None:
    page.goto("/accounts/login/")
    page.get_by_label(EMAIL).fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    enter_code(page, person)
    expect(page.get_by_role("heading", name=f"Hello {person.first_name}")).to_be_visible()


def confirm_the_work(page: Page) -> None:
    page.locator("summary").filter(has_text="People and places").click()
    page.get_by_role("link", name="Work to confirm").first.click()
    page.get_by_role("button", name=f"Confirm {FIRST} {LAST}").click()
    expect(page.get_by_text(f"The work of {FIRST} {LAST} is confirmed.")).to_be_visible()


def mark_the_roster(page: Page) -> None:
    """A tap for the first; keys for the others, each of which moves on to the next."""
    page.get_by_role("link", name="Calm in the Corridor").click()
    counter = page.locator("[data-roster-count]")
    expect(counter).to_have_text("0 of 4 marked")

    row(page, "Alder").get_by_role("radio", name="Present").tap()
    expect(row(page, "Alder").get_by_text("Saved: Present")).to_be_visible()
    expect(counter).to_have_text("1 of 4 marked")

    row(page, "Birch").focus()
    page.keyboard.press("p")
    expect(row(page, "Cedar")).to_be_focused()
    page.keyboard.press("a")
    expect(row(page, LAST)).to_be_focused()
    page.keyboard.press("l")
    expect(counter).to_have_text("4 of 4 marked")
    expect(row(page, "Birch").get_by_text("Saved: Present")).to_be_visible()
    expect(row(page, "Cedar").get_by_text("Saved: Absent")).to_be_visible()
    assumed = CREDITABLE_MINUTES - 15
    expect(
        row(page, LAST).get_by_text(f"Saved: Late or left early, {assumed} minutes")
    ).to_be_visible()

    minutes = row(page, LAST).get_by_role("spinbutton")
    minutes.fill("60")
    minutes.press("Enter")
    expect(row(page, LAST).get_by_text("Saved: Late or left early, 60 minutes")).to_be_visible()


def sign_the_roster(page: Page) -> None:
    page.get_by_role("button", name="Sign the roster").click()
    page.get_by_role("button", name="Sign now").click()
    expect(page.get_by_text("The roster is signed. 3 people completed")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text=LAST)).to_contain_text("60 minutes")
    expect(page.get_by_role("radio")).to_have_count(0)


def fetch_the_certificate(learner: Visitor, mail_folder: Path) -> str:
    """Follow the mail to the certificate, read the PDF, return its check code."""
    page = learner.page
    page.goto(link_in(mail_to(ADDRESS, "Your certificate", mail_folder)))
    expect(page.get_by_role("heading", level=1)).to_have_text("Calm in the Corridor")
    address = page.get_by_role("link", name="Open the PDF").get_attribute("href")
    content = learner.fetch(str(address))
    assert content.startswith(b"%PDF-")
    text = printed_text(content)
    certificate = Certificate.objects.get(enrollment__learner__email=ADDRESS)
    assert squeezed(f"{FIRST} {LAST}") in text
    assert certificate.document.serial in text
    return str(certificate.document.check_code)


def see_every_printed_fact_as_a_stranger(page: Page, code: str) -> None:
    page.goto("/")
    page.get_by_role("link", name="Check a certificate").click()
    page.get_by_label("Check code").fill(code.lower())
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_text("was issued here and is valid")).to_be_visible()
    document = Certificate.objects.get(document__check_code=code).document
    printed = printed_text(document.file.read())
    facts = {fact.label: fact.value for fact in document.facts.facts}
    shown = {
        str(line.locator("dt").text_content()).strip(): " ".join(
            str(line.locator("dd").text_content()).split()
        )
        for line in page.locator("dl.facts > div").all()
    }
    assert shown == facts
    assert [value for value in facts.values() if squeezed(value) not in printed] == []
    assert facts["Contact hours"] == facts["MCJA in-service hours"] == "1"


def fetch_the_transcript(learner: Visitor) -> None:
    page = learner.open("/my/transcript/")
    expect(page.get_by_role("row").filter(has_text="Calm in the Corridor")).to_be_visible()
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Transcript as PDF").click()
    content = Path(downloading.value.path()).read_bytes()
    assert content.startswith(b"%PDF-")
    assert squeezed(f"{FIRST} {LAST}") in printed_text(content)


def fetch_the_export(desk: Visitor, scene: Scene, follow_up: Callable[[], None]) -> None:
    page = desk.open("/people/")
    expect(page.get_by_role("link", name=f"{FIRST} {LAST}")).to_be_visible()
    page.get_by_role("link", name="All their training as a file").click()
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Write the file").click()
    follow_up()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download training").click()
    text = Path(downloading.value.path()).read_text(encoding="utf-8-sig")
    mine = [line for line in csv.DictReader(io.StringIO(text)) if line["Last name"] == LAST]
    assert [(line["Class"], line["Credit type"], line["Hours"]) for line in mine] == [
        (scene.klass.number, "Contact hours", "1.00"),
        (scene.klass.number, "MCJA in-service hours", "1.00"),
    ]


# --- reading ---


def mail_to(address: str, subject: str, folder: Path) -> EmailMessage:
    """Return the one mail to this address whose subject begins so."""
    mails = [
        email.message_from_bytes(path.read_bytes(), policy=mail_policy)
        for path in folder.glob("*.eml")
    ]
    found = [m for m in mails if m["To"] == address and m["Subject"].startswith(subject)]
    assert len(found) == 1, [(m["To"], m["Subject"]) for m in mails]
    return found[0]


def link_in(message: EmailMessage) -> str:
    found = re.search(r"https?://\S+", message.get_body(("plain",)).get_content())
    assert found is not None
    return found.group()
