"""How many may leave by a roster before somebody has to say that it is meant."""

import pytest

from organizations.exceptions import RosterImportRefusedError
from organizations.models import Employment
from tests.factories import UserFactory, coordinator, employ, organization
from tests.rosters.files import csv_file
from tests.rosters.steps import THAT_DAY, applied, checked

pytestmark = pytest.mark.django_db


def roster_of(place, *, staying, leaving):
    """Return the checked roster that holds those who stay, and who checked it."""
    lead = coordinator(place)
    people = UserFactory.create_batch(staying + leaving)
    for person in people:
        employ(person, place)
    rows = [[each.first_name, each.last_name, each.memssi_number] for each in people[:staying]]
    file = csv_file([["First name", "Last name", "MEMSSI number"], *rows])
    return checked(file, place, lead, ends_the_missing=True), lead


def test_three_of_ten_leave_without_a_question_and_four_do_not():
    few, lead = roster_of(organization("Alder"), staying=7, leaving=3)
    applied(few, lead)
    assert Employment.objects.filter(ends_on=THAT_DAY).count() == 3

    many, lead = roster_of(organization("Birch"), staying=6, leaving=4)
    with pytest.raises(RosterImportRefusedError, match="40 percent of the work at Birch would"):
        applied(many, lead)
    assert Employment.objects.filter(ends_on=THAT_DAY).count() == 3


def test_only_the_work_at_the_place_itself_counts():
    elsewhere = organization("Cedar")
    for person in UserFactory.create_batch(10):
        employ(person, elsewhere)
    roster, lead = roster_of(organization("Alder"), staying=2, leaving=2)

    with pytest.raises(RosterImportRefusedError, match="50 percent of the work at Alder would"):
        applied(roster, lead)
