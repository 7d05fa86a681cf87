"""The tile for staff rosters that wait: whose they are, how many rows are in doubt."""

import pytest

from reports.homes import home_of
from tests.factories import coordinator, employ, organization, staff
from tests.reports.homes import guided, shown
from tests.rosters.files import csv_file
from tests.rosters.steps import applied, checked, uploaded
from tests.rosters.test_meaning import person as somebody

pytestmark = pytest.mark.django_db

HEADING = ["First name", "Last name"]


def named(number):
    return csv_file([HEADING, ["Ann", "Able"]], name=f"list{number}.csv")


def waiting_rosters(person, now):
    tile = shown(person, now)["rosters-to-decide"]
    return [(roster.file_name, roster.in_doubt) for roster in tile["rosters"]]


def test_a_coordinators_home_shows_checked_rosters_with_their_rows_in_doubt(now, client):
    here, there = organization("District One"), organization("District Two")
    lead = guided(coordinator(here))
    employ(somebody("Ann", "Able"), here)
    rows = [HEADING, ["Ann", "Able"], ["Ann", "Able"], ["Ben", "Baker"]]
    checked(csv_file(rows, name="doubts.csv"), here, lead)
    checked(csv_file([HEADING, ["Cy", "Cole"]], name="clear.csv"), here, lead)
    applied(checked(csv_file([HEADING, ["Di", "Dale"]], name="done.csv"), here, lead), lead)
    uploaded(named(1), here, lead)
    checked(named(2), there, coordinator(there))
    client.force_login(lead)

    page = client.get("/").text

    assert waiting_rosters(lead, now) == [("doubts.csv", 2), ("clear.csv", 0)]
    assert [word for word in ("2 rows in doubt", "ready to apply") if word not in page] == []


def test_a_decided_or_left_out_row_is_no_longer_in_doubt(now):
    here = organization("District One")
    lead = guided(coordinator(here))
    employ(somebody("Ann", "Able"), here)
    roster = checked(named(1), here, lead)
    roster.rows.update(state="skipped")

    assert waiting_rosters(lead, now) == [("list1.csv", 0)]


def test_there_is_no_tile_where_no_roster_waits(now):
    lead = guided(coordinator(organization("District One")))
    uploaded(named(1), organization("District Two"), staff())

    assert "rosters-to-decide" not in [tile.key for tile in home_of(lead, now=now).tiles]
