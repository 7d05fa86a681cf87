"""Doubts are decided, and what is applied is what was shown."""

import pytest
from allauth.account.models import EmailAddress

from accounts.models import PrivateNumbers, User
from organizations.exceptions import RosterImportRefusedError
from organizations.services.rosters import decide_rows, leave_out_rows
from tests.factories import UserFactory, employ
from tests.rosters.files import csv_file, xlsx_file
from tests.rosters.rows import NAME, STARTS, person
from tests.rosters.steps import NOW, applied, checked

pytestmark = pytest.mark.django_db


# --- deciding ---


def test_a_doubt_is_decided_for_a_person_or_for_somebody_new(place, lead):
    ann = person("Ann", "Able")
    employ(ann, place, kind="coach")
    roster = checked(csv_file([NAME, ["Ann", "Able"]]), place, lead)
    row = roster.rows.get()

    decide_rows(roster=roster, decisions={row.pk: str(ann.pk)}, actor=lead, now=NOW)
    row.refresh_from_db()
    assert (row.outcome, row.person_id, row.reasons) == ("changed", ann.pk, [STARTS])

    decide_rows(roster=roster, decisions={row.pk: "new"}, actor=lead, now=NOW)
    row.refresh_from_db()
    assert (row.outcome, row.person_id, row.reasons) == ("new", None, [STARTS])
    applied(roster, lead)
    assert User.objects.filter(last_name="Able").count() == 2


def test_nobody_is_chosen_who_is_no_candidate(place, lead):
    employ(person("Ann", "Able"), place)
    stranger = UserFactory()
    roster = checked(csv_file([NAME, ["Ann", "Able"]]), place, lead)

    with pytest.raises(RosterImportRefusedError, match="Choose one of the people of this row"):
        decide_rows(
            roster=roster,
            decisions={roster.rows.get().pk: str(stranger.pk)},
            actor=lead,
            now=NOW,
        )


def test_two_rows_of_one_name_are_one_person_if_somebody_says_so(place, school, lead):
    file = csv_file(
        [
            [*NAME, "School", "Email"],
            ["Ann", "Able", "Alder", "ann@alder.example"],
            ["Ann", "Able", "Alder High", ""],
        ]
    )
    roster = checked(file, place, lead)
    row = roster.rows.get(number=3)
    assert row.candidates == [{"row": 2}]

    decide_rows(roster=roster, decisions={row.pk: "row"}, actor=lead, now=NOW)
    applied(roster, lead)

    ann = User.objects.get(last_name="Able")
    assert {job.organization for job in ann.employments.all()} == {place, school}


def test_rows_left_out_stay_as_they_are(place, lead):
    job = employ(person("Ann", "Able"), place)
    employ(person("Ben", "Baker"), place)
    roster = checked(csv_file([NAME, ["Ben", "Baker"]]), place, lead, ends_the_missing=True)
    leaving = roster.rows.get(outcome="leaving")

    assert (
        leave_out_rows(roster=roster, row_ids=[leaving.pk], leave_out=True, actor=lead, now=NOW)
        == 1
    )
    applied(roster, lead)

    job.refresh_from_db()
    leaving.refresh_from_db()
    assert (job.ends_on, leaving.state) == (None, "skipped")


# --- applying ---


def test_what_changed_since_the_check_is_left_out_with_the_reason(place, lead):
    ann = person("Ann", "Able")
    employ(ann, place)
    file = csv_file([[*NAME, "MEMSSI number"], ["Ann", "Married", ann.memssi_number]])
    roster = checked(file, place, lead)
    User.objects.filter(pk=ann.pk).update(last_name="Elsewise")

    applied(roster, lead)

    row = roster.rows.get()
    assert (row.state, row.made) == ("skipped", {})
    assert row.reasons[-1] == "The register has changed since the check."
    ann.refresh_from_db()
    assert ann.last_name == "Elsewise"


def test_a_namesake_who_came_since_the_check_is_no_second_record(place, lead):
    roster = checked(csv_file([NAME, ["Ann", "Able"]]), place, lead)
    employ(person("Ann", "Able"), place)

    applied(roster, lead)

    assert User.objects.filter(last_name="Able").count() == 1


def test_new_people_have_no_password_and_prove_their_address_themselves(place, lead):
    file = xlsx_file(
        [
            [*NAME, "Email", "Second email", "State staff ID", "Phone", "Preferred name"],
            [
                "Ann",
                "Able",
                "Ann@Alder.example",
                "ann@home.example",
                "s-77",
                "(207) 555-0123",
                "Annie",
            ],
        ]
    )
    applied(checked(file, place, lead), lead)

    ann = User.objects.get(last_name="Able")
    assert (ann.email, ann.phone, ann.preferred_name) == (
        "ann@alder.example",
        "207-555-0123",
        "Annie",
    )
    assert not ann.has_usable_password()
    assert list(
        EmailAddress.objects.filter(user=ann)
        .order_by("pk")
        .values_list("email", "verified", "primary")
    ) == [("ann@alder.example", False, True), ("ann@home.example", False, False)]
    assert PrivateNumbers.objects.get(person=ann).state_staff_id == "S-77"


def test_a_roster_is_applied_once(place, lead):
    roster = checked(csv_file([NAME, ["Ann", "Able"]]), place, lead)
    applied(roster, lead)

    with pytest.raises(RosterImportRefusedError, match="not where it was"):
        applied(roster, lead)


def test_two_rosters_of_one_place_are_not_applied_at_once(place, lead):
    first = checked(csv_file([NAME, ["Ann", "Able"]]), place, lead)
    second = checked(csv_file([NAME, ["Ben", "Baker"]]), place, lead)
    first.state = "applying"
    first.save()

    with pytest.raises(RosterImportRefusedError, match="Another roster of Alder"):
        applied(second, lead)
