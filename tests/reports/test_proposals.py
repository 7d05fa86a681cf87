"""Where a class would reach most: the choice is the best there is, and the same every time."""

from datetime import UTC, datetime, timedelta
from itertools import combinations
from random import Random

import pytest

from courses.models import CourseWish, Venue
from enrollment.models import Enrollment
from organizations.distances import COUNTY_CENTERS, km_between
from organizations.enums import County
from reports.demand import DemandAsked
from reports.proposals import proposals
from reports.reaching import (
    WITHIN_KM,
    Choice,
    Coming,
    Crowd,
    Map,
    Proposal,
    Site,
    is_within,
    propose,
)
from tests.factories import UserFactory, VersionFactory, employ, offering, organization

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
PORTLAND, AUGUSTA, BANGOR, CARIBOU = (
    (43.6591, -70.2568),
    (44.3106, -69.7795),
    (44.8012, -68.7778),
    (46.8606, -68.0120),
)


def covered(crowds, sites, within=WITHIN_KM) -> int:
    """How many are near one of the sites, counted the slow way."""
    return sum(
        crowd.people
        for crowd in crowds
        if any(km_between(crowd.spot, site.spot) <= within for site in sites)
    )


def a_state(random: Random):
    def spot():
        return random.uniform(43.2, 46.8), random.uniform(-71, -67.2)

    crowds = [Crowd(spot(), random.randint(1, 9)) for _number in range(random.randint(0, 9))]
    sites = [Site(number, spot()) for number in range(random.randint(0, 7))]
    return crowds, sites


@pytest.mark.parametrize("seed", range(60))
def test_no_other_first_site_reaches_more_and_the_further_ones_nearly_the_most(seed):
    crowds, sites = a_state(Random(seed))
    for most in (1, 2, 3):
        found = propose(crowds, sites=Map(sites), most=most)
        chosen = [choice.site for choice in found.choices]
        best = max(
            (covered(crowds, some) for some in combinations(sites, min(most, len(sites)))),
            default=0,
        )
        assert found.reached == covered(crowds, chosen)
        assert found.not_reached == sum(crowd.people for crowd in crowds) - found.reached
        # Greedy is proved to reach 1 - (1 - 1/n)^n of what is possible: all of it for one site.
        assert found.reached >= (1 - (1 - 1 / most) ** most) * best


def test_equal_sites_are_taken_in_their_order():
    crowds = [Crowd(AUGUSTA, 4)]
    sites = [Site("second by name", AUGUSTA), Site("same place", AUGUSTA)]
    for order in (sites, sites[::-1]):
        assert propose(crowds, sites=Map(order)).choices == (Choice(order[0], 4),)


def test_whoever_finds_a_free_seat_nearby_is_taken_off_first():
    crowds = [Crowd(PORTLAND, 5), Crowd(BANGOR, 4), Crowd(CARIBOU, 3)]
    sites = Map([Site("Bangor", BANGOR), Site("Caribou", CARIBOU), Site("Portland", PORTLAND)])
    near_portland = Coming((43.7, -70.3), 3)
    assert propose(crowds, sites=sites, coming=[near_portland], most=2) == Proposal(
        (Choice(sites.sites[0], 4), Choice(sites.sites[1], 3)), served=3, not_reached=2
    )
    assert propose(crowds, sites=sites, coming=[Coming(None, None)]) == Proposal((), 12, 0)
    assert propose(crowds, sites=sites, coming=[Coming(CARIBOU, None)], most=0) == Proposal(
        (), 3, 9
    )


def test_an_hour_is_seventy_kilometers():
    north = (AUGUSTA[0] + 69.9 / 111.1949, AUGUSTA[1])
    beyond = (AUGUSTA[0] + 70.1 / 111.1949, AUGUSTA[1])
    assert [is_within(AUGUSTA, spot) for spot in (AUGUSTA, north, beyond)] == [True, True, False]


@pytest.mark.parametrize("seed", range(5))
def test_the_short_cut_leaves_nothing_near_out(seed):
    random = Random(seed)
    for _time in range(400):
        first = random.uniform(43, 47.5), random.uniform(-71, -67)
        second = first[0] + random.uniform(-0.7, 0.7), first[1] + random.uniform(-1, 1)
        assert is_within(first, second) == (km_between(first, second) <= WITHIN_KM)


def test_every_county_has_a_middle_in_maine():
    assert set(COUNTY_CENTERS) == set(County)
    assert all(43 < lat < 47.5 and -71.1 < lon < -66.9 for lat, lon in COUNTY_CENTERS.values())


def test_a_whole_state_is_worked_out_once_for_each_place():
    """16 counties, 300 venues, 2,000 courses: what is near a place is looked for once."""
    random = Random(1)
    sites = Map(
        [Site(n, (random.uniform(43.2, 46.8), random.uniform(-71, -67.2))) for n in range(300)]
    )
    spots = list(COUNTY_CENTERS.values())
    for _course in range(2000):
        crowds = [Crowd(spot, random.randint(1, 30)) for spot in random.sample(spots, 8)]
        found = propose(crowds, sites=sites)
        assert found.reached + found.not_reached == sum(crowd.people for crowd in crowds)
    assert len(sites._near) == 16


@pytest.mark.django_db
def test_the_people_of_the_report_and_the_places_of_the_state_make_the_proposal():
    bangor, caribou = organization("Bangor School"), organization("Caribou School")
    for place, (lat, lon), county in (
        (bangor, BANGOR, "23019"),
        (caribou, CARIBOU, "23003"),
    ):
        place.latitude, place.longitude, place.county = lat, lon, county
        place.save()
    hall = Venue.objects.create(
        name="Bangor Hall", town="Bangor", county="23019", latitude=44.8, longitude=-68.78
    )
    version = VersionFactory()
    people = [UserFactory() for _number in range(4)]
    for person, place in zip(people[:3], (bangor, bangor, caribou), strict=True):
        employ(person, place)
    for person in people:
        CourseWish.objects.create(person=person, course=version.course, wished_at=NOW)
    full = offering(version=version, starts_at=NOW + timedelta(days=30), capacity=1)
    Enrollment.objects.create(offering=full, learner=UserFactory(), enrolled_at=NOW)
    full.waitlist.create(learner=people[0], joined_at=NOW)  # waits and wishes: counts once

    [found] = proposals(DemandAsked(), now=NOW)
    assert found.classes[0].where.venue == hall.pk
    assert [each.reached for each in found.classes] == [2, 1]
    assert (found.wanted, found.served, found.not_reached, found.without_place) == (4, 0, 0, 1)

    # A class with a free seat in the north: whoever is near it needs no other.
    north = offering(version=version, starts_at=NOW + timedelta(days=40), capacity=9)
    north.venue = Venue.objects.create(name="North Hall", town="Caribou", county="23003")
    north.save()
    [found] = proposals(DemandAsked(), now=NOW)
    assert [each.reached for each in found.classes] == [2]
    assert (found.served, found.not_reached) == (1, 0)

    # Just scheduled, it opens next week.
    later = NOW + timedelta(days=7)
    type(north).objects.filter(pk=north.pk).update(registration_opens_at=later)
    [found] = proposals(DemandAsked(), now=NOW)
    assert (found.served, found.not_reached) == (1, 0)
