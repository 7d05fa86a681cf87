"""A snow day: a class is postponed with one thumb, and everybody is told.

How many taps and fills it took is counted and stands at the end of the run.
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from notifications.models import Message
from tests.browser.conftest import StartVisit, Totals
from tests.browser.launching import NARROWEST
from tests.browser.test_schedule import Hands
from tests.factories import offering, staff
from tests.factories.lives import enroll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_TO_POSTPONE = 5


def test_staff_postpone_a_class_from_a_phone(visit: StartVisit, totals: Totals):
    klass = offering(starts_at=timezone.now() + timedelta(days=1))
    for _seat in range(3):
        enroll(klass, at=klass.registration_opens_at)
    visitor = visit(staff(), screen=NARROWEST)
    page = visitor.open(f"/classes/{klass.pk}/")
    hands = Hands(page)

    hands.click(page.get_by_role("link", name="Change this class"))
    hands.click(page.get_by_role("link", name="Postpone, new date not known yet"))
    hands.fill(page.get_by_label("Reason"), "Snow. We will find a new date.")
    hands.press("See what it will do")
    expect(page.get_by_role("heading", name="What it will do")).to_be_visible()
    expect(page.get_by_text("Snow. We will find a new date.").first).to_be_visible()
    assert visitor.sideways() == 0
    hands.press("Postpone the class")
    expect(page.get_by_text("The class is postponed.").first).to_be_visible()

    klass.refresh_from_db()
    told = Message.objects.filter(template="enrollment/class_postponed")
    assert (klass.status, told.count()) == ("postponed", 3)
    totals.say("a class postponed on a phone", hands.done, hands.seconds)
    assert hands.done <= MOST_TO_POSTPONE
