"""Who can see me: as the rows and the one table of actions say, and nothing beside."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.permissions import ACTIONS, Role, Scope
from accounts.services.claims import make_claim_code
from core.templatetags.ui import maine_datetime
from courses.models import InstructorAssignment, LaneLead
from courses.services import name_lane_lead
from organizations.enums import EmploymentStatus, OrganizationKind
from organizations.models import Employment, OfficerAssignment, RoleGrant
from reports.person_viewers import IN_CLASS, SHOWS, Viewer, viewers_of
from tests.factories import UserFactory, employ, offering, organization
from tests.factories.claims import claim
from tests.factories.courses import LaneFactory
from tests.factories.records import seat
from transcripts.services import share_transcript

pytestmark = pytest.mark.django_db

# What shows nothing of a person.
NOT_OF_PEOPLE = {
    "courses.view_requests",
    "courses.view_schedule",
    "courses.view_sensitive",
    "enrollment.view_demand",
    "organizations.view_organization",
    "organizations.view_authority",
    # Hours of people it shows too: `transcripts.view_award` says so of the same roles.
    "reports.view_hours",
    "reports.view_state",
}
SEATS = [
    "your seats and places in line, and where you did not come",
    "your requests for a seat, and how they were decided",
]
SCHOOL_NUMBERS = ["your educator certificate number", "your State staff ID"]


def granted(role: Role, place, name: str, since=date(2020, 1, 6), **about) -> User:
    person = UserFactory(first_name=name, last_name=str(role.label).split()[0], **about)
    RoleGrant.objects.create(person=person, role=role, organization=place, starts_on=since)
    return person


ELSEWHERE = [
    "the training from elsewhere that you hand in",
    "the certificates handed in with it; a coordinator sees only those they sent for you",
]


def by_place(person: User) -> dict[str, list[str]]:
    viewers = viewers_of(person, now=timezone.now()).by_place
    return {f"{each.name} @ {each.way}": list(each.sees) for each in viewers}


def test_every_action_that_shows_something_of_a_person_has_its_words():
    viewing = {action for action in ACTIONS if ".view_" in action}
    assert viewing - NOT_OF_PEOPLE - set(SHOWS) == set()
    assert set(SHOWS) | set(IN_CLASS) <= set(ACTIONS)


def test_by_work_each_holder_above_sees_what_the_table_gives_their_role():
    district = organization("District One")
    school = organization("School One", kind=OrganizationKind.SCHOOL, parent=district)
    person = UserFactory()
    employ(person, school)
    granted(Role.COORDINATOR, district, "Cora")
    granted(Role.APPROVER, school, "Abel")
    granted(Role.OVERSIGHT, district, "Vera")
    granted(Role.COORDINATOR, organization("District Two"), "Stranger")
    granted(Role.COORDINATOR, district, "Gone", is_active=False)
    granted(Role.COORDINATOR, district, "Soon", since=timezone.localdate() + timedelta(days=9))
    below = organization("School Two", kind=OrganizationKind.SCHOOL, parent=district)
    granted(Role.COORDINATOR, below, "Beside")

    assert by_place(person) == {
        "Abel Approver @ School One": [
            "your name, MEMSSI number and work addresses",
            "where you work and what you do there",
            "the schools you serve, if you are an officer",
            "the classes you take",
            *SEATS,
        ],
        "Cora Coordinator @ District One": [
            "your name, MEMSSI number and work addresses",
            "your phone and all your addresses, and may correct your details",
            "where you work and what you do there",
            "the schools you serve, if you are an officer",
            "the roles you hold there",
            "the classes you take",
            "where you wait for a seat, if you have no email",
            *SEATS,
            "the teams you lead",
            "your answers to the questions of a class",
            "your hours and your transcript",
            *ELSEWHERE,
            "your certificates",
            *SCHOOL_NUMBERS,
            "letters to you, if you have no email",
        ],
        "Vera Oversight @ District One": [
            "how many people work there and their hours in all, never names"
        ],
    }


def test_a_claim_former_work_and_a_school_served_show_only_their_part():
    claimed, former, served = (organization(name) for name in ("Claimed", "Former", "Served"))
    agency = organization("Agency", kind=OrganizationKind.LAW_AGENCY)
    person = UserFactory()
    employ(person, claimed, confirmed=False)
    employ(person, former, until=timezone.localdate())
    employ(person, agency)
    OfficerAssignment.objects.create(
        officer=person, agency=agency, school=served, starts_on=date(2024, 8, 26)
    )
    for place in (claimed, former, served, agency):
        granted(Role.COORDINATOR, place, place.name)

    seen = by_place(person)

    assert seen["Claimed Coordinator @ Claimed"] == ["your name, and that you say you work there"]
    assert seen["Former Coordinator @ Former"] == [
        "your name, and that you worked there",
        "the hours you earned while you worked there",
    ]
    assert seen["Served Coordinator @ Served"] == ["the schools you serve, if you are an officer"]
    chief = seen["Agency Coordinator @ Agency"]
    assert "your MCJA number" in chief
    assert [words for words in SCHOOL_NUMBERS if words in chief] == []


def test_work_to_come_opens_no_record():
    place, person = organization("Coming"), UserFactory()
    employ(person, place, since=timezone.localdate() + timedelta(days=9))
    granted(Role.COORDINATOR, place, "Cora")

    (seen,) = by_place(person).values()
    assert [words for words in seen if "number" in words or "phone" in words] == []
    assert seen != []


def test_nobody_is_named_to_themselves_or_for_work_that_was_rejected():
    place, other, person = organization("Mine"), organization("Other"), UserFactory()
    employ(person, place)
    RoleGrant.objects.create(
        person=person, role=Role.COORDINATOR, organization=place, starts_on=date(2020, 1, 6)
    )
    rejected = employ(person, other)
    Employment.objects.filter(pk=rejected.pk).update(status=EmploymentStatus.REJECTED)
    granted(Role.COORDINATOR, other, "Stranger")

    assert by_place(person) == {}


def test_a_host_of_another_place_does_not_see_the_class():
    person, there, elsewhere = UserFactory(), organization("There"), organization("Elsewhere")
    granted(Role.HOST, there, "Hanna")
    granted(Role.HOST, elsewhere, "Hosea")
    seat(learner=person, offering=offering(host=there))
    employ(person, elsewhere)

    names = [each.name for each in viewers_of(person, now=timezone.now()).by_class]
    assert [name for name in names if name.endswith("Host")] == ["Hanna Host"]


def test_a_lane_lead_of_the_past_or_of_another_lane_does_not_see_the_class():
    person, klass, other = UserFactory(), offering(), LaneFactory(key="L9", name="Other")
    seat(learner=person, offering=klass)
    for name, lane in (("Past", klass.version.course.lane), ("Other", other)):
        lead = granted(Role.LANE_LEAD, None, name)
        LaneLead.objects.create(grant=lead.role_grants.get(), lane=lane)
    RoleGrant.objects.filter(person__first_name="Past").update(ends_on=timezone.localdate())

    assert viewers_of(person, now=timezone.now()).by_class == []


def test_by_classes_teachers_lane_leads_and_hosts_see_the_name_and_the_attendance():
    person = UserFactory()
    host = organization("Host District")
    klass = offering(starts_at=timezone.now() + timedelta(days=9))
    klass.host = host
    klass.save()
    teacher = UserFactory(first_name="Tess", last_name="Teacher")
    InstructorAssignment.objects.create(offering=klass, instructor=teacher)
    seat(learner=person, offering=klass)
    granted(Role.HOST, host, "Hank")
    granted(Role.PARTNER_INSTRUCTOR, host, "Pia")
    lead = granted(Role.LANE_LEAD, None, "Lena")
    lane = klass.version.course.lane
    LaneLead.objects.create(grant=RoleGrant.objects.get(person=lead), lane=lane)
    title = klass.version.course.title

    viewers = viewers_of(person, now=timezone.now())

    attendance = "your name and your attendance in the class"
    in_seat = "your name and your seat in the class"
    paper = "your certificate for the class"
    answers = "your answers to the questions of the class"
    need = "what you need to take part, if you ask for accommodations"
    assert viewers.by_class == [
        Viewer("Tess Teacher", "Instructor", title, (in_seat, need, attendance, paper)),
        Viewer("Lena Lane", "Lane lead", str(lane), (in_seat, answers, attendance)),
        Viewer("Hank Host", "Host of classes", f"Host District: {title}", (answers, attendance)),
        Viewer(
            "Pia Instructor", "Instructor of a partner", f"Host District: {title}", (attendance,)
        ),
    ]
    assert viewers.by_place == []


def test_the_center_is_named_by_role_with_what_it_sees():
    viewers = viewers_of(UserFactory(), now=timezone.now())
    sees = {each.role: each.sees for each in viewers.everywhere}
    assert list(sees) == ["Accommodations desk", "MSSC staff", "Director", "Administrator"]
    assert [words for words in SCHOOL_NUMBERS if words not in sees["MSSC staff"]] == []
    assert "your FEMA SID" not in sees["Director"]
    need = "what you need to take part, if you ask for accommodations"
    assert sees["Accommodations desk"] == (need,)
    assert [role for role, shown in sees.items() if need in shown] == ["Accommodations desk"]


def test_a_change_of_the_table_changes_the_page(client, monkeypatch):
    place = organization("District One")
    person = UserFactory()
    employ(person, place)
    granted(Role.APPROVER, place, "Abel")
    client.force_login(person)
    hours = "your hours and your transcript"
    before = client.get("/my/viewers/").text.count(hours)

    monkeypatch.setitem(ACTIONS["transcripts.view_award"], Role.APPROVER, Scope.ORGANIZATION)
    assert client.get("/my/viewers/").text.count(hours) == before + 1

    monkeypatch.delitem(ACTIONS["transcripts.view_award"], Role.DIRECTOR)
    assert client.get("/my/viewers/").text.count(hours) == before


def test_who_sees_each_private_number_and_who_printed_a_code(client):
    place = organization("District One")
    person = UserFactory(email=None)
    employ(person, place)
    coordinator = granted(Role.COORDINATOR, place, "Cora")
    make_claim_code(person=person, actor=coordinator, now=timezone.now())

    viewers = viewers_of(person, now=timezone.now())

    assert viewers.numbers == [
        ("your educator certificate number", "Cora Coordinator; MSSC staff"),
        ("your MCJA number", "MSSC staff"),
        ("your FEMA SID", "MSSC staff"),
        ("your State staff ID", "Cora Coordinator; MSSC staff"),
    ]
    client.force_login(person)
    assert "Printed by Cora Coordinator, " in client.get("/my/viewers/").text


def test_links_that_show_my_record_now_are_named(client):
    person, now = UserFactory(), timezone.now()
    for name, owner, made_at in (
        ("School Nine", person, now),
        ("School Ten", person, now - timedelta(days=8)),
        ("School Eleven", UserFactory(), now),
    ):
        share_transcript(person=owner, shown_to=name, days=7, now=made_at)
    client.force_login(person)

    assert [share.shown_to for share in viewers_of(person, now=now).shares] == ["School Nine"]
    until = maine_datetime(now + timedelta(days=7))
    assert f"For School Nine, until {until}" in client.get("/my/viewers/").text


def test_it_costs_the_same_however_many_see_me(client, django_assert_max_num_queries):
    place = organization("District One")
    person = UserFactory()
    employ(person, place)
    client.force_login(person)
    counted = []
    for number in range(2):
        granted(Role.COORDINATOR, place, f"Cora{number}")
        klass = offering(starts_at=timezone.now() + timedelta(days=9), instructors=[UserFactory()])
        seat(learner=person, offering=klass)
        share_transcript(person=person, shown_to="School Nine", days=7, now=timezone.now())
        with django_assert_max_num_queries(14) as few:
            client.get("/my/viewers/")
        counted.append(len(few))
    assert counted[0] == counted[1]


def test_who_leads_the_lane_of_what_was_handed_in_sees_it():
    row, lead = claim(), UserFactory(first_name="Lena", last_name="Larch")
    name_lane_lead(
        person=lead,
        lane=row.lane,
        starts_on=date(2020, 1, 6),
        actor=None,
        now=timezone.now(),
    )

    (viewer,) = viewers_of(row.person, now=timezone.now()).by_class

    assert (viewer.name, viewer.way, list(viewer.sees)) == ("Lena Larch", row.lane.name, ELSEWHERE)
