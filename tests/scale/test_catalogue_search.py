"""Finding a course in a large catalogue: the index says which entries are read, and a mistyped word
does not read them all. What PostgreSQL says of its own plans decides.
"""

import pytest
from django.db import connection

from courses.models import Course, SearchEntry, SearchWord
from courses.search import find
from courses.services.search import count_words
from tests.factories.courses import LaneFactory
from tests.scale.plans import readings, statements

pytestmark = [pytest.mark.servers, pytest.mark.django_db, pytest.mark.xdist_group("scale")]

COURSES = 2_000
ENTRIES = SearchEntry._meta.db_table
SUBJECTS = ("lockdown drills", "reunification", "threat assessment", "winter storms")
RARE = "lighthouse keeping"


@pytest.fixture
def large_catalogue():
    if connection.vendor != "postgresql":
        pytest.fail("Plans are PostgreSQL's: set DATABASE_URL.")
    lane = LaneFactory()
    courses = Course.objects.bulk_create(
        Course(
            code=f"MEM-L-{number}",
            title=RARE if number % 500 == 0 else f"{SUBJECTS[number % 4]} {number}",
            summary="",
            lane=lane,
            status="published",
        )
        for number in range(COURSES)
    )
    SearchEntry.objects.bulk_create(
        SearchEntry(course=course, heading=f"{course.title} mem l {number}", body="schools " * 40)
        for number, course in enumerate(courses)
    )
    count_words()
    # Of these tables alone: how many rows a table has is noted for good, whatever is rolled back,
    # and plans made for the empty ones would meet the rows of other tests.
    tables = (Course, SearchEntry, SearchWord)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(model._meta.db_table for model in tables)}")


def test_few_words_read_few_entries_and_many_cost_no_more_statements(large_catalogue):
    for text in ("lighthouse", "lighthuose keping", "mem-l-500", "keeping lighth"):
        with statements() as asked:
            found = list(find(text).among(Course.objects.all())[:24])
        assert len(asked) <= 4
        assert {course.title for course in found} == {RARE}
        read = [each for one in asked for each in readings(one) if each.table == ENTRIES]
        assert {each.way for each in read} <= {"Bitmap Heap Scan", "Index Scan"}, text
        assert max(each.rows for each in read) <= 2 * COURSES // 500

    with statements() as asked:
        found = list(find("schools").among(Course.objects.all())[:24])
    assert (len(asked), len(found)) == (2, 24)
