"""Many at once in the tree and in the register of officers: no cycle, no path that leads nowhere,
nothing twice.
"""

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from organizations.decisions import PlaceFacts
from organizations.enums import OrganizationKind
from organizations.models import Agreement, Employment, OfficerAssignment, Organization, WorkKind
from organizations.services import (
    add_organization,
    assign_officer,
    edit_organization,
    enter_agreement,
    merge_organization,
    move_organization,
    seen_of,
)
from tests.factories import UserFactory, employ, organization
from tests.races.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 6, 8, 13, tzinfo=UTC)
DAY = date(2026, 6, 1)
OFFICE, SCHOOL, AGENCY = (
    OrganizationKind.OFFICE,
    OrganizationKind.SCHOOL,
    OrganizationKind.LAW_AGENCY,
)


def sound_paths() -> bool:
    """Whether every path is its parent's with its own number behind it."""
    rows = {place.pk: place for place in Organization.objects.all()}
    return all(
        place.path == f"{rows[place.parent_id].path if place.parent_id else '/'}{place.pk}/"
        for place in rows.values()
    )


def mover(place: Organization, target: Organization):
    seen, actor = seen_of(place), UserFactory()
    return lambda: move_organization(
        organization_id=place.pk, parent=target, seen=seen, actor=actor, now=NOW
    )


def test_two_moves_that_cross_make_no_circle():
    for number in range(6):
        one = organization(f"Office A{number}", kind=OFFICE)
        other = organization(f"Office B{number}", kind=OFFICE)

        outcomes = at_once(mover(one, other), mover(other, one))

        assert Counter(outcomes) == {"Organization": 1, "PlaceRefusedError": 1}
        assert sound_paths()


def test_a_place_added_or_moved_below_one_that_moves_goes_along():
    for number in range(6):
        union, office = (
            organization(f"Union {number}", kind=OFFICE),
            organization(f"Office {number}", kind=OFFICE),
        )
        district = organization(f"District {number}", parent=office)
        loose = organization(f"School {number}", kind=SCHOOL, parent=office)

        outcomes = at_once(
            mover(office, union),
            lambda district=district, number=number: add_organization(
                kind=SCHOOL,
                name="New",
                short_code=f"new-{number}",
                parent=district,
                actor=None,
                now=NOW,
            ),
            mover(loose, district),
        )

        assert outcomes == ["Organization"] * 3
        assert sound_paths()


def test_two_who_edit_the_same_place_at_once_do_not_overwrite_each_other():
    place = organization("District One")
    seen, actor = seen_of(place), UserFactory()

    outcomes = at_once(
        *(
            lambda town=town: edit_organization(
                organization_id=place.pk,
                facts=PlaceFacts(town=town),
                seen=seen,
                actor=actor,
                now=NOW,
            )
            for town in ("Bath", "Augusta", "Bangor")
        )
    )

    assert Counter(outcomes) == {"Organization": 1, "ChangedSinceError": 2}


def test_a_number_given_to_two_places_at_once_is_given_to_one():
    places = [organization(f"District {number}") for number in range(4)]
    about = [(place, seen_of(place), UserFactory()) for place in places]

    outcomes = at_once(
        *(
            lambda place=place, seen=seen, actor=actor: edit_organization(
                organization_id=place.pk,
                facts=PlaceFacts(state_id="77"),
                seen=seen,
                actor=actor,
                now=NOW,
            )
            for place, seen, actor in about
        )
    )

    assert Counter(outcomes) == {"Organization": 1, "PlaceRefusedError": 3}


def test_a_place_goes_into_another_once_and_into_one_only():
    source, one, other = (organization(f"District {name}") for name in ("A", "B", "C"))
    person, actor = UserFactory(), UserFactory()
    employ(person, source)
    seen = seen_of(source)

    outcomes = at_once(
        *(
            lambda target=target: merge_organization(
                source_id=source.pk,
                target_id=target.pk,
                day=DAY,
                seen=seen,
                actor=actor,
                now=NOW,
            )
            for target in (one, other, one, other)
        )
    )

    assert Counter(outcomes) == {"Merger": 1, "ChangedSinceError": 3}
    assert Employment.objects.count() == 2
    assert sound_paths()


def test_two_places_that_go_into_each_other_at_once_become_one():
    one, other = organization("District A"), organization("District B")
    about = [(one, other, seen_of(one)), (other, one, seen_of(other))]
    actor = UserFactory()

    outcomes = at_once(
        *(
            lambda source=source, target=target, seen=seen: merge_organization(
                source_id=source.pk,
                target_id=target.pk,
                day=DAY,
                seen=seen,
                actor=actor,
                now=NOW,
            )
            for source, target, seen in about
        )
    )

    assert outcomes.count("Merger") == 1
    assert Organization.objects.open().filter(name__startswith="District").count() == 1
    assert sound_paths()


def test_an_officer_is_assigned_to_a_school_once_however_many_ask():
    agency = organization("Police One", kind=AGENCY)
    school = organization("School One", kind=SCHOOL)
    officer, actor = UserFactory(), UserFactory()
    employ(officer, agency, kind="school_resource_officer")
    WorkKind.objects.update(is_sworn=True)

    outcomes = at_once(
        *(
            lambda number=number: assign_officer(
                officer=officer,
                agency=agency,
                schools=[school],
                starts_on=date(2026, 1, 5 + number),
                ends_on=date(2026, 7, 1),
                actor=actor,
                now=NOW,
            )
            for number in range(5)
        )
    )

    assert Counter(outcomes) == {"list": 1, "OfficerRefusedError": 4}
    assert OfficerAssignment.objects.count() == 1


def test_agreements_entered_at_once_do_not_overlap():
    agency, district = organization("Police One", kind=AGENCY), organization("District One")
    actor = UserFactory()

    outcomes = at_once(
        *(
            lambda number=number: enter_agreement(
                agency=agency,
                sau=district,
                starts_on=date(2026, 1, 5 + number),
                ends_on=date(2026, 7, 1),
                actor=actor,
                now=NOW,
            )
            for number in range(5)
        )
    )

    assert Counter(outcomes) == {"Agreement": 1, "OfficerRefusedError": 4}
    assert Agreement.objects.count() == 1
