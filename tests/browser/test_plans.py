"""Plans change: on a phone for oneself, and at a desk for several people at once."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from courses.models import Offering, Venue
from enrollment.models import Enrollment
from tests.browser.conftest import StartVisit
from tests.browser.launching import DESK, NARROWEST
from tests.factories import UserFactory, coordinator, employ, offering, organization
from tests.factories.courses import CourseFactory, VersionFactory
from tests.factories.lives import enroll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def a_class(days: int, **said):
    return offering(starts_at=timezone.now() + timedelta(days=days), **said)


def test_a_learner_moves_to_another_date_on_a_phone(visit: StartVisit):
    first = a_class(20)
    later = a_class(40, version=first.version)
    seat = enroll(first, at=timezone.now())
    visitor = visit(seat.learner, screen=NARROWEST)
    page = visitor.open(f"/classes/{first.pk}/")

    page.get_by_role("link", name="Move to another date").click()
    page.get_by_text("seats free").click()
    assert visitor.sideways() == 0
    page.get_by_role("button", name="Move the seat").click()

    expect(page.get_by_text("The seat is moved.").first).to_be_visible()
    expect(page.get_by_text("You have a seat").first).to_be_visible()
    assert Enrollment.objects.get(status="enrolled").offering == later


def test_a_coordinator_gives_several_seats_back_and_reads_what_came_of_each(visit: StartVisit):
    place, people = organization("District"), UserFactory.create_batch(3)
    for person in people:
        employ(person, place)
    seats = [enroll(a_class(20 + n), person, at=timezone.now()) for n, person in enumerate(people)]
    begun = a_class(0)
    Enrollment.objects.filter(pk=seats[2].pk).update(offering=begun)
    visitor = visit(coordinator(place), screen=DESK)
    page = visitor.open("/people/classes/")

    page.get_by_text("Choose all on this page").click()
    page.get_by_role("button", name="Give back").click()
    expect(page.get_by_role("heading", name="Give these seats back?")).to_be_visible()
    page.get_by_label("Reason").fill("The school is closed that week.")
    page.get_by_role("button", name="Give all of them back").click()

    expect(page.get_by_text("Done for 2 of 3")).to_be_visible()
    expect(page.get_by_text("This class has begun.")).to_be_visible()
    assert Enrollment.objects.filter(status="withdrawn").count() == 2


OVERLAPS = """
    (links) => links.some((link) => link.scrollWidth > link.clientWidth + 1)
        || links.some((one, n) => links.slice(n + 1).some((other) => {
            const [a, b] = [one, other].map((each) => each.getBoundingClientRect());
            return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
        }))
"""


@pytest.mark.parametrize("screen", [DESK, NARROWEST])
def test_what_may_be_done_with_a_row_stands_apart_beside_long_names(visit: StartVisit, screen):
    """Each of the links keeps its own room, and the table is no wider than the page."""
    place = organization("Katahdin Community School District")
    person = UserFactory(first_name="Maximiliana", last_name="Featherstonehaugh")
    employ(person, place)
    course = CourseFactory(title="Reunification: getting children back to their families safely")
    venue = Venue.objects.create(name="Riverdriver Conference Center", town="South Portland")
    klass = a_class(20, version=VersionFactory(course=course))
    Offering.objects.update(venue=venue)
    enroll(klass, person, at=timezone.now())
    visitor = visit(coordinator(place), screen=screen)
    page = visitor.open("/people/classes/")

    links = page.locator("td.table__actions a")

    assert links.count() == 3
    assert not links.evaluate_all(OVERLAPS)
    assert visitor.sideways() == 0
