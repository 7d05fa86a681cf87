"""How far it is from place to place in Maine: great circles, and the middle of each county."""

from math import asin, cos, radians, sin, sqrt

from organizations.enums import County

KM_PER_MILE = 1.609344
EARTH_RADIUS_KM = 6371.0088  # the mean radius

# The middle of each county, as latitude and longitude.
COUNTY_CENTERS: dict[County, tuple[float, float]] = {
    County.ANDROSCOGGIN: (44.167, -70.207),
    County.AROOSTOOK: (46.659, -68.599),
    County.CUMBERLAND: (43.842, -70.398),
    County.FRANKLIN: (44.974, -70.444),
    County.HANCOCK: (44.563, -68.353),
    County.KENNEBEC: (44.409, -69.767),
    County.KNOX: (44.132, -69.179),
    County.LINCOLN: (44.055, -69.529),
    County.OXFORD: (44.499, -70.757),
    County.PENOBSCOT: (45.400, -68.649),
    County.PISCATAQUIS: (45.837, -69.285),
    County.SAGADAHOC: (43.912, -69.840),
    County.SOMERSET: (45.505, -69.957),
    County.WALDO: (44.485, -69.122),
    County.WASHINGTON: (45.036, -67.636),
    County.YORK: (43.478, -70.712),
}


def km_between(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Return the great-circle distance of two places, each as latitude and longitude."""
    lat_1, lon_1, lat_2, lon_2 = map(radians, (*first, *second))
    chord = sin((lat_2 - lat_1) / 2) ** 2 + cos(lat_1) * cos(lat_2) * sin((lon_2 - lon_1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, chord)))


def miles_between(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Return the great-circle distance in miles."""
    return km_between(first, second) / KM_PER_MILE
