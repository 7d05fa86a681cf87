"""Forms filled with nonsense come back with a sentence and with what was typed."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from organizations.enums import EmploymentStatus
from tests.factories import (
    UserFactory,
    VersionFactory,
    coordinator,
    employ,
    offering,
    organization,
    staff,
    work_kind,
)
from tests.factories.records import seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def work(db):
    """A good answer to "where do you work"."""
    return {
        "organization_words": "District",
        "organization": str(organization("District One").pk),
        "work_kind": str(work_kind().pk),
        "starts_on": "2024-09-03",
    }


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"organization": "999999"}, "Choose where you work from this list."),
        ({"organization": "9" * 30}, "Choose where you work from this list."),
        ({"organization": "maine"}, "Choose where you work from this list."),
        ({"organization": "1\x00"}, "Choose where you work from this list."),
        ({"organization": ""}, "Choose where you work from this list."),
        ({"organization_words": "", "organization": ""}, "then choose from the list."),
        ({"organization_words": "nowhere", "organization": ""}, "No place has this name."),
        ({"organization_words": "\x00", "organization": ""}, "has a character we cannot store."),
        ({"work_kind": "-1"}, " offered for “"),
        ({"starts_on": "yesterday"}, "must be a day, such as 12/31/2026."),
        ({"starts_on": "2026-02-30"}, "must be a day, such as 12/31/2026."),
        ({"starts_on": "2" * 400}, "must be a day, such as 12/31/2026."),
        ({"starts_on": "2024-\x0009-03"}, "must be a day, such as 12/31/2026."),
        ({"starts_on": ""}, "Fill in “"),
        ({"starts_on": "2999-01-01"}, "The first day of work cannot be in the future."),
    ],
)
def test_work_that_cannot_be_is_not_entered(signed_in, rows, work, changes, sentence):
    before = rows()

    response = signed_in.post("/my/work/new/", work | changes)

    assert sentence in response.text
    assert rows() == before
    kept = work | changes
    if "work_kind" not in changes:
        assert re.search(rf'<option value="{kept["work_kind"]}"\s+selected\s*>', response.text)
    if "organization" not in changes:
        assert re.search(rf'(?s)value="{kept["organization"]}"[^>]*checked', response.text)
    assert ('value="2024-09-03"' in response.text) == ("starts_on" not in changes)


def test_the_state_is_nobodys_employer(signed_in, work, rows):
    place = organization("District Two")
    before = rows()

    response = signed_in.post("/my/work/new/", work | {"organization": str(place.parent_id)})

    assert "Choose where you work from this list." in response.text
    assert rows() == before


def test_a_first_day_ahead_is_refused_at_its_field(signed_in, work):
    response = signed_in.post("/my/work/new/", work | {"starts_on": "2999-01-01"})

    assert '<a href="#id_starts_on">' in response.text


def test_work_entered_twice_is_refused_with_a_sentence(signed_in, rows, work):
    assert signed_in.post("/my/work/new/", work).status_code == 302
    before = rows()

    response = signed_in.post("/my/work/new/", work)

    assert "You have already entered this work at District One." in response.text
    assert 'value="2024-09-03"' in response.text
    assert rows() == before


@pytest.mark.parametrize(
    ("ends_on", "sentence"),
    [
        ("", "Fill in “"),
        ("never", "must be a day, such as 12/31/2026."),
        ("0000-00-00", "must be a day, such as 12/31/2026."),
        ("2020-01-06", "This day must come after your first day there, January 6, 2020."),
        ("0001-01-01", "This day must come after your first day there, January 6, 2020."),
    ],
)
def test_an_end_that_cannot_be_is_not_entered(signed_in, person, rows, ends_on, sentence):
    employment = employ(person, organization("District One"))
    before = rows()

    response = signed_in.post(f"/my/work/{employment.pk}/end/", {"ends_on": ends_on})

    assert sentence in response.text
    assert not ends_on or f'value="{ends_on}"' in response.text
    assert rows() == before


@pytest.mark.parametrize("decision", ["", "dancing", "CONFIRM"])
def test_a_decision_that_cannot_be_read_decides_nothing(client, rows, decision):
    place = organization("District One")
    claim = employ(UserFactory(), place, confirmed=False)
    client.force_login(coordinator(place))
    before = rows()

    response = client.post(f"/people/claims/{claim.pk}/", {"decision": decision})

    claim.refresh_from_db()
    assert claim.status == EmploymentStatus.CLAIMED
    assert response.status_code in {302, 400, 409}
    assert rows() == before


def test_a_claim_is_decided_once_and_the_second_hears_so(client, rows):
    place = organization("District One")
    claim = employ(UserFactory(), place, confirmed=False)
    client.force_login(coordinator(place))
    client.post(f"/people/claims/{claim.pk}/", {"decision": "confirm"})
    before = rows()

    response = client.post(f"/people/claims/{claim.pk}/", {"decision": "reject"})

    assert response.status_code == 409
    assert "Somebody has already decided about this entry." in response.text
    assert rows() == before


LETTERHEAD = {
    "starts_on": "2026-01-01",
    "provider": "MSSC",
    "department": "DOE",
    "address": "Augusta",
    "phone": "207-555-0100",
    "signatory_name": "Pat Example",
    "signatory_title": "Director",
}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"starts_on": "soon"}, "must be a day, such as 12/31/2026."),
        ({"provider": ""}, "Fill in “"),
        ({"provider": "x" * 121}, "Shorten it to 120."),
        ({"provider": "x" * 100_000}, "Shorten it to 120."),
        ({"phone": "1" * 31}, "Shorten it to 30."),
        ({"address": "Augusta\x00"}, "has a character we cannot store."),
    ],
)
def test_a_letterhead_that_cannot_be_is_not_entered(client, rows, changes, sentence):
    client.force_login(staff())
    before = rows()

    response = client.post("/staff/letterhead/new/", LETTERHEAD | changes)

    assert sentence in response.text
    assert 'value="Pat Example"' in response.text
    assert rows() == before


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("", "Write down what was checked: it stays in the record."),
        ("   ", "Write down what was checked: it stays in the record."),
        ("x" * 501, "is too long: 501 characters. Shorten it to 500."),
        ("seen\x00", "has a character we cannot store."),
    ],
)
def test_a_completion_needs_a_reason_that_can_be_kept(client, rows, reason, sentence):
    version = VersionFactory(
        completion_rule="external_certificate_verified", delivery_mode="self_paced"
    )
    now = timezone.now()
    window = (now - timedelta(days=3), now + timedelta(days=30))
    held = seat(offering=offering(version=version, window=window))
    client.force_login(staff())
    before = rows()

    response = client.post(
        f"/staff/completions/{held.pk}/", {"outcome": "completed", "reason": reason}
    )

    assert sentence in response.text
    assert reason.strip().replace("\x00", "") in response.text.replace("\x00", "")
    assert rows() == before


def test_a_completion_of_a_class_that_rosters_complete_is_refused(client, rows):
    held = seat(offering=offering(starts_at=timezone.now() - timedelta(days=3)))
    client.force_login(staff())
    before = rows()

    response = client.post(
        f"/staff/completions/{held.pk}/", {"outcome": "completed", "reason": "I saw it."}
    )

    assert "This class is completed by its signed rosters." in response.text
    assert "I saw it." in response.text
    assert rows() == before


@pytest.mark.parametrize("outcome", ["", "dancing", "COMPLETED"])
def test_an_outcome_that_cannot_be_read_decides_nothing(client, rows, outcome):
    version = VersionFactory(completion_rule="provider_certificate_verified")
    held = seat(offering=offering(version=version, starts_at=timezone.now() - timedelta(days=3)))
    client.force_login(staff())
    before = rows()

    response = client.post(
        f"/staff/completions/{held.pk}/", {"outcome": outcome, "reason": "I saw it."}
    )

    assert 'aria-invalid="true"' in response.text
    assert "I saw it." in response.text
    assert rows() == before


def test_every_form_without_its_token_is_refused_with_a_page(person, rows):
    held = seat(learner=person)
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    before = rows()

    for path in (
        f"/classes/{held.offering_id}/register/",
        f"/my/classes/{held.pk}/withdraw/",
        "/my/work/new/",
        "/accounts/logout/",
        "/accounts/password/change/",
        f"/people/{person.pk}/transcript/paper/",
    ):
        response = client.post(path, {"reason": "x"})
        assert response.status_code == 403, path
        assert "Please send the form again" in response.text
        assert "Nothing was saved." in response.text
    assert rows() == before


@pytest.mark.parametrize(
    "path",
    [
        "/courses/%00/",
        "/courses/A%00B/",
        "/courses/" + "x" * 2000 + "/",
        "/courses/%F0%9F%8E%93/",
        "/courses/..%2F/",
        "/accounts/confirm-email/%00/",
        "/accounts/password/reset/key/1-%00/",
        "/accounts/password/reset/key/" + "z" * 40 + "-abc/",
        "/my/jobs/" + "9" * 30 + "/result/",
        "/staff/outbox/" + "9" * 30 + "/",
        "/people/" + "9" * 30 + "/transcript/",
        "/people/claims/" + "9" * 30 + "/",
        "/teach/" + "9" * 30 + "/",
        "/certificates/" + "9" * 30 + "/pdf/",
        "/?next=%00",
        "/accounts/login/?next=%00",
    ],
)
def test_an_address_made_up_breaks_nothing(signed_in, rows, path):
    before = rows()

    response = signed_in.get(path)

    assert response.status_code < 500
    assert rows() == before
