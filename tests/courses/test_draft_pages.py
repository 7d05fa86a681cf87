"""Drafts of classes: they come back as typed, are given up, copied and listed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.clock import MAINE, maine_date
from courses.models import (
    Audience,
    InstructorQualification,
    MeetingBreak,
    Offering,
    SeatReserve,
    Topic,
)
from tests.courses.schedule_page import PAGE, YEAR, press
from tests.factories import (
    CourseFactory,
    UserFactory,
    VersionFactory,
    coordinator,
    meeting_times,
    offering,
    organization,
    staff,
)

pytestmark = pytest.mark.django_db


CHOOSE = reverse("courses:offering_choose")


def test_a_draft_comes_back_as_it_was_typed_and_another_tab_is_noticed(client, hall):
    version = VersionFactory(course=CourseFactory(code="MEM-A"), contact_hours=4)
    audience = Audience.objects.create(key="k", name="Counselors")
    teacher = UserFactory(first_name="Wren", last_name="Cedar")
    topic = Topic.objects.create(key="t", name="Drills")
    InstructorQualification.objects.create(person=teacher, topic=topic, starts_on=date(2020, 1, 1))
    client.force_login(staff())
    page = client.get(PAGE, {"course": "MEM-A", "venue": str(hall.venue_id)})
    for button in ("do=row:h", "do=row:t", "do=row:q", "do=look:who"):
        page = press(client, page, button, who="Wren")
    assert [person.name for person in page.context["form"].people] == ["Wren Cedar"]
    saved = press(
        client,
        page,
        "save=draft",
        **{
            "s-0-day": f"{YEAR}-05-03", "s-0-ends": "13:15", "s-0-where": f"room-{hall.pk}",
            "s-0-b-rows": "1", "s-0-b-0-kind": "meal",
            "s-0-b-0-begins": "12:00", "s-0-b-0-ends": "12:45",
            "instructors": teacher.memssi_number, "capacity": "10",
            "h-0-seats": "4", "h-0-audience": str(audience.pk), "h-0-until": f"{YEAR}-04-01",
            "t-0-name": "Principal", "q-0-text": "Which grade?", "q-0-kind": "text",
        },
    )  # fmt: skip
    draft = Offering.objects.get()
    assert saved.url == reverse("courses:offering_draft", args=[draft.pk])
    assert MeetingBreak.objects.get().kind == "meal"
    assert list(draft.instructor_assignments.values_list("instructor", "is_lead")) == [
        (teacher.pk, True)
    ]

    edit = reverse("courses:offering_edit", args=[draft.pk])
    mine, theirs = client.get(edit), client.get(edit)
    assert press(client, theirs, "save=draft", capacity="9").status_code == 302
    refused = press(client, mine, "save=draft", capacity="8", title="Mine")
    assert "Somebody changed this draft while you had it open." in refused.text
    assert refused.context["form"].data["title"] == "Mine"
    assert press(client, refused, "publish=yes").status_code == 302

    draft.refresh_from_db()
    assert (draft.status, draft.capacity, draft.title) == ("published", 8, "Mine")
    assert list(SeatReserve.objects.values_list("seats", "audience")) == [(4, audience.pk)]
    assert list(draft.team_roles.values_list("name", "least")) == [("Principal", 1)]
    assert list(draft.questions.values_list("text", "order")) == [("Which grade?", 1)]
    assert version.offerings.count() == 1


def test_what_stands_in_the_way_is_shown_and_a_draft_can_be_given_up(client):
    version = VersionFactory(status="draft")
    draft = offering(
        version=version, published=False, starts_at=timezone.now() + timedelta(days=30)
    )
    client.force_login(staff())

    shown = client.post(reverse("courses:offering_publish", args=[draft.pk]), follow=True)
    assert "Version 1 of the course is not published." in shown.text
    client.post(reverse("courses:offering_discard", args=[draft.pk]))

    draft.refresh_from_db()
    assert draft.status == "discarded"


def test_a_coordinator_schedules_at_their_own_places_only(client):
    district, elsewhere = organization("District One"), organization("District Two")
    VersionFactory(course=CourseFactory(code="MEM-A"), contact_hours=4, delivery_mode="virtual")
    person = coordinator(district)
    client.force_login(person)
    page = client.get(PAGE, {"course": "MEM-A"})
    assert "number" not in page.context["form"].fields
    typed = {"s-0-day": f"{YEAR}-03-01", "s-0-b-rows": "0"}

    for host, sentence in (
        ("", "Name the place of yours that hosts it."),
        (str(elsewhere.pk), "Choose from the places in this list."),
    ):
        refused = press(client, page, "save=draft", host=host, **typed)
        assert [str(e) for e in refused.context["form"].errors["host"]] == [sentence]
    assert press(client, page, "save=draft", host=str(district.pk), **typed).status_code == 302

    draft = Offering.objects.get()
    assert draft.host == district
    listed = client.get(reverse("courses:schedule_list"))
    assert draft.number in listed.text


def test_a_class_is_copied_after_its_new_dates_were_shown(client):
    first = datetime(2027, 3, 8, 13, tzinfo=UTC)
    source = offering(meetings=[meeting_times(first), meeting_times(first + timedelta(days=2))])
    client.force_login(staff())
    address = reverse("courses:offering_copy", args=[source.pk])

    shown = client.post(address, {"first_day": "2027-03-15", "look": "yes"})
    assert "Mon, Mar 15, 2027, 8:00\xa0AM" in shown.text
    done = client.post(address, {"first_day": "2027-03-15", "copy": "yes"})

    copy = Offering.objects.exclude(pk=source.pk).get()
    assert done.url == reverse("courses:offering_draft", args=[copy.pk])
    assert list(copy.meetings.values_list("starts_at", flat=True)) == [
        datetime(2027, 3, 15, 12, tzinfo=UTC),
        datetime(2027, 3, 17, 12, tzinfo=UTC),
    ]


def test_a_season_is_shown_then_those_checked_are_copied_once(client):
    kept = offering(starts_at=datetime(2027, 2, 1, 13, tzinfo=UTC))
    left = offering(starts_at=datetime(2027, 2, 8, 13, tzinfo=UTC))
    client.force_login(staff())
    address = reverse("courses:season_copy")
    season = {"begins": "2027-02-01", "ends": "2027-02-28", "weeks": "52"}

    shown = client.post(address, season)
    assert [row["source"] for row in shown.context["found"]] == [kept, left]
    chosen = season | {"copy": "yes", "chosen": [str(kept.pk)]}
    done = client.post(address, chosen)
    again = client.post(address, chosen)

    assert [(r.source, bool(r.copy)) for r in done.context["results"]] == [(kept, True)]
    assert [r.refusal for r in again.context["results"]] == ["It has been copied already."]
    assert Offering.objects.count() == 3
    assert client.post(address, season | {"weeks": ""}).context["form"].errors == {
        "weeks": ["Say by how many weeks, or when the first class begins."]
    }


def test_a_class_that_has_begun_needs_no_decision(client):
    now = timezone.now()
    klass = offering(starts_at=now - timedelta(hours=1), instructors=[UserFactory()])
    Offering.objects.filter(pk=klass.pk).update(minimum_seats=2, decided_by=maine_date(now))
    client.force_login(staff())
    address = reverse("courses:schedule_list")
    assert "a decision" not in client.get(address, {"status": "published"}).text
    for query in ({"needs": "decision"}, {"status": "tentative"}):
        assert list(client.get(address, query).context["object_list"]) == []


def test_the_list_says_what_a_class_still_needs(client):
    later = timezone.now() + timedelta(days=40)
    teacher = UserFactory()
    bare = offering(version=VersionFactory(delivery_mode="virtual"), starts_at=later)
    full = offering(starts_at=later, instructors=[teacher], published=False)
    soon = maine_date(timezone.now() + timedelta(days=7))
    Offering.objects.filter(pk=bare.pk).update(minimum_seats=2, decided_by=soon)
    client.force_login(staff())
    address = reverse("courses:schedule_list")

    found = client.get(address, {"needs": "decision", "status": "tentative"})
    assert "a decision, an instructor, a link" in found.text
    month = later.astimezone(MAINE).strftime("%Y-%m")
    for query, expected in (
        ({"needs": "instructor"}, [bare]),
        ({"needs": "link"}, [bare]),
        ({"status": "draft", "month": month}, [full]),
        ({"month": "2027-13"}, []),
    ):
        assert list(client.get(address, query).context["object_list"]) == expected
