"""A seat of the demonstration offered by letter, whatever the day it is built on."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from courses.models import Offering
from enrollment.models import WaitlistEntry
from memssi.demo.profiles import HOME_UNIT
from memssi.demo.records import offer_on_paper
from tests.factories import UserFactory, offering, staff
from tests.factories.lives import enroll

pytestmark = pytest.mark.django_db


def test_a_class_that_asks_for_another_first_is_passed_over():
    now = timezone.now()
    first, second = (
        offering(starts_at=now + timedelta(days=days), capacity=1, opens_at=now - timedelta(days=9))
        for days in (8, 9)
    )
    for klass in (first, second):
        enroll(klass)
    Offering.objects.filter(pk=first.pk).update(prerequisites=[["MEM-A"]])
    person = UserFactory(email=None)
    at_home = SimpleNamespace(email=None, jobs=[SimpleNamespace(place=HOME_UNIT)])
    clerk = SimpleNamespace(user=staff())

    offer_on_paper(
        SimpleNamespace(
            everybody=[SimpleNamespace(profile=at_home, user=person)], known=lambda _who: clerk
        ),
        now=now,
    )

    (entry,) = WaitlistEntry.objects.all()
    assert (entry.offering, entry.learner, entry.status) == (second, person, "offered")
