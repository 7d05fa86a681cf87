"""Pages of a list: each row once, and no address that breaks."""

import pytest

from tests.factories import VersionFactory
from tests.lists.scenes import SCENES

pytestmark = pytest.mark.django_db

PAGED = [
    "catalogue",
    "courses",
    "my_classes",
    "sessions",
    "people",
    "claims",
    "outbox",
    "questions",
]


@pytest.mark.parametrize("name", PAGED)
@pytest.mark.parametrize(
    "asked",
    [
        {"page": "2"},
        {"page": "0"},
        {"page": "-1"},
        {"page": "abc"},
        {"page": "9" * 40},
        {"page": "\x00"},
        {"per_page": "0"},
        {"per_page": "-5"},
        {"per_page": "9" * 40},
    ],
    ids=str,
)
def test_a_page_that_is_not_there_is_not_found_or_the_nearest(client, name, asked):
    scene = SCENES[name]()
    scene.add(1)
    client.force_login(scene.visitor)
    client.raise_request_exception = False

    page = client.get(scene.path, asked)

    assert page.status_code in {200, 404}
    assert "<h1>" in page.text


def pages(client, path, count, **asked) -> list[int]:
    return [
        row.record.pk
        for number in range(1, count + 1)
        for row in client.get(path, {"page": number} | asked).context["table"].paginated_rows
    ]


def test_every_row_stands_on_one_page(client):
    """All alike in what they are ordered by, so that only the row's number keeps them apart."""
    versions = [VersionFactory(course__title="Alike") for _ in range(51)]
    wanted = sorted(version.course_id for version in versions)

    assert sorted(pages(client, "/courses/", 3)) == wanted
    assert sorted(pages(client, "/courses/", 3, sort="title")) == wanted
    assert sorted(pages(client, "/courses/", 3, sort="-lane")) == wanted
    for number in (3, 4):
        assert "51 to 51 of 51" in client.get("/courses/", {"page": number}).text


def test_a_visitor_does_not_choose_how_much_is_fetched_at_once(client):
    for _ in range(30):
        VersionFactory()

    page = client.get("/courses/", {"per_page": "10000"})

    assert len(page.context["table"].paginated_rows) == 25


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("catalogue", "No classes match"),
        ("courses", "No courses match these filters. Clear one of them, or call us."),
        ("my_classes", "No classes yet. Find one in the catalog."),
        ("sessions", "No sessions here."),
        ("people", "No people match. People appear here once their work is confirmed."),
        ("claims", "Nobody is waiting for you to confirm their work."),
        ("completions", "Nothing is waiting for a decision."),
        ("elsewhere_to_decide", "Nothing is waiting for a decision."),
        ("my_elsewhere", "Nothing from elsewhere yet"),
        ("certificates", "No certificates yet. One follows each class you complete."),
        ("outbox", "No emails yet."),
        ("my_jobs", "No jobs yet"),
        ("my_work", "No work entered yet"),
        ("letterheads", "No letterhead yet"),
        ("course_page", "No class"),
        ("home", "Tell us about your work (2 minutes)"),
    ],
)
def test_an_empty_list_says_what_to_do(client, name, sentence):
    scene = SCENES[name]()
    client.force_login(scene.visitor)
    asked = {"q": "zzzz"} if name == "people" else {}

    page = client.get(scene.path, asked)

    assert page.status_code == 200
    assert sentence in page.text
