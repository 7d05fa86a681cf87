"""A signed sheet entered by the keyboard alone, and without scripts; the sheet photographed."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from attendance.models import AttendanceRecord, Punch, SheetScan
from tests.browser.conftest import StartVisit
from tests.browser.launching import DESK
from tests.browser.scene import build_scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_sheet_is_entered_by_keys_alone(visit: StartVisit):
    scene = build_scene(learners=3)
    page = visit(scene.instructor, screen=DESK).open(f"/teach/{scene.meeting.pk}/enter/")
    fields = page.get_by_role("table").get_by_role("textbox")

    fields.first.focus()
    page.keyboard.type("x")  # goes on to the next person by itself
    expect(fields.nth(2)).to_be_focused()
    page.keyboard.type("a")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(fields.nth(4)).to_be_focused()
    page.keyboard.type('"')  # repeats what stands above
    expect(fields.nth(4)).to_have_value("a")
    expect(fields.nth(5)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("x")
    expect(page.get_by_role("button", name="Save all")).to_be_focused()
    fields.nth(4).focus()
    page.keyboard.press("Control+Enter")

    expect(page.get_by_text("3 people are entered.")).to_be_visible()
    records = AttendanceRecord.objects.order_by("enrollment__learner__last_name")
    assert list(records.values_list("status", flat=True)) == ["present", "absent", "present"]
    assert set(Punch.objects.values_list("way", flat=True)) == {"paper"}


def test_a_sheet_is_entered_without_scripts(visit: StartVisit):
    scene = build_scene(learners=2)
    page = visit(scene.instructor, scripts=False).open(f"/teach/{scene.meeting.pk}/enter/")
    fields = page.get_by_role("textbox", name="Time in")

    fields.nth(0).fill("x")
    fields.nth(1).fill("soon")
    page.get_by_role("button", name="Save all").click()
    expect(page.get_by_text("Nothing is saved yet. Correct 1 row")).to_be_visible()
    expect(fields.nth(0)).to_have_value("x")
    fields.nth(1).fill('"')
    page.get_by_role("button", name="Save all").click()

    expect(page.get_by_text("2 people are entered.")).to_be_visible()


def test_several_photographs_are_attached_from_a_phone(visit: StartVisit):
    scene = build_scene(learners=1)
    page = visit(scene.instructor).open(f"/teach/{scene.meeting.pk}/papers/")
    sheets = [
        {"name": f"{color}.jpg", "mimeType": "image/jpeg", "buffer": photograph(color)}
        for color in ("white", "gray")
    ]

    page.get_by_label("Or choose photographs and scans").set_input_files(sheets)
    expect(page.get_by_text("white.jpg, gray.jpg")).to_be_visible()
    page.get_by_role("button", name="Attach").click()

    expect(page.get_by_text("2 files are attached.")).to_be_visible()
    expect(page.get_by_role("link", name="white.jpg")).to_be_visible()
    assert SheetScan.objects.filter(meeting=scene.meeting).count() == 2


def photograph(color: str) -> bytes:
    written = BytesIO()
    Image.new("RGB", (8, 8), color).save(written, "JPEG")
    return written.getvalue()
