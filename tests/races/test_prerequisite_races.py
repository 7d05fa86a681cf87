"""Two courses are written at the same moment, each to need the other: one of the two is told."""

from collections import Counter
from datetime import UTC, datetime
from itertools import permutations

import pytest

from courses.enums import CourseStatus
from courses.models import Prerequisite
from tests.courses.test_versions import draft, written
from tests.factories import CourseFactory, staff
from tests.races.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2027, 3, 9, 15, tzinfo=UTC)
ROUNDS = 4


def test_of_two_writers_who_each_add_half_a_circle_one_is_refused():
    first, second = staff(), staff()
    for turn in range(ROUNDS):
        courses = [CourseFactory(status=CourseStatus.DRAFT) for _half in range(2)]
        versions = {course: draft(course, actor=first) for course in courses}

        outcomes = at_once(
            *(
                lambda version=versions[one], other=other, actor=actor: written(
                    version, actor=actor, prerequisites=[[other]]
                )
                for (one, other), actor in zip(permutations(courses), (first, second), strict=True)
            )
        )

        assert Counter(outcomes) == {"CourseVersion": 1, "CourseRefusedError": 1}, turn
        assert Prerequisite.objects.filter(version__in=versions.values()).count() == 1
