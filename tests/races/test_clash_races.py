"""One person in two tabs, two classes at one hour: they get one of them."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from enrollment.models import Enrollment
from enrollment.services import register
from tests.factories import UserFactory, offering
from tests.races.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = datetime(2026, 6, 8, 13, tzinfo=UTC) - timedelta(days=20)
ROUNDS = 8


def test_of_two_classes_at_one_hour_taken_at_once_one_is_kept():
    for turn in range(ROUNDS):
        person, classes = UserFactory(), [offering() for _ in range(3)]

        outcomes = at_once(
            *(
                lambda klass=klass, person=person: register(
                    offering_id=klass.pk, learner=person, actor=person, now=BEFORE
                )
                for klass in classes
            )
        )

        assert Counter(outcomes) == {"Enrollment": 1, "ClashError": 2}, turn
        assert Enrollment.objects.filter(learner=person).count() == 1
