"""All organizations of the file, below the State's tree."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from itertools import count
from random import Random
from typing import Any

from core.models import ManagedTerm
from courses.models import Room, Venue
from memssi.demo import files
from memssi.demo.geography import TOWNS, town_of
from memssi.demo.venue_rooms import add_rooms, seats_of
from memssi.reference import CENTER, DEPARTMENT, STATE
from organizations.decisions import PlaceFacts
from organizations.enums import County, Grade, OrganizationKind
from organizations.models import Organization
from organizations.services import add_organization

COUNTY_CODES = {county.name.title(): county.value for county in County}
FURTHER_COUNTIES = {"sau-rsu6": ("Cumberland",)}
KIND_OF = {
    "private_academy": OrganizationKind.SCHOOL,
    "aos_union": OrganizationKind.OFFICE,
}
# What the file calls a type, where the product has another word for it.
CATEGORY_OF = {
    "aos_union": "school_union",
    "state_agency": "state_office",
    "state_office": "state_office",
    "state_academy": "state_office",
    "higher_ed_partner": "college",
    "nonprofit_partner": "nonprofit",
    "contracted_provider": "contractor",
}
# The unit below the office of a union: each keeps its own board.
MEMBERS = {
    "sau-aos91": {"id": "sau-aos91-csd", "name": "Mount Desert Island Regional High School CSD"}
}
HIGH = "high"
GRADES: dict[str, tuple[Grade, Grade]] = {
    "elementary": (Grade.PRE_K, Grade.FIFTH),
    "elementary_middle": (Grade.PRE_K, Grade.EIGHTH),
    "middle": (Grade.SIXTH, Grade.EIGHTH),
    "middle_high": (Grade.SIXTH, Grade.TWELFTH),
    HIGH: (Grade.NINTH, Grade.TWELFTH),
}

# Invented training rooms, one in each county: name, town.
VENUES: dict[str, tuple[str, str]] = {
    "Androscoggin": ("Millrace Training Rooms", "Lewiston"),
    "Aroostook": ("Potato Blossom Hall", "Presque Isle"),
    "Cumberland": ("Casco Learning Center", "South Portland"),
    "Franklin": ("Foothills Meeting House", "Farmington"),
    "Hancock": ("Pink Granite Hall", "Ellsworth"),
    "Kennebec": ("Pine Tree Training Center", "Augusta"),
    "Knox": ("Breakwater Rooms", "Rockland"),
    "Lincoln": ("Alewife Hall", "Damariscotta"),
    "Oxford": ("Notch Road Training Rooms", "South Paris"),
    "Penobscot": ("Riverdriver Conference Center", "Bangor"),
    "Piscataquis": ("Moosehead Room", "Dover-Foxcroft"),
    "Sagadahoc": ("Shipwright Hall", "Bath"),
    "Somerset": ("Log Drive Center", "Skowhegan"),
    "Waldo": ("Waterfront Learning Rooms", "Belfast"),
    "Washington": ("Blueberry Barrens Hall", "Machias"),
    "York": ("Salt Marsh Training Center", "Kennebunk"),
}
# Of two towns only a neighbor is on our map.
VENUE_TOWNS = {"Damariscotta": "Newcastle", "South Paris": "Paris"}
ACCESS_NOTES = (
    "Step-free entrance from the parking lot; accessible restroom on the same floor. "
    "An assistive listening system can be had at the desk."
)


@dataclass(slots=True)
class Places:
    """Every organization by its id in the file, and what the file says beside it."""

    by_id: dict[str, Organization] = field(default_factory=dict)
    regions: dict[str, str] = field(default_factory=dict)
    schools: dict[str, list[str]] = field(default_factory=dict)
    school_units: list[str] = field(default_factory=list)
    agencies: list[str] = field(default_factory=list)
    venues: dict[str, Venue] = field(default_factory=dict)
    rooms: dict[str, list[Room]] = field(default_factory=dict)
    region_of_county: dict[str, str] = field(default_factory=dict)

    def region(self, place: str) -> str:
        """Return the region of a place; its schools share it."""
        return self.regions.get(place) or ""


def add_places(*, now: datetime) -> Places:
    """Enter the file's organizations and the training rooms."""
    source = files.read("organizations")
    root, department, center = (
        Organization.objects.get(short_code=code) for code in (STATE, DEPARTMENT, CENTER)
    )
    places = Places(by_id={"st-doe": department, "st-mssc": center})
    numbers = count(1)
    places.region_of_county = {row["name"]: row["demo_region"] for row in source["counties"]}
    for row in source["education_units"]:
        _add_unit(places, row, department, numbers, now)
    for row in source["law_enforcement_agencies"]:
        facts = _facts(row, category=row["type"])
        _add(places, row, OrganizationKind.LAW_AGENCY, root, facts, now)
        places.agencies.append(row["id"])
    for row in source["state_and_partner_bodies"]:
        if row["id"] not in places.by_id:
            is_state = row["id"].startswith("st-")
            kind = OrganizationKind.OFFICE if is_state else OrganizationKind.PARTNER
            category = CATEGORY_OF[row["type"]]
            _add(places, row, kind, root, _facts(row, category=category), now)
    places.venues = _add_venues()
    places.rooms = add_rooms(places.venues)
    return places


def _add_unit(
    places: Places,
    row: dict[str, Any],
    department: Organization,
    numbers: Iterator[int],
    now: datetime,
) -> None:
    """Add a school unit with its schools; an academy is a school without a unit above it, and a
    union's office has its units below it, which have the schools.
    """
    kind = KIND_OF.get(row["type"], OrganizationKind.SAU)
    category = CATEGORY_OF.get(row["type"], row["type"])
    number = next(numbers)
    learn_there = [(school, _students(school["id"])) for school in row["schools"]]
    told = _described(
        _facts(row, category=category),
        number,
        is_school=kind is OrganizationKind.SCHOOL,
        level=HIGH if kind is OrganizationKind.SCHOOL else None,
        students=sum(students for _school, students in learn_there) * 2 or _students(row["id"]),
    )
    unit = _add(places, row, kind, department, told, now)
    places.school_units.append(row["id"])
    places.schools[row["id"]] = [school["id"] for school in row["schools"]]
    above = _add_member(places, row, unit, next(numbers), now) if row["id"] in MEMBERS else unit
    for school, students in learn_there:
        inherited = {"county": row["county"], "demo_region": row["demo_region"]}
        facts = _described(
            replace(_facts(school | inherited, category="public_school"), town=told.town),
            number * 1000 + len(places.by_id),
            is_school=True,
            level=school["level"],
            students=students,
        )
        facts = replace(facts, **_spot(facts.town))
        _add(places, school | inherited, OrganizationKind.SCHOOL, above, facts, now)


def _add_member(
    places: Places, row: dict[str, Any], office: Organization, number: int, now: datetime
) -> Organization:
    """Add the unit below a union's office."""
    member = row | MEMBERS[row["id"]]
    facts = _described(_facts(member, category="csd"), number, is_school=False)
    return _add(places, member, OrganizationKind.SAU, office, facts, now)


def _facts(row: dict[str, Any], *, category: str) -> PlaceFacts:
    """Return what the file and the map know of a place."""
    town = town_of(row["id"], row["name"])
    further = tuple(COUNTY_CODES[name] for name in FURTHER_COUNTIES.get(row["id"], ()))
    county = COUNTY_CODES.get(row.get("county") or "", "")
    about = PlaceFacts(category=category, county=county, further_counties=further, town=town)
    return replace(about, **_spot(town))


def _spot(town: str) -> dict[str, Any]:
    if town not in TOWNS:
        return {}
    latitude, longitude = TOWNS[town]
    return {"latitude": Decimal(latitude), "longitude": Decimal(longitude)}


def _described(
    facts: PlaceFacts,
    number: int,
    *,
    is_school: bool,
    level: str | None = None,
    students: int | None = None,
) -> PlaceFacts:
    """Add numbers and figures, all of them invented; a real district has no number like these."""
    low, high = GRADES[level] if level else (None, None)
    if is_school:
        return replace(
            facts,
            state_id=f"DEMO-{number}",
            nces_id=f"239{number % 10_000:04}{number:05}"[:12].ljust(12, "0"),
            lowest_grade=low,
            highest_grade=high,
            student_count=students,
        )
    return replace(
        facts, state_id=f"DEMO-{number}", nces_id=f"239{number:04}", student_count=students
    )


def _students(place: str) -> int:
    return Random(f"students:{place}").randint(180, 900)


def _add(
    places: Places,
    row: dict[str, Any],
    kind: OrganizationKind,
    parent: Organization,
    facts: PlaceFacts,
    now: datetime,
) -> Organization:
    place = add_organization(
        kind=kind,
        name=row["name"],
        short_code=row["id"],
        parent=parent,
        facts=facts,
        actor=None,
        now=now,
    )
    places.by_id[row["id"]] = place
    places.regions[row["id"]] = row.get("demo_region") or ""
    return place


def _add_venues() -> dict[str, Venue]:
    rooms: list[ManagedTerm] = []
    for order, (county, (name, town)) in enumerate(VENUES.items(), start=1):
        rooms.append(
            Venue(
                name=name,
                order=order,
                address=f"{order * 10} Example Road",
                town=town,
                county=COUNTY_CODES[county],
                access_notes=ACCESS_NOTES if order % 3 else "",
                capacity=seats_of(county),
                **_spot(VENUE_TOWNS.get(town, town)),
            )
        )
    made = Venue.objects.bulk_create(rooms)  # type: ignore[arg-type]
    return dict(zip(VENUES, made, strict=True))
