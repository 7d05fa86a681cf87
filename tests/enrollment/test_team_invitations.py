"""An invitation to a team: sent, sent again once, taken back, accepted, declined, over."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.models import Offering
from enrollment.exceptions import TeamRefusedError
from enrollment.models import Enrollment, Team, TeamInvitation
from enrollment.services import (
    accept_team_invitation,
    cancel_offering,
    form_team,
    invite_to_team,
    postpone_offering,
    send_team_invitation_again,
    withdraw_team_invitation,
)
from enrollment.services.team_invitations import token_of
from notifications.models import Message
from notifications.rendering import render_mail
from tests.enrollment.rows import history, nothing_written
from tests.enrollment.teams import team_class
from tests.factories import UserFactory, staff

pytestmark = pytest.mark.django_db

GUEST = "guest@agency.example"


@pytest.fixture
def team() -> Team:
    lead, klass = UserFactory(first_name="Lee", last_name="Lead"), team_class()
    return form_team(
        offering_id=klass.pk, name="Oak team", lead=lead, actor=lead, now=timezone.now()
    )


def invited(team: Team, email: str = GUEST) -> TeamInvitation:
    role = team.offering.team_roles.get(name="Administrator")
    return invite_to_team(
        team_id=team.pk, email=email, role=role, actor=team.lead, now=timezone.now()
    )


def page_of(invitation: TeamInvitation) -> str:
    return f"/my/team-invitations/{token_of(invitation)}/"


def test_an_invitation_is_a_mail_with_a_link_and_keeps_no_seat(team):
    invitation = invited(team, " Guest@Agency.example ")

    mail = Message.objects.get(template="enrollment/team_invited")
    assert (mail.to_address, mail.recipient, mail.is_private) == (GUEST, None, True)
    assert mail.context["invitation_path"] == page_of(invitation)
    text = render_mail(mail.template, mail.context).text
    assert "Lee Lead invites you to the team Oak team" in text
    assert "Your role: Administrator." in text
    assert invitation.expires_at - invitation.sent_at == timedelta(days=14)
    assert not Enrollment.objects.exists()


def test_it_ends_with_the_registration_at_the_latest(team):
    closes_at = timezone.now() + timedelta(days=3)
    Offering.objects.filter(pk=team.offering_id).update(registration_closes_at=closes_at)

    assert invited(team).expires_at == closes_at


def test_inviting_the_same_address_twice_is_one_invitation(team):
    assert invited(team) == invited(team, GUEST.upper())
    assert Message.objects.filter(template="enrollment/team_invited").count() == 1


def test_one_that_ran_out_is_followed_by_a_new_one(team):
    first = invited(team)
    TeamInvitation.objects.update(expires_at=timezone.now())

    second = invited(team)

    first.refresh_from_db()
    assert second != first
    assert first.ended_at is not None


def test_nobody_invites_themselves(team):
    with nothing_written(), pytest.raises(TeamRefusedError, match="your own address"):
        invited(team, team.lead.email)


def test_whoever_proved_the_address_accepts_and_is_in_the_team(client, team):
    invitation = invited(team)
    person = UserFactory(email=GUEST)
    client.force_login(person)

    with nothing_written():
        page = client.get(page_of(invitation))
    assert "Accept and register" in page.text
    answer = client.post(page_of(invitation), {"answer": "yes"})

    assert answer.url == f"/my/teams/{team.pk}/"
    seat = Enrollment.objects.get()
    assert (seat.learner, seat.team, seat.team_role.name) == (person, team, "Administrator")
    invitation.refresh_from_db()
    assert (invitation.accepted_by, invitation.ended_at is not None) == (person, True)
    assert [row[0] for row in history("enrollment.accept_team_invitation")] == [
        "enrollment.accept_team_invitation"
    ]
    again = client.post(page_of(invitation), {"answer": "yes"})
    assert again.status_code == 409
    assert "has been accepted already" in again.text
    assert Enrollment.objects.count() == 1


def test_a_full_class_is_said_before_accepting(client, team):
    Offering.objects.filter(pk=team.offering_id).update(capacity=0)
    invitation = invited(team)
    client.force_login(UserFactory(email=GUEST))

    page = client.get(page_of(invitation))
    assert "Accept and wait for a seat" in page.text
    refused = client.post(page_of(invitation), {"answer": "yes"})
    assert refused.status_code == 409
    client.post(page_of(invitation), {"answer": "yes", "or_wait": "yes"})

    assert team.waitlist_entries.get().learner.email == GUEST


def test_declining_opens_the_place_again(client, team):
    invitation = invited(team)
    client.force_login(UserFactory(email=GUEST))

    client.post(page_of(invitation), {"answer": "no"})

    invitation.refresh_from_db()
    assert (invitation.ended_at is not None, invitation.accepted_by) == (True, None)
    assert "declined or taken back" in client.get(page_of(invitation)).text
    assert not Enrollment.objects.exists()


def test_somebody_else_with_the_link_is_told_whose_it_is(client, team):
    invitation = invited(team)
    other = UserFactory()
    unproved = UserFactory(email=GUEST, verified=False)

    for person in (other, unproved):
        client.force_login(person)
        with nothing_written():
            assert f"This invitation went to {GUEST}" in client.get(page_of(invitation)).text
            assert client.post(page_of(invitation), {"answer": "yes"}).status_code == 409
            assert client.post(page_of(invitation), {"answer": "no"}).status_code == 409


def test_a_stranger_is_led_to_sign_in_and_back(client, team):
    invitation = invited(team)
    page = client.get(page_of(invitation))

    assert page.status_code == 200
    assert "To answer, sign in with" in page.text
    assert "/accounts/login/?next=" in client.post(page_of(invitation), {"answer": "yes"}).url


@pytest.mark.parametrize("token", ["x", "MQ:forged:signature", "1"])
def test_a_forged_link_leads_nowhere(client, team, token):
    invited(team)

    assert client.get(f"/my/team-invitations/{token}/").status_code == 404


def test_taken_back_its_link_says_so(client, team):
    invitation = invited(team)
    client.force_login(team.lead)

    answer = client.post(f"/my/team-invitations/{invitation.pk}/take-back/")
    client.post(f"/my/team-invitations/{invitation.pk}/take-back/")

    assert answer.url == f"/my/teams/{team.pk}/"
    assert len(history("enrollment.withdraw_team_invitation")) == 1
    client.force_login(UserFactory(email=GUEST))
    assert "declined or taken back" in client.get(page_of(invitation)).text


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (cancel_offering, "This class was canceled, so nobody can register for it."),
        (postpone_offering, "This class is postponed. You can register once its new date is known"),
    ],
)
def test_of_a_class_that_is_off_its_link_says_so_and_it_is_not_sent_again(
    client, team, act, sentence
):
    invitation = invited(team)
    act(offering_id=team.offering_id, reason="Snow.", actor=staff(), now=timezone.now())

    with nothing_written(), pytest.raises(TeamRefusedError, match=sentence):
        send_team_invitation_again(invitation_id=invitation.pk, actor=team.lead, now=timezone.now())
    page = client.get(page_of(invitation)).content.decode()
    assert sentence in page
    assert "Create an account" not in page.partition("<main")[2]
    client.force_login(team.lead)
    of_team = client.get(f"/my/teams/{team.pk}/").content.decode()
    assert "Resend" not in of_team
    assert ("The team is not complete" not in of_team) is (act is cancel_offering)


def test_it_is_sent_again_once(client, team):
    invitation = invited(team)
    client.force_login(team.lead)
    path = f"/my/team-invitations/{invitation.pk}/send-again/"

    client.post(path)
    assert Message.objects.filter(template="enrollment/team_invited").count() == 2
    page = client.post(path, follow=True)

    assert "This invitation was sent twice already." in page.text
    assert Message.objects.filter(template="enrollment/team_invited").count() == 2


def test_an_accepted_one_is_neither_taken_back_nor_sent_again(team):
    invitation, now = invited(team), timezone.now()
    accept_team_invitation(
        invitation_id=invitation.pk, person=UserFactory(email=GUEST), or_wait=False, now=now
    )

    with pytest.raises(TeamRefusedError, match="accepted already"):
        withdraw_team_invitation(invitation_id=invitation.pk, actor=team.lead, now=now)
    with pytest.raises(TeamRefusedError, match="accepted already"):
        send_team_invitation_again(invitation_id=invitation.pk, actor=team.lead, now=now)


def test_one_that_ran_out_names_the_day_and_the_lead(client, team):
    invitation = invited(team)
    TeamInvitation.objects.update(expires_at=timezone.now())
    client.force_login(UserFactory(email=GUEST))

    page = client.get(page_of(invitation)).text

    assert "This invitation ended on" in page
    assert "Ask Lee Lead to invite you again." in page


def test_who_is_in_another_team_is_told_so(client, team):
    invitation = invited(team)
    person = UserFactory(email=GUEST)
    now = timezone.now()
    other = form_team(
        offering_id=team.offering_id, name="Elm team", lead=person, actor=person, now=now
    )
    elm = invite_to_team(team_id=other.pk, email=GUEST, role=None, actor=team.lead, now=now)
    accept_team_invitation(invitation_id=elm.pk, person=person, or_wait=False, now=now)
    client.force_login(person)

    page = client.get(page_of(invitation)).text

    assert f"{person.name} is in another team of this class: Elm team." in page
    with pytest.raises(Exception, match="another team"):
        accept_team_invitation(invitation_id=invitation.pk, person=person, or_wait=False, now=now)
    assert Enrollment.objects.count() == 1
