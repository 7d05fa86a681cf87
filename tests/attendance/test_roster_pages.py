"""The page of a roster, the question before signing, and the list of sessions."""

from datetime import timedelta

import pytest
from django.utils import timezone

from attendance.decisions import session_state
from attendance.models import Roster, RosterSignature
from core.templatetags.ui import maine_datetime, maine_time
from courses.models import Venue
from courses.services.freezing import words_of
from tests.factories import UserFactory, director, offering, staff
from tests.factories.records import seat

pytestmark = pytest.mark.django_db


def squeezed(page) -> str:
    return " ".join(page.content.decode().replace("\xa0", " ").split())


def words(text: str) -> str:
    return text.replace("\xa0", " ")


def a_class(person, *, hours=0, days=0):
    start = timezone.now() + timedelta(hours=hours, days=days)
    klass = offering(starts_at=start, instructors=[person])
    return klass, klass.meetings.get()


def test_before_it_opens_a_roster_says_when_and_offers_nothing(client, person):
    klass, meeting = a_class(person, days=30)
    learner = seat(offering=klass).learner

    page = squeezed(client.get(f"/teach/{meeting.pk}/"))

    opens = words(maine_datetime(meeting.starts_at - timedelta(hours=1)))
    assert f"Opens {opens}" in page
    assert learner.name in page
    assert "data-roster" not in page
    assert "Not marked" not in page


def test_a_roster_calls_people_by_the_name_that_they_go_by_too(client, person):
    klass, meeting = a_class(person, hours=-2)
    beth = seat(
        offering=klass,
        learner=UserFactory(first_name="Elizabeth", preferred_name="Beth", last_name="Marsh"),
    ).learner

    too_early = squeezed(client.post(f"/teach/{meeting.pk}/sign/"))
    open_roster = squeezed(client.get(f"/teach/{meeting.pk}/"))
    signature = RosterSignature.objects.filter(meeting=meeting)

    assert beth.listed_name == "Elizabeth (Beth) Marsh"
    assert "#row-" in too_early
    assert too_early.count("Elizabeth (Beth) Marsh") == 2
    assert open_roster.count("Elizabeth (Beth) Marsh") == 1
    assert not signature.exists()


def test_signing_too_early_leads_to_those_who_are_not_marked(client, person):
    klass, meeting = a_class(person, hours=-2)
    marked, unmarked = seat(offering=klass), seat(offering=klass)
    client.post(f"/teach/{meeting.pk}/", {f"status-{marked.pk}": "present"})

    answer = client.post(f"/teach/{meeting.pk}/sign/")

    page = squeezed(answer)
    assert answer.status_code == 409
    assert "data-error-summary" in page
    assert f'<a href="#row-{unmarked.pk}">{unmarked.learner.name}</a>' in page
    assert f'href="#row-{marked.pk}"' not in page
    assert f'id="row-{unmarked.pk}"' in page


def test_minutes_refused_are_said_at_the_row_and_by_name(client, person):
    klass, meeting = a_class(person, hours=-2)
    fine, wrong = seat(offering=klass), seat(offering=klass)
    marks = {f"status-{fine.pk}": "present", f"status-{wrong.pk}": "late"}

    page = squeezed(client.post(f"/teach/{meeting.pk}/", marks | {f"minutes-{wrong.pk}": "999"}))

    assert f'<a href="#row-{wrong.pk}">{wrong.learner.name}</a>' in page
    assert f'href="#row-{fine.pk}"' not in page
    assert page.count('aria-invalid="true"') == 1


@pytest.mark.parametrize(("hours", "is_going_on"), [(-2, True), (-9, False)])
def test_signing_asks_first_and_says_that_the_session_goes_on(client, person, hours, is_going_on):
    klass, meeting = a_class(person, hours=hours)
    seat(offering=klass)
    ends = f"The session ends at {words(maine_time(meeting.ends_at))}. Sign now?"

    for path in ("", "sign/"):
        page = squeezed(client.get(f"/teach/{meeting.pk}/{path}"))
        assert (ends in page, "Sign this roster?" in page) == (is_going_on, not is_going_on)

    assert not RosterSignature.objects.exists()


def test_a_signed_roster_names_who_signed(client, person):
    klass, meeting = a_class(person, hours=-9)
    held = seat(offering=klass)
    client.post(f"/teach/{meeting.pk}/", {f"status-{held.pk}": "present"})
    client.post(f"/teach/{meeting.pk}/sign/")

    page = squeezed(client.get(f"/teach/{meeting.pk}/"))

    signed_at = words(maine_datetime(RosterSignature.objects.get().signed_at))
    assert page.count(f"Signed by Maren Cedarlight on {signed_at}") == 1
    assert "roster-signed" not in page  # the line for a pen


# --- the list ---


def listed(client, **asked) -> list[int]:
    return [row.record.pk for row in client.get("/teach/", asked).context["table"].rows]


def test_the_most_pressing_sessions_stand_first(client, person):
    now = timezone.now()
    far, near = a_class(person, days=40)[1], a_class(person, days=20)[1]
    today = a_class(person)[1]
    older, newer = a_class(person, days=-9)[1], a_class(person, days=-4)[1]
    signed = a_class(person, days=-3)[1]
    long_signed = a_class(person, days=-30)[1]
    for meeting in (signed, long_signed):
        RosterSignature.objects.create(meeting=meeting, signed_at=now, signed_by=person)
    forgotten = a_class(person, days=-500)[1]

    pks = [x.pk for x in (today, newer, older, near, far, signed, long_signed, forgotten)]
    assert listed(client) == pks
    assert listed(client, state="today") == [today.pk]
    assert listed(client, state="coming") == [today.pk, near.pk, far.pk]
    assert listed(client, state="to_sign") == [newer.pk, older.pk, forgotten.pk]
    assert listed(client, state="signed") == [signed.pk, long_signed.pk]


def test_sessions_are_found_by_words_and_county(client, person):
    a_class(person, days=3)
    there, meeting = a_class(person, days=4)
    there.venue = Venue.objects.create(name="Fire Hall", town="Saco", county="23031")
    there.words = words_of(there)
    there.save()

    for asked in (
        {"q": there.number},
        {"q": there.version.course.code},
        {"q": "fire saco"},
        {"county": "23031"},
    ):
        assert listed(client, **asked) == [meeting.pk], asked
    assert "Fire Hall, Saco" in client.get("/teach/").text


@pytest.mark.parametrize(
    ("starts", "ends", "is_signed", "state"),
    [
        (1, 2, False, "not_held"),
        (0, 2, False, "going_on"),
        (-2, 0, False, "to_sign"),
        (-2, -1, True, "signed"),
        (0, 2, True, "signed"),
    ],
)
def test_a_session_is_in_one_state(starts, ends, is_signed, state):
    now, hour = timezone.now(), timedelta(hours=1)

    found = session_state(
        starts_at=now + starts * hour,
        ends_at=now + ends * hour,
        signed_at=now if is_signed else None,
        at=now,
    )

    assert found == state


def test_the_list_says_how_far_each_session_is(client, person):
    for days in (-3, 0, 3):
        a_class(person, days=days)

    page = client.get("/teach/").text

    assert [page.count(f"{word}</span>") for word in STATES] == [1, 1, 1]


STATES = ("Roster to sign", "Going on now", "Not held yet")


@pytest.mark.parametrize("who", [director, staff])
def test_the_list_of_sessions_bids_nobody_to_take_attendance(client, who):
    client.force_login(who())

    assert "Take attendance" not in client.get("/teach/").text


def test_the_order_holds_for_those_who_see_all(client):
    later, sooner = a_class(UserFactory(), days=40)[1], a_class(UserFactory(), days=2)[1]
    client.force_login(staff())

    assert listed(client) == [sooner.pk, later.pk]
    assert Roster.objects.count() == 2
