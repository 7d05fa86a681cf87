"""Looking for a class: how words are read, what is set, what to do where nothing is found."""

from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from courses.models import Course, Synonym, Topic, TrainingWish, UnmetSearch
from courses.services import reindex_all
from tests.factories import CourseFactory, UserFactory, VersionFactory, offering, staff

pytestmark = pytest.mark.django_db

BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0"}
TYPING = BROWSER | {"HX-Request": "true"}


@pytest.fixture
def classes():
    """Two classes ahead, and courses without any."""
    soon = timezone.now() + timedelta(days=20)
    drills = CourseFactory(code="MEM-EP-210", title="Drills that do no harm")
    drills.topics.add(Topic.objects.create(key="drills", name="Drills"))
    calm = CourseFactory(code="MEM-MH-130", title="Calm first", summary="De-escalation and drills.")
    for said in (
        {"code": "MEM-EP-230", "title": "Reunification drills"},
        {"code": "MEM-AA-100", "title": "Boats", "summary": "With drills."},
        {"code": "MEM-LE-900", "title": "Secret drills", "is_security_sensitive": True},
    ):
        VersionFactory(course=CourseFactory(**said))
    Synonym.objects.create(words="drill, exercise")
    rows = [
        offering(version=VersionFactory(course=calm), starts_at=soon),
        offering(version=VersionFactory(course=drills), starts_at=soon + timedelta(days=30)),
    ]
    reindex_all()
    return rows


def found(page) -> list:
    return [row.record for row in page.context["table"].rows]


def links(page, label: str) -> list[str]:
    """The addresses that lead away from what a label says is set."""
    return [each.query for each in page.context["chosen"] if each.label == label]


def test_the_best_match_stands_first_and_the_page_says_where_else_the_words_lead(client, classes):
    calm, drills = classes

    page = client.get("/classes/", {"q": "drills"}, headers=BROWSER)

    assert found(page) == [drills, calm]
    assert [course.code for course in page.context["unscheduled"]] == ["MEM-EP-230", "MEM-AA-100"]
    assert [term.name for term in page.context["terms_like"]] == ["Drills"]
    assert f'href="?topic={Topic.objects.get().pk}">Drills</a>' in page.text
    assert 'href="/courses/MEM-EP-230/">Reunification drills</a>' in page.text
    assert "Secret drills" not in page.text


def test_a_mistyped_word_is_corrected_and_may_be_taken_as_it_was_typed(client, classes):
    page = client.get("/classes/", {"q": "dirlls", "county": "23011"}, headers=BROWSER)

    assert found(page) == [classes[1], classes[0]]
    assert "Showing results for <strong>drills</strong>." in page.text
    assert 'href="?q=dirlls&county=23011&exact=1">Search for “dirlls” instead' in unescape(
        page.text
    )
    as_typed = client.get("/classes/", {"q": "dirlls", "county": "23011", "exact": "1"})
    assert found(as_typed) == []
    assert "Showing results for" not in as_typed.text


def test_each_thing_that_is_set_may_be_taken_away_alone(client, classes):
    asked = {"q": "drills", "county": ["23011", "23019"], "free": "on", "from_day": "2026-01-05"}

    page = client.get("/classes/", asked | {"page": "1"}, headers=BROWSER)

    assert [(each.label, each.text) for each in page.context["chosen"]] == [
        ("Words", "drills"),
        ("County", "Kennebec"),
        ("County", "Penobscot"),
        ("From", "Jan. 5, 2026"),
        ("With free seats", ""),
    ]
    assert links(page, "County") == [
        "q=drills&county=23019&free=on&from_day=2026-01-05",
        "q=drills&county=23011&free=on&from_day=2026-01-05",
    ]
    assert links(page, "With free seats") == [
        "q=drills&county=23011&county=23019&from_day=2026-01-05"
    ]


def test_where_nothing_is_found_the_page_says_which_filter_hides_how_many(client, classes):
    page = client.get(
        "/classes/", {"q": "drills", "county": "23019", "hours": "1"}, headers=BROWSER
    )

    assert found(page) == []
    assert page.context["without"] == []  # each alone would still leave nothing
    one_less = client.get("/classes/", {"q": "drills", "county": "23019"}, headers=BROWSER)
    assert [(each.label, each.query, each.count) for each in one_less.context["without"]] == [
        ("County", "q=drills", 2)
    ]
    assert 'href="?q=drills">County</a>' in one_less.text


def test_every_further_filter_narrows_the_classes(client, classes):
    calm, drills = classes
    Course.objects.filter(code="MEM-EP-210").update(phase="response", safety="both")
    version = drills.version
    version.evidence_level = "strong"
    version.save()
    drills.contact_hours = 3
    drills.save()
    topic = Topic.objects.get().pk

    for asked in (
        {"phase": ["response", "recovery"]},
        {"safety": "emotional"},
        {"evidence": "strong"},
        {"hours": "3.5"},
        {"topic": topic},
    ):
        assert found(client.get("/classes/", asked)) == [drills], asked
    assert found(client.get("/classes/", {"free": "on", "delivery": ["in_person"]})) == [
        calm,
        drills,
    ]


def test_words_without_a_class_are_counted_once_for_each_visitor_and_day(client, classes):
    def counted() -> list:
        return list(UnmetSearch.objects.values_list("words", "county", "times"))

    for _ in range(2):
        client.get("/classes/", {"q": " Winter  Storms!"}, headers=BROWSER)
    assert counted() == [("winter storms", "", 1)]
    client.get("/classes/", {"q": "winter storms"}, headers={"User-Agent": "Mozilla/5.0 Safari"})
    client.get("/classes/", {"q": "winter storms"}, headers={"User-Agent": "Googlebot/2.1"})
    client.get("/classes/", {"q": "winter storms"}, headers=TYPING)  # somebody types on
    client.get("/classes/", {"q": "drills", "county": "23019"}, headers=BROWSER)
    client.get("/classes/", {"q": "drills", "from_day": "2999-01-01"}, headers=BROWSER)
    client.get("/classes/", {"q": "ann@example.org"}, headers=BROWSER)
    client.get("/classes/", {"q": "123-45-6789"}, headers=BROWSER)
    client.get("/classes/", {"q": ""}, headers=BROWSER)

    assert sorted(counted()) == [("drills", "23019", 1), ("winter storms", "", 2)]


def test_who_stops_typing_is_counted_and_whoever_asks_for_what_exists_is_not(client, classes):
    typing = client.get("/classes/", {"q": "winter"}, headers=TYPING)
    assert 'hx-post="/wanted/count/"' in typing.text
    assert not UnmetSearch.objects.exists()

    for words in ("winter", "winter", "drills", "", "the"):
        client.post("/wanted/count/", {"q": words, "county": "x"}, headers=TYPING)

    assert [(row.words, row.times) for row in UnmetSearch.objects.all()] == [("winter", 1)]


def test_the_office_looking_is_no_demand(client, classes):
    client.force_login(staff())
    client.get("/classes/", {"q": "winter"}, headers=BROWSER)

    assert not UnmetSearch.objects.exists()


def test_a_stranger_says_what_was_missing(client, classes):
    page = client.get("/classes/", {"q": "winter storms", "county": "23019"}, headers=BROWSER)
    assert 'action="/wanted/"' in page.text
    wish = {"text": "Driving a bus in winter", "county": "23019", "words": "winter storms"}

    for _ in range(2):
        sent = client.post("/wanted/", wish, follow=True)

    assert "We read every wish" in sent.text
    kept = TrainingWish.objects.get()
    assert (kept.text, kept.county, kept.words, kept.person) == (
        wish["text"],
        "23019",
        "winter storms",
        None,
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Fill in “What were you looking for?”."),
        ("x" * 501, "500"),
        ("My number is 123-45-6789", "Social Security number"),
    ],
)
def test_a_wish_that_cannot_be_kept_stays_on_the_page(client, text, sentence):
    page = client.post("/wanted/", {"text": text, "county": "23019", "words": "winter"})

    assert page.status_code == 200
    assert sentence in page.text
    assert page.context["form"]["text"].value() == text
    assert not TrainingWish.objects.exists()


def test_a_person_says_it_in_their_name_but_not_without_end(client):
    person = UserFactory()
    client.force_login(person)

    answers = [
        client.post("/wanted/", {"text": f"Wish {number}"}).status_code for number in range(21)
    ]

    assert answers == [302] * 20 + [429]
    assert set(TrainingWish.objects.values_list("person", flat=True)) == {person.pk}


def test_courses_are_found_in_the_same_way(client, classes):
    page = client.get("/courses/", {"q": "dirlls"})
    best_first = ["MEM-EP-210", "MEM-EP-230", "MEM-AA-100", "MEM-MH-130"]
    assert [course.code for course in found(page)] == best_first
    assert "Showing results for <strong>drills</strong>." in page.text

    for order in ("", "code"):  # as the panel sends it
        page = client.get("/courses/", {"q": "drills", "sort": order})
        assert [course.code for course in found(page)] == best_first
    by_title = client.get("/courses/", {"q": "drills", "sort": "-title"})
    assert [course.title[0] for course in found(by_title)] == ["R", "D", "C", "B"]

    nothing = client.get("/courses/", {"q": "drills", "delivery": "virtual"})
    assert [(each.label, each.count) for each in nothing.context["without"]] == [("How", 4)]


def test_a_page_of_results_costs_few_queries(client, classes, django_assert_max_num_queries):
    for words in ("drills", "dirlls", "winter"):
        client.get("/classes/", {"q": words, "county": "23011"}, headers=BROWSER)  # counts it
        with django_assert_max_num_queries(9):
            client.get("/classes/", {"q": words, "county": "23011", "free": "on"}, headers=BROWSER)
