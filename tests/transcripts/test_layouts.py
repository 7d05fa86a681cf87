"""The ready-made files: what is in each, and that its numbers are those on screen."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import PrivateNumbers
from audit.models import AuditEvent
from courses.models import FundingAward
from organizations.enums import OrganizationKind
from tests.factories import (
    CourseFactory,
    UserFactory,
    VersionFactory,
    approval,
    coordinator,
    employ,
    offering,
    organization,
    staff,
    work_kind,
)
from tests.factories.claims import accept, claim
from tests.factories.lives import enroll, hold
from tests.factories.records import award
from tests.transcripts.asking import NOW, asked, cells_of, rows_of, wish, written
from tests.transcripts.trained import BOTH, attend
from transcripts.asking import request_file
from transcripts.exceptions import ExportRefusedError
from transcripts.funding import numbers_of_awards
from transcripts.layouts import LAYOUTS

pytestmark = pytest.mark.django_db


def test_the_report_to_the_academy_has_each_officers_approved_hours_with_number_and_instructors():
    agency = organization("Augusta Police", kind=OrganizationKind.LAW_AGENCY)
    officer = UserFactory(first_name="Lee", last_name="Alder")
    employ(officer, agency, kind="sro")
    PrivateNumbers.objects.create(person=officer, mcja_number="77-1")
    version = VersionFactory(course=CourseFactory(code="MEM-1", title="Drills"), credit=BOTH)
    approval(version, number="BD-7")
    teachers = [UserFactory(first_name="Ada", last_name=name) for name in ("Tamarack", "Birch")]
    attend(officer, version=version, instructors=teachers)
    award(person=officer)  # contact hours alone

    job = written(asked(coordinator(agency), wish("mcja", span="this_year")))

    assert rows_of(job) == [
        [
            "Employer on that day",
            "Last name",
            "First name",
            "Work on that day",
            "MCJA number",
            "Date",
            "Course",
            "Title",
            "Approval",
            "Hours",
            "Instructors",
        ],
        [
            "Augusta Police",
            "Alder",
            "Lee",
            work_kind("sro").name,
            "77-1",
            "2026-06-08",
            "MEM-1",
            "Drills",
            "BD-7",
            "6.00",
            "Ada Tamarack, Ada Birch",
        ],
    ]
    assert job.result_name == "mcja-report-2026-06-10.csv"


def test_a_number_of_another_register_is_empty_for_who_does_not_need_it():
    place = organization("District One")
    teacher = UserFactory()
    employ(teacher, place)
    PrivateNumbers.objects.create(person=teacher, mcja_number="77-1")
    award(person=teacher)
    columns = ["mcja_number", "title"]

    def numbers(owner) -> list[str]:
        return [row[0] for row in rows_of(written(asked(owner, wish(columns=columns))))[1:]]

    assert numbers(coordinator(place)) == [""]
    assert numbers(staff()) == ["77-1"]


def test_the_personnel_file_has_each_employee_with_the_school_year():
    place = organization("District One")
    zed, ann = (UserFactory(first_name="Jo", last_name=name) for name in ("Zed", "Ann"))
    for person in (zed, ann):
        employ(person, place)
        award(person=person, earned_on=date(2025, 7, 1))
        award(person=person, earned_on=date(2025, 6, 30))

    job = written(asked(coordinator(place), wish("personnel", span="this_school_year")))

    heading, *rows = rows_of(job)
    assert heading[:6] == [
        "Last name",
        "First name",
        "MEMSSI number",
        "Employer on that day",
        "Work on that day",
        "Date",
    ]
    assert [row[:2] + row[3:6] for row in rows] == [
        ["Ann", "Jo", "District One", "Teacher", "2025-07-01"],
        ["Zed", "Jo", "District One", "Teacher", "2025-07-01"],
    ]


@pytest.fixture
def grant():
    """A class in June under an award, of which two people completed it, and one in July."""
    one = FundingAward.objects.create(key="GA-1", name="Stop violence", funder="BJA")
    first = organization("School One", kind=OrganizationKind.SCHOOL)
    second = organization("School Two", kind=OrganizationKind.SCHOOL)
    teacher, both, later = (UserFactory(last_name=name) for name in ("Ann", "Birch", "Cedar"))
    employ(teacher, first)
    employ(both, first)
    employ(both, second)
    employ(later, second)
    june, july = offering(), offering(starts_at=offering().starts_at.replace(month=7))
    for klass in (june, july):
        klass.funding.set([one])
    for klass, people in ((june, (teacher, both)), (july, (both, later))):
        for person in people:
            enroll(klass, person)
    hold(june, by=UserFactory())
    award(person=teacher)  # not under the award
    elsewhere = claim(UserFactory(last_name="Dogwood"))
    accept(elsewhere, by=staff(), funding=one)
    return one


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_report_about_a_grant_adds_up_to_what_the_page_says(grant, file_format):
    (numbers,) = numbers_of_awards([grant])

    job = written(asked(staff(), wish("grant", file_format, grant=grant.pk)))

    heading, *rows = (rows_of if file_format == "csv" else cells_of)(job)
    of = {name: place for place, name in enumerate(heading)}
    took_part = [row for row in rows if row[of["Held a seat"]] != "No"]
    assert {row[of["MEMSSI number"]] for row in took_part} == {
        person.memssi_number
        for person in type(staff()).objects.filter(pk__in=numbers.counted.people)
    }
    completed = {row[of["MEMSSI number"]] for row in rows if row[of["Completed"]] == "Yes"}
    assert len(completed) == len(numbers.counted.completed) == 3
    schools = {name for row in rows for name in (row[of["School"]] or "").split("; ") if name}
    assert len(schools) == len(numbers.counted.schools) == 2
    hours = sum(Decimal(str(row[of["Contact hours"]])) for row in rows)
    assert hours == numbers.counted.hours == Decimal(14)
    assert [(row[of["Last name"]], row[of["School"]] or "") for row in rows] == [
        ("Ann", "School One"),
        ("Birch", "School One; School Two"),
        ("Birch", "School One; School Two"),
        ("Cedar", "School Two"),
        ("Dogwood", ""),
    ]
    event = AuditEvent.objects.get(action="transcripts.export", object_pk=job.pk)
    assert (event.after["rows"], event.after["layout"]) == (5, "grant")


def test_the_period_of_a_report_about_a_grant_is_that_of_its_classes(grant):
    def people(**period) -> list[str]:
        job = written(asked(staff(), wish("grant", grant=grant.pk, **period)))
        return [row[6] for row in rows_of(job)[1:]]

    assert people(span="days", first="2026-07-01") == ["Birch", "Cedar"]
    assert people(span="days", last="2026-06-30") == ["Ann", "Birch", "Dogwood"]


def test_a_grant_is_reported_by_those_alone_who_see_the_state(grant):
    with pytest.raises(ExportRefusedError, match="A grant reaches beyond your people"):
        asked(coordinator(organization("District One")), wish("grant", grant=grant.pk))


def test_nobodys_people_are_taken_by_who_holds_no_place(grant):
    with pytest.raises(ExportRefusedError, match="no place is entrusted to you"):
        request_file(owner=UserFactory(), now=NOW)


def test_history_says_who_took_what_in_which_columns_and_how_many_rows():
    place = organization("District One")
    person = UserFactory()
    employ(person, place)
    award(person=person)
    owner = coordinator(place)

    job = written(asked(owner, wish("training", "xlsx", ["hours", "title"], span="this_year")))

    event = AuditEvent.objects.get(action="transcripts.export")
    assert (event.actor, event.object_pk, event.after) == (
        owner,
        job.pk,
        {
            "layout": "training",
            "format": "xlsx",
            "chosen": ["Period: 2026"],
            "columns": ["hours", "title"],
            "newest_award": job.parameters["newest_award"],
            "rows": 1,
        },
    )


def test_the_history_page_says_so_in_words(client):
    place = organization("District One")
    person = UserFactory()
    employ(person, place)
    award(person=person)
    written(
        asked(coordinator(place), wish("personnel", columns=["hours", "title"], place=place.pk))
    )
    client.force_login(staff())

    page = client.get("/history/").text

    for said in ("Personnel file of a district", "Place: District One", "Hours, Title"):
        assert said in page


def test_every_layout_has_a_name_of_its_own_and_columns_that_there_are():
    assert [layout.key for layout in LAYOUTS.values()] == list(LAYOUTS)
    for layout in LAYOUTS.values():
        assert tuple(column.key for column in layout.columns) == layout.keys
