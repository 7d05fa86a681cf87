"""Places renamed, moved and closed; what cannot be is refused with its sentence."""

from datetime import date

import pytest

from organizations.enums import OrganizationKind
from organizations.models import FormerOrganizationName, OfficerAssignment, Organization
from organizations.services import (
    close_organization,
    move_organization,
    rename_organization,
    reopen_organization,
)
from tests.factories import UserFactory, coordinator, employ, organization, the_state
from tests.organizations.places import OFFICE, SCHOOL, again, by, history, refused

pytestmark = pytest.mark.django_db


# --- renamed ---


def test_a_new_name_keeps_the_old_one_with_its_last_day(school):
    rename_organization(**by(school, name="Heron Pond School", starts_on=date(2026, 1, 5)))

    assert again(school).name == "Heron Pond School"
    assert list(FormerOrganizationName.objects.values_list("name", "used_until")) == [
        ("School One", date(2026, 1, 5))
    ]
    assert history(school) == [
        (
            "organizations.rename",
            {"name": "School One"},
            {"name": "Heron Pond School", "starts_on": "2026-01-05"},
        )
    ]


def test_a_spelling_is_mended_without_a_former_name(school):
    rename_organization(**by(school, name="School 1", starts_on=None))

    assert again(school).name == "School 1"
    assert FormerOrganizationName.objects.count() == 0
    assert history(school) == [
        ("organizations.mend_name", {"name": "School One"}, {"name": "School 1"})
    ]


@pytest.mark.parametrize(
    ("name", "starts_on", "sentence", "field"),
    [
        ("School One", date(2026, 1, 5), "It has this name already. Type the new one.", "name"),
        ("New", date(2026, 6, 9), "Enter a new name on its first day or later.", "starts_on"),
    ],
)
def test_a_name_that_cannot_be_is_refused(school, name, starts_on, sentence, field):
    assert refused(lambda: rename_organization(**by(school, name=name, starts_on=starts_on))) == (
        sentence,
        field,
    )


def test_a_name_cannot_begin_before_the_one_it_replaces(school):
    rename_organization(**by(school, name="Second", starts_on=date(2026, 1, 5)))

    assert refused(
        lambda: rename_organization(**by(school, name="Third", starts_on=date(2026, 1, 5)))
    ) == ("The name before this one began on January 5, 2026. Choose a later day.", "starts_on")


# --- moved ---


def test_a_place_moves_with_all_below_it_and_every_path_follows(district, school):
    office = organization("Union Two", kind=OFFICE)
    state = the_state()

    move_organization(**by(district, parent=office))

    assert again(district).path == f"/{state.pk}/{office.pk}/{district.pk}/"
    assert again(school).path == f"/{state.pk}/{office.pk}/{district.pk}/{school.pk}/"
    assert history(district) == [
        ("organizations.move", {"parent": state.pk}, {"parent": office.pk})
    ]


def test_a_move_rewrites_the_paths_in_one_statement(district, django_assert_max_num_queries):
    for number in range(30):
        organization(f"School {number}", kind=SCHOOL, parent=district)
    office, about = organization("Union Two", kind=OFFICE), by(district)

    with django_assert_max_num_queries(12):
        move_organization(**about, parent=office)


def test_a_number_that_begins_like_another_does_not_move_along():
    office, union = organization("Office", kind=OFFICE), organization("Union", kind=OFFICE)
    state = the_state()
    for pk in (9002, 90023):
        Organization.objects.create(
            pk=pk,
            kind="sau",
            name=f"Place {pk}",
            short_code=f"place-{pk}",
            parent=office,
            path=f"{office.path}{pk}/",
        )

    move_organization(**by(Organization.objects.get(pk=9002), parent=union))

    assert Organization.objects.get(pk=9002).path == f"/{state.pk}/{union.pk}/9002/"
    assert Organization.objects.get(pk=90023).path == f"{office.path}90023/"


def test_a_place_cannot_belong_to_itself_or_to_what_belongs_to_it():
    office = organization("Office", kind=OFFICE)
    below = organization("Below", kind=OFFICE, parent=office)

    for target in (office, below):
        assert refused(lambda target=target: move_organization(**by(office, parent=target))) == (
            "Office cannot belong to itself or to one of its own parts.",
            "parent",
        )


def test_a_move_that_is_none_or_goes_to_the_wrong_kind_is_refused(district, school):
    agency = organization("Police", kind=OrganizationKind.LAW_AGENCY)
    assert refused(lambda: move_organization(**by(school, parent=district))) == (
        "It belongs to District One already.",
        "parent",
    )
    assert refused(lambda: move_organization(**by(school, parent=agency))) == (
        "A place of the kind “School” cannot belong to one of the kind “Law enforcement agency”.",
        "parent",
    )
    assert refused(lambda: move_organization(**by(the_state(), parent=agency))) == (
        "The State stands above all others and cannot be moved.",
        None,
    )
    post = organization("Post", kind="law_agency")
    Organization.objects.filter(pk=agency.pk).update(closed_on=date(2025, 1, 6))
    assert refused(lambda: move_organization(**by(post, parent=agency))) == (
        "Police is closed. Nothing new can belong to it.",
        "parent",
    )


# --- closed ---


def test_an_empty_place_closes_and_opens_again(school):
    close_organization(**by(school, closed_on=date(2026, 6, 1)))
    closed = again(school).closed_on
    reopen_organization(**by(school))

    assert (closed, again(school).closed_on) == (date(2026, 6, 1), None)
    assert history(school) == [
        ("organizations.close", {"closed_on": None}, {"closed_on": "2026-06-01"}),
        ("organizations.reopen", {"closed_on": "2026-06-01"}, {"closed_on": None}),
    ]


def test_a_place_where_somebody_is_left_does_not_close(district, school):
    worker = UserFactory()
    employ(worker, district)
    employ(worker, district, kind="coach")
    employ(UserFactory(), district)
    coordinator(district)

    assert refused(lambda: close_organization(**by(district, closed_on=date(2026, 6, 1)))) == (
        (
            "2 people still work here. End their work first. "
            "1 open place belongs to it. Close or move that first. "
            "1 role is held for it. End it first."
        ),
        None,
    )


def test_a_place_that_officers_serve_does_not_close(school):
    OfficerAssignment.objects.create(
        officer=UserFactory(),
        agency=organization("Agency One", kind=OrganizationKind.LAW_AGENCY),
        school=school,
        starts_on=date(2025, 9, 2),
    )

    assert refused(lambda: close_organization(**by(school, closed_on=date(2026, 6, 1)))) == (
        "1 assignment of an officer goes on here. End it first.",
        None,
    )


def test_a_place_closes_once_and_not_ahead_of_time(school):
    assert refused(lambda: close_organization(**by(school, closed_on=date(2026, 6, 9)))) == (
        "A place is closed once it is no more. Choose today or a day before.",
        "closed_on",
    )
    assert refused(lambda: reopen_organization(**by(school))) == ("It is open.", None)
    close_organization(**by(school, closed_on=date(2026, 6, 1)))
    assert refused(lambda: close_organization(**by(school, closed_on=date(2026, 6, 1)))) == (
        "It is closed already.",
        None,
    )


def test_a_place_does_not_open_below_a_closed_one(district, school):
    close_organization(**by(school, closed_on=date(2026, 6, 1)))
    close_organization(**by(district, closed_on=date(2026, 6, 1)))

    assert refused(lambda: reopen_organization(**by(school))) == (
        "District One, to which it belongs, is closed. Open that first, or move this one.",
        None,
    )
