"""The file holds what the list shows: its rows, its columns, its order, and nothing else."""

import csv
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from accounts.models import User
from audit.models import AuditEvent
from core.clock import MAINE
from tests.factories import UserFactory, coordinator, employ, organization, the_state
from tests.factories.records import award
from tests.lists.scenes import SCENES

pytestmark = pytest.mark.django_db

# Queries for the file, whatever its length: two for the session and its person, one for the line
# in the history, one to count, one for the rows; the others for roles (whether they ask for a
# second step at sign-in, if nothing else asks) and filters.
QUERIES = {
    "catalogue": 8,
    "courses": 7,
    "my_classes": 6,
    "sessions": 6,
    "people": 7,
    "claims": 6,
    "completions": 6,
    "elsewhere_to_decide": 6,
    "certificates": 5,
    "outbox": 6,
    "questions": 6,
    "schedule": 6,
    "course_office": 6,
    "venues": 6,
    "requests": 6,
}


@pytest.fixture(autouse=True)
def _nobody_asked_before():
    cache.clear()


def exported(client, path, **asked) -> list[list[str]]:
    answer = client.get(path, asked | {"export": "csv"})
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(text[1:].splitlines(keepends=True)))


@pytest.mark.parametrize("name", QUERIES)
def test_a_file_costs_the_same_with_one_row_and_with_three(client, django_assert_num_queries, name):
    scene = SCENES[name]()
    client.force_login(scene.visitor)
    for numbers in ((1,), (2, 3)):
        for number in numbers:
            scene.add(number)
        with django_assert_num_queries(QUERIES[name]):
            lines = exported(client, scene.path)
        assert len(lines) == 1 + len(client.get(scene.path).context["table"].rows)


@pytest.mark.parametrize("name", QUERIES)
def test_a_file_holds_the_rows_of_the_list_in_their_order_and_no_others(client, name):
    scene = SCENES[name]()
    known = [scene.add(number) for number in (2, 3, 1)]
    client.force_login(scene.visitor)
    page = client.get(scene.path)
    table = page.context["table"]

    lines = exported(client, scene.path)

    assert len(lines) - 1 == len(table.rows)
    held = [word for line in lines for word in known if word in line]
    assert held == sorted(known, key=page.text.replace("<wbr>", "").index)
    assert lines[0] == [
        str(column.header)
        for column in table.columns.iterall()
        if column.header and column.name != "choose"
    ]
    assert all(len(line) == len(lines[0]) for line in lines)


@pytest.mark.parametrize("name", QUERIES)
def test_a_stranger_gets_no_file_of_a_list_they_do_not_see(client, name):
    scene = SCENES[name]()
    word = scene.add(1)
    outsider = UserFactory()
    is_public = name in {"catalogue", "courses"}

    for person in (None, outsider):
        client.logout()
        if person:
            client.force_login(person)
        answer = client.get(scene.path, {"export": "csv"})
        body = b"".join(answer).decode()
        assert (word in body) == is_public, person
        seen = client.get(scene.path)
        assert answer.status_code == seen.status_code


def test_a_file_follows_filters_columns_and_order(client):
    place = organization("Cedar District")
    for first, last in (("Zed", "Alder"), ("Ada", "Birch"), ("Bea", "Alder")):
        employ(UserFactory(first_name=first, last_name=last, email=f"{first}@x.org"), place)
    client.force_login(coordinator(place))
    asked = {"q": "alder", "columns": ["email"], "sort": "-name"}

    assert exported(client, "/people/", **asked) == [
        ["Name", "Email"],
        ["Zed Alder", "Zed@x.org"],
        ["Bea Alder", "Bea@x.org"],
    ]


def test_a_file_holds_all_pages(client):
    for number in range(30):
        SCENES["courses"]().add(number)

    assert len(exported(client, "/courses/", page="2")) == 31


def test_cells_are_plain(client):
    person = UserFactory(first_name="=cmd()", last_name="Thériault", email="t@x.org")
    employ(person, organization("@Here"))
    award(person=person, hours="6.50", earned_on=timezone.now().astimezone(MAINE).date())
    client.force_login(coordinator(the_state()))
    today = timezone.now().astimezone(MAINE).date().isoformat()

    (_heading, line) = exported(client, "/people/", q="Thériault")

    assert line[0] == "'=cmd() Thériault"
    assert line[2] == "'@Here"
    assert (float(line[4]), line[5]) == (6.5, today)


def test_a_moment_is_written_on_maines_clock_and_a_state_in_words(client):
    scene = SCENES["outbox"]()
    scene.add(1)
    client.force_login(scene.visitor)
    moment = datetime(2026, 1, 15, 2, 30, tzinfo=UTC)
    type(client.get(scene.path).context["table"].rows[0].record).objects.update(queued_at=moment)

    (_heading, line) = exported(client, scene.path)

    assert (line[0], line[4]) == ("2026-01-14 21:30", "Waiting to be sent")


def test_history_says_who_took_what(client):
    scene = SCENES["people"]()
    for number in (1, 2, 3):
        scene.add(number)
    client.force_login(scene.visitor)

    exported(client, scene.path, q="Birch", columns=["name", "email"], page="7")

    written = AuditEvent.objects.filter(action="accounts.export_list")
    assert list(written.values_list("actor", "object_pk", "after")) == [
        (
            scene.visitor.pk,
            scene.visitor.pk,
            {
                "list": "reports:person_list",
                "query": "q=Birch&columns=name&columns=email",
                "rows": 1,
            },
        )
    ]


def test_a_stranger_may_take_a_public_list_ten_times_in_ten_minutes(client):
    answers = [client.get("/courses/", {"export": "csv"}).status_code for _ in range(11)]

    assert answers == [200] * 10 + [429]
    assert client.get("/courses/").status_code == 200
    assert AuditEvent.objects.filter(action="accounts.export_list").count() == 0

    client.force_login(UserFactory())
    assert client.get("/courses/", {"export": "csv"}).status_code == 200


def test_a_file_is_named_after_its_list_and_its_day_and_no_cache_keeps_it(client):
    day = timezone.now().astimezone(MAINE).date()

    answer = client.get("/courses/", {"export": "csv"})

    kept = {name: answer[name] for name in ("Content-Type", "Content-Disposition", "Cache-Control")}
    assert kept == {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": f'attachment; filename="courses-{day}.csv"',
        "Cache-Control": "no-store",
    }


def test_the_page_leads_to_the_file_of_what_it_shows(client):
    SCENES["courses"]().add(1)

    page = client.get("/courses/", {"q": "Course", "page": "1"})
    part = client.get("/courses/", {"q": "None"}, headers={"HX-Request": "true"})

    assert 'href="?q=Course&amp;export=csv"' in page.text
    assert 'hx-swap-oob="innerHTML:#list-export"' in part.text
    assert 'href="?q=None&amp;export=csv"' in part.text


def test_a_file_is_streamed_from_a_cursor(client, monkeypatch):
    """Nothing is read before it is asked for, and never all at once."""
    fetched = []
    iterator = type(User.objects.all()).iterator

    def noted(rows, chunk_size=None):
        fetched.append(chunk_size)
        return iterator(rows, chunk_size=chunk_size)

    monkeypatch.setattr("django.db.models.query.QuerySet.iterator", noted)
    scene = SCENES["people"]()
    scene.add(1)
    client.force_login(scene.visitor)

    answer = client.get(scene.path, {"export": "csv"})

    assert answer.streaming
    assert fetched == []
    assert len(b"".join(answer.streaming_content).splitlines()) >= 2
    assert fetched == [2000]


def test_sessions_say_in_words_whether_they_are_signed(client):
    scene = SCENES["sessions"]()
    scene.add(1)
    client.force_login(scene.visitor)
    (row,) = client.get(scene.path).context["table"].rows
    signed_at = row.record.starts_at + timedelta(hours=7)
    before = exported(client, scene.path)
    row.record.signatures.create(signed_at=signed_at, signed_by=scene.visitor)

    after = exported(client, scene.path)

    assert before[1][5] == "Not held yet"
    assert after[1][5].startswith("Signed ")
