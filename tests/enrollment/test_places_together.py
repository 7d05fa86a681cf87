"""My people's classes: what is done with many rows at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from enrollment.models import Enrollment
from enrollment.services import offer_freed_seats, withdraw
from notifications.models import Message
from tests.enrollment.approvals import chief_of
from tests.enrollment.class_pages import coming
from tests.enrollment.places import line_key, seat_key, sit, waits, words
from tests.factories import UserFactory, employ, offering, organization
from tests.factories.records import seat as written_seat

pytestmark = pytest.mark.django_db


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


def test_the_dates_are_said_to_be_of_one_course_where_several_are_chosen(client, town):
    by, (first, second, _third, _fourth) = town
    klass, other = coming(), coming()
    coming(30, version=klass.version)
    keys = [seat_key(sit(klass, first)), seat_key(sit(other, second))]
    client.force_login(by)

    alone, both = (
        words(client.get("/people/classes/transfer/", {"chosen": chosen}))
        for chosen in (keys[:1], keys)
    )

    said = "You chose seats of several courses. Only those of "
    assert said not in alone
    assert said in both


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
    chief = chief_of(place)
    seat = sit(coming(), person)
    client.force_login(chief)

    page = client.get("/people/classes/").text

    assert person.name in page
    assert 'name="bulk"' not in page
    assert f"/my/classes/{seat.pk}/withdraw/" not in page
