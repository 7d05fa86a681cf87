"""Agreements: their dates only, entered by either side."""

from datetime import UTC, date, datetime

import pytest

from audit.models import AuditEvent
from organizations.enums import OrganizationKind
from organizations.exceptions import ChangedSinceError, OfficerRefusedError
from organizations.models import Agreement, Organization
from organizations.services import change_agreement, enter_agreement, mark_of
from tests.factories import UserFactory, coordinator, organization, staff

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 8, 13, tzinfo=UTC)
DAY, END = date(2026, 1, 5), date(2026, 7, 1)


@pytest.fixture
def agency() -> Organization:
    return organization("Police One", kind=OrganizationKind.LAW_AGENCY)


@pytest.fixture
def district() -> Organization:
    return organization("District One")


def enter(agency, sau, starts_on=DAY, ends_on=END, **more) -> Agreement:
    return enter_agreement(
        agency=agency,
        sau=sau,
        starts_on=starts_on,
        ends_on=ends_on,
        actor=UserFactory(),
        now=NOW,
        **more,
    )


def change(agreement, **more) -> Agreement:
    dates = {"starts_on": DAY, "ends_on": END, "signed_on": None}
    return change_agreement(
        agreement_id=agreement.pk,
        actor=UserFactory(),
        now=NOW,
        **{"seen": mark_of(agreement)} | dates | more,
    )


def rows() -> list[tuple]:
    found = Agreement.objects.order_by("pk")
    return list(found.values_list("agency", "sau", "signed_on", "starts_on", "ends_on"))


def refused(act) -> tuple[str, str]:
    """Return the sentence and the field of the refusal, after which nothing is changed."""
    before, events = rows(), AuditEvent.objects.count()
    with pytest.raises(OfficerRefusedError) as refusal:
        act()
    assert (rows(), AuditEvent.objects.count()) == (before, events)
    return str(refusal.value), refusal.value.field


def test_an_agreement_is_entered_and_changed_with_its_history(agency, district):
    agreement = enter(agency, district, signed_on=date(2025, 12, 1))
    change(agreement, ends_on=date(2026, 6, 1), signed_on=date(2025, 12, 1))

    assert rows() == [(agency.pk, district.pk, date(2025, 12, 1), DAY, date(2026, 6, 1))]
    events = AuditEvent.objects.filter(object_type="organizations.Agreement").order_by("pk")
    entered = {
        "starts_on": "2026-01-05",
        "ends_on": "2026-07-01",
        "signed_on": "2025-12-01",
    }
    assert [(e.action, e.before, e.after) for e in events] == [
        (
            "organizations.enter_agreement",
            None,
            {"agency": agency.pk, "sau": district.pk} | entered,
        ),
        (
            "organizations.change_agreement",
            entered,
            entered | {"ends_on": "2026-06-01"},
        ),
    ]


def test_what_cannot_be_an_agreement_is_refused(agency, district):
    school = organization("School One", kind=OrganizationKind.SCHOOL, parent=district)

    assert refused(lambda: enter(district, district)) == (
        "District One is no law enforcement agency.",
        "agency",
    )
    for place in (agency, school):
        sentence = f"{place.name} is no school administrative unit. Choose the district itself."
        assert refused(lambda place=place: enter(agency, place)) == (sentence, "sau")
    assert refused(lambda: enter(agency, district, ends_on=DAY)) == (
        "It cannot end before it begins. Choose a day after January 5, 2026.",
        "ends_on",
    )


def test_an_agreement_that_overlaps_another_is_asked_about(agency, district):
    enter(agency, district)

    def another(**more):
        return enter(agency, district, starts_on=date(2026, 6, 1), ends_on=None, **more)

    assert refused(another) == (
        (
            "These two already have an agreement in that time: from Jan 5, 2026 until Jul 1, 2026. "
            "End that one first, or check the box if both are in force."
        ),
        "may_overlap",
    )
    assert refused(lambda: enter(agency, district, may_overlap=True)) == (
        "An agreement of these two from that day is entered already.",
        "starts_on",
    )
    another(may_overlap=True)
    assert len(rows()) == 2


def test_one_that_begins_when_another_ends_does_not_overlap(agency, district):
    enter(agency, district)
    enter(agency, district, starts_on=END, ends_on=None)

    assert len(rows()) == 2


def test_of_two_tabs_the_second_is_told(agency, district):
    agreement = enter(agency, district)
    seen = mark_of(agreement)
    change(agreement, ends_on=date(2026, 6, 1))

    with pytest.raises(ChangedSinceError):
        change(agreement, ends_on=date(2026, 5, 4), seen=seen)

    assert rows()[0][4] == date(2026, 6, 1)


@pytest.mark.parametrize("side", ["agency", "district"])
def test_either_side_enters_and_changes_it(client, agency, district, side):
    client.force_login(coordinator(agency if side == "agency" else district))

    answer = client.post(
        "/agreements/new/",
        {"agency": agency.pk, "sau": district.pk, "starts_on": "2026-01-05"},
    )
    agreement = Agreement.objects.get()
    changed = client.post(
        f"/agreements/{agreement.pk}/",
        {"starts_on": "2026-01-05", "ends_on": "2026-06-01", "seen": mark_of(agreement)},
    )

    assert (answer.url, changed.url) == ("/agreements/", "/agreements/")
    assert rows() == [(agency.pk, district.pk, None, DAY, date(2026, 6, 1))]


def test_nobody_enters_one_for_two_others(client, agency, district):
    client.force_login(coordinator(organization("District Two")))

    answer = client.post(
        "/agreements/new/",
        {"agency": agency.pk, "sau": district.pk, "starts_on": "2026-01-05"},
    )

    assert answer.status_code == 403
    assert rows() == []


def test_a_page_that_grew_old_says_so_and_keeps_what_was_typed(client, agency, district):
    agreement = enter(agency, district)
    old = {"starts_on": "2026-01-05", "ends_on": "2026-05-04", "seen": mark_of(agreement)}
    change(agreement, ends_on=date(2026, 6, 1))
    client.force_login(staff())

    stale = client.post(f"/agreements/{agreement.pk}/", old)

    assert "Somebody else changed these dates" in stale.text
    assert 'value="2026-05-04"' in stale.text
    agreement.refresh_from_db()
    assert f'value="{mark_of(agreement)}"' in stale.text


def test_the_list_is_filtered_and_says_what_to_look_at(client, agency, district):
    enter(agency, district, starts_on=date(2020, 1, 6), ends_on=date(2021, 1, 4))
    first = enter(agency, district, starts_on=date(2026, 1, 5), ends_on=None)
    second = enter(agency, district, starts_on=date(2026, 2, 2), ends_on=None, may_overlap=True)
    fine = enter(agency, organization("District Two"), ends_on=None)
    client.force_login(staff())

    def found(**asked):
        table = client.get("/agreements/", asked).context["table"]
        return {row.record for row in table.rows}

    assert found() == {first, second, fine}
    assert len(found(time="all")) == 4
    assert len(found(time="past")) == 1
    assert found(flagged="yes") == {first, second}
    assert found(q="two") == {fine}
    page = client.get("/agreements/").text
    assert "Another agreement of the same two overlaps since Feb 2, 2026." in page
