"""A team registers: who comes in, in which role, whom it lacks, who leads it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from courses.models import Offering, TeamRole
from enrollment.decisions.teams import roles_missing, week_of_reminder
from enrollment.enums import Way
from enrollment.exceptions import TeamRefusedError
from enrollment.models import Enrollment, Team
from enrollment.services import form_team, hand_team_over, remind_incomplete_teams, withdraw
from enrollment.services.teams import Member
from enrollment.teams import standing_of_team, standings
from notifications.models import Message
from tests.enrollment.rows import history, nothing_written
from tests.enrollment.teams import ALREADY, REFUSED, SEAT
from tests.factories import UserFactory, coordinator, offering, organization, staff

pytestmark = pytest.mark.django_db


UNFIT = (
    "The role Mental health is for: Counselors. No such work of Ann Smith is confirmed. "
    "Choose another role or none."
)
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


# --- what a team lacks ---


def test_a_role_lacks_what_is_not_filled():
    assert roles_missing({"a": 1, "b": 2, "c": 1}, ["a", "b", "a", None]) == {"b": 1, "c": 1}
    assert roles_missing({}, ["a"]) == {}


@pytest.mark.parametrize(
    ("formed", "closes", "week"),
    [
        (timedelta(days=9), timedelta(days=20), 2),
        (timedelta(days=9), timedelta(days=6), 0),
        (timedelta(days=1), timedelta(days=6), None),
        (timedelta(days=9), timedelta(0), None),
    ],
)
def test_a_lead_is_reminded_once_in_each_week_before_the_close(formed, closes, week):
    found = week_of_reminder(formed_at=NOON - formed, closes_at=NOON + closes, now=NOON)

    assert found == week


def test_a_team_gets_its_seats_though_it_lacks_somebody(school):
    team = school.team(
        Member(school.lead, school.administrator), Member(school.coy, school.counselor)
    )

    standing = standing_of_team(team)

    assert [(row.person.name, row.role.name, row.status) for row in standing.members] == [
        ("Coy Counsel", "Mental health", "Registered"),
        ("Lee Lead", "Administrator", "Registered"),
    ]
    assert (standing.is_complete, standing.missing) == (False, "1 more: Mental health")
    assert set(Enrollment.objects.values_list("way", flat=True)) == {Way.TEAM}


def test_a_place_in_line_fills_no_role_yet(school):
    Offering.objects.filter(pk=school.klass.pk).update(capacity=1)
    team = school.team(Member(school.ann), Member(school.lead, school.administrator))

    standing = standing_of_team(team)

    assert [each.status for each in standing.members] == ["Waiting", "Registered"]
    assert standing.missing == "1 more: Administrator; 2 more: Mental health"


def test_teams_stand_in_as_many_queries_for_three_as_for_one(school, django_assert_num_queries):
    for n in range(3):
        school.team(Member(UserFactory(), school.administrator), name=f"Team {n}")
    for count in (1, 3):
        teams = list(Team.objects.for_listing()[:count])
        with django_assert_num_queries(4):
            standings(teams)


# --- who comes in ---


def test_who_is_in_a_team_already_is_told_so(school):
    team = school.team(Member(school.ann))
    other = school.team(name="Elm team", lead=school.coy)

    assert school.put(team, Member(school.ann)) == [(ALREADY, "Ann Smith is in this team already.")]
    assert school.put(other, Member(school.ann)) == [
        (ALREADY, "Ann Smith is in another team of this class: Oak team.")
    ]
    assert Enrollment.objects.count() == 1


def test_a_role_asks_for_confirmed_work(school):
    team = school.team()

    assert school.put(team, Member(school.ann, school.counselor)) == [
        (
            REFUSED,
            UNFIT,
        )
    ]
    assert school.put(team, Member(school.coy, school.counselor)) == [(SEAT, "")]


def test_a_role_of_another_class_is_none(school):
    foreign = TeamRole.objects.create(offering=offering(), name="Pilot")

    assert school.put(school.team(), Member(school.ann, foreign)) == [
        (REFUSED, "This class has no such role.")
    ]


def test_a_team_has_a_most(school, monkeypatch):
    monkeypatch.setattr("enrollment.services.teams.MOST_MEMBERS", 1)
    team = school.team(Member(school.lead))

    assert school.put(team, Member(school.ann)) == [
        (REFUSED, "This team is full: a team has at most 1 people.")
    ]


def test_members_are_told_who_registered_them_and_the_lead_is_not(school):
    school.team(Member(school.lead), Member(school.ann))

    told = Message.objects.filter(template="enrollment/added_to_team")
    assert [(mail.recipient, mail.context["by"]) for mail in told] == [(school.ann, "Lee Lead")]


def test_forming_a_team_twice_forms_it_once_and_its_name_is_its_own(school):
    first = school.team()

    assert school.team(name=" oak  TEAM ") == first
    with pytest.raises(TeamRefusedError, match="Another team of this class is called Oak team"):
        school.team(lead=school.ann)
    assert history("enrollment.form_team") == [
        ("enrollment.form_team", None, {"team": "Oak team", "offering": school.klass.number})
    ]


def test_only_where_teams_register_a_team_is_formed(school):
    klass = offering(starts_at=timezone.now() + timedelta(days=3))

    with nothing_written(), pytest.raises(TeamRefusedError, match="Teams do not register"):
        form_team(
            offering_id=klass.pk,
            name="Oak",
            lead=school.lead,
            actor=school.lead,
            now=timezone.now(),
        )
    assert not Team.objects.exists()


def test_a_team_waits_for_approval_like_everybody(school):
    Offering.objects.filter(pk=school.klass.pk).update(approval="staff")
    team = school.team(Member(school.ann, school.administrator))

    [member] = standing_of_team(team).members
    assert member.status == "Waiting for approval, a seat is kept"


# --- who leads ---


def test_a_member_may_lead_from_now_on(school):
    team = school.team(Member(school.ann))
    now = timezone.now()

    with pytest.raises(TeamRefusedError, match="Only a member of the team can lead it"):
        hand_team_over(team_id=team.pk, to=school.coy, actor=school.lead, now=now)
    hand_team_over(team_id=team.pk, to=school.ann, actor=school.lead, now=now)
    hand_team_over(team_id=team.pk, to=school.ann, actor=school.lead, now=now)

    team.refresh_from_db()
    assert team.lead == school.ann
    assert history("enrollment.hand_team_over") == [
        ("enrollment.hand_team_over", {"lead": school.lead.pk}, {"lead": school.ann.pk})
    ]
    mails = Message.objects.filter(template="enrollment/team_handed_over")
    assert [mail.recipient for mail in mails] == [school.ann]


def test_leads_members_coordinators_and_staff_see_a_team(school):
    team = school.team(Member(school.ann))
    seeing = [school.lead, school.ann, coordinator(school.district), staff()]
    others = [school.coy, coordinator(organization("District Two")), UserFactory()]

    for person in seeing:
        assert list(Team.objects.visible_to(person)) == [team]
    for person in others:
        assert list(Team.objects.visible_to(person)) == []
    seat = Enrollment.objects.get()
    withdraw(enrollment_id=seat.pk, actor=school.ann, now=timezone.now())
    assert list(Team.objects.visible_to(school.ann)) == []


# --- reminders ---


def test_the_class_page_says_that_teams_register_and_not_that_something_is_in_the_way(
    school, client
):
    path = f"/classes/{school.klass.pk}/"
    assert "the lead of a team registers all of its members" in client.get(path).text
    client.force_login(school.ann)
    page = client.get(path).text
    team = school.team(Member(school.ann, None))
    joined = client.get(path).text

    assert "You cannot register by yourself" in page
    assert page.count("the lead of a team registers all of its members") == 1
    assert ("In the way" in page, "Register another team" in page) == (False, False)
    assert (team.name in joined, "Register another team" in joined) == (True, True)


def test_my_classes_lead_to_the_teams_of_whoever_has_one(school, client):
    team = school.team()
    pages = []
    for person in (team.lead, UserFactory()):
        client.force_login(person)
        pages.append('href="/my/teams/"' in client.get("/my/classes/").text)

    assert pages == [True, False]


def test_the_lead_of_an_incomplete_team_is_reminded_once_a_week(school):
    team = school.team(Member(school.lead, school.administrator))
    now = timezone.now()

    sent = [remind_incomplete_teams(now=now + timedelta(days=day)) for day in range(29)]

    assert sum(sent) == 4
    assert sent[:2] == [0, 0]
    assert remind_incomplete_teams(now=now + timedelta(days=40)) == 0
    mail = Message.objects.filter(template="enrollment/team_incomplete").first()
    assert (mail.recipient, mail.context["missing"]) == (school.lead, "2 more: Mental health")
    assert mail.context["team_path"] == f"/my/teams/{team.pk}/"


def test_a_complete_team_is_left_in_peace(school):
    other = school.add("Cy", "Counsel", kind="counselor")
    school.team(
        Member(school.lead, school.administrator),
        Member(school.coy, school.counselor),
        Member(other, school.counselor),
    )

    assert remind_incomplete_teams(now=timezone.now() + timedelta(days=9)) == 0
