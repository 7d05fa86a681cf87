"""Places: described, renamed, moved, closed; what may not be is refused with its sentence."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from audit.models import AuditEvent
from organizations.decisions import PlaceFacts
from organizations.enums import OrganizationKind
from organizations.exceptions import ChangedSinceError, PlaceRefusedError
from organizations.models import FormerOrganizationName, OfficerAssignment, Organization
from organizations.services import (
    add_organization,
    close_organization,
    edit_organization,
    facts_of,
    free_code,
    move_organization,
    rename_organization,
    reopen_organization,
    seen_of,
)
from tests.factories import UserFactory, coordinator, employ, organization, staff, the_state

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 8, 13, tzinfo=UTC)
SCHOOL, OFFICE = OrganizationKind.SCHOOL, OrganizationKind.OFFICE
FULL = PlaceFacts(
    category="public_school",
    county="23011",
    further_counties=("23013", "23025"),
    town="Augusta",
    latitude=Decimal("44.31070"),
    longitude=Decimal("-69.77950"),
    state_id="1234",
    nces_id="230123400056",
    lowest_grade=-1,
    highest_grade=5,
    student_count=312,
)


@pytest.fixture
def district() -> Organization:
    return organization("District One")


@pytest.fixture
def school(district) -> Organization:
    return organization("School One", kind=SCHOOL, parent=district)


def again(place: Organization) -> Organization:
    return Organization.objects.get(pk=place.pk)


def by(place: Organization, **more):
    return {
        "organization_id": place.pk,
        "seen": seen_of(again(place)),
        "actor": UserFactory(),
        "now": NOW,
    } | more


def refused(act, sentence: str, field: str | None) -> None:
    events = AuditEvent.objects.count()
    before = list(Organization.objects.order_by("pk").values())
    with pytest.raises(PlaceRefusedError) as refusal:
        act()
    assert (str(refusal.value), refusal.value.field) == (sentence, field)
    assert list(Organization.objects.order_by("pk").values()) == before
    assert AuditEvent.objects.count() == events


def history(place: Organization) -> list[tuple]:
    events = AuditEvent.objects.filter(
        object_type="organizations.Organization", object_pk=place.pk
    ).exclude(action="organizations.add")
    return [(event.action, event.before, event.after) for event in events]


# --- described ---


def test_everything_said_of_a_place_is_kept_and_only_what_changed_is_history(school):
    edit_organization(**by(school, facts=FULL))
    edit_organization(**by(school, facts=FULL))
    fewer = PlaceFacts(
        **{name: getattr(FULL, name) for name in FULL.__dataclass_fields__}
        | {"further_counties": ("23013",), "student_count": None}
    )
    edit_organization(**by(school, facts=fewer))

    assert facts_of(again(school)) == fewer
    first, second = history(school)
    assert first[0] == "organizations.edit"
    assert first[2]["latitude"] == "44.31070"
    assert second == (
        "organizations.edit",
        {"further_counties": ["23013", "23025"], "student_count": 312},
        {"further_counties": ["23013"], "student_count": None},
    )


@pytest.mark.parametrize(
    ("kind", "changes", "sentence", "field"),
    [
        (
            "school",
            {"category": "sheriff"},
            "This exact kind does not go with the kind “School”.",
            "category",
        ),
        (
            "school",
            {"latitude": Decimal("44.3")},
            "Give both latitude and longitude, or neither.",
            "longitude",
        ),
        (
            "school",
            {"longitude": Decimal(-69)},
            "Give both latitude and longitude, or neither.",
            "longitude",
        ),
        (
            "school",
            {"latitude": Decimal("90.1"), "longitude": Decimal(0)},
            "Latitude lies between -90 and 90.",
            "latitude",
        ),
        (
            "school",
            {"latitude": Decimal(0), "longitude": Decimal("-180.1")},
            "Longitude lies between -180 and 180.",
            "longitude",
        ),
        (
            "school",
            {"state_id": "12 34"},
            "The State's number has at most 12 letters, digits and “-”.",
            "state_id",
        ),
        (
            "school",
            {"nces_id": "2301234"},
            "The federal number of a school has 12 digits.",
            "nces_id",
        ),
        (
            "sau",
            {"nces_id": "230123400056"},
            "The federal number of a district has 7 digits.",
            "nces_id",
        ),
        (
            "law_agency",
            {"nces_id": "2301234"},
            "Only districts and schools have a federal number.",
            "nces_id",
        ),
        (
            "school",
            {"lowest_grade": 3},
            "Give both the lowest and the highest grade, or neither.",
            "highest_grade",
        ),
        (
            "school",
            {"lowest_grade": 3, "highest_grade": 2},
            "The highest grade cannot come before the lowest.",
            "highest_grade",
        ),
        (
            "law_agency",
            {"lowest_grade": 1, "highest_grade": 2},
            "Only schools and school units have grades.",
            "lowest_grade",
        ),
        (
            "law_agency",
            {"student_count": 0},
            "Only schools, school units and their offices have students.",
            "student_count",
        ),
    ],
)
def test_what_a_place_may_not_be_is_refused(kind, changes, sentence, field):
    place = organization("Place One", kind=OrganizationKind(kind))

    refused(lambda: edit_organization(**by(place, facts=PlaceFacts(**changes))), sentence, field)


@pytest.mark.parametrize("number", ["state_id", "nces_id"])
def test_a_number_that_another_place_has_is_refused_with_its_name(district, school, number):
    other = organization("School Two", kind=SCHOOL, parent=district)
    edit_organization(**by(other, facts=FULL))
    value = getattr(FULL, number)

    refused(
        lambda: edit_organization(**by(school, facts=PlaceFacts(**{number: value}))),
        f"School Two has the number {value} already.",
        number,
    )


def test_a_place_stands_only_under_what_its_kind_allows(school):
    about = {"name": "New", "short_code": "new", "actor": None, "now": NOW}

    refused(
        lambda: add_organization(kind=SCHOOL, parent=school, **about),
        "A place of the kind “School” cannot belong to one of the kind “School”.",
        "parent",
    )
    refused(
        lambda: add_organization(kind=SCHOOL, parent=None, **about),
        "Choose what it belongs to.",
        "parent",
    )


def test_a_short_code_is_made_of_the_name_and_never_taken_twice():
    assert free_code("Heron Pond School") == "heron-pond-school"
    organization("Heron Pond School")
    organization("Heron Pond School 2")
    assert free_code("Heron Pond School") == "heron-pond-school-3"
    assert free_code("—") == "place"


# --- two tabs ---


def test_whoever_saves_what_somebody_else_changed_meanwhile_is_told_and_nothing_changes(school):
    first, second = by(school, facts=FULL), by(school, facts=PlaceFacts(town="Bath"))
    edit_organization(**first)

    with pytest.raises(ChangedSinceError):
        edit_organization(**second)

    assert facts_of(again(school)) == FULL
    assert len(history(school)) == 1


def test_the_mark_of_a_place_is_the_same_before_and_after_it_was_read_again(district):
    facts = PlaceFacts(latitude=Decimal("44.3"), longitude=Decimal(-69))
    about = {"kind": SCHOOL, "name": "New", "short_code": "new", "parent": district}

    place = add_organization(**about, facts=facts, actor=None, now=NOW)

    assert seen_of(place) == seen_of(again(place))


@pytest.mark.parametrize(
    "change",
    [
        {"name": "School 1"},
        {"parent": None},
        {"closed_on": date(2026, 6, 1)},
        {"town": "Bath"},
        {"county": "23005"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_whatever_is_changed_of_a_place_changes_its_mark(school, change):
    mark = seen_of(school)

    values = {"parent": the_state()} if "parent" in change else change
    Organization.objects.filter(pk=school.pk).update(**values)

    assert seen_of(again(school)) != mark


def test_a_further_county_changes_the_mark_too(school):
    mark = seen_of(school)

    school.further_counties.create(county="23005")

    assert seen_of(again(school)) != mark


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
    refused(
        lambda: rename_organization(**by(school, name=name, starts_on=starts_on)), sentence, field
    )


def test_a_name_cannot_begin_before_the_one_it_replaces(school):
    rename_organization(**by(school, name="Second", starts_on=date(2026, 1, 5)))

    refused(
        lambda: rename_organization(**by(school, name="Third", starts_on=date(2026, 1, 5))),
        "The name before this one began on January 5, 2026. Choose a later day.",
        "starts_on",
    )


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
        refused(
            lambda target=target: move_organization(**by(office, parent=target)),
            "Office cannot belong to itself or to one of its own parts.",
            "parent",
        )


def test_a_move_that_is_none_or_goes_to_the_wrong_kind_is_refused(district, school):
    agency = organization("Police", kind=OrganizationKind.LAW_AGENCY)
    refused(
        lambda: move_organization(**by(school, parent=district)),
        "It belongs to District One already.",
        "parent",
    )
    refused(
        lambda: move_organization(**by(school, parent=agency)),
        "A place of the kind “School” cannot belong to one of the kind “Law enforcement agency”.",
        "parent",
    )
    refused(
        lambda: move_organization(**by(the_state(), parent=agency)),
        "The State stands above all others and cannot be moved.",
        None,
    )
    post = organization("Post", kind="law_agency")
    Organization.objects.filter(pk=agency.pk).update(closed_on=date(2025, 1, 6))
    refused(
        lambda: move_organization(**by(post, parent=agency)),
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

    refused(
        lambda: close_organization(**by(district, closed_on=date(2026, 6, 1))),
        "2 people still work here. End their work first. "
        "1 open place belongs to it. Close or move that first. "
        "1 role is held for it. End it first.",
        None,
    )


def test_a_place_that_officers_serve_does_not_close(school):
    OfficerAssignment.objects.create(
        officer=UserFactory(),
        agency=organization("Agency One", kind=OrganizationKind.LAW_AGENCY),
        school=school,
        starts_on=date(2025, 9, 2),
    )

    refused(
        lambda: close_organization(**by(school, closed_on=date(2026, 6, 1))),
        "1 assignment of an officer goes on here. End it first.",
        None,
    )


def test_a_place_closes_once_and_not_ahead_of_time(school):
    refused(
        lambda: close_organization(**by(school, closed_on=date(2026, 6, 9))),
        "A place is closed once it is no more. Choose today or a day before.",
        "closed_on",
    )
    refused(lambda: reopen_organization(**by(school)), "It is open.", None)
    close_organization(**by(school, closed_on=date(2026, 6, 1)))
    refused(
        lambda: close_organization(**by(school, closed_on=date(2026, 6, 1))),
        "It is closed already.",
        None,
    )


def test_a_place_does_not_open_below_a_closed_one(district, school):
    close_organization(**by(school, closed_on=date(2026, 6, 1)))
    close_organization(**by(district, closed_on=date(2026, 6, 1)))

    refused(
        lambda: reopen_organization(**by(school)),
        "District One, to which it belongs, is closed. Open that first, or move this one.",
        None,
    )


# --- the pages ---


def sent(place: Organization, **more) -> dict[str, object]:
    return {"seen": seen_of(again(place))} | more


def test_the_page_of_a_place_says_what_it_is_and_never_who_learns_there(client, district, school):
    edit_organization(**by(school, facts=FULL))
    rename_organization(**by(school, name="Heron Pond School", starts_on=date(2026, 1, 5)))
    employ(UserFactory(first_name="Hidden", last_name="Person"), school)
    answers = coordinator(district)
    client.force_login(UserFactory())

    page = client.get(f"/places/{school.pk}/").text

    for words in (
        "Heron Pond School",
        "Public school",
        "Kennebec (shown first), Knox, Somerset",
        "44.31070, -69.77950",
        "Pre-K to 5",
        "312",
        "230123400056",
        "Called School One until Jan 5, 2026.",
        "1 person works here.",
        answers.name,
        f'href="/places/{district.pk}/"',
    ):
        assert words in page, words
    assert "Hidden" not in page
    assert "Change it" not in page


def test_a_page_that_grew_old_says_so_keeps_what_was_typed_and_saves_when_asked_again(
    client, school
):
    client.force_login(staff())
    path = f"/places/{school.pk}/edit/"
    old = sent(school, town="Bath")
    edit_organization(**by(school, facts=PlaceFacts(town="Augusta")))

    stale = client.post(path, old)

    assert "Somebody else changed this place after you opened this page." in stale.text
    assert 'value="Bath"' in stale.text
    assert "What is in force now" in stale.text
    assert again(school).town == "Augusta"
    client.post(path, old | {"seen": seen_of(again(school))})
    assert again(school).town == "Bath"


def test_coordinates_outside_maine_are_saved_with_a_warning(client, school):
    client.force_login(staff())

    page = client.post(
        f"/places/{school.pk}/edit/",
        sent(school, latitude="44.3", longitude="69.7"),
        follow=True,
    )

    assert "These coordinates are not in Maine." in page.text
    assert again(school).longitude == Decimal("69.7")


def test_a_refusal_stands_at_its_field_and_what_was_typed_stays(client, school):
    client.force_login(staff())

    page = client.post(f"/places/{school.pk}/edit/", sent(school, nces_id="12", town="Bath"))

    assert "The federal number of a school has 12 digits." in page.text
    assert 'value="Bath"' in page.text
    assert page.context["form"].errors.keys() == {"nces_id"}


def test_a_place_is_added_through_its_page(client, district):
    client.force_login(staff())

    answer = client.post(
        "/places/new/",
        {
            "name": "Heron Pond School",
            "kind": "school",
            "category": "public_school",
            "parent": district.pk,
            "county": "23011",
            "further_counties": ["23011", "23013"],
        },
    )

    added = Organization.objects.get(name="Heron Pond School")
    assert answer.url == f"/places/{added.pk}/"
    assert (added.parent, added.short_code) == (district, "heron-pond-school")
    assert facts_of(added) == PlaceFacts(
        category="public_school", county="23011", further_counties=("23013",)
    )


def test_the_list_is_searched_by_what_places_are(client, district, school):
    edit_organization(**by(school, facts=FULL))
    closed = organization("School Three", kind=SCHOOL, parent=district)
    close_organization(**by(closed, closed_on=date(2026, 6, 1)))
    client.force_login(UserFactory())

    def found(**asked) -> set[str]:
        table = client.get("/places/", asked).context["table"]
        return {row.record.name for row in table.rows}

    assert found() == {"State of Maine", "District One", "School One"}
    assert found(kind="school") == {"School One"}
    assert found(category="public_school") == {"School One"}
    assert found(county="23025") == {"School One"}
    assert found(q="augusta one") == {"School One"}
    assert found(closed="only") == {"School Three"}
    assert found(closed="with", kind="school") == {"School One", "School Three"}


def test_the_page_of_a_place_costs_the_same_however_large_it_is(
    client, district, django_assert_num_queries
):
    client.force_login(UserFactory())
    for numbers in ((1,), (2, 3, 4)):
        for number in numbers:
            school = organization(f"School {number}", kind=SCHOOL, parent=district)
            employ(UserFactory(), school)
            coordinator(district)
        with django_assert_num_queries(13):
            client.get(f"/places/{district.pk}/")
