"""Whose file it is, where its table begins, and which column means what."""

import pytest

from attendance.codes import seat_code
from attendance.enums import ListColumn, ListFormat
from attendance.exceptions import ListRefusedError
from attendance.lists.formats import missing_from, table_of
from attendance.lists.reading import read_sheet
from tests.attendance.lists.samples import meet, teams, zoom

NAME, EMAIL, CODE = ListColumn.NAME, ListColumn.EMAIL, ListColumn.CODE
CAME, LEFT, MINUTES = ListColumn.CAME, ListColumn.LEFT, ListColumn.MINUTES


def read(content):
    return table_of(read_sheet(content if isinstance(content, bytes) else content.encode()))


def test_the_report_of_zoom_begins_below_its_block_about_the_meeting():
    table = read(zoom("Al Moe,al@example.org,09:00:10 AM,03:45:00 PM,405"))

    assert table.format is ListFormat.ZOOM
    assert table.columns == {
        NAME: 0,
        EMAIL: 1,
        CAME: 2,
        LEFT: 3,
        MINUTES: 4,
        ListColumn.WAITING: 7,
    }
    assert [(row.number, row.cells[0]) for row in table.rows] == [(5, "Al Moe")]


def test_the_report_of_zoom_without_that_block_and_with_sums_alone_is_known():
    plain = read(zoom("Al Moe,,09:00:10 AM,03:45:00 PM,405", head=False))
    sums = read("Name (original name),Email,Total duration (minutes),Guest\nAl Moe,,405,Yes\n")

    assert (plain.format, plain.rows[0].number) == (ListFormat.ZOOM, 2)
    assert (sums.format, sums.columns) == (ListFormat.ZOOM, {NAME: 0, EMAIL: 1, MINUTES: 2})


def test_of_teams_each_time_somebody_joined_is_read_and_who_lacks_them_by_the_sum():
    day = "6/8/26, "
    al, zo = "al@example.org", "zo@example.org"
    people = [
        f"Al Moe\t{day}9:00:00 AM\t{day}3:45:00 PM\t5h\t{al}\t{al}\tPresenter",
        f"Zo Lee\t{day}9:10:00 AM\t{day}3:45:00 PM\t6h 35m\t\t{zo}\tAttendee",
        f"Guest\t{day}9:20:00 AM\t{day}9:30:00 AM\t10m\t\t\tAttendee",
    ]
    stays = [
        f"Al Moe\t{day}9:00:00 AM\t{day}11:00:00 AM\t2h\t{al}\tPresenter",
        f"Al Moe\t{day}12:45:00 PM\t{day}3:45:00 PM\t3h\t{al}\tPresenter",
        f"Zo Lee\t{day}9:10:00 AM\t{day}3:45:00 PM\t6h 35m\t\tAttendee",
    ]

    table = read(teams(people, stays))

    assert table.format is ListFormat.TEAMS
    assert table.columns == {NAME: 0, CAME: 1, LEFT: 2, MINUTES: 3, EMAIL: 4}
    assert [(row.number, row.cells[0], row.cells[1], row.cells[4]) for row in table.rows] == [
        (17, "Al Moe", "6/8/26, 9:00:00 AM", "al@example.org"),
        (18, "Al Moe", "6/8/26, 12:45:00 PM", "al@example.org"),
        (19, "Zo Lee", "6/8/26, 9:10:00 AM", "zo@example.org"),
        (13, "Guest", "6/8/26, 9:20:00 AM", ""),
    ]


def test_of_two_people_of_one_name_in_teams_none_is_given_the_address_of_the_other():
    table = read(
        teams(
            [
                "Al Moe\t9:00 AM\t3:45 PM\t6h\tal@example.org\t\tAttendee",
                "Al Moe\t9:00 AM\t3:45 PM\t6h\t\t\tAttendee",
            ],
            ["Al Moe\t9:00 AM\t3:45 PM\t6h 45m\t\tAttendee"],
        )
    )

    assert [row.cells[4] for row in table.rows] == [""]


def test_teams_without_its_third_section_and_the_list_of_its_first_years_are_known():
    sums = read(teams(["Al Moe\t6/8/26, 9:00 AM\t6/8/26, 3:45 PM\t5h\t\tal@example.org\tAttendee"]))
    first = read("Full Name\tUser Action\tTimestamp\nAl Moe\tJoined\t6/8/2026, 9:00:00 AM\n")

    assert (sums.format, [row.number for row in sums.rows]) == (ListFormat.TEAMS, [11])
    assert (first.format, first.columns) == (
        ListFormat.TEAMS,
        {NAME: 0, CAME: 2, ListColumn.DIRECTION: 1},
    )


def test_the_report_of_meet_is_known():
    table = read(meet("Al,Moe,al@example.org,6 hr 30 min,9:00 AM,3:45 PM"))

    assert table.format is ListFormat.MEET
    assert table.columns == {
        ListColumn.FIRST_NAME: 0,
        ListColumn.LAST_NAME: 1,
        EMAIL: 2,
        MINUTES: 3,
        CAME: 4,
        LEFT: 5,
    }


def test_the_lines_of_a_scanner_need_no_headings():
    plain = read(f"{seat_code(7)},2026-06-08 09:00:00\n{seat_code(8)},2026-06-08 09:00:05\n")
    both = read(f"2026-06-08 09:00:00;{seat_code(7)};IN\n")
    headed = read(f"Barcode,Time\n{seat_code(7)},9:00 AM\n")

    assert (plain.format, plain.columns) == (ListFormat.SCANNER, {CODE: 0, CAME: 1})
    assert plain.headings == ["Column A", "Column B"]
    assert [row.number for row in plain.rows] == [1, 2]
    assert both.columns == {CODE: 1, CAME: 0, ListColumn.DIRECTION: 2}
    assert (headed.format, len(headed.rows)) == (ListFormat.SCANNER, 1)


def test_of_a_list_nobody_knows_the_columns_are_asked_for():
    table = read("Attendance\n\nWho,,Arrived at,Notes\nAl Moe,x,9:00 AM,\n")

    assert (table.format, table.columns) == (ListFormat.OTHER, {})
    assert table.headings == ["Who", "Column B", "Arrived at", "Notes"]
    assert [row.number for row in table.rows] == [4]


@pytest.mark.parametrize("content", ["Hello\nthere\n", "Name,Join Time\n"[:4], "a,b\n"])
def test_what_holds_no_table_is_refused(content):
    with pytest.raises(ListRefusedError, match="There is no table of people in this file"):
        read(content)


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ([NAME, CAME], ""),
        ([CODE, MINUTES], ""),
        ([CAME, LEFT], "Say which column holds the name, the email address or the code."),
        ([EMAIL], "Say which column holds the time somebody came, or how long they were there."),
    ],
)
def test_who_and_when_are_needed(columns, why):
    assert missing_from(columns) == why
