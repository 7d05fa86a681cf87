"""The pages of a team: registering it, adding to it, handing it over, finding it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from enrollment.models import Enrollment, Team, TeamInvitation
from enrollment.services import register
from enrollment.services.teams import Member
from organizations.enums import OrganizationKind
from tests.enrollment.rows import nothing_written
from tests.enrollment.teams import ALREADY, INVITED, SEAT, TWICE, UNKNOWN
from tests.factories import UserFactory, coordinator, offering, organization, staff

pytestmark = pytest.mark.django_db


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
