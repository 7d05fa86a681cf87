"""A chief on a phone: who asks for a seat is approved with one thumb, several or one by one.

How many taps and fills it took is counted and stands at the end of the run.
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from enrollment.models import Approval, Enrollment
from tests.browser.conftest import StartVisit, Totals
from tests.browser.launching import NARROWEST
from tests.browser.test_schedule import Hands
from tests.enrollment.approvals import agency, ask, asking_class, chief_of, worker_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_TO_APPROVE_ONE = 3


def test_a_chief_approves_and_refuses_on_a_phone(visit: StartVisit, totals: Totals):
    now = timezone.now()
    place = agency()
    chief = chief_of(place)
    chief.guided_at = now
    chief.save()
    klass = asking_class(starts_at=now + timedelta(days=30), capacity=5)
    officers = [worker_of(place) for _ in range(4)]
    requests = [ask(klass, officer, at=now) for officer in officers]
    visitor = visit(chief, screen=NARROWEST)
    page = visitor.open("/")
    hands = Hands(page)

    # The home leads to the one who asks.
    hands.click(page.get_by_role("link", name=officers[0].name))
    expect(page.get_by_role("heading", name=f"{officers[0].name} asks for a seat")).to_be_visible()
    assert visitor.sideways() == 0
    hands.press("Approve")
    expect(page.get_by_text("Approved, and they have the seat").first).to_be_visible()
    assert visitor.sideways() == 0
    totals.say("a request approved on a phone", hands.done, hands.seconds)
    assert hands.done <= MOST_TO_APPROVE_ONE

    # One by its button in the list, the others refused together: first without a reason.
    page.get_by_role("button", name=f"Approve {officers[1].name}").click()
    expect(page.get_by_text(f"they have the seat: {officers[1].name}").first).to_be_visible()
    for officer in officers[2:]:
        page.get_by_role("checkbox", name=f"Choose {officer.name}").check()
    page.get_by_role("button", name="Refuse the chosen").click()
    expect(page.get_by_text("Say why. Everyone you refuse will read it.")).to_be_visible()
    page.get_by_label("Reason, if you refuse the chosen").fill("No cover that week.")
    page.get_by_role("button", name="Refuse the chosen").click()
    expect(page.get_by_text("Refused:").first).to_be_visible()
    expect(page.get_by_text("Nobody is waiting for you to approve a seat.")).to_be_visible()

    statuses = Enrollment.objects.filter(pk__in=[row.pk for row in requests]).order_by("pk")
    assert [row.status for row in statuses] == ["enrolled", "enrolled", "refused", "refused"]
    assert set(Approval.objects.filter(status="refused").values_list("reason", flat=True)) == {
        "No cover that week."
    }
