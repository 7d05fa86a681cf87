"""The room's screen, and what somebody sees who scans it, from the scan to the check-in."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.permissions import Role
from attendance.models import Punch, WalkIn
from attendance.room import room_code
from attendance.spoken import spoken_code
from courses.models import Offering
from enrollment.models import Enrollment
from tests.accounts.test_sign_in_second_step import SET_UP, granted
from tests.factories import UserFactory, offering

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 8, 13, tzinfo=UTC)  # 9:00 in Maine
SCANNED = START + timedelta(minutes=2)
PAGE = "/check-in/"


@pytest.fixture
def teacher():
    return UserFactory()


@pytest.fixture
def meeting(teacher):
    return offering(starts_at=START, instructors=[teacher]).meetings.get()


@pytest.fixture
def learner(meeting):
    person = UserFactory(first_name="Ada", last_name="Alder")
    Enrollment.objects.create(
        offering=meeting.offering, learner=person, enrolled_at=START - timedelta(days=9)
    )
    return person


@pytest.fixture
def clock():
    with time_machine.travel(SCANNED, tick=False) as traveller:
        yield traveller


def scan(client, meeting, *, shown_at=SCANNED):
    return client.get(reverse("attendance:room_scan", args=[room_code(meeting.pk, shown_at)]))


def scan_number(page) -> str:
    return re.search(r'name="scan" value="(\w+)"', page.text).group(1)


def press(client, direction="in"):
    number = scan_number(client.get(PAGE))
    return client.post(PAGE, {"scan": number, "direction": direction})


def type_words(client, meeting, *, shown_at=SCANNED, typed=None):
    words = typed or " ".join(spoken_code(meeting.pk, shown_at))
    return client.post(PAGE, {"words": words})


def punches() -> list[tuple]:
    rows = Punch.objects.order_by("pk")
    return list(rows.values_list("enrollment__learner__first_name", "direction", "happened_at"))


# --- from the scan to the check-in ---


def test_a_scan_writes_nothing_and_one_press_checks_in(client, clock, meeting, learner):
    client.force_login(learner)

    assert scan(client, meeting).url == PAGE
    page = client.get(PAGE)
    assert "You scanned at <strong>9:02\xa0AM</strong>" in page.text
    assert punches() == []

    clock.shift(timedelta(minutes=3))
    done = client.post(PAGE, {"scan": scan_number(page), "direction": "in"})
    assert done.url == f"/check-in/{meeting.pk}/"
    assert "Checked in at 9:02\xa0AM" in client.get(done.url).text.replace("\n", "")
    assert punches() == [("Ada", "in", SCANNED)]
    assert re.fullmatch("phone-[0-9a-f]{16}", Punch.objects.get().device)


def test_a_scan_waits_through_signing_in(client, clock, meeting, learner):
    scan(client, meeting)

    asked = client.get(PAGE)
    assert asked.url == f"/accounts/login/?next={PAGE}"
    sentence = "Your scan of 9:02\xa0AM is kept until 9:17\xa0AM. Sign in to check in."
    assert sentence in client.get(asked.url).text

    clock.shift(timedelta(minutes=14, seconds=59))
    client.force_login(learner)
    press(client)
    assert punches() == [("Ada", "in", SCANNED)]


def test_a_scan_that_waited_longer_is_said_and_checks_nobody_in(client, clock, meeting, learner):
    client.force_login(learner)
    scan(client, meeting)
    number = scan_number(client.get(PAGE))

    clock.shift(timedelta(minutes=15))
    answer = client.post(PAGE, {"scan": number, "direction": "in"})

    assert "Your scan of 9:02\xa0AM waited too long" in answer.text
    assert punches() == []


def test_a_scan_is_pressed_once_and_the_next_at_this_phone_scans_anew(
    client, clock, meeting, learner
):
    client.force_login(learner)
    scan(client, meeting)
    press(client)

    page = client.get(PAGE)
    assert 'name="direction"' not in page.text
    assert "Checked in" in page.text


def test_a_press_twice_at_the_same_moment_is_one_check_in(client, clock, meeting, learner):
    client.force_login(learner)
    scan(client, meeting)
    waiting = client.cookies["pending_check_in"].value
    press(client)
    client.cookies["pending_check_in"] = waiting  # the second was on its way already
    number = scan_number(client.get(PAGE))
    client.post(PAGE, {"scan": number, "direction": "in"})
    assert punches() == [("Ada", "in", SCANNED)]


def test_a_page_of_an_older_scan_does_not_press_the_newer_one(client, clock, meeting, learner):
    client.force_login(learner)
    scan(client, meeting)
    number = scan_number(client.get(PAGE))
    scan(client, meeting)

    answer = client.post(PAGE, {"scan": number, "direction": "in"})

    assert (answer.status_code, punches()) == (200, [])


def test_who_is_in_is_asked_whether_they_leave(client, clock, meeting, learner):
    client.force_login(learner)
    scan(client, meeting)
    press(client)
    clock.shift(timedelta(minutes=60))
    scan(client, meeting, shown_at=SCANNED + timedelta(minutes=60))

    page = client.get(PAGE)
    assert "You are checked in since 9:02\xa0AM" in page.text
    assert re.findall(r'value="(in|out)"', page.text) == ["out"]

    press(client, "out")
    assert punches() == [
        ("Ada", "in", SCANNED),
        ("Ada", "out", SCANNED + timedelta(minutes=60)),
    ]
    done = client.get(f"/check-in/{meeting.pk}/").text
    assert "Checked out at 10:02\xa0AM" in done


def test_who_scans_only_after_the_end_can_say_that_they_were_there(client, clock, meeting, learner):
    client.force_login(learner)
    clock.move_to(meeting.ends_at + timedelta(minutes=5))
    scan(client, meeting, shown_at=meeting.ends_at + timedelta(minutes=5))

    page = client.get(PAGE)
    assert "The session is over, and you did not check in" in page.text
    assert re.findall(r'value="(in|out)"', page.text) == ["out"]


def test_who_has_no_seat_is_told_so_before_and_after(client, clock, meeting):
    person = UserFactory(first_name="Dana", last_name="Spruce")
    client.force_login(person)
    scan(client, meeting)

    assert "You have no seat at this session" in client.get(PAGE).text
    done = press(client)
    assert "Your instructor finds you on the roster" in client.get(done.url).text
    assert WalkIn.objects.get().name == "Dana Spruce"


def test_what_the_instructor_opens_for_them_has_their_number_filled_in(
    client, clock, meeting, teacher
):
    person = UserFactory()
    client.force_login(person)
    scan(client, meeting)
    press(client)
    client.force_login(teacher)

    page = client.get(f"/teach/{meeting.pk}/walk-ins/{WalkIn.objects.get().pk}/")

    assert f'value="{person.memssi_number}"' in page.text


def test_a_class_that_was_cancelled_meanwhile_says_so(client, clock, meeting, learner):
    client.force_login(learner)
    scan(client, meeting)
    number = scan_number(client.get(PAGE))
    Offering.objects.update(status="cancelled")

    answer = client.post(PAGE, {"scan": number, "direction": "in"})

    assert answer.status_code == 409
    assert "This class is not being held" in answer.text
    assert punches() == []


def test_somebody_without_their_second_step_checks_in_first(client, clock, meeting):
    """People whose role asks for one are led to it wherever they go, but for this one press."""
    person = granted(Role.STAFF)
    client.force_login(person)

    assert scan(client, meeting).url == PAGE
    done = client.post(PAGE, {"scan": scan_number(client.get(PAGE)), "direction": "in"})
    assert [row.made_by for row in Punch.objects.all()] == [person]
    assert client.get(done.url).url == SET_UP


# --- codes that are not taken ---


def test_a_photographed_code_is_refused_with_a_sentence(client, clock, meeting, learner):
    client.force_login(learner)
    clock.shift(timedelta(minutes=1))

    answer = scan(client, meeting)

    assert answer.status_code == 409
    assert "This code is too old" in answer.text
    assert "pending_check_in" not in client.cookies


def test_a_code_that_was_not_made_here_is_refused_with_a_sentence(client, clock, meeting):
    answer = client.get(f"/in/{meeting.pk}-55D4A80-AAAAAAAAAA/")

    assert answer.status_code == 404
    assert "We do not know this code" in answer.text


def test_a_forged_or_foreign_cookie_is_no_scan(client, clock, meeting, learner):
    client.force_login(learner)
    scan(client, meeting)
    client.cookies["pending_check_in"] = client.cookies["pending_check_in"].value[:-1] + "x"

    assert 'name="direction"' not in client.get(PAGE).text


# --- the words ---


def test_the_words_are_as_good_as_a_scan_and_keep_their_time(client, clock, meeting, learner):
    assert type_words(client, meeting).url == PAGE
    clock.shift(timedelta(minutes=5))
    client.force_login(learner)
    press(client)

    assert punches() == [("Ada", "in", SCANNED)]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("tiger acorn velvet", "Type all four words."),
        ("tiger lion velvet moose", "“lion” is none of the words. Look at the screen again."),
        ("tiger acorn velvet moose", "No screen shows these words now."),
        ("", "Fill in “The four words on the screen”."),
    ],
)
def test_words_that_are_none_are_said_in_a_sentence(client, clock, meeting, typed, sentence):
    answer = type_words(client, meeting, typed=typed or " ")

    assert sentence in answer.text
    assert "pending_check_in" not in client.cookies


def test_words_of_a_session_that_is_not_open_are_none(client, clock, meeting):
    clock.move_to(START - timedelta(minutes=61))

    answer = type_words(client, meeting, shown_at=START - timedelta(minutes=61))

    assert "No screen shows these words now." in answer.text


def test_wrong_words_are_counted_and_right_ones_never(client, clock, meeting, learner):
    client.force_login(learner)
    for _try in range(15):
        assert type_words(client, meeting).status_code == 302
    for _try in range(12):
        wrong = type_words(client, meeting, typed="tiger acorn velvet moose")
        assert "No screen shows these words now." in wrong.text

    assert "That was too many tries." in type_words(client, meeting).text

    client.force_login(UserFactory())  # another person at the same address
    assert type_words(client, meeting).status_code == 302


def test_the_page_lists_the_sessions_at_which_one_can_check_in(client, clock, meeting, learner):
    client.force_login(learner)

    assert "Not checked in" in client.get(PAGE).text
    assert "Check in now" in client.get("/").text
    clock.move_to(meeting.ends_at + timedelta(minutes=31))
    client.force_login(learner)
    assert "Not checked in" not in client.get(PAGE).text
    assert "Check in now" not in client.get("/").text


# --- the screen ---


def screen(client, meeting, part="code/"):
    return client.get(f"/teach/{meeting.pk}/screen/{part}")


def test_the_screen_shows_the_words_of_now_and_how_many_came(client, clock, meeting, learner):
    client.force_login(learner)
    scan(client, meeting)
    press(client)
    client.force_login(meeting.offering.instructor_assignments.get().instructor)

    page = screen(client, meeting)

    assert re.findall("<li>([a-z]+)</li>", page.text) == list(spoken_code(meeting.pk, SCANNED))
    assert "<strong>1</strong> of 1 person checked in" in page.text
    assert 'data-room-changes-in="20000"' in page.text
    clock.shift(timedelta(seconds=19))
    assert 'data-room-changes-in="1000"' in screen(client, meeting).text
    drawn = re.compile(r'stroke="#000" d="(.*?)"', re.DOTALL)
    clock.shift(timedelta(seconds=1))
    assert drawn.search(screen(client, meeting).text).group(1) != drawn.search(page.text).group(1)


@pytest.mark.parametrize(
    ("minutes", "sentence"),
    [
        (-61, "Check-in opens Mon, Jun 8, 2026, 8:00\xa0AM"),
        (-60, "Scan with the camera"),
        (360 + 30, "Scan with the camera"),
        (360 + 31, "Check-in closed at 3:30\xa0PM"),
    ],
)
def test_the_screen_opens_an_hour_early_and_closes_half_an_hour_late(
    client, clock, meeting, teacher, minutes, sentence
):
    clock.move_to(START + timedelta(minutes=minutes))
    client.force_login(teacher)

    assert sentence in screen(client, meeting).text


def test_the_screen_without_scripts_reloads_itself(client, clock, meeting, teacher):
    client.force_login(teacher)

    page = screen(client, meeting, "").text

    without_scripts = page.partition("<noscript>")[2].partition("</noscript>")[0]
    assert without_scripts.strip() == '<meta http-equiv="refresh" content="10">'


def test_the_roster_leads_to_the_screen_and_names_who_shares_a_phone(
    client, clock, meeting, learner, teacher
):
    other = UserFactory(first_name="Bo", last_name="Birch")
    Enrollment.objects.create(offering=meeting.offering, learner=other, enrolled_at=START)
    for person in (learner, other):
        client.force_login(person)
        scan(client, meeting)
        press(client)
    client.force_login(teacher)

    page = client.get(f"/teach/{meeting.pk}/").text

    assert f'href="/teach/{meeting.pk}/screen/"' in page
    assert "2 people with one phone: Ada Alder; Bo Birch" in page


# --- how much is asked ---


def test_a_check_in_is_cheap(client, clock, meeting, learner, django_assert_num_queries):
    client.force_login(learner)
    with django_assert_num_queries(0):
        client.cookies.clear()
        scan(client, meeting)
    waiting = client.cookies["pending_check_in"].value
    client.force_login(learner)
    client.cookies["pending_check_in"] = waiting
    with django_assert_num_queries(5):
        number = scan_number(client.get(PAGE))
    with django_assert_num_queries(4):
        client.post(PAGE, {"scan": number, "direction": "in"})


def test_the_screen_is_cheap(client, clock, meeting, teacher, django_assert_num_queries):
    client.force_login(teacher)
    screen(client, meeting)
    with django_assert_num_queries(6):
        screen(client, meeting)
