"""Rosters applied at once, twice, and while somebody signs up with an address of the file."""

from contextlib import suppress

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from accounts.models import User
from organizations.models import Employment, RosterImport
from organizations.services.rosters import apply_roster, start_apply, start_undo, undo_roster
from tests.factories import coordinator, organization
from tests.races.test_races import at_once
from tests.rosters.files import csv_file
from tests.rosters.steps import NOW, Clock, applied, checked

pytestmark = pytest.mark.django_db(transaction=True)

HEADING = ["First name", "Last name", "Email"]


def people(count):
    return [[f"Given{n}", f"Fresh{n}", f"fresh{n}@alder.example"] for n in range(count)]


def a_roster(count=250):
    place = organization("Alder")
    lead = coordinator(place)
    return checked(csv_file([HEADING, *people(count)]), place, lead), lead


def test_two_runs_of_one_application_apply_each_row_once():
    roster, lead = a_roster()
    start_apply(roster=roster, actor=lead, now=NOW)

    at_once(*[lambda: apply_roster(roster_id=roster.pk, clock=Clock())] * 4)

    roster.refresh_from_db()
    assert (roster.state, roster.rows.filter(state="applied").count()) == ("applied", 250)
    assert User.objects.filter(last_name__startswith="Fresh").count() == 250
    assert Employment.objects.filter(source="roster").count() == 250


def test_two_clicks_apply_once():
    roster, lead = a_roster(3)

    answers = at_once(*[lambda: start_apply(roster=roster, actor=lead, now=NOW)] * 4)

    assert sorted(answers) == ["NoneType", *["RosterImportRefusedError"] * 3]


def test_two_runs_of_one_undoing_leave_nobody_behind():
    roster, lead = a_roster()
    applied(roster, lead)
    start_undo(roster=roster, actor=lead, now=NOW)

    at_once(*[lambda: undo_roster(roster_id=roster.pk, clock=Clock())] * 4)

    assert RosterImport.objects.get().state == "undone"
    assert not User.objects.in_the_register().filter(last_name__startswith="Fresh").exists()
    assert Employment.objects.count() == 0


def test_somebody_who_signs_up_meanwhile_keeps_their_address_and_no_row_is_half_applied():
    roster, lead = a_roster(20)
    start_apply(roster=roster, actor=lead, now=NOW)

    def sign_up():
        # Or the roster was first, and the address is taken.
        with suppress(IntegrityError), transaction.atomic():
            user = User.objects.create_user(
                "fresh7@alder.example", None, first_name="Given7", last_name="Fresh7"
            )
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)

    at_once(sign_up, lambda: apply_roster(roster_id=roster.pk, clock=Clock()))
    roster.refresh_from_db()

    assert roster.state == "applied"
    assert User.objects.filter(email="fresh7@alder.example").count() == 1
    made = roster.rows.filter(state="applied").count()
    assert made in {19, 20}
    assert Employment.objects.filter(source="roster").count() == made
