"""The page with one's own code: what it shows, to whom, and where links lead to it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from attendance.codes import seat_code
from attendance.models import MakeUp
from attendance.views.own_code import next_session
from core.templatetags.ui import session_span
from enrollment.notices import reminder, seat_confirmed
from enrollment.services import withdraw
from tests.factories import UserFactory, coordinator, employ, meeting_times, offering, organization
from tests.factories.lives import enroll

pytestmark = pytest.mark.django_db


def words(text: str) -> str:
    return " ".join(text.replace("\xa0", " ").split())


@pytest.fixture
def seat(person):
    now = timezone.now()
    klass = offering(
        meetings=[meeting_times(now - timedelta(days=9)), meeting_times(now + timedelta(days=2))]
    )
    return enroll(klass, person)


def test_my_code_stands_there_large_with_the_next_session(client, seat):
    page = client.get(f"/my/classes/{seat.pk}/code/")

    coming = seat.offering.meetings.get(number=2)
    text = words(page.text)
    assert f'aria-label="QR code of your seat: {seat_code(seat.pk)}"><svg ' in text
    assert f'<p class="qr__code">{seat_code(seat.pk)}</p>' in text
    assert words(session_span(coming.starts_at, coming.ends_at)) in text
    assert "no-store" in page.headers["Cache-Control"]


def test_nobody_else_opens_it(client, seat):
    district = organization("Pinecone District")
    employ(seat.learner, district)
    asked = {
        who: client.get(f"/my/classes/{seat.pk}/code/").status_code
        for who, person in (("neighbor", UserFactory()), ("coordinator", coordinator(district)))
        if client.force_login(person) is None
    }

    assert asked == {"neighbor": 404, "coordinator": 404}


def test_a_seat_that_was_given_back_has_no_code(client, person):
    klass = offering(starts_at=timezone.now() + timedelta(days=30))
    seat = enroll(klass, person)
    withdraw(enrollment_id=seat.pk, actor=person, now=timezone.now())

    assert client.get(f"/my/classes/{seat.pk}/code/").status_code == 404


def test_a_session_made_up_elsewhere_is_the_next_one_if_it_is_sooner(client, seat):
    run = offering(version=seat.offering.version, starts_at=timezone.now() + timedelta(hours=20))
    MakeUp.objects.create(
        enrollment=seat,
        missed=seat.offering.meetings.get(number=1),
        meeting=run.meetings.get(),
        arranged_at=timezone.now(),
        arranged_by=UserFactory(),
    )

    assert next_session(seat, at=timezone.now()) == run.meetings.get()
    assert next_session(seat, at=timezone.now() + timedelta(days=1, hours=12)).number == 2
    assert next_session(seat, at=timezone.now() + timedelta(days=90)) is None
    assert f"(made up in class {run.number})" in words(
        client.get(f"/my/classes/{seat.pk}/code/").text
    )


def test_mail_leads_to_it_where_there_is_a_door(seat):
    now = timezone.now()
    path = f"/my/classes/{seat.pk}/code/"
    said = [
        notice.context.get("code_path")
        for notice in (seat_confirmed(seat, now=now), reminder(seat, days_before=1))
    ]
    seat.offering.delivery_mode = "virtual"
    online = reminder(seat, days_before=1).context

    assert said == [path, path]
    assert "code_path" not in online


def test_pages_lead_to_it_on_the_day(client, person):
    today = enroll(offering(starts_at=timezone.now() - timedelta(minutes=5)), person)
    link = f'href="/my/classes/{today.pk}/code/"'

    assert [
        link in client.get(path).text
        for path in ("/", "/my/classes/", f"/classes/{today.offering_id}/")
    ] == [True, True, True]


def test_the_home_does_not_lead_to_it_days_before(client, person):
    later = enroll(offering(starts_at=timezone.now() + timedelta(days=3)), person)

    assert f"/my/classes/{later.pk}/code/" not in client.get("/").text
