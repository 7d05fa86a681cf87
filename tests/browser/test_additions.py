"""What one adds to a seat: a line that is cut loses no answer, and keeps no word about health."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from courses.models import Offering
from enrollment.models import AccommodationRequest, Answer
from enrollment.services import register
from tests.browser.conftest import StartVisit
from tests.browser.test_offline import KEPT, cut, is_offline, mend, ready_for_the_cut
from tests.enrollment.adding import conference, question, session
from tests.factories import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DRAFT = "window.sessionStorage.getItem('draft') || ''"


@pytest.fixture
def seat(transactional_db):
    now = timezone.now()
    klass = conference(starts_at=now + timedelta(days=20), seats=(1, 5))
    Offering.objects.update(asks_diet=True)
    question(klass, "Which grade?", is_required=True)
    person = UserFactory()
    return register(offering_id=klass.pk, learner=person, actor=person, now=now)


def test_answers_typed_when_the_line_was_cut_are_there_again_but_no_word_of_food(
    visit: StartVisit, seat
):
    visitor = visit(seat.learner, works_offline=True)
    page = ready_for_the_cut(visitor, f"/my/classes/{seat.pk}/add/")
    page.get_by_label("Which grade?").fill("Fifth")
    page.get_by_label("What you do not eat").fill("No peanuts")

    cut(visitor)
    page.get_by_role("button", name="Save").click()
    is_offline(page)
    assert "peanuts" not in page.evaluate(DRAFT)

    mend(visitor)
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_label("Which grade?")).to_have_value("Fifth")
    expect(page.get_by_label("What you do not eat")).to_have_value("")
    expect(page.get_by_text(KEPT)).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Choose sessions")
    assert Answer.objects.get().text == "Fifth"


def test_sessions_chosen_when_the_line_was_cut_are_there_again(visit: StartVisit, seat):
    visitor = visit(seat.learner, works_offline=True)
    page = ready_for_the_cut(visitor, f"/my/classes/{seat.pk}/sessions/")
    page.get_by_text("First aid").click()

    cut(visitor)
    page.get_by_role("button", name="Save my sessions").click()
    is_offline(page)

    mend(visitor)
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_role("radio", name="First aid")).to_be_checked()
    page.get_by_role("button", name="Save my sessions").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My agenda")
    assert seat.choices.get().meeting == session(seat.offering, "First aid")


@pytest.mark.parametrize("ends", ["line", "session"])
def test_what_one_needs_stays_nowhere_in_a_browser(visit: StartVisit, seat, ends):
    visitor = visit(seat.learner, works_offline=True)
    page = ready_for_the_cut(visitor, f"/my/classes/{seat.pk}/accommodation/")
    page.get_by_label("What you need to take part").fill("Large print")

    if ends == "line":
        cut(visitor)
    else:
        Session.objects.all().delete()
    page.get_by_role("button", name="Send to the desk").click()

    if ends == "line":
        is_offline(page)
    else:
        expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert "print" not in page.evaluate(DRAFT)
    mend(visitor)
    assert not AccommodationRequest.objects.exists()
