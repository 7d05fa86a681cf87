"""Hours counted while others post: each line once, whoever commits first."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from organizations.enums import OrganizationKind
from organizations.models import Employment
from reports.hours.asked import Asked
from reports.hours.cells import total_of
from reports.hours.counting import count_hours, rebuild_hours
from reports.models import HoursCell, PersonToCount
from tests.factories import UserFactory, employ, organization, the_state
from tests.factories.records import award, seat
from tests.races.test_races import at_once
from tests.reports.hours.comparing import everything_counted
from transcripts.models import CreditAward
from transcripts.periods import Clock, period_of
from transcripts.services import tags_of_class

pytestmark = pytest.mark.django_db(transaction=True)

NOW = timezone.now()


def hours_of_the_state() -> tuple[str, int, int]:
    line = CreditAward.objects.select_related("credit_type").first()
    assert line is not None
    period = period_of(line.earned_on, Clock.CALENDAR_YEAR)
    found = total_of(Asked(the_state(), True, line.credit_type, period, NOW.date()))
    return str(found.hours), found.lines, found.people


def people_at_work(count: int) -> list[User]:
    school = organization("Elm School", kind=OrganizationKind.SCHOOL)
    people = [UserFactory() for _ in range(count)]
    for person in people:
        employ(person, school)
    return people


def test_several_workers_at_once_count_each_line_once():
    people = people_at_work(6)
    count_hours(now=NOW)
    for person in people:
        award(person=person)
        award(person=person, hours="1.50")
    assert PersonToCount.objects.count() == 12

    at_once(*[lambda: count_hours(now=NOW, at_once=3)] * 4)

    assert hours_of_the_state() == ("45.00", 12, 6)
    assert not PersonToCount.objects.exists()


def test_lines_posted_while_others_count_are_all_counted():
    people = people_at_work(4)
    seats = [seat(learner=person, status="completed") for person in people]
    award(enrollment=seats[0])
    count_hours(now=NOW)

    def post(number: int) -> None:
        for _ in range(3):
            award(enrollment=seats[number], hours="1", earned_on=days.pop())

    days = [date(2026, 6, day) for day in range(10, 22)]
    at_once(
        *[lambda number=number: post(number) for number in range(4)],
        *[lambda: count_hours(now=NOW, at_once=1)] * 3,
    )
    count_hours(now=NOW)

    assert hours_of_the_state() == ("18.00", 13, 4)


def test_an_older_line_that_commits_after_a_newer_one_was_counted_is_counted():
    """PostgreSQL hands out numbers before it commits: the newest number says nothing."""
    older, newer = people_at_work(2)
    held = [seat(learner=person, status="completed") for person in (older, newer)]
    tags_of_class(held[0].offering)  # else the newer would wait for the older to make the same
    count_hours(now=NOW)
    if connection.vendor != "postgresql":
        return  # one writer at a time: there is no such order
    posted, counted = Event(), Event()

    def post_and_wait() -> int:
        try:
            with transaction.atomic():
                line = award(enrollment=held[0], hours="2")
                posted.set()
                assert counted.wait(30)
            return line.pk
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        late = pool.submit(post_and_wait)
        assert posted.wait(30)
        newest = award(enrollment=held[1], hours="4").pk
        count_hours(now=NOW)
        assert hours_of_the_state() == ("4.00", 1, 1)
        counted.set()
        assert late.result() < newest
    count_hours(now=NOW)

    assert hours_of_the_state() == ("6.00", 2, 2)


def test_work_corrected_while_it_is_counted_ends_up_as_it_is():
    (person,) = people_at_work(1)
    award(person=person)
    count_hours(now=NOW)
    work = Employment.objects.get(person=person)

    def leave() -> None:
        Employment.objects.filter(pk=work.pk).update(ends_on="2026-01-01")

    at_once(leave, *[lambda: count_hours(now=NOW)] * 3)
    count_hours(now=NOW)

    kept_up = everything_counted()
    HoursCell.objects.all().delete()
    at_once(*[lambda: rebuild_hours(now=NOW)] * 2)
    assert kept_up == everything_counted()
