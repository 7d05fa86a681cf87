"""Charts are geometry: whole values for small cases, and what holds for all of them."""

import random
from decimal import Decimal
from itertools import pairwise

import pytest

from core.charts import (
    Filled,
    Point,
    Series,
    bar_chart,
    filled_chart,
    in_hours,
    in_lanes,
    in_months,
    in_people,
    line_chart,
    number,
    row_chart,
)
from core.charts.bars import Bar
from core.charts.lines import Dot, Line, Stretch
from core.charts.parts import AxisLabel, Table, Tick
from core.charts.rows import Row, TextLine
from core.charts.scale import PLOT, TOP, scale_for


def hours_by_month(*values, names="Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"):
    points = [
        Point(name, Decimal(str(v)), f"{name} 2026", "2026")
        for name, v in zip(names.split() * 3, values, strict=False)
    ]
    return bar_chart(
        key="hours",
        title="Hours by month",
        points=points,
        unit=in_hours,
        kind=in_months,
        columns=("Month", "Hours"),
    )


def test_two_bars_are_drawn_to_scale():
    chart = hours_by_month(10, "2.5")

    assert chart.bars == (
        Bar("Jan 2026", "10 hours", "18%", 24, "14%", 176, False, "10", "25%", 18, "always"),
        Bar("Feb 2026", "2.5 hours", "68%", 156, "14%", 44, False, "2.5", "75%", 150, "wide"),
    )
    assert chart.ticks == (Tick(200, "0"), Tick(112, "5"), Tick(24, "10"))
    assert chart.labels == (AxisLabel("25%", "Jan", "always"), AxisLabel("75%", "Feb", "always"))
    assert chart.groups == (AxisLabel("25%", "2026", "always"),)
    assert (chart.zero_y, chart.gutter) == (200, 2)
    assert chart.table == Table(
        ("Month", "Hours"), (("Jan 2026", "10"), ("Feb 2026", "2.5"), ("Total", "12.5"))
    )


def test_a_bar_below_zero_hangs_from_the_line():
    chart = hours_by_month(10, -5)

    below = chart.bars[1]
    assert chart.zero_y == 141
    assert (below.y, below.height, below.is_below_zero) == (141, 59, True)
    assert (below.value, below.value_y, below.value_shows) == ("−5", 215, "always")  # noqa: RUF001
    assert [tick.label for tick in chart.ticks] == ["−5", "0", "5", "10"]  # noqa: RUF001


def test_a_bar_too_small_to_be_drawn_is_one_pixel_and_nothing_is_none():
    assert [bar.height for bar in hours_by_month(51200, 1, 0).bars] == [150, 1, 0]


def test_without_points_there_is_a_sentence_and_no_drawing():
    chart = hours_by_month()

    assert (chart.is_empty, chart.bars, chart.labels, chart.groups) == (True, (), (), ())
    assert chart.summary == "There is nothing to show yet."
    assert chart.table.rows == ()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ([412], "Jan 2026: 412 hours."),
        ([1], "Jan 2026: 1 hour."),
        ([0, 0, 0], "0 hours in all. All have 0 hours."),
        (
            [5, 412, 3],
            "420 hours in all. Most in Feb 2026: 412 hours; least in Mar 2026: 3 hours.",
        ),
        (
            [7, 7, "1.5"],
            (
                "15.5 hours in all. Most in Jan 2026 and Feb 2026: 7 hours; "
                "least in Mar 2026: 1.5 hours."
            ),
        ),
        (
            [0, 0, 0, 9],
            "9 hours in all. Most in Apr 2026: 9 hours; none in 3 months.",
        ),
        (
            [4, -1],
            "3 hours in all. Most in Jan 2026: 4 hours; least in Feb 2026: −1 hours.",  # noqa: RUF001
        ),
    ],
)
def test_the_summary_says_most_and_least(values, sentence):
    assert hours_by_month(*values).summary == sentence


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (Decimal("-0.00"), "0"),
        (Decimal("6.50"), "6.5"),
        (1234, "1,234"),
        (Decimal("-1234567.25"), "−1,234,567.25"),  # noqa: RUF001
        (10**12, "1,000,000,000,000"),
    ],
)
def test_figures_are_written_in_full(value, written):
    assert number(value) == written


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([], ["0", "1"]),
        ([0], ["0", "1"]),
        ([1], ["0", "1"]),
        ([3], ["0", "1", "2", "3"]),
        ([Decimal("0.75")], ["0", "0.2", "0.4", "0.6", "0.8"]),
        ([412], ["0", "200", "400", "600"]),
        ([51200], ["0", "20,000", "40,000", "60,000"]),
        ([-30, 10], ["−30", "−20", "−10", "0", "10"]),  # noqa: RUF001
    ],
)
def test_ticks_are_round(values, ticks):
    assert [tick.label for tick in scale_for(values).ticks] == ticks


def test_every_scale_holds_its_figures_on_round_steps():
    rng = random.Random(1820)
    for _ in range(500):
        magnitude = Decimal(10) ** rng.randint(-2, 9)
        values = [
            Decimal(rng.randint(-100, 900)) * magnitude / 100 for _ in range(rng.randint(1, 36))
        ]
        scale = scale_for(values)
        first_digit = scale.step.normalize().as_tuple().digits
        assert first_digit in {(1,), (2,), (5,)}
        assert scale.low <= min(*values, 0) <= max(*values, 0) <= scale.high
        assert 1 <= len(scale.ticks) - 1 <= 6
        assert all(TOP <= scale.y(value) <= TOP + PLOT for value in values)
        assert Tick(scale.y(0), "0") in scale.ticks


@pytest.mark.parametrize("count", range(1, 37))
def test_labels_never_touch_whatever_the_number_of_points(count):
    chart = hours_by_month(*range(count))

    assert len(chart.bars) == count
    for labels, pixels in (
        (chart.labels, 540),
        ([label for label in chart.labels if label.shows == "always"], 270),
    ):
        places = [float(label.x[:-1]) * pixels / 100 for label in labels]
        assert labels[0].text == "Jan"
        assert all(after - before >= 26 for before, after in pairwise(places))


def test_a_year_of_one_month_gives_way_on_a_phone():
    points = [Point("Dec", 1, group="2025")] + [Point(m, 1, group="2026") for m in "JFMAMJJASON"]
    chart = bar_chart(
        key="k", title="", points=points, unit=in_hours, kind=in_months, columns=("", "")
    )

    assert chart.groups == (
        AxisLabel("4.17%", "2025", "wide"),
        AxisLabel("12.5%", "2026", "wide"),
        AxisLabel("20.83%", "2026", "narrow"),  # below Feb: Jan has no label there
    )


def test_a_line_breaks_where_a_figure_is_missing():
    chart = line_chart(
        key="k",
        title="People",
        points=[Point(name, 0) for name in ("Mon", "Tue", "Wed", "Thu")],
        series=[Series("Trained", [4, 2, None, 1])],
        unit=in_people,
        kind=in_months,
        heading="Day",
    )

    dots = (
        Dot("Mon", "4 people", "12.5%", 24),
        Dot("Tue", "2 people", "37.5%", 112),
        Dot("Thu", "1 person", "87.5%", 156),
    )
    assert chart.lines == (
        Line("Trained", 1, dots, (Stretch("12.5%", 24, "37.5%", 112),), "1", "87.5%", 156),
    )
    assert chart.summary == "Most in Mon: 4 people; least in Thu: 1 person."
    assert chart.table == Table(
        ("Day", "Trained"), (("Mon", "4"), ("Tue", "2"), ("Wed", ""), ("Thu", "1"))
    )
    assert (chart.gutter, chart.end) == (1, 1)


def two_lines(first, second):
    return line_chart(
        key="k",
        title="Hours",
        points=[Point("Jan", 0), Point("Feb", 0)],
        series=[Series("This year", first), Series("Last year", second)],
        unit=in_hours,
        kind=in_months,
        heading="Month",
    )


def test_the_figures_at_the_ends_of_two_lines_stand_apart():
    chart = two_lines([0, 100], [100, 98])

    assert [line.end_y for line in chart.lines] == [19, 34]
    assert [line.dots[-1].y for line in chart.lines] == [24, 28]
    assert [line.end_y for line in two_lines([0, 100], [100, 10]).lines] == [24, 182]


def test_two_lines_are_summed_up_one_by_one():
    assert two_lines([1, 2], [4, 3]).summary == (
        "This year: Most in Feb: 2 hours; least in Jan: 1 hour. "
        "Last year: Most in Jan: 4 hours; least in Feb: 3 hours."
    )


def test_lines_without_any_figure_are_not_drawn():
    chart = two_lines([None, None], [None, None])

    assert (chart.is_empty, chart.summary) == (True, "There is nothing to show yet.")


def test_a_third_line_is_refused():
    with pytest.raises(ValueError, match="Two lines"):
        line_chart(
            key="k",
            title="",
            points=[],
            series=[Series("", [])] * 3,
            unit=in_hours,
            kind=in_months,
            heading="",
        )


def test_lying_bars_carry_their_names_over_them():
    chart = row_chart(
        key="k",
        title="Hours by lane",
        points=[Point("Training", 40), Point("Behavioral threat assessment and management", 10)],
        unit=in_hours,
        kind=in_lanes,
        columns=("Lane", "Hours"),
    )

    assert chart.rows == (
        Row(
            "Training", "40 hours", (TextLine(13, "Training"),), "0%", 20, "80%", False,
            "40", "80%", 33,
        ),
        Row(
            "Behavioral threat assessment and management", "10 hours",
            (TextLine(67, "Behavioral threat assessment"), TextLine(85, "and management")),
            "0%", 92, "20%", False, "10", "20%", 105,
        ),
    )  # fmt: skip
    assert (chart.height, chart.zero_x) == (112, "")
    assert chart.summary == (
        "50 hours in all. Most in Training: 40 hours; "
        "least in Behavioral threat assessment and management: 10 hours."
    )


def test_a_lying_bar_below_zero_reaches_back():
    chart = row_chart(
        key="k",
        title="",
        points=[Point("A", 30), Point("B", -10)],
        unit=in_hours,
        kind=in_lanes,
        columns=("", ""),
        sums_up=False,
    )

    assert [(row.x, row.width, row.is_below_zero) for row in chart.rows] == [
        ("20%", "60%", False),
        ("0%", "20%", True),
    ]
    assert chart.zero_x == "20%"


def test_what_is_too_long_for_three_lines_is_whole_in_the_table():
    name = (
        "Everything that a school administrative unit of any size may ever want to know of planning"
    )
    chart = filled_chart(
        key="k", title="", points=[Filled(name, 1, 3)], columns=("Lane", "Filled", "Seats", "Share")
    )

    lines = [line.text for line in chart.rows[0].lines]
    assert lines == [
        "Everything that a school",
        "administrative unit of any",
        "size may ever want to know of…",
    ]
    assert chart.rows[0].name == name
    assert chart.table.rows == ((name, "1", "3", "33%"),)


def test_of_a_total_so_much_is_filled():
    chart = filled_chart(
        key="k",
        title="Seats",
        points=[Filled("Training", 30, 40), Filled("Planning", 0, 25), Filled("Full", 12, 10)],
        columns=("Lane", "Filled", "Seats", "Share"),
    )

    assert [(row.width, row.value) for row in chart.rows] == [
        ("75%", "30 of 40"),
        ("0%", "0 of 25"),
        ("100%", "12 of 10"),
    ]
    assert chart.summary == (
        "42 of 75 filled. Fullest: Full, 12 of 10; emptiest: Planning, 0 of 25."
    )
    assert chart.table.rows[2] == ("Full", "12", "10", "120%")


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        ([], "There is nothing to show yet."),
        ([Filled("A", 3, 4)], "3 of 4 filled."),
        ([Filled("A", 1, 2), Filled("B", 2, 4)], "3 of 6 filled."),
        ([Filled("A", 0, 0)], "0 of 0 filled."),
    ],
)
def test_of_a_total_the_summary_says_how_much(points, sentence):
    chart = filled_chart(key="k", title="", points=points, columns=("", "", "", ""))

    assert chart.summary == sentence
    assert chart.is_empty == (not points)
