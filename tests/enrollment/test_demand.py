"""What staff's home counts, the list of classes shows them, and no one else is asked about it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import (
    UserFactory,
    VersionFactory,
    coordinator,
    employ,
    offering,
    organization,
    staff,
)
from tests.factories.records import seat
from tests.reports.homes import guided, shown, waiting

pytestmark = pytest.mark.django_db


def found(client, path: str) -> list:
    return [row.record for row in client.get(path).context["table"].rows]


@pytest.fixture
def classes():
    now = timezone.now()
    full, thin, far = (
        offering(starts_at=now + timedelta(days=days), capacity=size)
        for days, size in ((5, 1), (6, 10), (60, 10))
    )
    seat(offering=full)
    waiting(full, UserFactory(), now)
    return full, thin, far


def test_the_links_of_staffs_tiles_lead_to_those_classes(client, classes):
    full, thin, _far = classes
    client.force_login(guided(staff()))
    home = client.get("/").text

    assert 'href="/classes/?demand=waiting"' in home
    assert 'href="/classes/?demand=few"' in home
    assert found(client, "/classes/?demand=waiting") == [full]
    assert found(client, "/classes/?demand=few") == [thin]


@pytest.mark.parametrize("who", [None, UserFactory])
def test_nobody_else_is_asked_about_demand(client, classes, who):
    if who:
        client.force_login(guided(who()))
    assert len(found(client, "/classes/?demand=waiting")) == 3
    assert 'name="demand"' not in client.get("/classes/").text


def test_a_coordinator_finds_whose_class_is_next(client):
    place = organization("District One")
    visitor = guided(coordinator(place))
    ahead, idle = UserFactory(first_name="Ada"), UserFactory(first_name="Bo")
    for person in (ahead, idle):
        employ(person, place)
    starts_at = timezone.now() + timedelta(days=9)
    seat(offering=offering(starts_at=starts_at), learner=ahead)
    seat(offering=offering(starts_at=starts_at + timedelta(days=3)), learner=ahead)
    client.force_login(visitor)
    home = client.get("/").text

    assert 'href="/people/classes/' in home
    assert f'<a href="/people/{ahead.pk}/transcript/">{ahead.name}</a>' in home
    people = found(client, "/people/?next=coming&sort=next_class")
    assert [(row, row.next_class_at) for row in people] == [(ahead, starts_at)]
    assert idle in found(client, "/people/?next=none")


def test_staff_are_reminded_of_completions_in_classes_that_are_over(client):
    exam, now = VersionFactory(completion_rule="provider_certificate_verified"), timezone.now()
    running = seat(offering=offering(version=exam, starts_at=now - timedelta(hours=1)))
    person = guided(staff())
    assert "completions-to-decide" not in shown(person, now)

    over = seat(offering=offering(version=exam, starts_at=now - timedelta(days=2)))

    assert shown(person, now)["completions-to-decide"] == {"seats": [over], "count": 1}
    client.force_login(person)
    assert found(client, "/staff/completions/") == [over, running]
    assert found(client, "/staff/completions/?classes=over") == [over]
    assert found(client, "/staff/completions/?classes=running") == [running]
