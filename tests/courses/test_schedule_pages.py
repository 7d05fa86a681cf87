"""A class scheduled in one page, without scripts: every button keeps what was typed."""

import re
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from core.clock import MAINE
from courses.models import Audience, Meeting, Offering, SchoolHoliday
from tests.courses.schedule_page import PAGE, YEAR, fields_of, press, sessions_of
from tests.factories import CourseFactory, UserFactory, VersionFactory, offering, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def hybrid():
    return VersionFactory(
        course=CourseFactory(code="MEM-HY-1", title="Calm Schools"),
        delivery_mode="hybrid",
        contact_hours=12,
        default_capacity=24,
        learners_per_instructor=40,
    )


def test_a_course_begins_with_what_its_version_says(client):
    VersionFactory(
        course=CourseFactory(code="MEM-A"), contact_hours=6, default_capacity=18, unit="team"
    )
    Audience.objects.create(key="all", name="All staff")
    client.force_login(staff())

    page = client.get(PAGE, {"course": "MEM-A"})

    assert " autofocus" not in page.text, "the page opens at its top"
    said = page.context["form"].data
    assert [said[name] for name in ("delivery_mode", "capacity", "unit")] == [
        "in_person",
        "18",
        "team",
    ]
    assert sessions_of(page) == [("", "08:30", "15:15", "", "")]
    assert "field--error" not in page.text
    assert page.context["form"].sessions.forms[0].breaks.forms[0].data["s-0-b-0-begins"] == "12:00"


def test_buttons_add_and_take_away_rows_and_keep_what_was_typed(client):
    VersionFactory(course=CourseFactory(code="MEM-A"), contact_hours=2)
    client.force_login(staff())
    page = client.get(PAGE, {"course": "MEM-A"})

    page = press(client, page, "do=add:one", **{"s-0-day": f"{YEAR}-03-01", "title": "Spring"})
    page = press(client, page, "do=add:several", **{"s-1-day": f"{YEAR}-03-03"})
    page = press(client, page, "do=remove:s-2")
    page = press(client, page, "do=row:s-1-b")
    page = press(client, page, "do=row:q")

    days = [f"{YEAR}-03-{day:02}" for day in (1, 3, 7, 9, 11, 13)]
    assert sessions_of(page) == [(day, "08:30", "10:30", "", "") for day in days]
    form = page.context["form"]
    assert form.data["title"] == "Spring"
    assert [len(row.breaks) for row in form.sessions] == [0, 1, 0, 0, 0, 0]
    assert len(form.questions) == 1
    assert 'id="id_q-0-text"' in page.text
    assert re.search(r'autofocus[^>]*id="id_q-0-text"|id="id_q-0-text"[^>]*autofocus', page.text)
    assert Offering.objects.count() == 0


def test_a_cohort_is_repeated_without_the_holiday_and_every_other_session_online(
    client, hybrid, hall
):
    """Across the night on which clocks go forward: the clock times stay."""
    SchoolHoliday.objects.create(
        name="Snow break", first_day=date(2027, 3, 9), last_day=date(2027, 3, 12)
    )
    client.force_login(staff())
    page = client.get(PAGE, {"course": "MEM-HY-1", "venue": str(hall.venue_id)})
    first = {
        "s-0-day": "2027-02-23",
        "s-0-begins": "15:30",
        "s-0-ends": "17:30",
        "s-0-where": f"room-{hall.pk}",
        "s-0-b-rows": "0",
        "capacity": "12",
        "repeat_count": "6",
        "repeat_alternates": "on",
    }

    shown = press(client, page, "do=repeat:show", **first)
    assert "Tue, Mar 9, 2027" in shown.text
    page = press(client, shown, "do=repeat:add")
    saved = press(client, page, "save=draft")

    draft = Offering.objects.get()
    assert saved.url == reverse("courses:offering_draft", args=[draft.pk])
    assert draft.number == "MEM-HY-1-2702"
    rows = draft.meetings.values_list("starts_at", "venue_room", "is_online")
    assert [(row[0].astimezone(MAINE), *row[1:]) for row in rows] == [
        (datetime(2027, month, day, 15, 30, tzinfo=MAINE), None if online else hall.pk, online)
        for month, day, online in [
            (2, 23, False), (3, 2, True), (3, 16, False),
            (3, 23, True), (3, 30, False), (4, 6, True),
        ]
    ]  # fmt: skip


def assert_kept_when_edited(client, **typed):
    """Say that a draft that is opened again shows what it was saved with."""
    edit = reverse("courses:offering_edit", args=[Offering.objects.get().pk])
    data = client.get(edit).context["form"].data
    assert {name: data[name] for name in typed} == typed


def test_a_conference_is_pasted_and_lines_that_cannot_be_read_stay(client, hall):
    VersionFactory(course=CourseFactory(code="MEM-CF"), delivery_mode="conference", contact_hours=3)
    client.force_login(staff())
    page = client.get(PAGE, {"course": "MEM-CF", "venue": str(hall.venue_id)})
    lines = (
        f"3/1/{YEAR}\t8:30 AM\t10:00\tRoom 2\tFirst aid\tMorning\t20\n"
        f"3/1/{YEAR}\t8:30 AM\t10:00\tGym\tDrills\tMorning\t40\n"
        "someday\t8:30\t10:00\n"
    )

    page = press(client, page, "do=paste", paste=lines)

    assert "Line 3: we cannot read its date." in page.text
    assert page.context["form"].data["paste"] == "someday\t8:30\t10:00"
    saved = press(client, page, "save=draft", choices_until=f"{YEAR}-02-20", asks_diet="on")
    assert saved.status_code == 302
    assert_kept_when_edited(client, choices_until=f"{YEAR}-02-20", asks_diet="on")
    assert list(
        Meeting.objects.order_by("title").values_list(
            "title", "choice", "capacity", "venue_room", "room"
        )
    ) == [("Drills", "Morning", 40, None, "Gym"), ("First aid", "Morning", 20, hall.pk, "Room 2")]


def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_saved(client, hall):
    VersionFactory(course=CourseFactory(code="MEM-A"), contact_hours=4)
    other = offering(published=False, starts_at=datetime(2027, 3, 1, 13, tzinfo=UTC))
    Meeting.objects.filter(offering=other).update(venue_room=hall)
    client.force_login(staff())
    page = client.get(PAGE, {"course": "MEM-A", "venue": str(hall.venue_id)})
    page = press(client, page, "do=add:one")
    page = press(client, page, "do=add:one")

    refused = press(
        client,
        page,
        "publish=yes",
        **{
            "s-0-day": "2027-03-01", "s-0-begins": "09:00", "s-0-ends": "12:00",
            "s-0-where": f"room-{hall.pk}",
            "s-1-day": "2027-03-01", "s-1-begins": "13:00", "s-1-ends": "12:30",
            "s-2-day": "2027-03-14", "s-2-begins": "02:30", "s-2-ends": "04:00",
            "capacity": "10", "minimum_seats": "11",
            "closes_at": "2027-06-01T08:00", "opens_at": "2027-03-14T02:30",
        },
    )  # fmt: skip

    assert refused.status_code == 200
    form = refused.context["form"]
    said = {
        f"{row.prefix}-{name}": [str(e) for e in errors]
        for row in form.sessions
        for name, errors in row.errors.items()
    } | {name: [str(e) for e in errors] for name, errors in form.errors.items()}
    begins = "Mon, Mar 1, 2027, 8:00\xa0AM"
    night = "There is no 2:30 AM on March 14, 2027: the clocks go forward from 2 to 3 that night."
    assert said == {
        "s-0-where": [f"Session 1: Room 2 is taken then by class {other.number} ({begins})."],
        "s-1-ends": ["Session 2 ends before it starts."],
        "s-2-begins": [night],
        "opens_at": [night],
        "minimum_seats": ["More people are needed than there are seats."],
        "decided_by": ["Say by which day it is decided whether the class takes place."],
        "closes_at": ["Registration closes after the class is over."],
    }
    assert all(sentence in refused.text for sentences in said.values() for sentence in sentences)
    assert Offering.objects.count() == 1


def test_whoever_was_typed_and_not_chosen_is_not_lost(client):
    VersionFactory(course=CourseFactory(code="MEM-A"), delivery_mode="virtual", contact_hours=2)
    teacher = UserFactory()
    client.force_login(staff())
    page = client.get(PAGE, {"course": "MEM-A"})
    first = {"s-0-day": f"{YEAR}-03-01", "s-0-begins": "08:30", "s-0-ends": "10:30"}

    page = press(client, page, "save=draft", who=teacher.memssi_number, **first)
    refused = page.context["form"].errors["instructors"]
    assert refused == [f"“{teacher.memssi_number}”: choose who is meant, or empty the field."]
    assert f'value="{teacher.memssi_number}"' in page.text, "there to be chosen"
    nobody = press(client, page, "save=draft", who="nobody@example.org")
    assert "“nobody@example.org”: choose who is meant, or empty the field." in nobody.text
    assert not Offering.objects.exists()

    press(client, page, "save=draft", instructors=teacher.memssi_number)
    assert [row.instructor for row in Offering.objects.get().instructor_assignments.all()] == [
        teacher
    ]


def test_while_one_types_rooms_people_holidays_and_hours_are_looked_at(client, hall):
    VersionFactory(course=CourseFactory(code="MEM-A"), contact_hours=4)
    teacher = UserFactory(first_name="Wren", last_name="Cedar")
    other = offering(
        published=False, starts_at=datetime(2027, 3, 1, 14, tzinfo=UTC), instructors=[teacher]
    )
    SchoolHoliday.objects.create(
        name="Town day", first_day=date(2027, 3, 1), last_day=date(2027, 3, 1)
    )
    client.force_login(staff())
    page = client.get(PAGE, {"course": "MEM-A", "venue": str(hall.venue_id)})
    typed = fields_of(page) | {
        "s-0-day": ["2027-03-01"],
        "s-0-begins": ["9:00"],
        "s-0-ends": ["12:00"],
        "s-0-where": [f"room-{hall.pk}"],
        "s-0-b-rows": ["0"],
        "capacity": ["31"],
        "instructors": [teacher.memssi_number],
    }

    begins = "Mon, Mar 1, 2027, 9:00\xa0AM"
    checked = client.post(reverse("courses:schedule_check") + "?course=MEM-A", typed)

    assert {(r.row, r.tone, r.sentence) for r in checked.context["judgment"].remarks} == {
        (
            0,
            "warning",
            f"Session 1: Wren Cedar teaches class {other.number} then ({begins}).",
        ),
        (0, "warning", "Session 1: schools are closed on March 1, 2027 (Town day)."),
        (0, "warning", "Session 1: Room 2 holds 12 people, and there are 31 seats."),
        (None, "warning", "The place holds 30 people, and the class has 31 seats."),
    }
    assert "<strong>3</strong> hours" in checked.text
    assert 'hx-swap-oob="true"' in checked.text
