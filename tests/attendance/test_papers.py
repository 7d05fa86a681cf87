"""The papers of a session as the rows give them: nothing private, and as many queries for all."""

from datetime import UTC, date, datetime

import pytest

from attendance.codes import seat_code
from attendance.drawing import Person, Teacher
from attendance.models import Roster
from attendance.papers import session_paper
from courses.models import InstructorQualification, Material, Topic
from tests.documents.reading import elements_of, open_pdf, page_texts
from tests.factories import UserFactory, employ, offering, organization
from tests.factories.courses import meeting_times
from tests.factories.records import seat

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
PAPERS = ["sign-in-sheet", "wall-copy", "badges", "name-tents"]


@pytest.fixture
def lead():
    return UserFactory(first_name="Dana", last_name="Whitcomb")


@pytest.fixture
def klass(lead):
    assistant = UserFactory(first_name="Lee", last_name="Marsh")
    host = organization("Two Rivers Academy")
    days = [meeting_times(START, lunch=True), meeting_times(START.replace(day=9))]
    row = offering(meetings=days, instructors=[lead, assistant], host=host)
    row.co_sponsors.add(host, organization("Augusta Public Schools"))
    return row


def paper_of(klass):
    return session_paper(Roster.objects.for_listing().get(offering=klass, number=1))


def test_a_paper_says_what_the_form_asks_for(klass, lead):
    InstructorQualification.objects.create(
        person=lead,
        topic=Topic.objects.create(key="drills", name="Drills"),
        starts_on=date(2026, 1, 1),
        expires_on=date(2027, 1, 1),
    )

    paper = paper_of(klass)

    assert (paper.course_title, paper.course_number) == (
        klass.course_title,
        klass.version.course.code,
    )
    assert (paper.class_number, paper.session) == (klass.number, "1 of 2")
    assert (paper.date, paper.break_minutes) == ("Monday, June 8, 2026", "45 minutes")
    assert (
        paper.scheduled.replace("\xa0", " ").replace("\u2060", "") == "9:00 AM \N{EN DASH} 3:45 PM"
    )
    assert (paper.provider, paper.location) == ("MEMSSI", "Town Hall, Augusta")
    assert paper.sponsors == "Two Rivers Academy; Augusta Public Schools"
    assert paper.lesson_plan == "Version 1, on file: no"
    assert paper.teachers == (
        Teacher("Dana Whitcomb", is_lead=True, qualified_for="Drills"),
        Teacher("Lee Marsh", is_lead=False, qualified_for=""),
    )


def test_a_lesson_plan_counts_until_it_is_withdrawn(klass):
    plan = Material.objects.create(
        version=klass.version, kind="lesson_plan", title="Plan", url="https://example.org/plan"
    )
    assert paper_of(klass).lesson_plan == "Version 1, on file: yes"

    plan.withdrawn_on = date(2026, 6, 1)
    plan.save()
    assert paper_of(klass).lesson_plan == "Version 1, on file: no"


def test_people_stand_by_name_with_work_role_and_code_and_no_number(klass):
    beth = UserFactory(first_name="Elizabeth", preferred_name="Beth", last_name="Marsh")
    first = seat(offering=klass, learner=beth)
    second = seat(offering=klass, learner=UserFactory(first_name="Zoë", last_name="Abbott"))
    employ(beth, klass.host, kind="teacher")

    assert paper_of(klass).people == (
        Person("Zoë Abbott", "Zoë Abbott", "", "", seat_code(second.pk)),
        Person(
            "Elizabeth (Beth) Marsh",
            "Beth Marsh",
            "Two Rivers Academy",
            "Teacher",
            seat_code(first.pk),
        ),
    )


def test_a_work_that_ended_before_the_day_is_not_on_paper(klass):
    held = seat(offering=klass)
    employ(held.learner, organization("Old Place"), until=date(2026, 6, 8))

    assert [person.employer for person in paper_of(klass).people] == [""]


@pytest.mark.parametrize("people", [1, 3])
def test_a_paper_asks_as_much_for_three_people_as_for_one(klass, people, django_assert_num_queries):
    for _number in range(people):
        employ(seat(offering=klass).learner, klass.host)
    roster = Roster.objects.for_listing().get(offering=klass, number=1)

    with django_assert_num_queries(8):
        session_paper(roster)


@pytest.mark.parametrize("paper", PAPERS)
def test_each_paper_is_drawn_on_request_and_left_in_no_cache(client, klass, lead, paper):
    held = seat(offering=klass)
    client.force_login(lead)
    meeting = klass.meetings.get(number=1)

    answer = client.get(f"/teach/{meeting.pk}/papers/{paper}.pdf")

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    assert f"{klass.number}-1-{paper}.pdf" in answer["Content-Disposition"]
    assert held.learner.last_name in "".join(page_texts(answer.content))
    with open_pdf(answer.content) as pdf:
        has_code = bool(elements_of(pdf, "Figure"))
    assert has_code == (paper in ("sign-in-sheet", "badges"))


def test_there_is_no_other_paper_and_none_for_others(client, klass, lead):
    meeting = klass.meetings.get(number=1)
    client.force_login(lead)
    assert client.get(f"/teach/{meeting.pk}/papers/certificates.pdf").status_code == 404

    client.force_login(UserFactory())
    assert client.get(f"/teach/{meeting.pk}/papers/badges.pdf").status_code == 404


def test_the_page_offers_all_papers_to_print(client, klass, lead):
    client.force_login(lead)
    meeting = klass.meetings.get(number=1)

    page = client.get(f"/teach/{meeting.pk}/papers/").content.decode()

    for paper in PAPERS:
        assert f'href="/teach/{meeting.pk}/papers/{paper}.pdf"' in page
    assert "Nothing is attached yet." in page
