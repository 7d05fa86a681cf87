"""Dates, times and figures as people in Maine write them."""
# ruff: noqa: RUF001 (spans are written with a dash)

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.template import Context, Template
from django.utils.translation import ngettext_lazy

from core.templatetags import ui

MAINE = ZoneInfo("America/New_York")


def at(*parts, fold=0):
    return datetime(*parts, tzinfo=MAINE, fold=fold)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("6.50"), "6.5"),
        (Decimal("1.50"), "1.5"),
        (Decimal("7.00"), "7"),
        (Decimal("0.25"), "0.25"),
        (Decimal("0.00"), "0"),
        (Decimal("-0.00"), "0"),
        (Decimal("-1.50"), "-1.5"),
        (Decimal("1E+2"), "100"),
        (Decimal(100), "100"),
        (6.5, "6.5"),
        (40, "40"),
        (None, ""),
        ("", ""),
    ],
)
def test_hours_have_no_trailing_zeros(value, written):
    assert ui.hours(value) == written


def test_maine_date_writes_a_day():
    day = date(2026, 12, 1)
    assert ui.maine_date(day) == "Dec 1, 2026"
    assert ui.maine_date(day, "weekday") == "Tue, Dec 1, 2026"
    assert ui.maine_date(day, "long") == "Tuesday, December 1, 2026"
    assert ui.maine_date(None) == ""


def test_maine_date_of_a_moment_is_the_day_in_maine():
    assert ui.maine_date(datetime(2026, 12, 2, 3, 0, tzinfo=UTC)) == "Dec 1, 2026"


def test_maine_time_is_on_maines_clock():
    moment = datetime(2026, 12, 1, 13, 30, tzinfo=UTC)
    assert ui.maine_time(moment) == "8:30\xa0AM"
    assert ui.maine_time(moment, "zone") == "8:30\xa0AM\xa0EST"
    assert ui.maine_datetime(moment) == "Tue, Dec 1, 2026, 8:30\xa0AM"
    assert ui.maine_datetime(datetime(2026, 7, 1, 16, 0, tzinfo=UTC), "zone") == (
        "Wed, Jul 1, 2026, 12:00\xa0PM\xa0EDT"
    )
    assert ui.maine_time(None) == ""
    assert ui.maine_datetime(None) == ""


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="without a time zone"):
        ui.maine_time(datetime(2026, 12, 1, 8, 30))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("start", "end", "written"),
    [
        (
            at(2026, 12, 1, 8, 30),
            at(2026, 12, 1, 15, 30),
            "Tue, Dec 1, 2026, 8:30\xa0AM\xa0–\u2060\xa03:30\xa0PM",
        ),
        (
            at(2026, 12, 1, 18, 0),
            at(2026, 12, 2, 0, 0),
            "Tue, Dec 1, 2026, 6:00\xa0PM – Wed, Dec 2, 2026, 12:00\xa0AM",
        ),
        (
            at(2026, 12, 31, 22, 0),
            at(2027, 1, 1, 6, 0),
            "Thu, Dec 31, 2026, 10:00\xa0PM – Fri, Jan 1, 2027, 6:00\xa0AM",
        ),
        # Clocks go forward on March 8, 2026: between these lie three hours.
        (
            at(2026, 3, 8, 1, 0),
            at(2026, 3, 8, 5, 0),
            "Sun, Mar 8, 2026, 1:00\xa0AM\xa0EST\xa0–\u2060\xa05:00\xa0AM\xa0EDT",
        ),
        # Clocks go back on November 1, 2026: 1:30 happens twice.
        (
            at(2026, 11, 1, 1, 30),
            at(2026, 11, 1, 1, 30, fold=1),
            "Sun, Nov 1, 2026, 1:30\xa0AM\xa0EDT\xa0–\u2060\xa01:30\xa0AM\xa0EST",
        ),
        (
            at(2026, 10, 31, 22, 0),
            at(2026, 11, 1, 6, 0),
            "Sat, Oct 31, 2026, 10:00\xa0PM\xa0EDT – Sun, Nov 1, 2026, 6:00\xa0AM\xa0EST",
        ),
        (
            at(2026, 11, 1, 8, 0),
            at(2026, 11, 1, 12, 0),
            "Sun, Nov 1, 2026, 8:00\xa0AM\xa0–\u2060\xa012:00\xa0PM",
        ),
        (at(2026, 12, 1, 8, 30), None, "Tue, Dec 1, 2026, 8:30\xa0AM"),
        (None, None, ""),
    ],
)
def test_session_span_repeats_only_what_changes(start, end, written):
    assert ui.session_span(start, end) == written


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        (date(2026, 12, 1), date(2026, 12, 1), "Tue, Dec 1, 2026"),
        (date(2026, 12, 1), None, "Tue, Dec 1, 2026"),
        (date(2026, 12, 1), date(2026, 12, 3), "Dec 1 – 3, 2026"),
        (date(2026, 11, 30), date(2026, 12, 2), "Nov 30 – Dec 2, 2026"),
        (date(2026, 12, 30), date(2027, 1, 2), "Dec 30, 2026 – Jan 2, 2027"),
        (None, None, ""),
    ],
)
def test_date_span_repeats_only_what_changes(first, last, written):
    assert ui.date_span(first, last) == written


@pytest.mark.parametrize(
    ("count", "written"),
    [
        (0, "0 people found"),
        (1, "1 person found"),
        (3, "3 people found"),
        (1234, "1,234 people found"),
    ],
)
def test_counted_bends_a_sentence_to_its_count(count, written):
    found = ngettext_lazy("%(n)s person found", "%(n)s people found", "count")
    page = Template("{% load ui %}{{ count|counted:found }}")
    assert page.render(Context({"count": count, "found": found})) == written


@pytest.mark.parametrize(
    ("hours", "written"),
    [
        (Decimal("1.00"), "1 contact hour"),
        (Decimal("6.50"), "6.5 contact hours"),
        (Decimal(0), "0 contact hours"),
        ("1.5", "1.5 contact hours"),
        (2, "2 contact hours"),
    ],
)
def test_contact_hours_are_written_with_their_noun(hours, written):
    assert ui.contact_hours(hours) == written


def test_status_badge_shows_words_and_a_tone():
    page = Template("{% load ui %}{% status_badge 'full' tones 'Full' %}{% status_badge 'odd' %}")
    html = page.render(Context({"tones": {"full": "bad"}}))
    assert '<span class="badge badge--bad">Full</span>' in html
    assert '<span class="badge badge--neutral">odd</span>' in html


def test_status_badge_escapes():
    html = Template("{% load ui %}{% status_badge word %}").render(Context({"word": "<b>"}))
    assert "&lt;b&gt;" in html


class GroupForm(forms.Form):
    name = forms.CharField()
    way = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)


def test_first_input_id_leads_to_something_that_takes_focus():
    form = GroupForm()
    assert ui.first_input_id(form["name"]) == "id_name"
    assert ui.first_input_id(form["way"]) == "id_way_0"
    assert 'id="id_way_0"' in str(form["way"])
