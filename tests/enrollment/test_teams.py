"""A team registers: who comes in, in which role, whom it lacks, who leads it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from courses.models import Audience, Offering, TeamRole
from enrollment.decisions.teams import roles_missing, week_of_reminder
from enrollment.enums import RowOutcome, Way
from enrollment.exceptions import TeamRefusedError
from enrollment.models import Enrollment, Team, TeamInvitation
from enrollment.services import (
    add_members,
    form_team,
    hand_team_over,
    register,
    remind_incomplete_teams,
    withdraw,
)
from enrollment.services.teams import Member
from enrollment.teams import standing_of_team, standings
from notifications.models import Message
from organizations.enums import OrganizationKind
from tests.enrollment.rows import history, nothing_written
from tests.factories import (
    UserFactory,
    coordinator,
    employ,
    offering,
    organization,
    staff,
    work_kind,
)

pytestmark = pytest.mark.django_db

SEAT, LINE, ALREADY, REFUSED = (
    RowOutcome.SEAT,
    RowOutcome.LINE,
    RowOutcome.ALREADY,
    RowOutcome.REFUSED,
)
UNKNOWN, TWICE, INVITED = RowOutcome.UNKNOWN, RowOutcome.TWICE, RowOutcome.INVITED
UNFIT = (
    "The role Mental health is for: Counselors. No such work of Ann Smith is confirmed. "
    "Choose another role or none."
)
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


def team_class(**more) -> Offering:
    """A class for which teams register: an administrator, and two who counsel."""
    klass = offering(starts_at=timezone.now() + timedelta(days=30), **more)
    Offering.objects.filter(pk=klass.pk).update(unit="team")
    klass.refresh_from_db()
    counsel = Audience.objects.create(key="counsel", name="Counselors")
    counsel.work_kinds.add(work_kind("counselor"))
    TeamRole.objects.create(offering=klass, name="Administrator", least=1)
    TeamRole.objects.create(offering=klass, name="Mental health", least=2, audience=counsel)
    return klass


class School:
    """A district, its school, and a lead with two colleagues."""

    def __init__(self) -> None:
        self.klass = team_class()
        self.administrator, self.counselor = self.klass.team_roles.all()
        self.district = organization("District One")
        self.place = organization("School One", kind=OrganizationKind.SCHOOL, parent=self.district)
        self.lead = self.add("Lee", "Lead")
        self.ann = self.add("Ann", "Smith")
        self.coy = self.add("Coy", "Counsel", kind="counselor")

    def add(self, first: str, last: str, *, kind="teacher", place=None) -> User:
        person = UserFactory(first_name=first, last_name=last)
        employ(person, place or self.place, kind=kind)
        return person

    def team(self, *members: Member, lead=None, name="Oak team") -> Team:
        lead = lead or self.lead
        now = timezone.now()
        team = form_team(offering_id=self.klass.pk, name=name, lead=lead, actor=lead, now=now)
        add_members(team_id=team.pk, members=members, or_wait=True, actor=lead, now=now)
        return team

    def put(self, team: Team, *members: Member) -> list[tuple[str, str]]:
        answers = add_members(
            team_id=team.pk, members=members, or_wait=True, actor=team.lead, now=timezone.now()
        )
        return [(answer.outcome, answer.said) for answer in answers.values()]


@pytest.fixture
def school() -> School:
    return School()


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


# --- the pages ---


def look(client, path, **data):
    return client.post(path, data)


def outcomes(response) -> list[tuple[int, str]]:
    return [(row.number, row.outcome) for row in response.context["rows"]]


def do(client, path, **data):
    page = look(client, path, **data)
    seen = page.context["form"].data["seen"]
    return look(client, path, step="do", seen=seen, **data)


def test_a_lead_registers_a_team_of_five_with_a_role_that_lacks(client, school):
    dee = school.add("Dee", "Adams")
    client.force_login(school.lead)
    path = f"/classes/{school.klass.pk}/teams/new/"
    text = "Ann Smith\nCoy Counsel\nDee Adams\nout@agency.example\nAnn Smith\nNobody Here"
    data = {"name": "Oak team", "takes_part": "on", "text": text}

    with nothing_written():
        page = look(client, path, **data)
        assert not Team.objects.exists()
    assert outcomes(page) == [
        (0, SEAT), (1, SEAT), (2, SEAT), (3, SEAT), (4, INVITED), (5, TWICE), (6, UNKNOWN),
    ]  # fmt: skip
    rows = {row.number: row for row in page.context["rows"]}
    assert rows[2].role_pk == school.counselor.pk  # the only role this work fits
    assert rows[1].role_pk is None
    assert school.ann.memssi_number not in page.text

    done = do(
        client,
        path,
        **data,
        **{"role-0": school.administrator.pk, "role-2": school.counselor.pk, "role-4": ""},
    )

    team = Team.objects.get()
    assert (team.lead, team.name, team.organization) == (school.lead, "Oak team", school.place)
    assert {seat.learner for seat in team.enrollments.all()} == {
        school.lead, school.ann, school.coy, dee,
    }  # fmt: skip
    assert [row.email for row in TeamInvitation.objects.all()] == ["out@agency.example"]
    assert "1 person was not registered. Their row says why." in " ".join(done.text.split())
    page = " ".join(client.get(f"/my/teams/{team.pk}/").text.split())
    assert "The team is not complete yet" in page
    assert "1 more: Mental health" in page
    assert "out@agency.example" in page

    again = do(client, path, **data)
    assert outcomes(again)[:5] == [
        (0, ALREADY), (1, ALREADY), (2, ALREADY), (3, ALREADY), (4, INVITED),
    ]  # fmt: skip
    assert (Team.objects.count(), Enrollment.objects.count()) == (1, 4)
    assert TeamInvitation.objects.count() == 1


def test_a_name_that_is_taken_comes_back_with_what_was_typed(client, school):
    school.team()
    client.force_login(school.ann)
    path = f"/classes/{school.klass.pk}/teams/new/"

    with nothing_written():
        page = do(client, path, name="Oak team", text="Coy Counsel", takes_part="on")

    assert "Another team of this class is called Oak team." in page.text
    assert "Coy Counsel" in page.text
    assert Team.objects.count() == 1


def test_a_lead_reads_no_reasons_that_are_not_theirs_to_know(client, school):
    busy = offering(starts_at=school.klass.starts_at)
    register(offering_id=busy.pk, learner=school.ann, actor=school.ann, now=timezone.now())
    path = f"/classes/{school.klass.pk}/teams/new/"
    data = {"name": "Oak team", "text": "Ann Smith"}
    client.force_login(school.lead)

    for page in (look(client, path, **data), do(client, path, **data)):
        assert "Something keeps Ann Smith from a seat." in page.text
        assert busy.number not in page.text

    client.force_login(coordinator(school.district))
    assert busy.number in look(client, path, name="Elm team", text="Ann Smith").text


def test_strangers_are_looked_for_nowhere(client, school):
    far = UserFactory(first_name="Far", last_name="Away", email="far@example.org")
    client.force_login(school.lead)
    path = f"/classes/{school.klass.pk}/teams/new/"

    text = f"Far Away\n{far.memssi_number}\nfar@example.org"
    page = look(client, path, name="Oak team", text=text)

    assert outcomes(page) == [(1, UNKNOWN), (2, UNKNOWN), (3, INVITED)]


def test_colleagues_are_those_of_the_district_with_its_schools(client, school):
    other_school = organization("School Two", kind=OrganizationKind.SCHOOL, parent=school.district)
    school.add("Bea", "Branch", place=other_school)
    school.add("Sue", "Super", place=school.district)
    school.add("Eli", "Else", place=organization("District Two"))
    client.force_login(school.lead)

    page = look(
        client,
        f"/classes/{school.klass.pk}/teams/new/",
        name="Oak",
        text="Bea Branch\nSue Super\nEli Else",
    )

    assert outcomes(page) == [(1, SEAT), (2, SEAT), (3, UNKNOWN)]


def test_a_team_that_is_too_long_is_kept(client, school):
    client.force_login(school.lead)
    text = "\n".join(f"p{n}@example.org" for n in range(31))

    with nothing_written():
        page = look(client, f"/classes/{school.klass.pk}/teams/new/", name="Oak", text=text)

    assert "At most 30 people" in page.text
    assert "p30@example.org" in page.text


def test_people_are_added_later_by_those_who_may(client, school):
    team = school.team(Member(school.ann))
    path = f"/my/teams/{team.pk}/add/"

    client.force_login(school.ann)
    assert client.get(path).status_code == 403
    for person, name in ((school.lead, "Coy Counsel"), (coordinator(school.district), "Lee Lead")):
        client.force_login(person)
        assert outcomes(do(client, path, text=name)) == [(1, SEAT)]
    assert team.enrollments.count() == 3


def test_a_class_without_teams_leads_back_to_its_page(client, school):
    klass = offering(starts_at=timezone.now() + timedelta(days=3))
    client.force_login(school.lead)

    assert client.get(f"/classes/{klass.pk}/teams/new/").url == f"/classes/{klass.pk}/"


def test_the_lead_is_handed_over_on_a_page(client, school):
    team = school.team(Member(school.ann))
    client.force_login(school.lead)
    path = f"/my/teams/{team.pk}/lead/"

    assert client.post(path, {"to": school.coy.pk}).status_code == 200
    assert client.post(path, {"to": school.ann.pk}).url == "/"  # seen no longer
    team.refresh_from_db()
    assert team.lead == school.ann


def test_the_class_page_leads_to_the_team_and_shows_what_is_seen(client, school):
    team = school.team(Member(school.ann, school.administrator))
    path = f"/classes/{school.klass.pk}/"
    link, row = f'href="{path}teams/new/"', f'href="/my/teams/{team.pk}/"'

    shown = {}
    for who, person in {
        "stranger": None,
        "learner": school.coy,
        "lead": school.lead,
        "staff": staff(),
    }.items():
        client.logout()
        if person:
            client.force_login(person)
        page = client.get(path).text
        shown[who] = (link in page, row in page)

    assert shown == {
        "stranger": (False, False),
        "learner": (True, False),
        "lead": (True, True),
        "staff": (True, True),
    }
    assert "2 more: Mental health" in client.get(path).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_teams_asks_as_often_for_one_as_for_three(
    client, school, count, django_assert_num_queries
):
    for n in range(count):
        school.team(Member(UserFactory(), school.administrator), name=f"Team {n}")
    client.force_login(school.lead)
    client.get("/my/teams/")

    with django_assert_num_queries(8):
        page = client.get("/my/teams/")

    rows = [row.record for row in page.context["table"].rows]
    assert [(row.people_count, row.roles_open) for row in rows] == [(1, 1)] * count
    assert client.get("/my/teams/?roles=complete").context["table"].paginator.count == 0
    assert client.get("/my/teams/?roles=open&time=coming").context["table"].paginator.count == count


def test_a_team_waits_for_approval_like_everybody(school):
    Offering.objects.filter(pk=school.klass.pk).update(approval="staff")
    team = school.team(Member(school.ann, school.administrator))

    [member] = standing_of_team(team).members
    assert member.status == "Waiting for approval, a seat is kept"
