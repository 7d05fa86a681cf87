"""My people's classes: one list of two tables."""

import csv
from datetime import timedelta

import pytest
from django.utils import timezone

from core.clock import maine_date
from enrollment.models import WaitlistEntry
from enrollment.places import places_of
from enrollment.services import withdraw
from tests.enrollment.approvals import chief_of
from tests.enrollment.class_pages import coming
from tests.enrollment.places import sit, waits, words
from tests.factories import UserFactory, offering, organization, staff
from tests.factories.records import seat as written_seat

pytestmark = pytest.mark.django_db


def listed(person, **said) -> list[tuple[str, str]]:
    """Who stands in the list, in its order, as what."""
    rows = places_of(person, at=said.get("at", timezone.now()))
    return [(place.learner.name, place.status) for place in rows[:50]]


def test_seats_requests_and_places_in_line_stand_in_one_order(town):
    by, (first, second, third, fourth) = town
    full = coming(30, capacity=1)
    sit(full, first)
    waits(full, second)
    sit(coming(10), third)
    written_seat(learner=fourth, status="no_show")  # last summer
    withdraw(enrollment_id=sit(coming(5), first).pk, actor=first, now=timezone.now())

    assert listed(by) == [
        (third.name, "enrolled"),
        (first.name, "enrolled"),
        (second.name, "waiting"),
        (first.name, "withdrawn"),
        (fourth.name, "no_show"),
    ]


def test_what_became_a_seat_or_a_place_in_line_stands_once(town):
    by, (first, second, *_others) = town
    WaitlistEntry.objects.create(
        offering=coming(),
        learner=first,
        status="accepted",
        joined_at=timezone.now(),
        ended_at=timezone.now(),
    )
    written_seat(learner=second, status="to_waitlist")

    assert listed(by) == []


def test_an_offer_that_ran_out_is_no_offer_before_any_sweep(town, client):
    by, (first, *_others) = town
    WaitlistEntry.objects.create(
        offering=coming(),
        learner=first,
        status="offered",
        joined_at=timezone.now(),
        offer_ends_at=timezone.now() - timedelta(minutes=1),
    )
    assert listed(by) == [(first.name, "lapsed")]
    client.force_login(by)
    assert first.name not in client.get("/people/classes/?state=offered").text
    assert first.name in client.get("/people/classes/?state=over").text


def test_one_sees_ones_own_people_and_staff_see_all(town):
    by, (first, *_others) = town
    stranger = sit(coming(), UserFactory()).learner
    sit(coming(), first)
    approver = chief_of(organization("Elsewhere"))

    assert listed(by) == [(first.name, "enrolled")]
    assert listed(approver) == []
    assert {name for name, _ in listed(staff())} == {first.name, stranger.name}


def test_pages_hold_what_they_say_and_show_nothing_twice(client, town):
    by, (first, second, *_others) = town
    for days in range(1, 16):
        klass = coming(days, capacity=1)
        sit(klass, first)
        waits(klass, second)
    client.force_login(by)

    pages = [client.get(f"/people/classes/?page={number}").text for number in (1, 2)]

    assert "30 entries found" in pages[0]
    assert [page.count('name="chosen"') for page in pages] == [25, 5]
    keys = [
        part.partition('"')[0] for page in pages for part in page.split('name="chosen" value="')[1:]
    ]
    assert len(set(keys)) == 30


def test_a_page_costs_the_same_with_two_rows_and_with_six(client, town, django_assert_num_queries):
    by, (first, second, *_others) = town
    client.force_login(by)

    def one_more(days):
        klass = coming(days, capacity=1)
        sit(klass, first)
        waits(klass, second)

    one_more(3)
    client.get("/people/classes/")
    for more in ((), (5, 7)):
        for days in more:
            one_more(days)
        with django_assert_num_queries(13):
            client.get("/people/classes/")


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("q={first.last_name}", ["first"]),
        ("klass={later.number}", ["second"]),
        ("state=ahead", ["first"]),
        ("state=waiting", ["second"]),
        ("state=absent", ["third"]),
        ("work=district", ["first", "second", "third"]),
        ("work=nowhere", []),
        ("from_day={tomorrow}", ["first", "second"]),
        ("to_day={tomorrow}", ["third"]),
    ],
)
def test_each_filter_narrows_both_kinds_of_rows(client, town, asked, kept):
    by, people = town
    now = timezone.now()
    named = dict(zip(("first", "second", "third"), people, strict=False))
    sit(coming(10), named["first"])
    later = coming(30, capacity=1)
    sit(later, UserFactory())
    waits(later, named["second"])
    written_seat(
        learner=named["third"],
        status="no_show",
        offering=offering(starts_at=now - timedelta(days=90)),
    )
    client.force_login(by)
    tomorrow = maine_date(now) + timedelta(days=1)

    page = client.get(
        "/people/classes/?" + asked.format(**named, later=later, tomorrow=tomorrow)
    ).text

    assert [name for name, person in named.items() if person.name in page] == kept


def test_the_file_says_what_the_list_says(client, town):
    by, (first, second, *_others) = town
    klass = coming(capacity=1)
    sit(klass, first)
    waits(klass, second)
    client.force_login(by)

    answer = client.get("/people/classes/?export=csv&sort=-person")

    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    rows = list(csv.reader(lines))
    assert rows[0][:3] == ["Name", "Class number", "Class"]
    said = [(row[0], row[1], row[5], row[6]) for row in rows[1:]]
    assert sorted(said) == sorted(
        [
            (first.name, klass.number, "Registered", "Registered themselves"),
            (second.name, klass.number, "Waiting", "Number 1 in line"),
        ]
    )


def test_who_waits_behind_the_others_is_shown_to_their_coordinator(client, town):
    by, (first, second, *_others) = town
    for person, times in ((first, 2), (second, 1), (UserFactory(), 2)):
        for days in range(times):
            past = offering(starts_at=timezone.now() - timedelta(days=30 + days))
            written_seat(learner=person, status="no_show", offering=past)
    client.force_login(by)

    alert = words(client.get("/people/classes/")).partition("wait behind the others")[2]
    said = alert.partition("</section>")[0]
    assert f"{first.name}</a>: 2 times" in said
    assert second.name not in said
    assert said.count("<li>") == 1
