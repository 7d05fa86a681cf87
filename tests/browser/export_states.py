"""Files of my people's training, from the choice to what is written again and again."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page

from core.clock import maine_date
from tests.browser.acts import State, at, open_everything, send_it_empty
from tests.browser.rows import Rows
from transcripts.asking import Wish
from transcripts.models import ExportSchedule
from transcripts.recurrences import Every, Recurrence
from transcripts.selection import Selection
from transcripts.services import schedules

WHOLE = "?layout=personnel&span=any&at_title=1&at_hours=2"


def _made(rows: Rows) -> ExportSchedule:
    now = timezone.now()
    return schedules.schedule_export(
        owner=rows.world.visitors["coordinator"],
        wish=Wish("mcja", "xlsx", Selection(span="last_year")),
        recurrence=Recurrence(Every.YEAR, day=5, month=1),
        hour=6,
        starts_on=maine_date(now),
        ends_on=maine_date(now + timedelta(days=800)),
        now=now,
    )


def waiting(rows: Rows) -> tuple[()]:
    _made(rows)
    return ()


def paused(rows: Rows) -> tuple[()]:
    made = _made(rows)
    owner, now = rows.world.visitors["coordinator"], timezone.now()
    schedules.pause_schedule(schedule_id=made.pk, actor=owner, now=now)
    ExportSchedule.objects.filter(pk=made.pk).update(
        paused_why="You may not take away anybody's training: no place is entrusted to you."
    )
    return ()


def one(rows: Rows) -> int:
    return _made(rows).pk


def go_on_with_nothing(page: Page) -> None:
    """A file of Excel with transcripts is none; and days that run backward."""
    page.get_by_text("A transcript for each person").click()
    page.get_by_text("CSV, for any program").click()
    page.locator("[name=first]").fill("2026-06-02")
    page.locator("[name=last]").fill("2026-06-01")
    page.get_by_role("button", name="Go on").last.click()
    page.locator("[data-error-summary]").wait_for()


def save_it_twice(page: Page) -> None:
    address = page.url
    for _time in range(2):
        page.goto(address)
        page.get_by_text("Save this choice").click()
        page.get_by_label("Name of this view").fill("For the personnel file")
        page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("already. Choose another name.").wait_for()


EXPORTS = [
    State("everything of a file", "coordinator", at("transcripts:award_export"), open_everything),
    State("a file of the State", "staff", at("transcripts:award_export"), open_everything),
    State(
        "a file that cannot be", "coordinator", at("transcripts:award_export"), go_on_with_nothing
    ),
    State("how much a file holds", "coordinator", at("transcripts:award_check", query=WHOLE)),
    State(
        "a file without a line",
        "coordinator",
        at("transcripts:award_check", query="?layout=mcja&span=days&first=2090-01-01"),
    ),
    State(
        "a file for the public",
        "coordinator",
        at("transcripts:award_check", query="?layout=public"),
    ),
    State(
        "a choice kept by a name that is taken",
        "coordinator",
        at("transcripts:award_check", query=WHOLE),
        save_it_twice,
    ),
    State(
        "how often a file is written",
        "coordinator",
        at("transcripts:schedule_new", query=WHOLE),
    ),
    State(
        "a repeated file sent empty",
        "coordinator",
        at("transcripts:schedule_new", query=WHOLE),
        send_it_empty,
    ),
    State("no repeated files", "staff", at("transcripts:schedule_list")),
    State("a repeated file", "coordinator", at("transcripts:schedule_list", waiting)),
    State("a paused file", "coordinator", at("transcripts:schedule_list", paused)),
    State("a repeated file to be deleted", "coordinator", at("transcripts:schedule_drop", one)),
]
