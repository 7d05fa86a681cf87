"""What each row says of whom, why it says nothing, and when one person was there in all."""

import pytest

from attendance.codes import seat_code
from attendance.enums import Direction
from attendance.lists.entries import Note, Trouble, entries_of
from attendance.lists.formats import table_of
from attendance.lists.reading import read_sheet
from attendance.lists.spans import stays_of
from tests.attendance.lists.samples import HOURS, at, meet, zoom


def entries(content):
    table = table_of(read_sheet(content if isinstance(content, bytes) else content.encode()))
    return entries_of(table, table.columns, HOURS)


def said(content):
    return [
        (entry.row, entry.shown, entry.came, entry.left, entry.trouble)
        for entry in entries(content)
    ]


def test_a_row_of_zoom_says_from_when_until_when():
    (entry,) = entries(zoom("Al Moe,AL@example.org,09:00:00 AM,03:45:00 PM,405"))

    assert (entry.row, entry.name, entry.email) == (5, "Al Moe", "al@example.org")
    assert (entry.came, entry.left) == (at("9:00"), at("15:45"))
    assert (entry.trouble, entry.notes) == (None, frozenset())


@pytest.mark.parametrize(
    ("row", "trouble"),
    [
        (",,09:00:00 AM,03:45:00 PM", Trouble.NOBODY),
        ("Al Moe,,,03:45:00 PM", Trouble.NO_START),
        ("Al Moe,,sometime,03:45:00 PM", Trouble.NO_START),
        ("Al Moe,,09:00:00 AM,", Trouble.NO_END),
        ("Al Moe,,03:45:00 PM,09:00:00 AM", Trouble.LEFT_FIRST),
        ("Al Moe,,09:00:00 AM,03:45:00 PM,405,Yes", Trouble.WAITING),
        ("Al Moe,,07:00:00 AM,08:30:00 AM", Trouble.OUTSIDE),
        ("Al Moe,,05:00:00 PM,06:30:00 PM", Trouble.OUTSIDE),
        ("Al Moe,,09:00:00 AM,09:00:00 AM", Trouble.OUTSIDE),
    ],
)
def test_a_row_that_says_nothing_says_why(row, trouble):
    assert [entry.trouble for entry in entries(zoom(row))] == [trouble]


def test_the_last_row_of_a_file_that_was_cut_is_not_believed():
    rows = ("Al Moe,al@example.org,09:00:00 AM,03:45:00 PM,405",)
    whole = zoom(*rows)

    cut = whole + b"Zo Lee,zo@example.org,06/08/2026 09:0"

    assert said(cut) == [
        (5, "Al Moe", at("9:00"), at("15:45"), None),
        (6, "Zo Lee", None, None, Trouble.HALF),
    ]


def test_where_the_sum_is_shorter_than_first_to_last_nobody_was_there_longer_than_the_sum():
    (entry,) = entries(meet("Al,Moe,al@example.org,1 hr 30 min,9:00 AM,3:45 PM"))

    assert (entry.name, entry.came, entry.left) == ("Al Moe", at("9:00"), at("10:30"))
    assert entry.notes == {Note.SUM_ONLY}


def test_a_time_of_leaving_that_is_missing_follows_from_the_duration():
    (entry,) = entries(zoom("Al Moe,,09:00:00 AM,,90"))

    assert (entry.came, entry.left) == (at("9:00"), at("10:30"))


def test_a_duration_without_times_is_counted_from_the_start_and_said_to_be():
    content = "Name (Original Name),Total Duration (Minutes)\nAl Moe,90\nZo Lee,\nBo Lee,0\n"

    first, *others = entries(content)

    assert (first.came, first.left, first.notes) == (at("9:00"), at("10:30"), {Note.FROM_START})
    assert [entry.trouble for entry in others] == [Trouble.NO_END, Trouble.NO_END]


def test_scans_say_which_way_they_went_or_the_row_says_nothing():
    code = seat_code(7)
    content = (
        f"Code,Time,Direction\n{code},9:00 AM,IN\n{code},3:45 PM,Out\n{code},3:46 PM,maybe\n"
        f"{code},6/1/2026 9:00 AM,in\n"
    )

    assert [(entry.came, entry.direction, entry.trouble) for entry in entries(content)] == [
        (at("9:00"), Direction.IN, None),
        (at("15:45"), Direction.OUT, None),
        (None, None, Trouble.NO_DIRECTION),
        (None, None, Trouble.OUTSIDE),
    ]


# --- one person ---


@pytest.mark.parametrize(
    ("rows", "stays"),
    [
        (["09:00:00 AM,03:45:00 PM"], [("9:00", "15:45")]),
        (
            ["01:00:00 PM,03:45:00 PM", "09:00:00 AM,10:30:00 AM"],
            [("9:00", "10:30"), ("13:00", "15:45")],
        ),
        (["09:00:00 AM,12:00:00 PM", "10:00:00 AM,11:00:00 AM"], [("9:00", "12:00")]),
        (["09:00:00 AM,11:00:00 AM", "10:00:00 AM,12:00:00 PM"], [("9:00", "12:00")]),
        (["09:00:00 AM,11:00:00 AM", "11:00:00 AM,12:00:00 PM"], [("9:00", "12:00")]),
        (["09:00:00 AM,11:00:00 AM", "09:00:00 AM,11:00:00 AM"], [("9:00", "11:00")]),
    ],
    ids=["once", "again", "within", "overlapping", "touching", "twice"],
)
def test_who_joined_again_or_on_two_devices_was_there_once(rows, stays):
    found = stays_of(entries(zoom(*[f"Al Moe,al@example.org,{row}" for row in rows])))

    assert found == [(at(came), at(left)) for came, left in stays]


@pytest.mark.parametrize(
    ("scans", "stays"),
    [
        (["9:00"], [("9:00", None)]),
        (["9:00", "9:01", "15:40"], [("9:00", "15:40")]),
        (["9:00", "12:00", "12:45", "15:40"], [("9:00", "12:00"), ("12:45", "15:40")]),
        (["15:40", "9:00", "12:45"], [("9:00", "12:45"), ("15:40", None)]),
    ],
)
def test_scans_without_a_direction_go_in_and_out_in_turn(scans, stays):
    content = "".join(f"{seat_code(7)},2026-06-08 {clock.zfill(5)}\n" for clock in scans)

    assert stays_of(entries(content)) == [(at(came), left and at(left)) for came, left in stays]


def test_a_check_out_alone_says_nothing_and_a_second_check_in_neither():
    code = seat_code(7)
    content = f"Code,Time,In/Out\n{code},9:00,out\n{code},09:10,in\n{code},09:30,in\n"

    assert stays_of(entries(content)) == [(at("9:10"), None)]
