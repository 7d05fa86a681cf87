"""Changing a class in the browser: it is shown first, then done once."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from core.clock import MAINE
from core.clock import maine_date as maine_day_of
from core.templatetags.ui import maine_date
from courses.models import Offering, Topic
from courses.services import PlannedMeeting
from enrollment import services
from enrollment.forms import MoveOfferingForm
from enrollment.services import NewTime, register
from notifications.models import Message
from tests.enrollment.rows import nothing_written
from tests.factories import UserFactory, coordinator, offering, organization, staff
from tests.factories.lives import enroll

pytestmark = pytest.mark.django_db

CHANGES = ("postpone", "move", "place", "substitute", "seats", "write", "cancel")


def test_a_class_is_postponed_after_a_look_and_only_once(client):
    starts_at = timezone.now() + timedelta(days=20)
    klass = offering(starts_at=starts_at)
    seat = enroll(klass, UserFactory(last_name="Fog"), at=starts_at - timedelta(days=9))
    client.force_login(staff())
    url = f"/classes/{klass.pk}/postpone/"

    with nothing_written():
        looked = client.post(url, {"reason": "Too much <b>snow</b>.", "step": "look"})
    preview = looked.context["preview"]
    assert (len(preview.touched.seats), preview.count) == (1, 1)
    assert preview.sample_for == seat.learner.name
    assert "Too much &lt;b&gt;snow&lt;/b&gt;." in looked.text

    # Somebody registers before the button is pressed: it is shown again, with what was typed.
    enroll(klass, at=starts_at - timedelta(days=9))
    meant = {"reason": "Snow.", "step": "do", "seen": looked.context["form"]["seen"].value()}
    with nothing_written():
        again = client.post(url, meant)
    assert "Something changed since this was shown." in again.text
    assert again.context["preview"].count == 2
    meant["seen"] = again.context["form"]["seen"].value()

    assert client.post(url, meant).status_code == 302
    assert Message.objects.filter(template="enrollment/class_postponed").count() == 2
    with nothing_written():
        assert "Only a published class can be postponed." in client.post(url, meant).text
    assert "Postponed: the new date is not known yet" in client.get(f"/classes/{klass.pk}/").text


def test_whoever_may_schedule_finds_the_copy_and_the_instructors_of_a_published_class(client):
    place, teaching = organization("District"), UserFactory()
    klass = offering(
        starts_at=timezone.now() + timedelta(days=20), host=place, instructors=[teaching]
    )
    ways = [f"/staff/schedule/{klass.pk}/{page}/" for page in ("copy", "instructors")]

    found = {}
    for who, person in (("coordinator", coordinator(place)), ("teaching", teaching)):
        client.force_login(person)
        answer = client.get(f"/classes/{klass.pk}/change/")
        found[who] = (answer.status_code, [way for way in ways if way in answer.text])

    assert found == {"coordinator": (200, ways), "teaching": (200, [])}


def shown_then_done(client, url, typed):
    """Look at what it will do, do it, and return the page that showed it."""
    looked = client.post(url, typed | {"step": "look"})
    assert looked.context["preview"] is not None, looked.context["form"].errors
    seen = looked.context["form"]["seen"].value()
    assert client.post(url, typed | {"step": "do", "seen": seen}).status_code == 302
    return looked


def test_whoever_teaches_a_class_writes_to_it_and_the_letters_are_listed(client):
    starts_at = timezone.now() + timedelta(days=20)
    teacher = UserFactory(last_name="Alder")
    klass = offering(starts_at=starts_at, instructors=[teacher])
    enroll(klass, at=starts_at - timedelta(days=9))
    client.force_login(teacher)
    url = f"/classes/{klass.pk}/write/"
    letter = {"subject": "Boots & coats", "text": "Bring boots. Call 207-555-0100."}

    with nothing_written():
        refused = client.post(url, letter | {"text": "I am 219-09-9999.", "step": "look"})
    assert "This looks like a Social Security number." in refused.text
    assert "I am 219-09-9999." in refused.text
    looked = shown_then_done(client, url, letter | {"to_instructors": "on"})

    preview = looked.context["preview"]
    assert (preview.count, preview.sample.subject.count("Boots & coats")) == (2, 1)
    page = client.get(f"/classes/{klass.pk}/change/").text
    assert ["Boots &amp; coats" in page, f"by {teacher.name}, to 2 people" in page] == [True, True]
    links = [name for name in CHANGES if f"/classes/{klass.pk}/{name}/" in page]
    assert links == ["write"]


def test_seats_and_substitutes_are_judged_in_words_before_they_are_changed(client):
    starts_at = timezone.now() + timedelta(days=20)
    teacher, newcomer = UserFactory(), UserFactory(last_name="Birch")
    klass = offering(starts_at=starts_at, instructors=[teacher], capacity=1)
    topic = Topic.objects.create(key="bees", name="Bees")
    klass.version.course.taught_topics.add(topic)
    Offering.objects.update(learners_per_instructor=1)
    for name in ("Alder", "Ash", "Elm"):
        person = UserFactory(first_name="Robin", last_name=name)
        register(
            offering_id=klass.pk,
            learner=person,
            actor=person,
            now=starts_at - timedelta(days=9),
            or_wait=True,
        )
    client.force_login(staff())

    looked = shown_then_done(client, f"/classes/{klass.pk}/seats/", {"capacity": "2"})
    assert looked.context["preview"].remarks == [
        "1 person in line will be offered a seat: Robin Ash.",
        "Of 2 seats: 1 taken, 1 kept for an offer.",
        "1 person keeps waiting.",
    ]
    assert looked.context["preview"].count == 1
    day = maine_date(starts_at, "printed")
    nobody = f"Nobody who teaches the class is qualified in “Bees” on {day}."
    needed = "So many seats need 2 instructors. 1 have accepted so far."
    assert looked.context["preview"].warnings == [nobody, needed]
    assert not klass.waitlist.filter(status="offered").exists()

    looked = shown_then_done(
        client,
        f"/classes/{klass.pk}/substitute/",
        {"who": newcomer.email, "relieved": teacher.pk, "person": newcomer.pk},
    )
    assert looked.context["preview"].warnings == [nobody, needed]
    assert "You can still do it, but:" in looked.text


def test_a_session_past_midnight_stays_one_on_its_new_day():
    late = datetime(2026, 6, 8, 23, tzinfo=MAINE)
    klass = offering(meetings=[PlannedMeeting(late, late + timedelta(hours=3))])
    (row,) = klass.meetings.all()
    typed = {f"day_{row.pk}": "2026-06-15", f"from_{row.pk}": "22:00", f"to_{row.pk}": "01:00"}
    form = MoveOfferingForm(typed, offering=klass, now=late - timedelta(days=1))

    assert form.is_valid(), form.errors
    moved = datetime(2026, 6, 15, 22, tzinfo=MAINE)
    assert form.said()["times"] == {row.pk: NewTime(moved, moved + timedelta(hours=3))}


def test_a_look_shows_no_mail_of_another_class(client, monkeypatch):
    starts_at = timezone.now() + timedelta(days=20)
    klass, other = offering(starts_at=starts_at), offering(starts_at=starts_at)
    reaches, unreached = UserFactory(), UserFactory(email=None)
    for person in (unreached, reaches):
        enroll(klass, person, at=starts_at - timedelta(days=9))
    postpone = services.postpone_offering

    def meanwhile(**said):
        enroll(other, at=starts_at - timedelta(days=9))
        return postpone(**said)

    monkeypatch.setattr(services, "postpone_offering", meanwhile)
    client.force_login(staff())
    url = f"/classes/{klass.pk}/postpone/"

    preview = client.post(url, {"reason": "Snow.", "step": "look"}).context["preview"]

    assert (preview.count, preview.sample_for) == (1, reaches.name)
    assert preview.to_be_called == [unreached]


def test_a_tentative_class_is_decided_from_its_change_page(client):
    klass = offering(starts_at=timezone.now() + timedelta(days=20))
    klass.minimum_seats, klass.decided_by = 5, maine_day_of(klass.starts_at - timedelta(days=9))
    klass.save()
    client.force_login(staff())
    assert "Decide that it takes place" in client.get(f"/classes/{klass.pk}/change/").text

    client.post(f"/classes/{klass.pk}/confirm/")
    again = client.post(f"/classes/{klass.pk}/confirm/", follow=True)

    klass.refresh_from_db()
    assert klass.is_tentative_at(timezone.now()) is False
    assert "There is nothing to decide about this class." in again.text
    assert "Decide that it takes place" not in client.get(f"/classes/{klass.pk}/change/").text
