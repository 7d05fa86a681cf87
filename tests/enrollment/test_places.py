"""My people's classes: one list of two tables, and what is done with many of its rows."""

import csv
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.permissions import Role
from core.clock import maine_date
from courses.models import Offering
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.places import places_of
from enrollment.services import offer_freed_seats, register, withdraw
from notifications.models import Message
from organizations.services import grant_role
from tests.factories import UserFactory, coordinator, employ, offering, organization, staff
from tests.factories.lives import enroll
from tests.factories.records import seat as written_seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    """A district with its coordinator, and four who work there, the last without email."""
    place = organization("District")
    people = [*UserFactory.create_batch(3), UserFactory(email=None)]
    for person in people:
        employ(person, place)
    return coordinator(place), people


def coming(days=20, **said) -> Offering:
    return offering(starts_at=timezone.now() + timedelta(days=days), **said)


def sit(klass, person) -> Enrollment:
    return enroll(klass, person, at=timezone.now())


def waits(klass, person) -> WaitlistEntry:
    now = timezone.now()
    return register(offering_id=klass.pk, learner=person, actor=person, now=now, or_wait=True)


def words(response) -> str:
    return " ".join(response.text.split())


def seat_key(seat) -> int:
    return seat.pk * 2


def line_key(entry) -> int:
    return entry.pk * 2 + 1


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
    approver = UserFactory()
    grant_role(
        person=approver,
        role=Role.APPROVER,
        organization=organization("Elsewhere"),
        starts_on=maine_date(timezone.now()),
        actor=None,
        now=timezone.now(),
    )

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


# --- with many rows at once ---


def act(client, name, keys, **said):
    return client.post(f"/people/classes/{name}/", {"chosen": keys, **said})


def results(response) -> list[str]:
    rows = words(response).partition("<tbody")[2].partition("</tbody>")[0].split("<tr")[1:]
    return [
        ("Done: " if "badge--good" in row else "Not done: ")
        + row.partition("</span>")[2].partition("</td>")[0].strip()
        for row in rows
    ]


def test_the_buttons_lead_to_a_page_that_asks_once(client, town):
    by, (first, *_others) = town
    seat = sit(coming(), first)
    client.force_login(by)

    nothing = client.post("/people/classes/", {"bulk": "withdraw"})
    assert "Nothing is chosen yet" in words(nothing)
    asked = client.post("/people/classes/", {"bulk": "withdraw", "chosen": [seat_key(seat)]})
    page = client.get(asked.url)

    assert first.name in page.text
    assert "Give these seats back?" in words(page)
    assert Enrollment.objects.get().status == "enrolled"


def test_each_row_has_its_result_and_a_part_that_failed_is_stated(client, town):
    by, (first, second, third, fourth) = town
    begun = offering(starts_at=timezone.now() - timedelta(hours=1))
    full = coming(capacity=1)
    held, late, gone = sit(full, first), written_seat(offering=begun, learner=second), None
    gone = written_seat(learner=third, status="completed")
    entry, own = waits(full, fourth), waits(full, second)
    stranger = sit(coming(), UserFactory())
    client.force_login(by)
    keys = [
        *(seat_key(row) for row in (held, late, gone, stranger)),
        line_key(entry),
        line_key(own),
    ]

    answer = act(client, "withdraw", keys, reason="The school is closed.")

    assert "Done for 2 of 5" in words(answer)
    assert "3 were not done, and stay as they were." in words(answer)
    assert sorted(results(answer)) == sorted(
        [
            "Done: Given back.",
            "Not done: This class has begun. The instructor marks who is absent instead.",
            "Not done: There is no seat to give back.",
            "Done: No longer on the waitlist.",
            (
                f"Not done: {second.name} has an email address, and answers or leaves the line "
                "themselves."
            ),
        ]
    )
    stranger.refresh_from_db()
    assert stranger.status == "enrolled"
    again = act(client, "withdraw", keys, reason="")
    assert "Done for 0 of 5" in words(again)


def test_many_move_to_another_date_as_far_as_seats_go(client, town):
    by, (first, second, third, _fourth) = town
    klass = coming()
    second_date = coming(30, version=klass.version, capacity=2)
    keys = [seat_key(sit(klass, person)) for person in (first, second, third)]
    client.force_login(by)
    assert (
        f'value="{second_date.pk}"'
        in client.get(f"/people/classes/transfer/?chosen={keys[0]}").text
    )

    answer = act(client, "transfer", keys, to=second_date.pk, reason="")

    assert "Done for 2 of 3" in words(answer)
    assert results(answer).count("Done: Moved.") == 2
    assert Enrollment.objects.filter(offering=klass, status="enrolled").count() == 1
    assert second_date.enrollments.holding_a_seat().count() == 2


def test_offers_are_answered_for_people_without_email_alone(client, town):
    by, (first, _second, _third, unreached) = town
    klass = coming(capacity=2)
    seats = [sit(klass, UserFactory()) for _ in range(2)]
    entries = [waits(klass, person) for person in (first, unreached)]
    for seat in seats:
        withdraw(enrollment_id=seat.pk, actor=seat.learner, now=timezone.now())
    offer_freed_seats(offering_id=klass.pk, now=timezone.now())
    client.force_login(by)
    keys = [line_key(entry) for entry in entries]
    assert "Choose an answer." in act(client, "answer", keys).text

    answer = act(client, "answer", keys, answer="accept")

    assert sorted(results(answer)) == sorted(
        [
            "Done: Registered",
            (
                f"Not done: {first.name} has an email address, and answers or leaves the line "
                "themselves."
            ),
        ]
    )


def test_people_are_reminded_once_a_day_and_by_letter_without_email(client, town):
    by, (first, second, _third, unreached) = town
    klass = coming()
    keys = [seat_key(sit(klass, person)) for person in (first, unreached)]
    keys.append(seat_key(written_seat(learner=second, status="completed")))
    client.force_login(by)

    answer = act(client, "remind", keys)

    assert sorted(results(answer)) == [
        "Done: No email: a letter is ready to hand out.",
        "Done: Reminded by email.",
        "Not done: There is no class ahead to remind of.",
    ]
    mails = Message.objects.filter(template="enrollment/reminded_by").order_by("pk")
    assert [(row.recipient, row.context["by"]) for row in mails] == [
        (first, by.name),
        (unreached, by.name),
    ]
    assert results(act(client, "remind", keys)).count("Not done: Reminded already today.") == 2
    assert mails.count() == 2


def test_bad_addresses_change_nothing_and_say_so(client, town):
    by, (first, *_others) = town
    seat = sit(coming(), first)
    client.force_login(by)

    assert act(client, "burn", [seat_key(seat)]).status_code == 404
    for keys in ([], ["x"], [9_999_999], ["-3"]):
        assert act(client, "withdraw", keys, reason="").url == "/people/classes/"
    assert Enrollment.objects.get().status == "enrolled"


def test_whoever_only_looks_on_has_no_buttons(client):
    place, person = organization("Agency"), UserFactory()
    employ(person, place)
    chief = UserFactory()
    grant_role(
        person=chief,
        role=Role.APPROVER,
        organization=place,
        starts_on=maine_date(timezone.now()),
        actor=None,
        now=timezone.now(),
    )
    seat = sit(coming(), person)
    client.force_login(chief)

    page = client.get("/people/classes/").text

    assert person.name in page
    assert 'name="bulk"' not in page
    assert f"/my/classes/{seat.pk}/withdraw/" not in page
