"""Nothing new stands at a closed place, whatever the way it is entered; each refusal says why."""

from datetime import UTC, date, datetime

import pytest

from accounts.permissions import Role
from audit.models import AuditEvent
from organizations.decisions import PlaceFacts
from organizations.enums import OrganizationKind
from organizations.exceptions import (
    EmploymentRefusedError,
    GrantRefusedError,
    InvitationRefusedError,
    OfficerRefusedError,
    PlaceRefusedError,
)
from organizations.models import (
    Agreement,
    Employment,
    OfficerAssignment,
    Organization,
    RoleGrant,
    RoleInvitation,
)
from organizations.services import (
    accept_invitation,
    add_organization,
    assign_officer,
    claim_employment,
    close_organization,
    correct_employment,
    decide_employment,
    employ,
    employ_new_person,
    enter_agreement,
    grant_role,
    invite,
    require_open,
    seen_of,
    send_invitation_again,
)
from tests.factories import UserFactory, coordinator, organization, staff, work_kind
from tests.factories import employ as employed

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 8, 13, tzinfo=UTC)
TODAY = date(2026, 6, 8)
CLOSED_ON = date(2026, 6, 1)
LATER = date(2026, 7, 1)
LONG_AGO = date(2020, 1, 6)
CLOSED = "Alder closed on June 1, 2026."
MERGED = "Alder became part of Birch on June 1, 2026."
NOTHING_GOES_ON = "Nothing can go on there after that day."
BY = {"now": NOW}


def close(place: Organization, into: Organization | None = None) -> None:
    Organization.objects.filter(pk=place.pk).update(closed_on=CLOSED_ON, merged_into=into)


def rows() -> list:
    tables = [Employment, RoleGrant, RoleInvitation, OfficerAssignment, Agreement, Organization]
    return [list(table.objects.order_by("pk").values()) for table in (*tables, AuditEvent)]


def refusal_of(act, error) -> str:
    before = rows()
    with pytest.raises(error) as refused:
        act()
    assert rows() == before
    return str(refused.value)


def claim(place, person):
    return claim_employment(
        person=person,
        organization=place,
        work_kind=work_kind(),
        starts_on=LONG_AGO,
        actor=person,
        **BY,
    )


def enter(place, actor, **days):
    about = {"work_kind": work_kind(), "starts_on": LONG_AGO, **days}
    return employ(person=UserFactory(), organization=place, actor=actor, **about, **BY)


def enter_new(place, actor):
    return employ_new_person(
        first_name="Ada",
        last_name="Birch",
        email="",
        known_namesakes=(),
        organization=place,
        work_kind=work_kind(),
        starts_on=LONG_AGO,
        actor=actor,
        **BY,
    )


def give(place, actor):
    return grant_role(
        person=UserFactory(),
        role=Role.COORDINATOR,
        organization=place,
        starts_on=TODAY,
        actor=actor,
        **BY,
    )


def offer(place, actor, now=NOW):
    return invite(email="ada@example.org", role=Role.HOST, organization=place, actor=actor, now=now)


@pytest.mark.parametrize(
    ("act", "error"),
    [
        (claim, EmploymentRefusedError),
        (enter, EmploymentRefusedError),
        (enter_new, EmploymentRefusedError),
        (give, GrantRefusedError),
        (offer, InvitationRefusedError),
    ],
    ids=["claim", "enter", "enter_new", "give", "invite"],
)
@pytest.mark.parametrize(
    ("merged", "sentence"),
    [
        (False, f"{CLOSED} {NOTHING_GOES_ON}"),
        (True, f"{MERGED} Choose Birch instead."),
    ],
    ids=["closed", "merged"],
)
def test_nothing_begins_at_a_place_that_is_no_more(act, error, merged, sentence):
    place, actor = organization("Alder"), staff()
    close(place, organization("Birch") if merged else None)
    stale = Organization.objects.get(pk=place.pk)
    stale.closed_on = None  # as it was when the page was opened

    assert refusal_of(lambda: act(stale, actor), error) == sentence


def test_work_that_ended_there_in_time_is_still_entered():
    place, actor = organization("Alder"), staff()
    close(place)

    assert enter(place, actor, ends_on=CLOSED_ON).ends_on == CLOSED_ON
    assert refusal_of(
        lambda: enter(place, actor, ends_on=date(2026, 6, 2)), EmploymentRefusedError
    ) == (f"{CLOSED} {NOTHING_GOES_ON}")


def test_work_is_not_corrected_to_last_longer_than_its_place():
    place, actor = organization("Alder"), staff()
    work = employed(UserFactory(), place, until=CLOSED_ON)
    close(place)

    def correct(ends_on):
        about = {"work_kind": work.work_kind, "starts_on": date(2020, 2, 3), "reason": "Mistake."}
        return correct_employment(employment=work, ends_on=ends_on, actor=actor, **about, **BY)

    advice = "Write that day, or an earlier one, as the first day no longer there."
    for day in (None, date(2026, 6, 2)):
        said = refusal_of(lambda day=day: correct(day), EmploymentRefusedError)
        assert said == f"{CLOSED} {advice}"
    assert correct(CLOSED_ON).starts_on == date(2020, 2, 3)


def test_a_claim_left_at_a_closed_place_is_rejected_and_never_confirmed():
    place, actor = organization("Alder"), staff()
    work = employed(UserFactory(), place, confirmed=False)
    close(place)

    def decide(*, confirm):
        return decide_employment(employment=work, confirm=confirm, actor=actor, **BY)

    assert refusal_of(lambda: decide(confirm=True), EmploymentRefusedError) == (
        f"{CLOSED} This entry can only be rejected."
    )
    assert decide(confirm=False).status == "rejected"


def test_of_many_claims_those_at_a_closed_place_are_left_and_named(client):
    place, open_place = organization("Alder"), organization("Birch")
    left = employed(UserFactory(first_name="Ada", last_name="Alder"), place, confirmed=False)
    fine = employed(UserFactory(), open_place, confirmed=False)
    close(place)
    client.force_login(staff())

    answer = client.post(
        "/people/claims/", {"bulk": "confirm", "chosen": [left.pk, fine.pk]}, follow=True
    )

    assert [str(message) for message in answer.context["messages"]] == [
        "1 entry is confirmed.",
        "Not confirmed, because the place is closed: Ada Alder. Reject these entries.",
    ]
    assert list(Employment.objects.order_by("pk").values_list("status", flat=True)) == [
        "claimed",
        "confirmed",
    ]
    client.post("/people/claims/", {"bulk": "reject", "chosen": [left.pk]})
    left.refresh_from_db()
    assert left.status == "rejected"


def test_an_invitation_to_a_place_that_closed_is_neither_accepted_nor_sent_again():
    place = organization("Alder")
    actor = coordinator(place)
    invitation = offer(place, actor)
    ada = UserFactory(email="ada@example.org")
    close(place)
    invitation = RoleInvitation.objects.get(pk=invitation.pk)
    sentence = "Alder is closed. There is no role to take on there any more."

    for act in (
        lambda: accept_invitation(invitation=invitation, person=ada, **BY),
        lambda: require_open(invitation, **BY),
    ):
        assert refusal_of(act, InvitationRefusedError) == sentence
    assert (
        refusal_of(
            lambda: send_invitation_again(invitation=invitation, actor=actor, **BY),
            InvitationRefusedError,
        )
        == f"{CLOSED} {NOTHING_GOES_ON}"
    )


@pytest.mark.parametrize("closed", ["agency", "school"])
def test_no_officer_goes_on_at_a_closed_school_or_from_a_closed_agency(closed):
    places = {
        "agency": organization("Police", kind=OrganizationKind.LAW_AGENCY),
        "school": organization("School", kind=OrganizationKind.SCHOOL),
    }
    officer = UserFactory()
    employed(officer, places["agency"], kind="school_resource_officer")
    Employment.objects.get().work_kind.__class__.objects.update(is_sworn=True)
    close(places[closed])

    def assign(ends_on):
        return assign_officer(
            officer=officer,
            agency=places["agency"],
            schools=[places["school"]],
            starts_on=LONG_AGO,
            ends_on=ends_on,
            actor=None,
            **BY,
        )

    name = places[closed].name
    assert refusal_of(lambda: assign(None), OfficerRefusedError) == (
        f"{name} closed on June 1, 2026. {NOTHING_GOES_ON}"
    )
    assert [row.ends_on for row in assign(CLOSED_ON)] == [CLOSED_ON]


@pytest.mark.parametrize("closed", ["agency", "sau"])
def test_no_agreement_goes_on_with_a_closed_place(closed):
    places = {
        "agency": organization("Police", kind=OrganizationKind.LAW_AGENCY),
        "sau": organization("District"),
    }
    close(places[closed])

    def agree(ends_on):
        return enter_agreement(**places, starts_on=LONG_AGO, ends_on=ends_on, actor=None, **BY)

    name = places[closed].name
    assert refusal_of(lambda: agree(None), OfficerRefusedError) == (
        f"{name} closed on June 1, 2026. {NOTHING_GOES_ON}"
    )
    assert agree(CLOSED_ON).ends_on == CLOSED_ON


def test_no_place_is_added_below_a_closed_one():
    place = organization("Alder")
    close(place)

    def add():
        return add_organization(
            kind=OrganizationKind.SCHOOL,
            name="New School",
            short_code="new-school",
            parent=place,
            facts=PlaceFacts(),
            actor=None,
            **BY,
        )

    assert refusal_of(add, PlaceRefusedError) == "Alder is closed. Nothing new can belong to it."


def test_a_place_does_not_close_while_work_there_waits_for_a_word():
    place = organization("Alder")
    employed(UserFactory(), place, confirmed=False)

    def shut():
        return close_organization(
            organization_id=place.pk,
            closed_on=TODAY,
            seen=seen_of(place),
            actor=staff(),
            **BY,
        )

    before = list(Organization.objects.values("closed_on"))
    with pytest.raises(PlaceRefusedError) as refused:
        shut()
    assert str(refused.value) == (
        "1 entry of work waits to be confirmed. Confirm or reject it first."
    )
    assert list(Organization.objects.values("closed_on")) == before
