"""Whoever asked for the work on a roster may have lost their role when it is done."""

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import User
from core.clock import maine_date
from organizations.models import Employment, RoleGrant, RosterImport
from organizations.services.rosters import apply_roster, start_apply, start_undo, undo_roster
from tests.factories import coordinator, organization
from tests.rosters.files import csv_file
from tests.rosters.steps import NOW, Clock, applied, checked, undone

pytestmark = pytest.mark.django_db

HEADING = ["First name", "Last name", "Email"]


class Ending(Clock):
    """Takes all roles away in the middle of the work: after it was asked so often."""

    def __init__(self, *, asked_before: int) -> None:
        super().__init__()
        self.left = asked_before

    def __call__(self):
        if not self.left:
            end_all_roles()
        self.left -= 1
        return super().__call__()


def end_all_roles():
    RoleGrant.objects.update(ends_on=maine_date(timezone.now()))


@pytest.fixture
def lead():
    person = coordinator(organization("Alder"))
    person.first_name, person.last_name = "Cora", "Lead"
    person.save()
    return person


def a_roster(lead, count):
    rows = [[f"Given{n}", f"Fresh{n}", f"fresh{n}@alder.example"] for n in range(count)]
    place = RoleGrant.objects.get(person=lead).organization
    return checked(csv_file([HEADING, *rows]), place, lead)


def standing(roster):
    roster.refresh_from_db()
    return (
        roster.state,
        roster.problem,
        sorted(roster.rows.values_list("state", flat=True).distinct().order_by()),
        Employment.objects.count(),
        User.objects.in_the_register().filter(last_name__startswith="Fresh").count(),
    )


def test_a_roster_asked_for_by_somebody_whose_role_has_ended_changes_nothing(lead):
    roster = a_roster(lead, 3)
    start_apply(roster=roster, actor=lead, now=NOW)
    end_all_roles()

    apply_roster(roster_id=roster.pk, clock=Clock())

    assert standing(roster) == (
        "checked",
        (
            "Cora Lead may no longer apply staff rosters of Alder. "
            "Nothing has changed. You can apply it yourself."
        ),
        ["open"],
        0,
        0,
    )


def test_somebody_else_applies_it_then(lead):
    roster = a_roster(lead, 3)
    start_apply(roster=roster, actor=lead, now=NOW)
    end_all_roles()
    apply_roster(roster_id=roster.pk, clock=Clock())

    applied(roster, coordinator(roster.organization))

    assert standing(roster) == ("applied", "", ["applied"], 3, 3)


def test_a_deactivated_person_applies_nothing(lead):
    roster = a_roster(lead, 3)
    start_apply(roster=roster, actor=lead, now=NOW)
    User.objects.filter(pk=lead.pk).update(is_active=False)

    apply_roster(roster_id=roster.pk, clock=Clock())

    assert standing(roster)[0::2] == ("checked", ["open"], 0)


def test_a_role_that_ends_in_the_middle_stops_the_rest_and_what_was_done_can_be_undone(
    lead, django_capture_on_commit_callbacks
):
    roster = a_roster(lead, 250)
    stored = str(roster.file.name)
    start_apply(roster=roster, actor=lead, now=NOW)

    # Asked when the work is claimed and once for each batch: the second batch has 50 rows.
    with django_capture_on_commit_callbacks(execute=True):
        apply_roster(roster_id=roster.pk, clock=Ending(asked_before=2))

    assert standing(roster) == (
        "applied",
        (
            "Cora Lead may no longer apply staff rosters of Alder. "
            "Rows applied before that: 200. Rows left out: 50."
        ),
        ["applied", "skipped"],
        200,
        200,
    )
    assert not default_storage.exists(stored)
    undone(roster, coordinator(roster.organization))
    assert standing(roster) == ("undone", "", ["skipped", "undone"], 0, 0)


def test_undoing_stops_too_and_somebody_else_goes_on(lead):
    roster = applied(a_roster(lead, 250), lead)
    start_undo(roster=roster, actor=lead, now=NOW)

    undo_roster(roster_id=roster.pk, clock=Ending(asked_before=2))

    assert standing(roster) == (
        "applied",
        (
            "Cora Lead may no longer undo staff rosters of Alder, so the undoing stopped. "
            "You can go on with it."
        ),
        ["applied", "undone"],
        50,
        50,
    )
    undone(roster, coordinator(roster.organization))
    assert standing(roster) == ("undone", "", ["undone"], 0, 0)


def test_the_page_says_why_it_stopped(client, lead):
    roster = a_roster(lead, 3)
    start_apply(roster=roster, actor=lead, now=NOW)
    end_all_roles()
    apply_roster(roster_id=roster.pk, clock=Clock())
    client.force_login(coordinator(roster.organization))

    page = client.get(f"/people/rosters/{roster.pk}/").text

    assert "The work was stopped" in page
    assert "Cora Lead may no longer apply staff rosters of Alder." in page


def test_undoing_a_roster_that_stopped_halfway_leaves_no_file(
    lead, django_capture_on_commit_callbacks
):
    roster = a_roster(lead, 3)
    stored = str(roster.file.name)
    start_apply(roster=roster, actor=lead, now=NOW)
    RosterImport.objects.update(heard_from_at=NOW.replace(year=2020))
    roster.refresh_from_db()

    start_undo(roster=roster, actor=lead, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        undo_roster(roster_id=roster.pk, clock=Clock())

    roster.refresh_from_db()
    assert (roster.state, roster.file, default_storage.exists(stored)) == ("undone", "", False)
