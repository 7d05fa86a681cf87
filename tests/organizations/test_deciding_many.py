"""Many entries decided in one go: each row's outcome is said, and none is touched by mistake."""

import re
from datetime import UTC, datetime

import pytest
from django.contrib.messages import get_messages

from audit.models import AuditEvent
from organizations.enums import EmploymentStatus
from organizations.models import Employment
from organizations.services import decide_employment, decide_employments
from organizations.services import employment as services
from tests.factories import UserFactory, coordinator, employ, organization, staff

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 8, 13, tzinfo=UTC)
CLAIMS = "/people/claims/"


@pytest.fixture
def place():
    return organization("Cedar District")


@pytest.fixture
def claims(place):
    return [
        employ(UserFactory(first_name=first, last_name=last), place, confirmed=False)
        for first, last in (("Ada", "Alder"), ("Bo", "Birch"), ("Cy", "Cedar"))
    ]


def states() -> dict[str, str]:
    return dict(Employment.objects.values_list("person__first_name", "status"))


def said(answer) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def post(client, *claims, action="confirm", query=""):
    return client.post(
        f"{CLAIMS}{query}", {"bulk": action, "chosen": [claim.pk for claim in claims]}
    )


def ticked(page) -> list[int]:
    boxes = re.findall(r'name="chosen" value="(\d+)" form="bulk"( checked)?', page.text)
    return [int(pk) for pk, mark in boxes if mark]


@pytest.mark.parametrize(
    ("action", "status", "sentence"),
    [
        ("confirm", EmploymentStatus.CONFIRMED, "2 entries are confirmed."),
        ("reject", EmploymentStatus.REJECTED, "2 entries are rejected."),
    ],
)
def test_the_chosen_are_decided_and_the_others_wait(
    client, place, claims, action, status, sentence
):
    client.force_login(coordinator(place))

    answer = post(client, *claims[:2], action=action, query="?q=e&page=1")

    assert (answer.status_code, answer.url) == (302, f"{CLAIMS}?q=e&page=1")
    assert said(answer) == [sentence]
    assert states() == {"Ada": status, "Bo": status, "Cy": EmploymentStatus.CLAIMED}


def test_each_decision_is_history(place, claims):
    actor = coordinator(place)

    decide_employments(
        employment_ids=[claim.pk for claim in claims], confirm=True, actor=actor, now=NOW
    )

    events = AuditEvent.objects.filter(action="organizations.decide_employment")
    assert list(events.values_list("object_pk", "actor", "person", "before", "after", "at")) == [
        (
            claim.pk,
            actor.pk,
            claim.person_id,
            {"status": "claimed"},
            {"status": "confirmed"},
            NOW,
        )
        for claim in claims
    ]


def test_what_somebody_else_had_decided_is_said_by_name(client, place, claims):
    decide_employment(employment=claims[0], confirm=False, actor=staff(), now=NOW)
    decide_employment(employment=claims[2], confirm=True, actor=staff(), now=NOW)
    client.force_login(coordinator(place))

    answer = post(client, *claims)

    assert said(answer) == [
        "1 entry is confirmed.",
        "Already decided by somebody else: Ada Alder, Cy Cedar.",
    ]
    assert states() == {"Ada": "rejected", "Bo": "confirmed", "Cy": "confirmed"}


def test_asked_twice_nothing_is_decided_again(client, place, claims):
    client.force_login(coordinator(place))
    post(client, claims[0])

    again = post(client, claims[0])

    assert said(again)[-1] == "Already decided by somebody else: Ada Alder."
    assert AuditEvent.objects.filter(action="organizations.decide_employment").count() == 1


def test_with_one_row_of_another_place_nothing_is_decided_and_the_choice_stays(
    client, place, claims
):
    foreign = employ(UserFactory(), organization("Elsewhere"), confirmed=False)
    client.force_login(coordinator(place))

    answer = post(client, claims[0], foreign, claims[2], query="?q=e")

    assert answer.status_code == 409
    assert "One of the chosen entries is not yours to decide. Nothing was changed." in answer.text
    assert set(states().values()) == {EmploymentStatus.CLAIMED}
    assert ticked(answer) == [claims[0].pk, claims[2].pk]
    assert 'value="e"' in answer.text


@pytest.mark.parametrize("chosen", [[], [""], ["x"], ["-1"], ["9" * 40]])
def test_with_nothing_chosen_a_sentence_says_what_to_do(client, place, claims, chosen):
    client.force_login(coordinator(place))

    answer = client.post(f"{CLAIMS}?q=e", {"bulk": "confirm", "chosen": chosen})

    assert answer.status_code == 400
    assert "Nothing is chosen yet. Check the rows you want first." in answer.text
    assert 'value="e"' in answer.text
    assert set(states().values()) == {EmploymentStatus.CLAIMED}


def test_a_row_that_does_not_exist_is_nobodys(client, place, claims):
    client.force_login(coordinator(place))

    answer = client.post(CLAIMS, {"bulk": "confirm", "chosen": [claims[0].pk, 999_999]})

    assert answer.status_code == 409
    assert set(states().values()) == {EmploymentStatus.CLAIMED}


@pytest.mark.parametrize("action", ["", "delete", "claimed"])
def test_a_button_the_list_does_not_have_does_nothing(client, place, claims, action):
    client.force_login(coordinator(place))

    answer = post(client, *claims, action=action)

    assert answer.status_code == 400
    assert "This list has no such button." in answer.text
    assert set(states().values()) == {EmploymentStatus.CLAIMED}


def test_a_list_without_buttons_takes_none(client):
    client.force_login(UserFactory())

    assert client.post("/courses/", {"bulk": "confirm", "chosen": "1"}).status_code == 400


def test_who_may_not_decide_here_decides_nothing(client, place, claims):
    client.force_login(UserFactory())

    assert post(client, *claims).status_code == 403
    assert set(states().values()) == {EmploymentStatus.CLAIMED}


def test_many_are_decided_in_transactions_of_their_own(place, claims, monkeypatch):
    """A process that dies in the second leaves the first whole, and a repeat does the rest."""
    monkeypatch.setattr(services, "BATCH", 2)
    written = []

    def dying(events):
        written.append(list(events))
        if len(written) == 2:
            raise OSError("the power is gone")
        AuditEvent.objects.bulk_create(written[-1])

    ids = [claim.pk for claim in claims]
    monkeypatch.setattr(services, "record_many", dying)
    with pytest.raises(OSError, match="power"):
        decide_employments(employment_ids=ids, confirm=True, actor=staff(), now=NOW)
    assert states() == {"Ada": "confirmed", "Bo": "confirmed", "Cy": "claimed"}

    outcome = decide_employments(employment_ids=ids, confirm=True, actor=staff(), now=NOW)

    assert [row.pk for row in outcome.now] == ids[2:]
    assert [row.pk for row in outcome.before] == ids[:2]
    assert set(states().values()) == {EmploymentStatus.CONFIRMED}


def test_many_cost_no_more_queries_than_one(place, claims, django_assert_num_queries):
    def decide(*rows):
        decide_employments(
            employment_ids=[row.pk for row in rows], confirm=True, actor=actor, now=NOW
        )

    actor = staff()
    with django_assert_num_queries(6):
        decide(claims[0])
    with django_assert_num_queries(6):
        decide(*claims[1:])


def test_every_box_has_a_name_and_the_bar_comes_only_with_rows(client, place, claims):
    client.force_login(coordinator(place))

    page = client.get(CLAIMS)
    empty = client.get(CLAIMS, {"q": "nobody"})

    assert re.findall(r">(Choose \w+ \w+)<", page.text) == [
        "Choose Ada Alder",
        "Choose Bo Birch",
        "Choose Cy Cedar",
    ]
    assert page.text.count('id="bulk"') == 1
    assert 'id="bulk"' not in empty.text
