"""Leaving the line by the link in a mail: without signing in, and only by a button."""

import pytest
from django.urls import reverse

from audit.models import AuditEvent
from tests.enrollment.mailed_links import mailed_link, said
from tests.enrollment.rows import nothing_written
from tests.enrollment.waiting import an_offer, full_class, statuses
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def test_leaving_is_one_press_on_the_page_of_the_link(client):
    klass, (first, _second) = full_class(UserFactory(first_name="Ada"), UserFactory())
    path = mailed_link(first, "joined_waitlist")

    with nothing_written():
        opened = said(client, path)
    left = said(client, path, "")

    assert ("Hello Ada, you are number 1 of 2 in line." in opened[1], opened[0]) == (True, 200)
    assert (left[0], "You left the waitlist" in left[1]) == (200, True)
    assert statuses(klass) == ["left", "waiting"]
    event = AuditEvent.objects.filter(action="enrollment.move_in_line").get()
    assert (event.actor, event.reason) == (first.learner, "Answered by the link in the email.")
    with nothing_written():
        again = client.post(path)
    assert (again.status_code, "You are no longer on this waitlist." in again.text) == (409, True)


def test_leaving_while_a_seat_is_kept_says_where_it_goes(client):
    klass, entry = an_offer(UserFactory(), UserFactory())
    path = mailed_link(entry, "joined_waitlist")

    assert "A seat is kept for you now." in said(client, path)[1]
    said(client, path, "")
    assert statuses(klass) == ["left", "waiting"]


@pytest.mark.parametrize("forgery", ["let-me-in", "of an offer"])
def test_a_leave_link_that_was_not_made_here_opens_nothing(client, forgery):
    _, entry = an_offer(UserFactory())
    token = mailed_link(entry).split("/")[2] if forgery == "of an offer" else forgery
    path = reverse("enrollment:leave_link", args=[token])

    with nothing_written():
        assert [client.get(path).status_code, client.post(path).status_code] == [404, 404]
