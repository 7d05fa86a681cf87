"""Training taken elsewhere, on a phone: from the record to what is handed in, with a photograph."""

import pytest
from django.utils import timezone
from playwright.sync_api import Dialog, expect

from core.clock import maine_date
from tests.browser.conftest import StartVisit
from tests.browser.launching import NARROWEST
from tests.factories import UserFactory, credit_types
from tests.factories.claims import facts
from tests.factories.records import outside_course
from tests.transcripts.test_claim_evidence import photo
from tests.transcripts.trained import computed_types
from transcripts import services
from transcripts.models import OutsideCompletion

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_training_is_added_on_a_phone_with_a_photograph(visit: StartVisit, scripts: bool):
    credit_types()
    computed_types()
    outside_course()
    outside_course("IS-200.c", name="Basic Incident Command")
    person, today = UserFactory(), maine_date(timezone.now())
    page = visit(person, screen=NARROWEST, scripts=scripts).open("/my/transcript/")

    page.get_by_role("link", name="Add training taken elsewhere").click()
    page.get_by_label("Search the list").fill("basic")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("IS-100.c")).to_have_count(0)
    page.get_by_role("button", name="Choose IS-200.c").click()
    page.get_by_label("On which day did it end?").fill("2199-01-01")
    page.get_by_label("Photograph the certificate").set_input_files(
        {"name": "IMG_7.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("alert")).to_contain_text("is still to come")
    expect(page.get_by_role("link", name="IMG_7.jpg")).to_be_visible()
    page.get_by_label("On which day did it end?").fill(today.isoformat())
    page.get_by_role("button", name="Hand in").click()

    expect(page.get_by_text("It is handed in.")).to_be_visible()
    row = OutsideCompletion.objects.get()
    assert (row.status, row.completed_on, row.evidence.kept().count()) == ("submitted", today, 1)
    page.goto("/my/transcript/")
    expect(page.get_by_text("This does not count yet.")).to_be_visible()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width == NARROWEST.width


def test_what_was_typed_is_not_lost_by_a_link(visit: StartVisit):
    credit_types()
    person = UserFactory()
    row = services.start_claim(person=person, facts=facts(), actor=person, now=timezone.now())
    page = visit(person).open(f"/training-elsewhere/{row.pk}/edit/")
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", answer)
    page.get_by_label("Anything to add?").fill("Three evenings at the fire station.")
    page.get_by_role("link", name="Go back").click()
    expect(page.get_by_label("Anything to add?")).to_have_value(
        "Three evenings at the fire station."
    )
    page.get_by_role("button", name="Keep for later").click()
    expect(page.get_by_text("The draft is kept.")).to_be_visible()
    assert asked == ["beforeunload"]
    page.get_by_role("link", name="Go back").click()
    expect(page.get_by_role("link", name="Go on with the draft")).to_be_visible()
    assert asked == ["beforeunload"]

    page.get_by_role("link", name="Go on with the draft").click()
    page.get_by_label("On which day did it end?").fill("2199-01-01")
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("alert")).to_contain_text("is still to come")
    page.get_by_role("link", name="Go back").click()
    expect(page.get_by_role("alert")).to_contain_text("is still to come")
    assert asked == ["beforeunload", "beforeunload"]
