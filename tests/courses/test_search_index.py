"""What the search reads follows what courses and classes say."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from core.append_only import remove_append_only
from courses.models import Audience, Course, Lane, Offering, SearchEntry, SearchWord, Topic
from courses.search import find
from courses.search.finding import _found_in_other_forms
from courses.services.search import index_course, index_offering, not_indexed, reindex_all
from tests.factories import CourseFactory, VersionFactory, offering
from worker.courses import reindex_task

pytestmark = pytest.mark.django_db

NEXT_MONTH = timezone.now() + timedelta(days=30)


def entry(row) -> dict[str, str]:
    return SearchEntry.objects.values("heading", "terms", "body").get(**row)


def test_an_entry_says_what_course_class_and_place_are_called():
    version = VersionFactory(
        course=CourseFactory(
            code="MEM-EP-210", title="Drills that do no harm", summary="Calm de-escalation."
        ),
        objectives="- Plan a drill",
    )
    version.course.topics.add(Topic.objects.create(key="drills", name="Drills"))
    version.course.audiences.add(
        Audience.objects.create(key="sro", name="School Resource Officers")
    )
    klass = offering(version=version, starts_at=NEXT_MONTH)

    index_course(version.course)

    of_course = {
        "heading": "drills that do no harm mem ep 210 memep210",
        "terms": "training drills school resource officers",
        "body": "calm de escalation plan a drill deescalation",
    }
    assert entry({"course": version.course}) == of_course
    number = klass.number.lower().replace("-", " ")
    assert entry({"offering": klass}) == {
        "heading": f"drills that do no harm mem ep 210 {number} memep210 {number.replace(' ', '')}",
        "terms": f"{of_course['terms']} town hall augusta kennebec",
        "body": of_course["body"],
    }
    assert not SearchWord.objects.filter(word__in=["210", "that", "ep"]).exists()
    assert SearchWord.objects.get(word="deescalation").entries == 1


def names_found(text: str) -> list[str]:
    rows = find(text).among(Offering.objects.all())
    return [row.number for row in rows]


def test_an_entry_follows_what_is_changed_published_and_hidden():
    version = VersionFactory(course=CourseFactory(title="Drills", summary="Practice."))
    klass = offering(version=version, starts_at=NEXT_MONTH)
    draft = offering(version=version, starts_at=NEXT_MONTH + timedelta(days=9), published=False)
    for row in (klass, draft):
        index_offering(row)
    assert names_found("drills") == [klass.number]

    version.course.title = "Tabletop exercises"
    version.course.save()
    index_course(version.course)
    klass.title = "Winter run"
    klass.save()
    index_offering(klass)
    assert (names_found("drills"), names_found("tabletop winter")) == ([], [klass.number])

    Course.objects.update(status="draft")
    index_course(version.course)
    assert not SearchEntry.objects.filter(course=version.course).exists()


def test_the_night_writes_what_differs_and_nothing_else():
    old = offering(starts_at=timezone.now() - timedelta(days=90))
    coming = offering(starts_at=NEXT_MONTH)
    everybody = Course.objects.count()
    SearchWord.objects.create(word="forgotten", entries=7)

    assert not_indexed(now=timezone.now()).get() == coming
    assert reindex_all() == everybody + 1
    assert reindex_all() == 0
    assert not SearchEntry.objects.filter(offering=old).exists()
    Course.objects.filter(pk=coming.version.course_id).update(title="Renamed")
    assert reindex_all() == 2
    assert SearchWord.objects.get(word="renamed").entries == 2
    assert not SearchWord.objects.filter(word="forgotten").exists()
    assert not not_indexed(now=timezone.now()).exists()


def test_words_of_a_sensitive_course_correct_nobody():
    secret = VersionFactory(course=CourseFactory(title="Ramparts", is_security_sensitive=True))
    index_course(secret.course)
    assert not SearchWord.objects.filter(word="ramparts").exists()
    index_offering(offering(version=secret, starts_at=NEXT_MONTH))
    assert not SearchWord.objects.filter(word="ramparts").exists()
    reindex_all()

    assert not SearchWord.objects.filter(word="ramparts").exists()
    assert find("rampurts").corrected is None


def test_a_lane_renamed_is_found_by_its_new_name_by_the_job():
    klass = offering(starts_at=NEXT_MONTH)
    reindex_all()
    Lane.objects.update(name="Harbors")

    reindex_task()

    assert names_found("harbor") == [klass.number]


@pytest.mark.django_db(transaction=True)
def test_the_index_outlives_an_emptied_database(transactional_db):
    """Other tests empty all tables; what keeps the index in step must still be there."""
    for _ in range(2):
        reindex_all()
        remove_append_only(connection)
        call_command("flush", interactive=False, verbosity=0, allow_cascade=False)
        assert names_found("anything") == []
        VersionFactory(course=CourseFactory(title="Lighthouse keeping"))
        reindex_all()
        assert [row.title for row in find("lighthouses").among(Course.objects.all())] == [
            "Lighthouse keeping"
        ]
        SearchEntry.objects.all().delete()
        assert _found_in_other_forms(["lighthouses"]) == set()
