"""The page of a class's results: a row for each person, saved all at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from attendance.models import AssessmentResult
from attendance.services import record_attendance
from core.clock import maine_date
from courses.models import Offering
from enrollment.models import Enrollment
from tests.factories import UserFactory, VersionFactory, director, offering, staff
from tests.factories.lives import PRESENT, enroll
from transcripts.models import ClassClosing
from transcripts.services import sign_and_complete

pytestmark = pytest.mark.django_db

SKILLS = ["Lock a door", "Call for help"]


@pytest.fixture
def teacher(client):
    person = UserFactory()
    client.force_login(person)
    return person


def a_class(teacher, *, people=1, days=-2, **said):
    version = VersionFactory(
        **{"completion_rule": "attendance_and_exam", "pass_mark_percent": 80} | said
    )
    klass = offering(
        version=version,
        starts_at=timezone.now() + timedelta(days=days),
        instructors=[teacher],
    )
    return klass, [enroll(klass) for _ in range(people)]


def practical(teacher, skills=SKILLS, **said):
    return a_class(
        teacher,
        completion_rule="attendance_and_practical",
        pass_mark_percent=None,
        practical_skills=skills,
        **said,
    )


def row(seat, **typed) -> dict[str, object]:
    day = maine_date(seat.offering.ends_at).isoformat()
    return {f"{seat.pk}-{name}": value for name, value in ({"taken_on": day} | typed).items()}


def path(klass) -> str:
    return f"/teach/classes/{klass.pk}/results/"


def results() -> list[tuple[object, ...]]:
    rows = AssessmentResult.objects.order_by("enrollment", "number")
    return [
        (r.enrollment_id, str(r.score_percent or ""), r.skills_seen, r.has_passed) for r in rows
    ]


def test_scores_are_typed_with_or_without_their_sign_and_empty_rows_are_left_out(client, teacher):
    klass, (first, second, third) = a_class(teacher, people=3)
    typed = row(first, score="85 %") | row(second, score="72.5", note="Second try") | row(third)

    answer = client.post(path(klass), typed, follow=True)

    assert "2 results saved." in answer.text
    assert results() == [(first.pk, "85.00", [], True), (second.pk, "72.50", [], False)]
    assert 'value="72.5"' in answer.text
    assert 'value="Second try"' in answer.text
    assert answer.text.count(">Passed<") == answer.text.count(">Not passed<") == 1
    assert "Nothing had changed." in client.post(path(klass), typed, follow=True).text
    assert len(results()) == 2


def test_a_result_that_was_missing_completes_who_waited_for_it(client, teacher):
    klass, (seat,) = a_class(teacher)
    meeting = klass.meetings.get()
    marks = {"meeting_id": meeting.pk, "marks": {seat.pk: PRESENT}}
    record_attendance(**marks, actor=teacher, now=meeting.ends_at)
    sign_and_complete(meeting_id=meeting.pk, actor=teacher, now=meeting.ends_at)
    assert Enrollment.objects.get().status == "enrolled"

    client.post(path(klass), row(seat, score="80"))

    assert Enrollment.objects.get().status == "completed"
    assert seat.awards.count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"score": "101"}, "must be 100 or less"),
        ({"score": "-1"}, "must be 0 or more"),
        ({"score": "eighty"}, "number"),
        ({"score": "80.125"}, "2"),
        ({"score": "80", "taken_on": "soon"}, "date"),
        ({"score": "80", "taken_on": ""}, "Taken on"),
        ({"note": "Absent"}, "Enter the result beside the note."),
        ({"score": "80", "note": "SSN 078-05-1120"}, "Social Security"),
    ],
)
def test_what_cannot_be_is_named_at_its_row_and_nothing_typed_is_lost(
    client, teacher, typed, sentence
):
    klass, (fine, wrong) = a_class(teacher, people=2)

    answer = client.post(path(klass), row(fine, score="91.5") | row(wrong, **typed))

    assert (answer.status_code, results()) == (409, [])
    assert f'href="#row-{wrong.pk}"' in answer.text
    assert f'href="#row-{fine.pk}"' not in answer.text
    assert sentence in answer.text
    assert 'value="91.5"' in answer.text
    assert all(f'value="{said}"' in answer.text for said in typed.values() if "SSN" not in said)


def test_a_result_that_was_entered_cannot_be_emptied(client, teacher):
    klass, (seat,) = a_class(teacher)
    client.post(path(klass), row(seat, score="70"))

    answer = client.post(path(klass), row(seat, score=""))

    assert "A result that was entered stays. Enter the right one." in answer.text
    assert len(results()) == 1


def test_skills_are_ticked_and_who_showed_none_has_a_box(client, teacher):
    klass, (all_seen, one, none, away) = practical(teacher, people=4)
    typed = (
        row(all_seen, skills=["0", "1"]) | row(one, skills=["1"]) | row(none, has_none="on")
    ) | row(away)

    page = client.post(path(klass), typed, follow=True).text

    assert results() == [
        (all_seen.pk, "", SKILLS, True),
        (one.pk, "", SKILLS[1:], False),
        (none.pk, "", [], False),
    ]
    assert page.count("checked") == 4


def test_a_practical_without_skills_is_passed_or_not(client, teacher):
    klass, (good, bad, away) = practical(teacher, skills=[], people=3)
    typed = row(good, outcome="passed") | row(bad, outcome="not_passed") | row(away, outcome="")

    client.post(path(klass), typed)

    assert results() == [(good.pk, "", [], True), (bad.pk, "", [], False)]


def test_a_class_without_results_says_so(client, teacher):
    klass, _seats = a_class(teacher, completion_rule="attendance", pass_mark_percent=None)

    assert "This class asks for no exam and no practical." in client.get(path(klass)).text
    assert client.post(path(klass)).status_code == 409


def test_a_closed_class_is_corrected_by_staff_with_a_reason(client, teacher):
    klass, (seat,) = a_class(teacher)
    client.post(path(klass), row(seat, score="70"))
    ClassClosing.objects.create(offering=klass, closed_at=timezone.now(), closed_by=teacher)

    page = client.get(path(klass)).text
    assert "This class is closed. MSSC staff correct its results." in page
    assert "readonly" in page
    assert client.post(path(klass), row(seat, score="90")).status_code == 403

    client.force_login(staff())
    answer = client.post(path(klass), row(seat, score="90"))
    assert "This class is closed. Say why its results change." in answer.text
    assert 'value="90"' in answer.text
    client.post(path(klass), row(seat, score="90") | {"reason": "Misread."})
    assert [score for _seat, score, *_ in results()] == ["70.00", "90.00"]


def test_scores_are_for_those_who_teach_and_for_staff_alone(client, teacher):
    klass, (seat,) = a_class(teacher)
    client.post(path(klass), row(seat, score="70"))

    for who, status in ((director(), 403), (UserFactory(), 404), (seat.learner, 404)):
        client.force_login(who)
        assert client.get(path(klass)).status_code == status


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_asks_as_much_for_one_person_as_for_three(
    client, teacher, people, django_assert_num_queries
):
    klass, seats = a_class(teacher, people=people)
    client.post(path(klass), {k: v for seat in seats for k, v in row(seat, score="80").items()})

    with django_assert_num_queries(RESULT_QUERIES):
        assert client.get(path(klass)).status_code == 200


RESULT_QUERIES = 10


def test_the_usual_day_is_that_of_the_last_session_or_today_while_it_goes_on(client, teacher):
    over, _seats = a_class(teacher)
    running, _seats = a_class(teacher, days=0)
    Offering.objects.filter(pk=running.pk).update(ends_at=timezone.now() + timedelta(days=3))

    for klass, day in ((over, over.ends_at), (running, timezone.now())):
        assert f'value="{maine_date(day).isoformat()}"' in client.get(path(klass)).text
