"""The first visit: three short steps, each of which may be skipped, and home at the end."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from courses.models import Interest, Topic
from notifications.models import Message
from organizations.enums import OrganizationKind
from organizations.models import Employment
from tests.enrollment.rows import history
from tests.factories import UserFactory, VersionFactory, employ, organization, work_kind

pytestmark = pytest.mark.django_db

WORK, INTERESTS, DONE, FINISH = (
    "/my/guide/",
    "/my/guide/interests/",
    "/my/guide/next/",
    "/my/guide/finish/",
)


@pytest.fixture
def person(client):
    someone = UserFactory()
    client.force_login(someone)
    return someone


@pytest.fixture
def school():
    district = organization("Pinecone District")
    return organization("Heron Pond School", kind=OrganizationKind.SCHOOL, parent=district)


def said(school, /, **changes) -> dict[str, object]:
    work = {
        "organization_words": "heron",
        "organization": school.pk,
        "work_kind": work_kind().pk,
        "starts_on": "2024-08-26",
    }
    return work | changes


def value_of(page, name: str) -> str:
    field = re.search(rf'<input[^>]*name="{name}"[^>]*>', page.text)[0]
    value = re.search(r'value="([^"]*)"', field)
    return value[1] if value else ""


def offered_places(page) -> list[str]:
    """The labels of the places to choose from."""
    return [
        " ".join(re.sub("<[^>]*>", " ", label).split())
        for label in re.findall(
            r'(?s)<label for="id_organization_[1-9]\d*">(.*?)</label>', page.text
        )
    ]


# --- step 1 ---


def test_a_place_is_found_by_part_of_its_name_and_what_was_typed_is_kept(client, person, school):
    organization("Alder District")

    page = client.post(
        WORK,
        {"find": "organization", "organization_words": "POND heron", "starts_on": "2024-08-26"},
    )

    assert offered_places(page) == ["Heron Pond School School, Pinecone District"]
    assert "1 place found" in page.text
    assert (value_of(page, "organization_words"), value_of(page, "starts_on")) == (
        "POND heron",
        "2024-08-26",
    )
    assert 'class="error' not in page.text
    assert Employment.objects.count() == 0


def test_while_one_types_only_the_places_come(client, person, school):
    address = re.search(r'hx-get="([^"]*)"', client.get(WORK).text)[1].replace("&amp;", "&")

    part = client.get(f"{address}&organization_words=pond", headers={"HX-Request": "true"})

    assert "<html" not in part.text
    assert offered_places(part) == ["Heron Pond School School, Pinecone District"]


def test_many_places_are_cut_and_none_is_said(client, person):
    for number in range(13):
        organization(f"School {number:02}")

    many = client.post(WORK, {"find": "1", "organization_words": "school"})
    none = client.post(WORK, {"find": "1", "organization_words": "nowhere"})

    assert len(offered_places(many)) == 12
    assert "These are the first 12." in many.text
    assert offered_places(none) == []
    assert "No place found." in none.text


def test_work_is_claimed_once_and_the_next_step_follows(client, person, school):
    answers = [client.post(WORK, said(school)) for _ in range(2)]

    assert answers[0].url == INTERESTS
    assert "You have already entered this work at Heron Pond School." in answers[1].text
    claim = Employment.objects.get()
    assert (claim.person, claim.organization, claim.work_kind.key, claim.starts_on) == (
        person,
        school,
        "teacher",
        date(2024, 8, 26),
    )
    assert claim.status == "claimed"
    assert len(history("organizations.claim_employment")) == 1


def test_whoever_comes_back_sees_what_they_entered_and_may_go_on(client, person, school):
    employ(person, school, confirmed=False)

    page = client.get(WORK)

    assert "Teacher at Heron Pond School" in page.text
    assert f'href="{INTERESTS}"' in page.text


def test_a_name_written_out_is_a_choice(client, person, school):
    organization("Heron Pond School Annex")

    client.post(WORK, said(school, organization_words="heron pond school", organization=""))

    assert Employment.objects.get().organization == school


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"organization": ""}, "Choose where you work from this list."),
        ({"organization": "x"}, "Choose where you work from this list."),
        ({"organization": "99999999"}, "Choose where you work from this list."),
        (
            {"organization": "", "organization_words": ""},
            "Type part of the name, then choose from the list.",
        ),
        ({"organization": "", "organization_words": "xyz"}, "No place has this name."),
        ({"organization": "", "organization_words": "a\x00b"}, "has a character we cannot store."),
        ({"work_kind": ""}, "Choose an answer for “"),
        ({"starts_on": "soon"}, "must be a day, such as 12/31/2026."),
        ({"starts_on": "2999-01-01"}, "The first day of work cannot be in the future."),
    ],
)
def test_bad_input_is_refused_with_a_sentence_and_kept(client, person, school, changes, sentence):
    page = client.post(WORK, said(school, **changes))

    assert page.status_code == 200
    assert sentence in page.text
    assert Employment.objects.count() == 0
    kept = said(school, **changes)
    if "\x00" not in kept["organization_words"]:
        assert value_of(page, "organization_words") == kept["organization_words"]
    assert value_of(page, "starts_on") == kept["starts_on"]


# --- step 2 ---


@pytest.fixture
def topics():
    made = [Topic.objects.create(key=name.lower(), name=name) for name in ("Buses", "Drills")]
    VersionFactory().course.topics.set(made)
    Topic.objects.create(key="idle", name="Not taught")
    return made


def test_interests_are_chosen_changed_and_taken_back(client, person, topics):
    buses, drills = topics

    first = client.get(INTERESTS).text
    answer = client.post(INTERESTS, {"topics": [buses.pk, drills.pk]})
    client.post("/my/interests/", {"topics": [drills.pk]})
    client.post("/my/interests/", {"topics": [drills.pk]})

    assert "Not taught" not in first
    assert answer.url == DONE
    assert list(Interest.objects.values_list("person", "topic", "lane")) == [
        (person.pk, drills.pk, None)
    ]
    both, one = sorted([buses.pk, drills.pk]), [drills.pk]
    assert history("courses.choose_interests") == [
        ("courses.choose_interests", {"lanes": [], "topics": []}, {"lanes": [], "topics": both}),
        ("courses.choose_interests", {"lanes": [], "topics": both}, {"lanes": [], "topics": one}),
    ]
    assert "checked" in client.get("/my/interests/").text


def test_an_interest_whose_courses_are_gone_stays_when_the_page_is_saved(client, person, topics):
    idle = Topic.objects.get(key="idle")
    Interest.objects.create(person=person, topic=idle)

    page = client.get("/my/interests/")

    assert "Not taught" in page.text


@pytest.mark.parametrize("value", ["x", "99999999"])
def test_an_interest_that_does_not_exist_is_refused(client, person, value):
    page = client.post(INTERESTS, {"topics": [value]})

    assert page.status_code == 200
    assert Interest.objects.count() == 0


# --- the end ---


def test_every_step_leads_on_and_back_without_being_filled_in(client, person):
    ways = {
        path: set(re.findall(r'href="(/my/guide/[^"]*)"', client.get(path).text))
        for path in (WORK, INTERESTS, DONE)
    }

    assert ways == {WORK: {INTERESTS}, INTERESTS: {WORK, DONE}, DONE: {INTERESTS}}
    for path in ways:
        assert f'action="{FINISH}"' in client.get(path).text


def test_the_guide_ends_at_home_and_is_offered_no_more(client, person):
    assert "Tell us about your work" in client.get("/").text

    answer = client.post(FINISH)

    assert answer.url == "/"
    assert "Tell us about your work" not in client.get("/").text
    finished = User.objects.get(pk=person.pk).guided_at
    client.post(FINISH)
    assert User.objects.get(pk=person.pk).guided_at == finished
    assert timezone.now() - finished < timedelta(minutes=1)


# --- after signing up ---


def sign_up(client, path="/accounts/signup/", **more):
    words = {
        "first_name": "Ada",
        "last_name": "Tamarack",
        "email": "ada@example.com",
        "password1": "spruce-and-fir-77",
    }
    client.post(path, words | more)
    link = re.search(r"https?://[^/]+(/\S+)", Message.objects.get().context["activate_url"])[1]
    return client.post(link)


def test_signing_up_leads_to_the_guide(client):
    assert sign_up(client).url == WORK


def test_whoever_came_from_a_class_goes_back_there_first(client):
    assert sign_up(client, next="/classes/7/").url == "/classes/7/"
