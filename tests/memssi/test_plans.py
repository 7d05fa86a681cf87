"""The classes of the demonstration, whatever the day it is built on."""

from collections import Counter
from datetime import UTC, date, datetime
from random import Random

import pytest

from core.clock import maine_date
from memssi.demo import timetable
from memssi.demo.catalog import add_catalog
from memssi.demo.places import VENUES
from memssi.demo.plans import CLASSES_A_DAY, Plan, usual_plans
from memssi.reference import load_reference

pytestmark = pytest.mark.django_db

AFTER_THE_VACATION = date(2027, 1, 4)


def test_a_day_that_is_full_gets_no_class_more():
    now = datetime(2026, 11, 29, 23, tzinfo=UTC)
    load_reference(now=now)
    catalog = add_catalog(now=now)
    course = catalog["MEM-SC-101"]
    told = [
        Plan(course=course, meetings=(timetable.afternoon(AFTER_THE_VACATION, 60),))
    ] * CLASSES_A_DAY

    def planned(beside: list[Plan]) -> Counter[date]:
        rng = Random("some chance")
        plans = usual_plans(rng, catalog, list(VENUES), now=now, scale=1.0, beside=beside)
        return Counter(maine_date(plan.starts_at) for plan in plans)

    assert planned([])[AFTER_THE_VACATION] > 1
    assert planned(told)[AFTER_THE_VACATION] == 0
