"""The filters of the catalogue each narrow it; what cannot be read is said and breaks nothing."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from core.clock import MAINE
from courses.models import Audience, Lane, Venue
from courses.services import reindex_all
from tests.factories import CourseFactory, VersionFactory, credit_types, offering, work_kind
from tests.factories.courses import LaneFactory
from tests.lists.scenes import SCENES

pytestmark = pytest.mark.django_db

BOTH = {"contact_hours": ("minutes", 6), "mcja_in_service_hours": ("minutes", 6)}


def evening(days: int):
    """Nine in the evening in Maine, when it is the next day in UTC."""
    return (timezone.now().astimezone(MAINE) + timedelta(days=days)).replace(
        hour=21, minute=0, second=0, microsecond=0
    )


@pytest.fixture
def two():
    """Two classes that have nothing in common."""
    drills = CourseFactory(
        code="MEM-EM-101",
        title="Drills that teach",
        summary="Evacuation without fear.",
        lane=LaneFactory(key="L1", name="Training"),
    )
    law = CourseFactory(
        code="MEM-SRO-7",
        title="Law update",
        summary="What changed at 100% of schools_today.",
        lane=LaneFactory(key="L5", name="Officers"),
    )
    for course, key in ((drills, "teacher"), (law, "sro")):
        audience = Audience.objects.create(key=key, name=key)
        audience.work_kinds.add(work_kind(key))
        course.audiences.add(audience)
    first = offering(
        version=VersionFactory(course=drills, delivery_mode="in_person"), starts_at=evening(10)
    )
    second = offering(
        version=VersionFactory(course=law, delivery_mode="hybrid", credit=BOTH),
        starts_at=evening(40),
    )
    second.venue = Venue.objects.create(name="Fire Hall", town="Saco", county="23031")
    second.save()
    reindex_all()
    return first, second


def found(client, path="/classes/", **asked) -> list:
    page = client.get(path, asked)
    assert page.status_code == 200
    return [row.record for row in page.context["table"].rows]


def test_without_a_filter_all_coming_classes_are_shown(client, two):
    assert found(client) == list(two)


@pytest.mark.parametrize("which", [0, 1])
def test_each_filter_narrows_the_catalogue(client, two, which):
    klass, course = two[which], two[which].version.course
    day = klass.starts_at.astimezone(MAINE).date()
    asked = [
        {"lane": course.lane_id},
        {"audience": course.audiences.get().pk},
        {"delivery": klass.delivery_mode},
        {"county": klass.venue.county},
        {"from_day": day, "to_day": day},
        {"q": course.title.upper()},
        {"q": course.code},
        {"q": klass.number.lower()},
        {"q": f"  {course.title.split()[0]}   {course.code} "},
        {"lane": course.lane_id, "delivery": klass.delivery_mode, "q": course.code},
    ]

    assert [found(client, **each) for each in asked] == [[klass]] * len(asked)


def test_dates_mean_days_in_maine_and_both_ends_belong(client, two):
    first, second = two
    days = [klass.starts_at.astimezone(MAINE).date() for klass in two]
    one = timedelta(days=1)

    assert found(client, from_day=days[0]) == [first, second]
    assert found(client, from_day=days[0] + one) == [second]
    assert found(client, to_day=days[1]) == [first, second]
    assert found(client, to_day=days[1] - one) == [first]
    assert found(client, to_day=days[0] - one) == []
    assert found(client, from_day=days[1], to_day=days[0]) == []


def test_a_credit_narrows_to_the_classes_that_give_it(client, two):
    types = credit_types()

    assert found(client, credit=types["contact_hours"].pk) == list(two)
    assert found(client, credit=types["mcja_in_service_hours"].pk) == [two[1]]


@pytest.mark.parametrize(
    ("words", "hits"),
    [("evacuation fear", [0]), ("drills law", []), ("100%", [1]), ("schools_today", [1])],
)
def test_every_word_must_be_there(client, two, words, hits):
    assert found(client, q=words) == [two[hit] for hit in hits]


def test_filters_that_shut_each_other_out_find_nothing_and_say_what_to_do(client, two):
    page = client.get("/classes/", {"lane": two[0].version.course.lane_id, "county": "23031"})

    assert "No classes match" in page.text
    assert re.search(r"0 \w+ found", page.text)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"lane": "abc"}, " offered for “"),
        ({"lane": "9" * 40}, " offered for “"),
        ({"audience": "-1"}, " offered for “"),
        ({"credit": "0"}, " offered for “"),
        ({"delivery": "teleport"}, " offered for “"),
        ({"county": "99999"}, " offered for “"),
        ({"from_day": "yesterday"}, "must be a day, such as 12/31/2026."),
        ({"from_day": "2026-02-30"}, "must be a day, such as 12/31/2026."),
        ({"to_day": "99999-01-01"}, "must be a day, such as 12/31/2026."),
        ({"q": "dri\x00lls"}, "has a character we cannot store."),
    ],
)
def test_a_value_that_cannot_be_is_said_and_narrows_nothing(client, two, asked, sentence):
    page = client.get("/classes/", asked)

    assert page.status_code == 200
    assert sentence in page.text
    assert [row.record for row in page.context["table"].rows] == list(two)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("end", ["from_day", "to_day"])
def test_days_at_the_ends_of_the_calendar_break_nothing(client, two, day, end):
    shown = found(client, **{end: day})

    assert shown == (list(two) if (end == "from_day") == (day == "0001-01-01") else [])


@pytest.mark.parametrize("words", ["x" * 5000, "' OR 1=1 --", "zz " * 2000])
def test_any_words_may_be_asked_for(client, two, words):
    assert found(client, q=words) == []


@pytest.mark.parametrize("words", ["\\", "🎓", "%", "the of"])
def test_where_nothing_can_be_looked_for_everything_stays_and_the_page_says_so(client, two, words):
    page = client.get("/classes/", {"q": words})

    assert [row.record for row in page.context["table"].rows] == list(two)
    assert "too common or too short" in page.text


def choices(page, name: str) -> list:
    return page.context["filter"].form.fields[name].choices


def test_terms_that_are_retired_are_no_longer_offered(client, two):
    Lane.objects.filter(key="L5").update(retired_on=timezone.now().date())
    Audience.objects.filter(key="sro").update(retired_on=timezone.now().date())

    page = client.get("/classes/")

    offered = {str(label) for name in ("lane", "audience") for _, label in choices(page, name)}
    assert offered == {"Training", "teacher"}


@pytest.mark.parametrize(
    ("name", "asked", "numbers"),
    [
        ("courses", {"q": "Course"}, [1, 2, 3]),
        ("courses", {"delivery": "virtual"}, []),
        ("my_classes", {"status": "enrolled"}, [1, 2, 3]),
        ("my_classes", {"status": "withdrawn"}, []),
        ("my_classes", {"status": "dancing"}, [1, 2, 3]),
        ("sessions", {"state": "coming"}, [1, 2, 3]),
        ("sessions", {"state": "to_sign"}, []),
        ("sessions", {"state": "signed"}, []),
        ("sessions", {"state": "dancing"}, [1, 2, 3]),
        ("people", {"q": "birch"}, [2]),
        ("people", {"q": "\x00"}, [1, 2, 3]),
        ("claims", {"q": "CEDAR given"}, [3]),
        ("outbox", {"status": "queued"}, [1, 2, 3]),
        ("outbox", {"status": "failed"}, []),
        ("certificates", {"q": "000002"}, [2]),
        ("completions", {"q": "nobody"}, []),
        ("elsewhere_to_decide", {"q": "orono"}, [1, 2, 3]),
        ("elsewhere_to_decide", {"source": "federal"}, []),
    ],
)
def test_the_filters_of_the_other_lists_narrow_them(client, name, asked, numbers):
    scene = SCENES[name]()
    known = {number: scene.add(number) for number in (1, 2, 3)}
    reindex_all()
    client.force_login(scene.visitor)

    page = client.get(scene.path, asked, headers={"HX-Request": "true"})

    text = page.text.replace("<wbr>", "")  # where a long address may break
    assert [number for number, word in known.items() if word in text] == numbers
