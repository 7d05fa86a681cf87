import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.permissions import granted_roles
from organizations.models import Organization
from tests.factories import (
    CourseFactory,
    UserFactory,
    VersionFactory,
    approval,
    employ,
    meeting_times,
    offering,
    organization,
    staff,
)
from tests.factories.lives import enroll, hold
from tests.transcripts.lines import HEADINGS, award_lines
from transcripts.models import CreditAward

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
BOTH = {"contact_hours": ("minutes", 12), "mcja_in_service_hours": ("minutes", 12)}


def attend(*people, start=START, days=1, version=None):
    klass = offering(
        version=version or VersionFactory(credit={"contact_hours": ("minutes", 18)}),
        meetings=[meeting_times(start + timedelta(days=day)) for day in range(days)],
    )
    for person in people:
        enroll(klass, person)
    hold(klass, by=UserFactory())
    return klass


def rows_of(lines) -> list[list[str]]:
    return list(csv.reader(lines))


def exported() -> list[list[str]]:
    return rows_of(award_lines(CreditAward.objects.all(), reader=staff()))


def test_a_line_is_written_whole_with_figures_as_figures():
    here = organization("Cedar School")
    learner = UserFactory(first_name="Ada", last_name="Tamarack", email="ada@example.org")
    employ(learner, here)
    version = VersionFactory(
        course=CourseFactory(code="MEM-TA-9", title="Threat Assessment"), credit=BOTH
    )
    approval(version, number="BD-7")
    klass = attend(learner, version=version)

    def line(*end):
        return [
            learner.memssi_number,
            "Tamarack",
            "Ada",
            "ada@example.org",
            "Cedar School",
            "2026-06-08",
            "MEM-TA-9",
            "Threat Assessment",
            klass.number,
            *end,
        ]

    assert exported() == [
        HEADINGS,
        line("Contact hours", "6.00", "", "MEMSSI class", "Signed roster"),
        line("MCJA in-service hours", "6.00", "BD-7", "MEMSSI class", "Signed roster"),
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "  =", " @"])
def test_every_text_column_is_disarmed_and_no_figure_is(start):
    here = organization("Here")
    email = f"{start}3@example.org"
    learner = UserFactory(first_name=f"{start}1", last_name=f"{start}2", email=email)
    employ(learner, here)
    Organization.objects.filter(pk=here.pk).update(name=f"{start}4")
    version = VersionFactory(course=CourseFactory(code=f"{start}5", title=f"{start}6"), credit=BOTH)
    approval(version, number=f"{start}8")
    klass = attend(learner, version=version)
    klass.number = f"{start}7"
    klass.save()

    (_, _, in_service) = exported()

    assert in_service == [
        learner.memssi_number,
        f"'{start}2",
        f"'{start}1",
        f"'{email}",
        f"'{start}4",
        "2026-06-08",
        f"'{start}5",
        f"'{start}6",
        f"'{start}7",
        "MCJA in-service hours",
        "6.00",
        f"'{start}8",
        "MEMSSI class",
        "Signed roster",
    ]


def test_quotes_commas_and_line_breaks_stay_inside_their_cell():
    learner = UserFactory(last_name='O"Dell, Jr.\nEsq.')
    attend(learner)

    (_, line) = exported()

    assert (line[1], len(line)) == ('O"Dell, Jr.\nEsq.', len(HEADINGS))


def test_lines_are_in_order_of_person_and_day():
    zed, amy, ann = (
        UserFactory(first_name=first, last_name=last)
        for first, last in (("A", "Zed"), ("Amy", "Birch"), ("Ann", "Birch"))
    )
    attend(zed, amy, ann, start=START + timedelta(days=7))
    attend(zed, amy, ann, start=START, days=2)

    assert [(row[1], row[2], row[5]) for row in exported()[1:]] == [
        (last, first, day)
        for last, first in (("Birch", "Amy"), ("Birch", "Ann"), ("Zed", "A"))
        for day in ("2026-06-08", "2026-06-09", "2026-06-15")
    ]


def test_the_employer_is_where_the_person_worked_on_that_day():
    old, new, claimed = (organization(name) for name in ("Old", "New", "Claimed"))
    learner = UserFactory()
    employ(learner, old, since=date(2025, 1, 1), until=date(2026, 6, 9))
    employ(learner, new, since=date(2026, 6, 10))
    employ(learner, claimed, since=date(2020, 1, 1), confirmed=False)

    attend(learner, days=3)

    assert [(row[5], row[4]) for row in exported()[1:]] == [
        ("2026-06-08", "Old"),
        ("2026-06-09", ""),
        ("2026-06-10", "New"),
    ]


def test_it_is_two_queries_for_one_line_and_for_many():
    counts, reader = [], staff()
    granted_roles(reader)  # asked once for each request
    for people in (1, 9):
        attend(*UserFactory.create_batch(people), start=START + timedelta(days=people))
        with CaptureQueriesContext(connection) as queries:
            lines = len(rows_of(award_lines(CreditAward.objects.all(), reader=reader)))
        counts.append((lines, len(queries)))

    assert counts == [(2, 2), (11, 2)]  # the lines, and what credit types were called before


def test_lines_come_one_by_one():
    attend(*UserFactory.create_batch(3))

    reader = staff()
    lines = award_lines(CreditAward.objects.all(), reader=reader)

    assert isinstance(lines, Iterator)
    with CaptureQueriesContext(connection) as queries:
        head = next(lines)
    assert (head, len(queries)) == (",".join(HEADINGS) + "\r\n", 0)
    assert len(list(lines)) == 3
