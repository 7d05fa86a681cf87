"""The pages on which one chooses the sessions of a conference, and the list of them."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from courses.models import Offering
from enrollment.services import choose_sessions
from tests.enrollment.adding import conference, session
from tests.enrollment.adding_pages import errors_of, said, sent_too_late, signed_in, soon, taken
from tests.factories import staff

pytestmark = pytest.mark.django_db


def test_sessions_are_chosen_by_a_form_that_says_what_is_left(client):
    klass = conference(starts_at=soon(), seats=(1, 3))
    first, second = taken(klass), taken(klass)
    drills, aid = session(klass, "Drills"), session(klass, "First aid")
    choose_sessions(
        enrollment_id=first.pk,
        chosen={"Morning": drills.pk},
        actor=first.learner,
        now=timezone.now(),
    )
    path = f"/my/classes/{second.pk}/sessions/"
    page = signed_in(client, second.learner).get(path).text
    assert "· full" in page
    assert "3 seats left" in page

    refused = client.post(path, {"group-0": str(drills.pk)})
    assert refused.status_code == 409
    assert "“Drills” is full. Seats are left in “First aid” (3 left)." in refused.text
    assert re.search(rf'value="{drills.pk}"[^>]*checked', refused.text)  # what was said stays

    done = client.post(path, {"group-0": str(aid.pk)})
    assert done.url == f"/my/classes/{second.pk}/agenda/"
    agenda = said(client.get(done.url).text)
    assert "First aid" in agenda
    assert "Opening" in agenda
    assert "Drills" not in agenda


def test_a_session_nobody_offers_is_refused(client):
    klass = conference(starts_at=soon())
    seat = taken(klass)

    for value in (str(session(klass, "Opening").pk), "9" * 30, "x", "1\x00"):
        page = signed_in(client, seat.learner).post(
            f"/my/classes/{seat.pk}/sessions/", {"group-0": value}
        )
        assert page.status_code == 200
        assert "group-0" in errors_of(page)
    assert not seat.choices.exists()


def test_after_the_last_day_what_was_chosen_stands_there_to_be_read(client):
    klass = conference(starts_at=soon())
    seat = taken(klass)
    choose_sessions(
        enrollment_id=seat.pk,
        chosen={"Morning": session(klass, "Drills").pk},
        actor=seat.learner,
        now=timezone.now(),
    )
    Offering.objects.update(choices_until=timezone.now().date() - timedelta(days=2))

    page = signed_in(client, seat.learner).get(f"/my/classes/{seat.pk}/sessions/")

    assert list(page.context["form"].fields) == []
    assert "Morning: Drills" in said(page.text)


def test_while_a_conference_goes_on_staff_put_people_where_they_sit(client):
    klass = conference(starts_at=soon())
    seat = taken(klass)
    drills = session(klass, "Drills")
    begun = timezone.now() - timedelta(minutes=5)
    Offering.objects.update(starts_at=begun)
    klass.meetings.update(starts_at=begun)
    path, typed = f"/my/classes/{seat.pk}/sessions/", {"group-0": str(drills.pk)}

    own = signed_in(client, seat.learner).post(path, typed)
    by_staff = signed_in(client, staff()).post(path, typed)

    assert (own.status_code, by_staff.status_code) == (409, 302)
    assert "“Drills” has begun, so nothing was changed." in own.text
    assert seat.choices.get().meeting == drills


def test_an_agenda_without_a_choice_says_so(client):
    seat = taken(conference(starts_at=soon()))

    page = said(signed_in(client, seat.learner).get(f"/my/classes/{seat.pk}/agenda/").text)

    assert "Still to choose </p> <p>Morning</p>" in page.replace("choose</p>", "choose </p>")
    assert "Drills" not in page


def test_the_list_of_a_conference_has_the_sessions_chosen(client):
    klass = conference(starts_at=soon())
    seat = taken(klass)
    path = f"/classes/{klass.pk}/answers/"
    signed_in(client, staff())
    assert "Morning" in client.get(path, {"state": "missing"}).text

    choose_sessions(
        enrollment_id=seat.pk,
        chosen={"Morning": session(klass, "Drills").pk},
        actor=seat.learner,
        now=timezone.now(),
    )

    assert "Drills" in client.get(path).text
    assert seat.learner.name not in client.get(path, {"state": "missing"}).text


def test_a_choice_sent_after_the_session_ended_is_there_again(client):
    klass = conference(starts_at=soon())
    seat = taken(klass)
    aid = session(klass, "First aid").pk

    _kept, page = sent_too_late(
        client, seat.learner, f"/my/classes/{seat.pk}/sessions/", {"group-0": str(aid)}
    )

    assert re.search(rf'value="{aid}"[^>]*checked', page.text)
