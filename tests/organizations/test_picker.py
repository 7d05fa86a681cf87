"""The picker: places found as one types, by anything they are known by; chosen without scripts."""

import re
from datetime import date
from html import unescape

import pytest
from django import forms
from django.http import QueryDict

from organizations.enums import OrganizationKind
from organizations.forms import PickingForm, PlaceField, PlacesField
from organizations.models import FormerOrganizationName, Organization
from tests.factories import UserFactory, coordinator, organization

pytestmark = pytest.mark.django_db

SCHOOL, AGENCY = OrganizationKind.SCHOOL, OrganizationKind.LAW_AGENCY


class OnePlace(PickingForm):
    place = PlaceField(label="Place", required=False)
    note = forms.CharField()


class OneAgency(PickingForm):
    agency = PlaceField(label="Agency", kinds=[AGENCY])


class OwnPlace(PickingForm):
    place = PlaceField(label="Place", may="organizations.employ")


class Schools(PickingForm):
    schools = PlacesField(label="Schools", kinds=[SCHOOL])


def sent(**said) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in said.items():
        data.setlist(name, [str(v) for v in value] if isinstance(value, list) else [str(value)])
    return data


@pytest.fixture
def heron():
    district = organization("Pinecone District")
    Organization.objects.filter(pk=district.pk).update(town="Augusta", state_id="77")
    school = organization("Heron Pond School", kind=SCHOOL, parent=district)
    Organization.objects.filter(pk=school.pk).update(
        town="Bath", county="23023", state_id="1234", nces_id="230007700123"
    )
    FormerOrganizationName.objects.create(
        organization=school, name="Otter Brook School", used_until=date(2020, 1, 6)
    )
    merged = organization("Kestrel School", kind=SCHOOL, parent=district)
    Organization.objects.filter(pk=merged.pk).update(closed_on=date(2020, 1, 6), merged_into=school)
    return school


def found(client, **asked) -> list[str]:
    page = client.get("/places/search/", {"field": "place"} | asked, headers={"HX-Request": "true"})
    assert "<html" not in page.text
    labels = re.findall(r'(?s)<label for="id_place_\d+">(.*?)<span', page.text)
    return [unescape(" ".join(label.split())) for label in labels]


@pytest.mark.parametrize(
    "words",
    [
        "heron",
        "POND heron",
        "otter brook",
        "brook heron",
        "kestrel",
        "bath school",
        "heron-pond",
        "1234",
        "230007700123",
    ],
)
def test_a_place_is_found_by_all_it_is_known_by_in_any_order(client, heron, words):
    organization("Alder District")
    client.force_login(UserFactory())

    assert found(client, place_words=words) == ["Heron Pond School"]


@pytest.mark.parametrize("words", ["", "   ", "zzz", "heron zzz", "a\x00b"])
def test_words_that_fit_nothing_find_nothing(client, heron, words):
    client.force_login(UserFactory())

    assert found(client, place_words=words) == []


def test_what_begins_with_the_words_comes_first(client):
    for name in ("A Cedar School", "Cedar School", "B Cedar School"):
        organization(name)
    client.force_login(UserFactory())

    assert found(client, place_words="cedar") == [
        "Cedar School",
        "A Cedar School",
        "B Cedar School",
    ]


def test_a_closed_place_is_offered_only_where_it_is_asked_for(client, heron):
    Organization.objects.filter(pk=heron.pk).update(closed_on=date(2026, 1, 5))
    client.force_login(UserFactory())

    assert found(client, place_words="heron") == []
    assert found(client, place_words="heron", closed="1") == ["Heron Pond School"]


def test_namesakes_are_told_apart_by_kind_district_and_county(client, heron):
    client.force_login(UserFactory())

    page = client.get(
        "/places/search/?field=place&place_words=heron", headers={"HX-Request": "true"}
    )

    about = re.search(r'(?s)picker__about">(.*?)</span>', page.text)[1]
    assert " ".join(about.split()) == "School, Pinecone District, Sagadahoc County"
    assert "1 place found" in page.text


def test_at_most_twelve_are_shown_and_that_there_are_more_is_said(client):
    for number in range(14):
        organization(f"School {number:02}")
    client.force_login(UserFactory())

    page = client.get(
        "/places/search/?field=place&place_words=school", headers={"HX-Request": "true"}
    )

    assert page.text.count('type="radio"') == 12
    assert "These are the first 12. There are more" in page.text


def test_kinds_and_rights_limit_what_is_offered(client, heron):
    agency = organization("Heron Police", kind=AGENCY)
    other = organization("Heron District")
    client.force_login(coordinator(other))

    assert found(client, place_words="heron", kinds="law_agency") == ["Heron Police"]
    assert found(client, place_words="heron", may="organizations.employ") == ["Heron District"]
    assert found(client, place_words="heron", may="nonsense", kinds="nonsense") == [
        "Heron District",
        agency.name,
        "Heron Pond School",
    ]


def test_what_was_chosen_stays_chosen_while_one_goes_on_typing(client, heron):
    other = organization("Alder School", kind=SCHOOL)
    client.force_login(UserFactory())

    page = client.get(
        f"/places/search/?field=schools&several=1&schools={heron.pk}&schools_words=alder",
        headers={"HX-Request": "true"},
    )

    boxes = re.findall(r'(?s)<input type="checkbox".*?value="(\d+)".*?>', page.text)
    assert boxes == [str(heron.pk), str(other.pk)]
    assert page.text.count("checked") == 1


def test_a_search_costs_the_same_whatever_it_finds(client, heron, django_assert_num_queries):
    client.force_login(UserFactory())
    for count in (1, 11):
        for number in range(count):
            organization(f"Heron School {count} {number}", kind=SCHOOL)
        with django_assert_num_queries(4):
            found(client, place_words="heron")


def test_without_scripts_the_search_leads_to_the_list(client, heron):
    client.force_login(UserFactory())

    answer = client.get("/places/search/?field=place&place_words=heron+pond")

    assert answer.url == "/places/?q=heron+pond"


@pytest.mark.parametrize("name", ["", "1x", '"><script>', "a" * 99])
def test_a_field_with_no_name_of_a_field_is_not_found(client, name):
    client.force_login(UserFactory())

    page = client.get("/places/search/", {"field": name}, headers={"HX-Request": "true"})

    assert page.status_code == 404


# --- in a form ---


def test_the_button_only_searches_nothing_is_checked_and_what_was_typed_stays(heron):
    form = OnePlace(sent(find="place", place_words="heron", note=""))

    assert form.is_valid() is False
    assert form.errors == {}
    drawn = form.as_div()
    assert 'value="heron"' in drawn
    assert f'value="{heron.pk}"' in drawn


def test_a_place_chosen_or_written_out_is_the_answer(heron):
    for said in ({"place": heron.pk}, {"place_words": "heron pond SCHOOL"}):
        form = OnePlace(sent(note="x", **said))
        assert form.is_valid(), form.errors
        assert form.cleaned_data["place"] == heron


def test_no_place_is_an_answer_where_it_may_be_left_out():
    form = OnePlace(sent(note="x"))

    assert form.is_valid()
    assert form.cleaned_data["place"] is None


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "Type part of the name, then choose from the list."),
        ({"agency_words": "police"}, "Choose from the places in this list."),
        (
            {"agency_words": "zzz"},
            "No place has this name. Type less of it, or contact us to add it.",
        ),
        ({"agency": "x"}, "Choose from the places in this list."),
        ({"agency": "9" * 30}, "Choose from the places in this list."),
        (
            {"agency_words": "a\x00b"},
            "“Agency” has a character we cannot store. Type it again.",
        ),
    ],
)
def test_bad_answers_are_refused_with_a_sentence(said, sentence):
    organization("Heron Police", kind=AGENCY)
    form = OneAgency(sent(**said))
    form["agency"]

    assert form.errors == {"agency": [sentence]}


def test_a_place_of_another_kind_closed_or_not_ones_own_is_refused(heron):
    closed = organization("Heron Police", kind=AGENCY)
    Organization.objects.filter(pk=closed.pk).update(closed_on=date(2026, 1, 5))
    mine = organization("Mine")

    assert OneAgency(sent(agency=heron.pk)).is_valid() is False
    assert OneAgency(sent(agency=closed.pk)).is_valid() is False
    assert OwnPlace(sent(place=heron.pk), visitor=coordinator(mine)).is_valid() is False
    assert OwnPlace(sent(place=mine.pk), visitor=coordinator(mine)).is_valid() is True
    assert OwnPlace(sent(place=mine.pk)).is_valid() is False


def test_several_places_are_chosen_at_once(heron):
    other = organization("Alder School", kind=SCHOOL)
    form = Schools(sent(schools=[other.pk, heron.pk]))

    assert form.is_valid(), form.errors
    assert set(form.cleaned_data["schools"]) == {heron, other}
    assert Schools(sent(schools=[other.pk, 999_999])).is_valid() is False


def test_a_form_begins_with_the_place_it_is_given(heron):
    drawn = OnePlace(initial={"place": heron}).as_div()

    assert re.search(rf'(?s)value="{heron.pk}"[^>]*checked', drawn)


def test_two_forms_do_not_share_whom_they_ask_for(heron):
    mine = coordinator(heron)
    one, other = OwnPlace(visitor=mine), OwnPlace()

    assert one.fields["place"].visitor == mine
    assert other.fields["place"].visitor is None
    assert one.fields["place"].widget.place_field is one.fields["place"]
