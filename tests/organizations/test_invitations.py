"""A role offered by mail: who accepts it, once, while it may still be given."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.permissions import Role
from audit.models import AuditEvent
from notifications.models import Message
from organizations.exceptions import GrantRefusedError, InvitationRefusedError
from organizations.models import RoleGrant, RoleInvitation
from organizations.services import (
    accept_invitation,
    digest_of,
    invite,
    send_invitation_again,
    withdraw_invitation,
)
from tests.access.world import token_of
from tests.factories import UserFactory, coordinator, organization, staff

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 8, 13, tzinfo=UTC)
INVITED = "ada@example.org"


@pytest.fixture
def district():
    return organization("District One")


@pytest.fixture
def inviter(district):
    return coordinator(district)


@pytest.fixture
def invitation(district, inviter):
    return offer(district, inviter)


@pytest.fixture
def ada():
    return UserFactory(email=INVITED)


def offer(place, actor, *, email=INVITED, role=Role.COORDINATOR, now=NOW):
    return invite(email=email, role=role, organization=place, actor=actor, now=now)


def granted_to(person) -> list:
    return list(RoleGrant.objects.filter(person=person).values_list("role", "organization"))


def refusal_of(invitation, person, *, now=NOW) -> str:
    with pytest.raises(InvitationRefusedError) as refused:
        accept_invitation(invitation=invitation, person=person, now=now)
    assert granted_to(person) == []
    return str(refused.value)


def test_the_link_is_in_the_mail_and_only_what_it_hashes_to_in_the_row(invitation, inviter):
    token = token_of(invitation)
    mail = Message.objects.get(template="organizations/role_offered")

    assert invitation.token_digest == digest_of(token)
    assert len(token) >= 43
    assert (mail.to_address, mail.recipient, mail.is_private) == (INVITED, None, True)
    assert mail.context == {
        "inviter": inviter.name,
        "role": "Coordinator of an organization",
        "place": "District One",
        "allows": "See the people who work there and their training, confirm their work, "
        "and name other coordinators, approvers and hosts.",
        "ends_on": "June 22, 2026",
        "invitation_path": f"/my/invitations/{token}/",
        "contact_path": "/contact/",
    }
    assert token not in str(list(AuditEvent.objects.values()))


def test_whoever_has_proved_the_address_takes_on_the_role(invitation, inviter, ada, district):
    grant = accept_invitation(invitation=invitation, person=ada, now=NOW)

    assert granted_to(ada) == [("coordinator", district.pk)]
    invitation.refresh_from_db()
    assert (invitation.accepted_at, invitation.accepted_by) == (NOW, ada)
    events = AuditEvent.objects.filter(actor=ada).order_by("pk")
    assert [(event.action, event.after) for event in events] == [
        (
            "organizations.grant_role",
            {
                "role": "coordinator",
                "organization": district.pk,
                "starts_on": "2026-06-08",
                "ends_on": None,
                "invitation": invitation.pk,
                "invited_by": inviter.pk,
            },
        ),
        ("organizations.accept_invitation", {"accepted": True, "grant": grant.pk}),
    ]


def test_an_address_of_the_person_in_other_letters_counts(district, inviter):
    person = UserFactory()
    EmailAddress.objects.create(user=person, email="Ada@Example.org", verified=True)
    invitation = offer(district, inviter, email="ADA@example.org")

    assert invitation.email == INVITED
    assert list(RoleInvitation.objects.addressed_to(person)) == [invitation]
    assert accept_invitation(invitation=invitation, person=person, now=NOW).person == person


@pytest.mark.parametrize("has_it", [False, True])
def test_an_address_that_is_not_proved_does_not_count(invitation, has_it):
    person = UserFactory()
    if has_it:
        EmailAddress.objects.create(user=person, email=INVITED, verified=False)

    assert list(RoleInvitation.objects.addressed_to(person)) == []
    assert refusal_of(invitation, person) == (
        "This invitation went to ada@example.org, and your account does not have that address. "
        "Add it under “Email addresses” and confirm it, or sign in with the account that has it. "
        "Then open the link again."
    )


def test_an_address_that_somebody_else_has_proved_does_not_count(invitation, ada):
    assert EmailAddress.objects.get(user=ada).verified

    assert refusal_of(invitation, UserFactory()).startswith("This invitation went to ada@")


def test_what_is_over_cannot_be_accepted(invitation, inviter, ada):
    fortnight = NOW + timedelta(days=14)
    assert refusal_of(invitation, ada, now=fortnight) == (
        f"This invitation ended on June 22, 2026. Ask {inviter.name} to send it again."
    )
    withdraw_invitation(invitation=invitation, actor=inviter, now=NOW)
    assert refusal_of(invitation, ada) == ("This invitation was withdrawn. It cannot be accepted.")


def test_an_invitation_is_accepted_once(invitation, ada):
    accept_invitation(invitation=invitation, person=ada, now=NOW)

    with pytest.raises(InvitationRefusedError, match="has been accepted already"):
        accept_invitation(invitation=invitation, person=ada, now=NOW)
    assert len(granted_to(ada)) == 1


@pytest.mark.parametrize("how", ["their role has ended", "they were shut out"])
def test_an_inviter_who_may_no_longer_give_the_role_gives_it_no_more(invitation, inviter, ada, how):
    if how == "their role has ended":
        RoleGrant.objects.filter(person=inviter).update(ends_on=NOW.date())
    else:
        type(inviter).objects.filter(pk=inviter.pk).update(is_active=False)

    assert refusal_of(invitation, ada) == (
        f"{inviter.name} can no longer give this role. Ask them, or write to us."
    )


def test_nobody_is_invited_to_what_the_inviter_may_not_give(district, inviter):
    with pytest.raises(GrantRefusedError, match="is above your own"):
        offer(None, inviter, role=Role.DIRECTOR)
    with pytest.raises(GrantRefusedError, match="only for your own organizations"):
        offer(organization("District Two"), inviter)
    with pytest.raises(GrantRefusedError, match="cannot give a role to yourself"):
        offer(district, inviter, email=inviter.email)
    assert RoleInvitation.objects.count() == Message.objects.count() == 0


def test_an_address_holds_one_open_invitation_to_a_role_at_a_place(district, inviter, invitation):
    with pytest.raises(InvitationRefusedError, match="has been invited to this role already"):
        offer(district, inviter)
    later = offer(district, inviter, now=NOW + timedelta(days=15))

    assert later.pk == invitation.pk
    assert later.expires_at == NOW + timedelta(days=29)
    assert offer(district, inviter, role=Role.HOST).pk != invitation.pk


def test_who_holds_the_role_is_not_invited_to_it(district, inviter):
    holder = coordinator(district)

    with pytest.raises(InvitationRefusedError, match=f"{holder.name} already holds this role"):
        offer(district, inviter, email=holder.email)


def test_sent_again_the_new_link_works_and_the_old_one_does_not(client, invitation, inviter, ada):
    old = token_of(invitation)
    send_invitation_again(
        invitation=invitation, actor=inviter, now=timezone.now() + timedelta(seconds=1)
    )
    new = token_of(invitation)
    client.force_login(ada)

    assert old != new
    assert client.get(f"/my/invitations/{old}/").status_code == 404
    assert client.post(f"/my/invitations/{new}/").status_code == 302
    assert len(granted_to(ada)) == 1


def test_looking_changes_nothing(client, district):
    actor = staff()
    invitation = offer(district, actor, now=timezone.now())
    before = list(RoleInvitation.objects.values())

    for _ in range(3):
        page = client.get(f"/my/invitations/{token_of(invitation)}/")
        client.head(f"/my/invitations/{token_of(invitation)}/")

    assert page.status_code == 200
    for words in ("District One", actor.name, INVITED, "/accounts/signup/?next="):
        assert words in page.text
    assert list(RoleInvitation.objects.values()) == before


def test_somebody_new_finds_the_invitation_on_their_home(client, district, ada):
    invitation = offer(district, staff(), now=timezone.now())
    client.force_login(ada)

    assert f"/my/roles/invitations/{invitation.pk}/" in client.get("/").text
    assert client.post(f"/my/roles/invitations/{invitation.pk}/").status_code == 302
    assert granted_to(ada) == [("coordinator", district.pk)]
    assert f"/my/roles/invitations/{invitation.pk}/" not in client.get("/").text
