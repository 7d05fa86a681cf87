"""Whose training a row is, which course it means, and what is on record already."""

from datetime import UTC, date, datetime

import pytest
from allauth.account.models import EmailAddress

from accounts.models import FormerName, PrivateNumbers
from tests.factories import (
    CourseFactory,
    UserFactory,
    VersionFactory,
    coordinator,
    credit_types,
    employ,
    organization,
    staff,
)
from tests.factories import offering as scheduled
from tests.factories.records import award, completion, outside_course, seat
from tests.intakes.steps import applied, checked, findings
from transcripts.enums import IntakeKind
from transcripts.exceptions import IntakeRefusedError
from transcripts.services.intakes import decide_rows, look_again

pytestmark = pytest.mark.django_db
THEN = datetime(2026, 1, 2, tzinfo=UTC)
WHO = ["MEMSSI number", "Email", "First name", "Last name", "Employer"]
WHAT = ["Course code", "Course title", "Date", "Hours", "Provider"]
HISTORY = {"kind": IntakeKind.HISTORY}
FEDERAL = {"kind": IntakeKind.FEDERAL}


@pytest.fixture
def office():
    return staff()


def drill(number="", email="", first="", last="", employer="", *, title="Drill", day="9/1/2025"):
    return [number, email, first, last, employer, "", title, day, "2", "Orono"]


def course(person, *, code="", title="", day="9/1/2025", hours="", provider=""):
    return [person.memssi_number, "", "", "", "", code, title, day, hours, provider]


def named(first, last, **fields):
    return UserFactory(first_name=first, last_name=last, **fields)


def judged(rows, by, **about):
    intake = checked([[*WHO, *WHAT], *rows], by, **about)
    return list(intake.rows.values_list("finding", "person")), intake


def test_a_number_and_a_proved_address_say_who_it_is(office):
    ann, ben, eve = named("Ann", "Able"), named("Ben", "Baker"), named("Eve", "Elder")
    EmailAddress.objects.create(user=ben, email="Ben@work.example", verified=True)
    # Entered by an employer, never signed in: the address counts with the same name alone.
    eve.set_unusable_password()
    eve.save()
    EmailAddress.objects.create(user=eve, email="eve@work.example", verified=False)
    rows = [
        drill(ann.memssi_number),
        drill(email="ben@work.example", first="Benjamin", last="Baker"),
        drill(email="eve@work.example", first="Eve", last="Elder"),
        drill(email="eve@work.example", first="Eve", last="Other"),
        drill(email="nobody@work.example"),
        drill(ann.memssi_number, email="ben@work.example", title="Other"),
        drill(ben.memssi_number, first="Quite", last="Different", title="Other"),
        drill("M0999999-5", title="Other"),
    ]
    found, _intake = judged(rows, office, **HISTORY)
    assert found == [
        ("ready", ann.pk),
        ("ready", ben.pk),
        ("ready", eve.pk),
        ("doubtful", None),
        ("unknown", None),
        ("doubtful", None),
        ("doubtful", None),
        ("wrong", None),
    ]


def test_a_name_alone_is_a_doubt_and_the_employer_narrows_it(office):
    alder, birch = organization("Alder"), organization("Birch")
    first, second = named("Ann", "Able"), named("Ann", "Able")
    employ(first, alder)
    employ(second, birch)
    FormerName.objects.create(person=second, first_name="Ann", last_name="Baker", used_until=THEN)
    rows = [
        drill(first="Ann", last="Able"),
        drill(first="ann q", last="ABLE", employer="Alder"),
        drill(first="Ann", last="Baker"),
        drill(first="Nobody", last="Known"),
    ]
    _found, intake = judged(rows, office, **HISTORY)
    assert list(intake.rows.values_list("finding", "candidates")) == [
        (
            "doubtful",
            [{"person": first.pk, "by": ["name"]}, {"person": second.pk, "by": ["name"]}],
        ),
        ("doubtful", [{"person": first.pk, "by": ["name"]}]),
        ("doubtful", [{"person": second.pk, "by": ["name"]}]),
        ("unknown", []),
    ]


def test_of_people_who_are_not_theirs_a_coordinator_learns_nothing():
    alder = organization("Alder")
    lead, ours, theirs = coordinator(alder), named("Ann", "Able"), named("Ben", "Baker")
    employ(ours, alder)
    employ(theirs, organization("Birch"))
    EmailAddress.objects.create(user=theirs, email="ben@birch.example", verified=True)
    rows = [
        drill(ours.memssi_number),
        drill(theirs.memssi_number),
        drill(email="ben@birch.example"),
        drill(first="Ben", last="Baker"),
        drill(email="nobody@birch.example"),
    ]
    _found, intake = judged(rows, lead, place=alder)
    nobody = ("unknown", ["None of your people is found by it."])
    assert [(finding, reasons) for _n, finding, reasons in findings(intake)] == [
        ("ready", []),
        *[nobody] * 4,
    ]
    assert list(intake.rows.exclude(candidates=[])) == []


def test_a_federal_number_says_who_it_is_to_the_office_alone_and_is_not_kept(office):
    alder = organization("Alder")
    lead, ann = coordinator(alder), named("Ann", "Able")
    employ(ann, alder)
    PrivateNumbers.objects.create(person=ann, fema_sid="0001234567")
    outside_course()
    rows = [["SID", "Course code", "Date"], ["1234567", "IS-100.b", "9/1/2025"]]

    of_office = checked(rows, office, **FEDERAL)
    of_lead = checked(rows, lead, place=alder, **FEDERAL)

    assert list(of_office.rows.values_list("finding", "person")) == [("ready", ann.pk)]
    assert list(of_lead.rows.values_list("finding", "person")) == [("unknown", None)]
    assert of_office.rows.get().values == {"sid": "…", "code": "IS-100.b", "day": "9/1/2025"}
    assert (of_office.accepts_at_once, of_lead.accepts_at_once) == (True, False)


def test_courses_are_known_by_code_without_its_edition_and_by_title(office):
    ann = named("Ann", "Able")
    is100 = outside_course(stands_for=None)
    ended = outside_course("IS-700.a", name="NIMS", accepted_until=date(2020, 1, 1))
    newer = outside_course("IS-700.b", name="NIMS")
    ours = CourseFactory(code="TA-100", title="Threat assessment")
    rows = [
        course(ann, code="is 00100"),
        course(ann, title="IS-100.b Introduction to ICS", day="9/2/2025"),
        course(ann, title="introduction to the incident command SYSTEM", day="9/3/2025"),
        course(ann, code="IS-700", day="12/1/2019"),
        course(ann, code="IS-700", day="12/1/2021"),
        course(ann, code="ta-100", hours="3", day="9/4/2025"),
        course(ann, title="Bus drill", hours="3", provider="Orono", day="9/5/2025"),
        course(ann, code="ZZ-9", hours="3"),
        course(ann, title="Bus drill", provider="Orono"),
    ]
    _found, intake = judged(rows, office, **HISTORY)
    plans = [
        (row.finding, row.course_id, row.plan.get("title"), row.plan.get("lane"))
        for row in intake.rows.all()
    ]
    known = ("ready", is100.pk, is100.name, is100.lane_id)
    assert plans == [
        known,
        known,
        known,
        ("ready", ended.pk, "NIMS", ended.lane_id),
        ("ready", newer.pk, "NIMS", newer.lane_id),
        ("ready", None, ours.title, ours.lane_id),
        ("ready", None, "Bus drill", intake.lane_id),
        ("wrong", None, None, None),
        ("wrong", None, None, None),
    ]
    assert [reasons for _n, _finding, reasons in findings(intake)][-2:] == [
        ["No course we know has the code ZZ-9. Give its title as well."],
        ["There are no hours, and we do not know them."],
    ]


def test_a_claim_for_more_than_a_course_counts_or_after_it_ended_is_wrong():
    alder = organization("Alder")
    lead, ann = coordinator(alder), named("Ann", "Able")
    employ(ann, alder)
    outside_course(accepted_until=date(2025, 9, 1))
    rows = [
        course(ann, code="IS-100", day="9/1/2025"),
        course(ann, code="IS-100", day="8/1/2025", hours="3"),
        course(ann, code="IS-100", day="8/1/2025", hours="1.5"),
    ]
    _found, intake = judged(rows, lead, place=alder)
    assert [(finding, reasons) for _n, finding, reasons in findings(intake)] == [
        ("wrong", ["IS-100 counts no longer since Sep 1, 2025."]),
        (
            "wrong",
            [
                (
                    "“Introduction to the Incident Command System” counts for 2 hours. Write as "
                    "many, or fewer."
                )
            ],
        ),
        (
            "ready",
            ["The file says 1.5 hours; the course is recognized with 2."],
        ),
    ]


def test_what_is_on_record_or_twice_in_the_file_is_not_applied_again():
    credit_types()
    alder = organization("Alder")
    lead, ann = coordinator(alder), named("Ann", "Able")
    employ(ann, alder)
    known, ours = outside_course(), CourseFactory(title="Threat assessment")
    stands = outside_course("IS-362.a", name="Planning", stands_for=ours)
    completion(ann, course=known, completed_on=date(2025, 9, 1))
    completion(ann, title="Old", status="withdrawn", completed_on=date(2025, 9, 1))
    klass = scheduled(
        version=VersionFactory(course=ours), starts_at=datetime(2025, 5, 5, 13, tzinfo=UTC)
    )
    award(enrollment=seat(learner=ann, offering=klass, status="completed"))
    rows = [
        course(ann, code="IS-100"),
        course(ann, code="IS-100.a", day="9/3/2025"),
        course(ann, code="IS-100", day="9/9/2025"),
        course(ann, title="Threat Assessment", day="5/5/2025", hours="6", provider="MSSC"),
        course(ann, code=stands.code, day="5/5/2025"),
        course(ann, title="Old", hours="1", provider="Orono"),
        course(ann, title="OLD.", hours="2", provider="Orono"),
    ]
    _found, intake = judged(rows, lead, place=alder)
    klass_sentence = ["It is a class of this register: what was learned in it is on record."]
    assert [(finding, reasons) for _n, finding, reasons in findings(intake)] == [
        ("duplicate", ["It is on record already."]),
        (
            "duplicate",
            [
                (
                    "The same training is on record for Sep 1, 2025. If this is another, enter it "
                    "by itself."
                )
            ],
        ),
        ("ready", []),
        ("duplicate", klass_sentence),
        ("duplicate", klass_sentence),
        ("ready", []),
        ("duplicate", ["The same training as in row 7."]),
    ]


def test_nobody_takes_over_their_own_hours(office):
    found, intake = judged([drill(office.memssi_number)], office, **HISTORY)
    assert found == [("wrong", office.pk)]
    assert intake.rows.get().reasons == [
        "Nobody takes over their own hours: ask a colleague to bring this row in."
    ]


def test_a_record_that_names_nobody_is_of_whom_it_is_said_to_be(office):
    ann = named("Ann", "Able")
    outside_course()
    text = [["Course code", "Date"], ["IS-100", "9/1/2025"]]
    assert checked(text, office, person=ann, **FEDERAL).rows.get().person == ann


def test_a_row_that_waits_is_ready_once_somebody_says_who_or_they_come(office):
    credit_types()
    ann = named("Ann", "Able")
    rows = [drill(first="Ann", last="Able"), drill(email="late@work.example", title="Other")]
    _found, intake = judged(rows, office, **HISTORY)
    first, second = intake.rows.all()

    decide_rows(intake=intake, decisions={first.pk: ann.pk}, actor=office, now=THEN)
    late = named("Late", "Comer")
    EmailAddress.objects.create(user=late, email="late@work.example", verified=True)
    assert look_again(intake=intake, actor=office, now=THEN) == 1

    first.refresh_from_db()
    second.refresh_from_db()
    assert [(row.finding, row.person) for row in (first, second)] == [
        ("ready", ann),
        ("ready", late),
    ]
    assert applied(intake, office).rows.filter(state="applied").count() == 2


def test_nobody_says_that_a_row_is_somebody_who_is_not_theirs():
    alder = organization("Alder")
    lead, theirs = coordinator(alder), named("Ben", "Baker")
    employ(theirs, organization("Birch"))
    _found, intake = judged([drill(first="Ben", last="Baker")], lead, place=alder)
    row = intake.rows.get()
    with pytest.raises(IntakeRefusedError, match=r"^This is nobody whose training you may bring"):
        decide_rows(intake=intake, decisions={row.pk: theirs.pk}, actor=lead, now=THEN)
    row.refresh_from_db()
    assert (row.finding, row.decision) == ("unknown", None)
