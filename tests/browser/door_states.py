"""The pages at the door, as they can be: codes that are scanned, a kiosk, one's own code."""

import re
from collections.abc import Callable

from django.utils import timezone
from playwright.sync_api import Page

from attendance.codes import seat_code
from attendance.expected import seats_expected
from attendance.models import Device
from attendance.services import make_device
from courses.models import Meeting
from enrollment.models import Enrollment
from tests.access.world import ANONYMOUS
from tests.browser.acts import State, at, send_it_empty
from tests.browser.rows import Rows


def session(rows: Rows) -> int:
    return rows.world.meeting.pk


def start_link(rows: Rows) -> str:
    _device, secret = make_device(
        meeting_id=rows.world.meeting.pk,
        kind="kiosk",
        name="Tablet at the door",
        actor=rows.world.visitors["instructor"],
        now=timezone.now(),
    )
    return secret


def expected(page: Page) -> Enrollment:
    """Somebody who is expected at the session of this page."""
    session_pk = re.search(r"/teach/(\d+)/", page.url)
    meeting = (
        Meeting.objects.get(pk=session_pk[1])
        if session_pk
        else Device.objects.filter(kind="kiosk").latest("pk").meeting
    )
    return seats_expected(meeting).select_related("learner").order_by("pk")[0]


def code_of_another_class(page: Page) -> str:
    others = Enrollment.objects.exclude(offering=expected(page).offering_id)
    return seat_code(others.order_by("pk")[0].pk)


# --- what people do ---


def make_the_link(page: Page) -> None:
    page.get_by_role("button", name="Make the link").click()
    page.get_by_text("is ready to be opened").wait_for()


def enter(code: Callable[[Page], str]) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.get_by_label("Code or MEMSSI number").fill(code(page))
        page.get_by_role("button", name="Enter the code").click()
        page.locator(".scan-answer").wait_for()

    return act


def start(page: Page) -> None:
    page.get_by_role("button", name="Start the kiosk").click()
    page.get_by_label("Your first and last name, or").wait_for()


def say(page: Page, who: str) -> None:
    start(page)
    page.get_by_label("Your first and last name, or").fill(who)
    page.get_by_role("button", name="Continue").click()


def be_found(page: Page) -> None:
    say(page, expected(page).learner.name)
    page.get_by_role("heading", name="Is this you?").wait_for()


def check_in(page: Page) -> None:
    be_found(page)
    page.get_by_role("button", name="Check in").click()
    page.get_by_role("heading", name="Done").wait_for()


def not_be_found(page: Page) -> None:
    say(page, "Nobody Here")
    page.get_by_role("heading", name="We did not find you").wait_for()


def write_nothing_down(page: Page) -> None:
    not_be_found(page)
    page.get_by_label("Your first and last name", exact=True).fill("")
    page.get_by_role("button", name="Write me down").click()
    page.locator("[data-error-summary]").wait_for()


def be_written_down(page: Page) -> None:
    not_be_found(page)
    page.get_by_role("button", name="Write me down").click()
    page.get_by_role("heading", name="You are written down").wait_for()


def say_nothing(page: Page) -> None:
    start(page)
    send_it_empty(page)


def be_asked_for_more_time(page: Page) -> None:
    page.clock.install()
    be_found(page)
    page.clock.run_for(46_000)
    page.get_by_role("button", name="I need more time").wait_for()


DOOR = [
    State("a code that was scanned", "instructor", at("attendance:session_scan", session)),
    *(
        State(f"a code: {name}", "instructor", at("attendance:session_scan", session), enter(code))
        for name, code in (
            ("of somebody expected", lambda page: seat_code(expected(page).pk)),
            ("torn", lambda _page: "1047-K7Q"),
            ("of another class", code_of_another_class),
        )
    ),
    State("no kiosk yet", "instructor", at("attendance:session_kiosks", session)),
    State(
        "a kiosk just made", "instructor", at("attendance:session_kiosks", session), make_the_link
    ),
    State(
        "a kiosk without a name",
        "instructor",
        at("attendance:session_kiosks", session),
        send_it_empty,
    ),
    State("a kiosk that signs out", "instructor", at("attendance:kiosk_start", start_link)),
    State("a kiosk where somebody is signed in", "learner", at("attendance:kiosk")),
    State("no kiosk", ANONYMOUS, at("attendance:kiosk")),
    State("a link that opens no kiosk", ANONYMOUS, at("attendance:kiosk_start", lambda _: "x")),
    State("a kiosk to start", ANONYMOUS, at("attendance:kiosk_start", start_link)),
    *(
        State(f"kiosk: {name}", ANONYMOUS, at("attendance:kiosk_start", start_link), act)
        for name, act in (
            ("started", start),
            ("nothing typed", say_nothing),
            ("found", be_found),
            ("checked in", check_in),
            ("not found", not_be_found),
            ("nothing written down", write_nothing_down),
            ("written down", be_written_down),
            ("still there?", be_asked_for_more_time),
        )
    ),
    State(
        "one's own code", "learner", at("attendance:seat_code_own", lambda r: r.world.open_seat.pk)
    ),
]
