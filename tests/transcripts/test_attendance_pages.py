"""Attendance of a class, of one person in it, and one's own: in minutes and words, and why."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from attendance.models import AssessmentResult, AttendanceRecord, MakeUp, Punch, RosterSignature
from attendance.services import record_attendance
from courses.models import Meeting
from enrollment.models import Enrollment
from tests.factories import UserFactory, VersionFactory, director, meeting_times, offering, staff
from tests.factories.lives import ABSENT, PRESENT, enroll, late
from tests.factories.records import seat as plain_seat
from transcripts.services import sign_and_complete

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
MOST_QUERIES = 11


@pytest.fixture
def teacher(client):
    person = UserFactory(first_name="Maren", last_name="Cedarlight")
    client.force_login(person)
    return person


def past_class(teacher, *, rule="attendance", days=2, **said):
    start = timezone.now() - 9 * DAY
    return offering(
        version=VersionFactory(completion_rule=rule, **said),
        meetings=[meeting_times(start + n * DAY) for n in range(days)],
        instructors=[teacher],
    )


def held(klass, marks, *, by) -> None:
    for place, meeting in enumerate(klass.meetings.all()):
        said = {seat.pk: given[place] for seat, given in marks.items() if given[place]}
        if not said:
            continue
        record_attendance(meeting_id=meeting.pk, marks=said, actor=by, now=meeting.ends_at)
        sign_and_complete(meeting_id=meeting.pk, actor=by, now=meeting.ends_at)


def squeezed(answer) -> str:
    return " ".join(answer.content.decode().replace("\xa0", " ").split())


def rows(client, klass) -> dict[int, tuple[list[str], str, str]]:
    """Of each person the cells in words, the sum and the outcome."""
    page = client.get(f"/teach/classes/{klass.pk}/")
    return {
        row.seat.pk: ([cell.words for cell in row.cells], row.minutes, row.outcome)
        for row in page.context["rows"]
    }


def test_each_person_at_each_session_stands_in_minutes_and_words(client, teacher):
    klass = past_class(teacher)
    whole, part, away = (enroll(klass) for _ in range(3))
    held(
        klass,
        {whole: [PRESENT, PRESENT], part: [late(300), ABSENT], away: [ABSENT, ABSENT]},
        by=teacher,
    )

    assert rows(client, klass) == {
        whole.pk: (["360", "360"], "720", "Completed"),
        part.pk: (["300 of 360", "Absent"], "300", "Not completed"),
        away.pk: (["Absent", "Absent"], "0", "Did not come"),
    }
    page = squeezed(client.get(f"/teach/classes/{klass.pk}/"))
    assert "Present 300 of 720 minutes." in page
    assert page.count("Missed session 2 on") == 2
    assert f'href="/teach/{klass.meetings.first().pk}/"' in page
    assert f'href="/teach/classes/{klass.pk}/people/{part.pk}/"' in page


def test_before_the_last_signature_nothing_is_held_against_anybody(client, teacher):
    klass = past_class(teacher)
    seat = enroll(klass)
    held(klass, {seat: [PRESENT, None]}, by=teacher)

    assert rows(client, klass) == {seat.pk: (["360", "Not signed"], "360", "Not decided yet")}
    assert "not signed" in client.get(f"/teach/classes/{klass.pk}/").text


@pytest.mark.parametrize(
    ("rule", "outcome"),
    [("attendance_and_exam", "Waits for a result"), ("all_badges", "To be decided")],
)
def test_who_waits_for_a_result_or_for_a_word_is_said_so(client, teacher, rule, outcome):
    klass = past_class(teacher, rule=rule, pass_mark_percent=80)
    seat = enroll(klass)
    held(klass, {seat: [PRESENT, PRESENT]}, by=teacher)

    assert rows(client, klass)[seat.pk][2] == outcome


def scored(seat, percent, *, number=1) -> None:
    AssessmentResult.objects.create(
        enrollment=seat,
        kind="exam",
        number=number,
        score_percent=percent,
        has_passed=percent >= 80,
        taken_on=timezone.now().date(),
        note="Second sheet",
        entered_at=timezone.now(),
        entered_by=UserFactory(first_name="Ada", last_name="Marker"),
    )


def test_scores_are_shown_to_those_who_teach_to_staff_and_to_the_person_alone(client, teacher):
    klass = past_class(teacher, rule="attendance_and_exam", pass_mark_percent=80)
    seat = enroll(klass)
    scored(seat, Decimal("67.25"))
    pages = [f"/teach/classes/{klass.pk}/", f"/teach/classes/{klass.pk}/people/{seat.pk}/"]

    for who, is_shown in ((teacher, True), (staff(), True), (director(), False)):
        client.force_login(who)
        for page in pages:
            assert ("67.25" in squeezed(client.get(page)).split("<main")[1]) is is_shown, page

    client.force_login(seat.learner)
    own = squeezed(client.get(f"/my/classes/{seat.pk}/attendance/"))
    assert "Exam: 67.25 of 80 percent needed." in own
    assert [own.count(word) for word in ("Ada Marker", "Second sheet")] == [0, 0]


def test_the_page_of_a_person_has_check_ins_every_version_and_every_result(client, teacher):
    klass = past_class(teacher, rule="attendance_and_exam", days=1, pass_mark_percent=80)
    seat = enroll(klass)
    meeting = klass.meetings.get()
    held(klass, {seat: [late(200)]}, by=teacher)
    RosterSignature.objects.create(
        meeting=meeting, version=2, reason="The sheet says more.", opened_by=teacher
    )
    record = AttendanceRecord.objects.get()
    record.pk, record.signature = None, RosterSignature.objects.get(version=2)
    record.minutes_present = 240
    record.save()
    came = datetime(2026, 6, 8, 13, 5, tzinfo=UTC)
    Punch.objects.create(
        uid=uuid4(),
        meeting=meeting,
        enrollment=seat,
        direction="in",
        happened_at=came,
        arrived_at=came + timedelta(minutes=50),
        device="tablet-7",
        way="paper",
        made_by=teacher,
    )
    scored(seat, 67)
    scored(seat, 91, number=2)

    page = squeezed(client.get(f"/teach/classes/{klass.pk}/people/{seat.pk}/"))

    for words in (
        "200 of 360",
        "Roster version 1, signed",
        "Roster version 2, not signed yet: Late or left early, 240 minutes",
        "Check-in Mon, Jun 8, 2026, 9:05 AM (Entered from paper), arrived here Mon, Jun 8,",
        "tablet-7",
        "67%",
        "91%",
    ):
        assert words in page, words
    client.force_login(seat.learner)
    own = squeezed(client.get(f"/my/classes/{seat.pk}/attendance/"))
    assert "Check-in Mon, Jun 8, 2026, 9:05 AM" in own
    assert [own.count(word) for word in ("tablet-7", "Cedarlight", "The sheet says")] == [0, 0, 0]


def test_a_make_up_is_arranged_and_dropped_on_the_page_of_the_person(client, teacher):
    klass = past_class(teacher)
    seat = enroll(klass)
    held(klass, {seat: [PRESENT, ABSENT]}, by=teacher)
    run = offering(version=klass.version, starts_at=timezone.now() + 9 * DAY)
    first, missed = klass.meetings.all()
    there = run.meetings.get()
    path = f"/teach/classes/{klass.pk}/people/{seat.pk}/"
    assert f"{run.number}, Session 1" in squeezed(client.get(path))

    wrong = client.post(path, {"missed": first.pk, "meeting": there.pk})
    assert (wrong.status_code, MakeUp.objects.count()) == (200, 0)
    page = squeezed(client.post(path, {"missed": missed.pk, "meeting": there.pk}, follow=True))
    assert f"To be made up with class {run.number}" in page
    row = MakeUp.objects.get()

    client.force_login(seat.learner)
    assert run.number in client.get(f"/my/classes/{seat.pk}/attendance/").text
    assert client.post(f"/teach/make-ups/{row.pk}/drop/").status_code == 404

    client.force_login(teacher)
    page = squeezed(client.post(f"/teach/make-ups/{row.pk}/drop/", follow=True))
    assert "It is not made up there after all." in page
    assert MakeUp.objects.standing().count() == 0


def test_what_was_made_up_says_when(client, teacher):
    klass = past_class(teacher)
    seat = enroll(klass)
    held(klass, {seat: [PRESENT, ABSENT]}, by=teacher)
    there = offering(version=klass.version, starts_at=datetime(2026, 6, 22, 13, tzinfo=UTC))
    meeting = there.meetings.get()
    MakeUp.objects.create(
        enrollment=seat,
        missed=klass.meetings.last(),
        meeting=meeting,
        arranged_at=timezone.now(),
        arranged_by=teacher,
    )
    signature = RosterSignature.objects.create(
        meeting=meeting, signed_at=meeting.ends_at, signed_by=teacher
    )
    AttendanceRecord.objects.create(
        enrollment=seat,
        signature=signature,
        status="present",
        minutes_present=360,
        marked_at=meeting.ends_at,
        marked_by=teacher,
    )

    cells, minutes, _outcome = rows(client, klass)[seat.pk]
    assert ([cell.replace("\xa0", " ") for cell in cells], minutes) == (
        ["360", "360, made up Jun 22, 2026"],
        "720",
    )


def test_ones_own_attendance_is_linked_from_the_class_and_the_list(client, teacher):
    klass = past_class(teacher)
    seat = enroll(klass)
    client.force_login(seat.learner)

    for page in (f"/classes/{klass.pk}/", "/my/classes/"):
        assert f'href="/my/classes/{seat.pk}/attendance/"' in client.get(page).text, page
    client.force_login(UserFactory())
    assert client.get(f"/my/classes/{seat.pk}/attendance/").status_code == 404


@pytest.mark.parametrize("path", ["/teach/classes/{klass}/", "/my/classes/{seat}/attendance/"])
def test_nothing_is_shown_without_signing_in(client, path):
    seat = plain_seat()

    answer = client.get(path.format(klass=seat.offering_id, seat=seat.pk))

    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("rule", "choice"), [("attendance_and_exam", ""), ("per_session_attendance", "Last days")]
)
def test_four_hundred_people_at_twenty_sessions_take_few_queries(client, teacher, rule, choice):
    start = timezone.now() - 40 * DAY
    klass = offering(
        version=VersionFactory(completion_rule=rule, pass_mark_percent=80),
        meetings=[meeting_times(start + n * DAY) for n in range(20)],
        instructors=[teacher],
        capacity=400,
    )
    Meeting.objects.filter(offering=klass, number__gt=18).update(choice=choice)
    people = [plain_seat(offering=klass) for _ in range(400)]
    for seat in people[:3]:
        scored(seat, 90)
    signatures = [
        RosterSignature.objects.create(meeting=row, signed_at=row.ends_at, signed_by=teacher)
        for row in klass.meetings.all()
    ]
    AttendanceRecord.objects.bulk_create(
        AttendanceRecord(
            enrollment=seat,
            signature=signature,
            status="present",
            minutes_present=360,
            marked_at=start,
            marked_by=teacher,
        )
        for seat in people
        for signature in signatures
    )

    with CaptureQueriesContext(connection) as asked:
        page = client.get(f"/teach/classes/{klass.pk}/")

    assert page.text.count('data-label="Session 20"') == 400
    assert len(asked) <= MOST_QUERIES, "\n".join(each["sql"][:150] for each in asked)


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_of_one_person_asks_the_same_however_much_there_is(client, teacher, people):
    klass = past_class(teacher, days=people)
    seat = enroll(klass)
    held(klass, {seat: [PRESENT] * people}, by=teacher)
    Enrollment.objects.update(status="not_completed")

    with CaptureQueriesContext(connection) as asked:
        client.get(f"/teach/classes/{klass.pk}/people/{seat.pk}/")

    assert len(asked) == PERSON_QUERIES, "\n".join(each["sql"][:150] for each in asked)


PERSON_QUERIES = 14
