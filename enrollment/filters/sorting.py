"""In which order classes stand: soonest, nearest, most seats left, or best match."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models.functions import ASin, Cast, Coalesce, Cos, Least, Power, Radians, Sin, Sqrt
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from courses.models import Offering
from enrollment.seats import GONE
from organizations.distances import COUNTY_CENTERS, EARTH_RADIUS_KM, KM_PER_MILE
from organizations.enums import County
from organizations.models import Employment, today

SOONEST, NEAREST, SEATS = "soonest", "nearest", "seats"
ORDERS = [
    (NEAREST, gettext_lazy("Nearest first")),
    (SEATS, gettext_lazy("Most free seats first")),
]
FROM_WORK = "work"


@dataclass(frozen=True, slots=True)
class Origin:
    """From where distances are reckoned, and how the page says so."""

    latitude: float
    longitude: float
    sentence: str


def origin_of(user: User | AnonymousUser, near: str) -> Origin | None:
    """Return from where this visitor reckons: a county chosen, else the place they work at."""
    if near in County.values:
        return _middle_of(County(near))
    if not isinstance(user, User):
        return None
    work = (
        Employment.objects.on(today())
        .filter(person=user)
        .select_related("organization")
        .order_by("-starts_on", "pk")
        .first()
    )
    if work is None:
        return None
    place = work.organization
    if place.latitude is not None and place.longitude is not None:
        sentence = _("Distances are straight lines from %(place)s.") % {"place": place.name}
        return Origin(float(place.latitude), float(place.longitude), sentence)
    return _middle_of(County(place.county)) if place.county else None


def _middle_of(county: County) -> Origin:
    latitude, longitude = COUNTY_CENTERS[county]
    sentence = _("Distances are straight lines from the middle of %(county)s County.")
    return Origin(latitude, longitude, sentence % {"county": county.label})


def with_miles(offerings: "models.QuerySet[Offering]", origin: Origin) -> Any:
    """Annotate `miles`, the great-circle distance to the place of a class; None if it is online.

    A place without coordinates stands in the middle of its county: `is_about_a_county` says so.
    """
    latitude = _coordinate("latitude", {county: at[0] for county, at in COUNTY_CENTERS.items()})
    longitude = _coordinate("longitude", {county: at[1] for county, at in COUNTY_CENTERS.items()})
    here_latitude = models.Value(origin.latitude, models.FloatField())
    here_longitude = models.Value(origin.longitude, models.FloatField())
    half = models.Value(2.0, models.FloatField())
    chord = Power(Sin(Radians(latitude - here_latitude) / half), 2) + Cos(
        Radians(here_latitude)
    ) * Cos(Radians(latitude)) * Power(Sin(Radians(longitude - here_longitude) / half), 2)
    whole = models.Value(1.0, models.FloatField())
    miles = models.Value(2 * EARTH_RADIUS_KM / KM_PER_MILE, models.FloatField()) * ASin(
        Sqrt(Least(whole, chord))
    )
    has_place = models.Q(venue__latitude__isnull=False) | models.Q(venue__county__in=COUNTY_CENTERS)
    return offerings.annotate(
        # Without a place nothing is reckoned: of nothing and one, PostgreSQL calls one the least.
        miles=models.Case(
            models.When(has_place, then=miles), default=None, output_field=models.FloatField()
        ),
        is_about_a_county=models.Case(
            models.When(venue__isnull=False, venue__latitude__isnull=True, then=True),
            default=False,
            output_field=models.BooleanField(),
        ),
    )


def _coordinate(name: str, of_county: Mapping[County, float]) -> Coalesce:
    middle = models.Case(
        *(models.When(venue__county=county, then=value) for county, value in of_county.items()),
        default=None,
        output_field=models.FloatField(null=True),
    )
    return Coalesce(Cast(f"venue__{name}", models.FloatField()), middle)


def in_order(offerings: Any, order: str, origin: Origin | None) -> Any:
    """Return the classes in the order asked for; online ones have no distance and stand last.

    The order by seats needs classes from `with_held`.
    """
    if order == NEAREST and origin is not None:
        near = with_miles(offerings, origin)
        return near.order_by(models.F("miles").asc(nulls_last=True), "starts_at", "pk")
    if order == SEATS:
        left = models.ExpressionWrapper(
            models.F("capacity") - GONE, output_field=models.IntegerField(null=True)
        )
        return offerings.order_by(left.desc(nulls_first=True), "starts_at", "pk")
    return offerings
