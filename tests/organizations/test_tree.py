"""The tree of places: "everything below" is one prefix."""

import pytest
from django.db import IntegrityError, transaction

from audit.models import AuditEvent
from organizations.enums import OrganizationKind
from organizations.models import Organization, OrganizationCounty, under
from organizations.services import add_organization
from tests.factories import organization, the_state
from tests.factories.people import LONG_AGO

pytestmark = pytest.mark.django_db


def test_a_path_names_every_place_above():
    state = the_state()
    district = organization("District One")
    school = organization("School One", kind=OrganizationKind.SCHOOL, parent=district)

    assert state.path == f"/{state.pk}/"
    assert district.path == f"/{state.pk}/{district.pk}/"
    assert school.path == f"/{state.pk}/{district.pk}/{school.pk}/"
    assert Organization.objects.get(pk=school.pk).path == school.path


def test_below_a_place_are_itself_and_everything_under_it():
    state = the_state()
    first, second = organization("District One"), organization("District Two")
    school = organization("School One", kind=OrganizationKind.SCHOOL, parent=first)

    def below(*places):
        return set(Organization.objects.below([place.path for place in places]))

    assert below(state) == {state, first, second, school}
    assert below(first) == {first, school}
    assert below(school, second) == {school, second}
    assert below() == set()


def test_a_number_that_begins_like_another_is_not_below_it():
    """Place 12 is not under place 1, nor /1/23/ under /1/2/."""
    state = the_state()
    rows = [
        Organization.objects.create(
            pk=pk,
            kind=OrganizationKind.SAU,
            name=f"Place {pk}",
            short_code=f"place-{pk}",
            parent=state,
            path=f"/{state.pk}/{pk}/",
        )
        for pk in (9002, 90023)
    ]

    assert list(Organization.objects.filter(under([rows[0].path]))) == [rows[0]]


def test_adding_a_place_keeps_its_counties_and_is_history():
    place = add_organization(
        kind=OrganizationKind.SAU,
        name="District of Two Counties",
        short_code="two-counties",
        parent=the_state(),
        county="23011",
        further_counties=("23013", "23015"),
        actor=None,
        now=LONG_AGO,
    )

    assert place.county == "23011"
    counties = OrganizationCounty.objects.filter(organization=place).values_list(
        "county", flat=True
    )
    assert sorted(counties) == ["23013", "23015"]
    event = AuditEvent.objects.get(object_type="organizations.Organization", object_pk=place.pk)
    assert (event.action, event.after) == (
        "organizations.add",
        {
            "name": "District of Two Counties",
            "county": "23011",
            "further_counties": ["23013", "23015"],
        },
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "sau", "parent": None},
        {"kind": "state", "parent": "state"},
        {"short_code": "maine"},
        {"path": "state"},
    ],
)
def test_the_database_knows_what_a_place_may_not_be(wrong):
    state = the_state()
    about = {
        "kind": "sau",
        "name": "New",
        "short_code": "new",
        "path": "/new/",
        "parent": state,
    } | wrong
    about["parent"] = state if about["parent"] == "state" else about["parent"]
    about["path"] = state.path if about["path"] == "state" else about["path"]

    with pytest.raises(IntegrityError), transaction.atomic():
        Organization.objects.create(**about)


def test_a_place_is_not_its_own_parent():
    place = organization("District One")

    with pytest.raises(IntegrityError), transaction.atomic():
        Organization.objects.filter(pk=place.pk).update(parent=place)


def test_a_further_county_is_named_once():
    place = organization("District One")
    OrganizationCounty.objects.create(organization=place, county="23013")

    with pytest.raises(IntegrityError), transaction.atomic():
        OrganizationCounty.objects.create(organization=place, county="23013")
