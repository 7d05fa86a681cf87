"""A signed sheet entered at speed: all rows or none, each wrong one named, nothing typed lost."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from attendance.enums import Presence
from attendance.exceptions import LinesRefusedError, RosterRefusedError
from attendance.models import AttendanceRecord, Punch
from attendance.services import (
    Mark,
    PaperLine,
    enter_from_paper,
    record_attendance,
    sign_roster,
)
from audit.models import AuditEvent
from core.clock import MAINE, maine_date
from tests.factories import UserFactory, offering
from tests.factories.courses import meeting_times
from tests.factories.records import seat

pytestmark = pytest.mark.django_db

YESTERDAY = maine_date(timezone.now()) - timedelta(days=1)
NOW = timezone.now()


def at(hour: int, minute: int = 0) -> datetime:
    return datetime.combine(YESTERDAY, time(hour, minute), MAINE)


@pytest.fixture
def meeting(person):
    """Yesterday from 9 to 3:45, with lunch from noon to 12:45: 360 minutes count."""
    days = [meeting_times(at(9), lunch=True)]
    return offering(meetings=days, instructors=[person]).meetings.get()


@pytest.fixture
def seats(meeting):
    names = ("Abbott", "Baker", "Cyr")
    return [
        seat(offering=meeting.offering, learner=UserFactory(first_name="Ann", last_name=name))
        for name in names
    ]


def enter(meeting, person, *lines, now=NOW, rest_was_absent=False):
    return enter_from_paper(
        meeting_id=meeting.pk,
        lines=[PaperLine(seat.pk, *typed) for seat, *typed in lines],
        actor=person,
        now=now,
        rest_was_absent=rest_was_absent,
    )


def saved(seat):
    row = AttendanceRecord.objects.get(enrollment=seat)
    return row.status, row.minutes_present, row.came_at, row.left_at


def punches(seat):
    rows = Punch.objects.filter(enrollment=seat)
    return [(row.direction, row.happened_at, row.way) for row in rows]


def test_times_become_the_word_on_each_and_check_ins_from_paper(meeting, person, seats):
    entered = enter(
        meeting,
        person,
        (seats[0], "900", "345"),
        (seats[1], "9:30", "x"),
        (seats[2], "a", ""),
    )

    assert entered == 3
    assert saved(seats[0]) == (Presence.PRESENT, 360, at(9), at(15, 45))
    assert saved(seats[1]) == (Presence.LATE, 330, at(9, 30), None)
    assert saved(seats[2]) == (Presence.ABSENT, 0, None, None)
    assert punches(seats[0]) == [("in", at(9), "paper"), ("out", at(15, 45), "paper")]
    assert punches(seats[1]) == [("in", at(9, 30), "paper")]
    assert punches(seats[2]) == []
    assert AuditEvent.objects.filter(action="attendance.mark", actor=person).count() == 3


def test_x_is_the_whole_session_and_a_ditto_mark_the_row_above(meeting, person, seats):
    enter(meeting, person, (seats[0], "x", ""), (seats[1], "1p", "3"), (seats[2], '"', ""))

    assert saved(seats[0]) == (Presence.PRESENT, 360, None, None)
    assert saved(seats[1]) == (Presence.LATE, 120, at(13), at(15))
    assert saved(seats[2]) == saved(seats[1])


def test_an_empty_row_says_nothing_unless_the_rest_was_absent(meeting, person, seats):
    lines = [(seats[0], "x", ""), (seats[1], "", ""), (seats[2], " ", "")]

    assert enter(meeting, person, *lines) == 1
    assert AttendanceRecord.objects.count() == 1

    assert enter(meeting, person, *lines, rest_was_absent=True) == 3
    assert saved(seats[2]) == (Presence.ABSENT, 0, None, None)


def test_the_rest_are_only_those_of_whom_nothing_is_known(meeting, person, seats):
    record_attendance(
        meeting_id=meeting.pk,
        marks={seats[0].pk: Mark(Presence.LATE, 200)},
        actor=person,
        now=meeting.ends_at,
    )
    Punch.objects.create(
        uid="6f9619ff-8b86-4011-b42d-00c04fc964ff",
        meeting=meeting,
        enrollment=seats[1],
        direction="in",
        happened_at=at(9),
        arrived_at=at(9),
        way="scan",
    )

    enter(meeting, person, *[(held, "", "") for held in seats], rest_was_absent=True)

    assert saved(seats[0])[:2] == (Presence.LATE, 200)
    assert not AttendanceRecord.objects.filter(enrollment=seats[1]).exists()
    assert saved(seats[2])[0] == Presence.ABSENT


def test_every_row_that_cannot_be_read_is_named_and_none_is_saved(meeting, person, seats):
    with pytest.raises(LinesRefusedError, match="Correct 2 rows") as refused:
        enter(
            meeting,
            person,
            (seats[0], "x", ""),
            (seats[1], "9", ""),
            (seats[2], "nine", "3"),
            rest_was_absent=True,
        )

    assert refused.value.problems == {
        seats[1].pk: "The time out is missing. Type it, or x for the end.",
        seats[2].pk: "Write times such as 9:00, 900 or 4:30p; x for the start or the end.",
    }
    assert not AttendanceRecord.objects.exists()
    assert not Punch.objects.exists()


def test_times_in_a_break_alone_are_refused_by_name(meeting, person, seats):
    with pytest.raises(LinesRefusedError) as refused:
        enter(meeting, person, (seats[0], "x", ""), (seats[1], "12:00", "12:30"))

    assert list(refused.value.problems) == [seats[1].pk]
    assert not AttendanceRecord.objects.exists()


def test_the_same_sheet_again_changes_nothing(meeting, person, seats):
    lines = [(seats[0], "900", "345"), (seats[1], "a", ""), (seats[2], "x", "")]
    enter(meeting, person, *lines)
    enter(meeting, person, *lines)

    assert AuditEvent.objects.filter(action="attendance.mark").count() == 3
    assert Punch.objects.count() == 3


def test_nothing_is_entered_before_it_opens_nor_once_it_is_signed(meeting, person, seats):
    early = meeting.starts_at - timedelta(hours=2)
    with pytest.raises(RosterRefusedError, match="opens one hour before"):
        enter(meeting, person, (seats[0], "x", ""), now=early)

    enter(meeting, person, *[(held, "x", "") for held in seats])
    sign_roster(meeting_id=meeting.pk, actor=person, now=NOW)
    with pytest.raises(RosterRefusedError, match="signed"):
        enter(meeting, person, (seats[0], "a", ""))


def squeezed(page) -> str:
    return " ".join(page.content.decode().replace("\xa0", " ").split())


def posted(seats, *lines):
    said = {}
    for held, (came, left) in zip(seats, lines, strict=True):
        said |= {f"came-{held.pk}": came, f"left-{held.pk}": left}
    return said


def test_the_page_lists_people_as_the_sheet_does_and_saves_them_at_once(client, meeting, seats):
    address = f"/teach/{meeting.pk}/enter/"
    page = squeezed(client.get(address))
    names = [held.learner.name for held in seats]

    assert sorted(names, key=page.index) == names
    answer = client.post(address, posted(seats, ("900", "345"), ("x", ""), ("a", "")), follow=True)

    assert "3 people are entered." in squeezed(answer)
    assert answer.redirect_chain == [(f"/teach/{meeting.pk}/", 302)]
    assert AttendanceRecord.objects.count() == 3


def test_a_refusal_keeps_all_that_was_typed_and_leads_to_the_rows(client, meeting, seats):
    lines = posted(seats, ("9", ""), ("8:55", "3:30p"), ("soon", ""))
    answer = client.post(f"/teach/{meeting.pk}/enter/", lines | {"rest_was_absent": "on"})
    page = squeezed(answer)

    assert answer.status_code == 409
    for pk, name in ((seats[0].pk, "Ann Abbott"), (seats[2].pk, "Ann Cyr")):
        assert f'<a href="#row-{pk}">{name}</a>' in page
        assert f'id="problem-{pk}"' in page
    assert f'href="#row-{seats[1].pk}"' not in page
    for typed in ("9", "8:55", "3:30p", "soon"):
        assert f'value="{typed}"' in page
    assert page.count('aria-invalid="true"') == 4
    assert 'aria-describedby="rest-hint" checked>' in page


def test_what_is_saved_stands_in_the_fields_and_saving_again_changes_nothing(
    client, meeting, seats, person
):
    enter(meeting, person, (seats[0], "8:55", "4"), (seats[1], "x", "2"), (seats[2], "a", ""))
    page = squeezed(client.get(f"/teach/{meeting.pk}/enter/"))

    for typed in ("8:55 AM", "4:00 PM", "x", "2:00 PM", "a"):
        assert f'value="{typed}"' in page
    lines = posted(seats, ("8:55 AM", "4:00 PM"), ("x", "2:00 PM"), ("a", ""))
    client.post(f"/teach/{meeting.pk}/enter/", lines)
    assert AuditEvent.objects.filter(action="attendance.mark").count() == 3


def test_a_signed_roster_has_no_fields(client, meeting, seats, person):
    enter(meeting, person, *[(held, "x", "") for held in seats])
    sign_roster(meeting_id=meeting.pk, actor=person, now=NOW)

    page = squeezed(client.get(f"/teach/{meeting.pk}/enter/"))

    assert "Nothing can be entered now" in page
    assert "came-" not in page


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_asks_as_much_for_three_people_as_for_one(
    client, meeting, people, django_assert_num_queries
):
    for _number in range(people):
        seat(offering=meeting.offering)

    client.get("/teach/")
    with django_assert_num_queries(12):
        client.get(f"/teach/{meeting.pk}/enter/")


def test_a_sheet_without_a_time_says_so(client, meeting, seats):
    address = f"/teach/{meeting.pk}/enter/"

    page = squeezed(client.post(address, posted(seats, *[("", "")] * 3), follow=True))

    assert "Nothing was entered: no row had a time." in page
