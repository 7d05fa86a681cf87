"""All organizations of the file, below the State's tree."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.models import ManagedTerm
from courses.models import Venue
from memssi.demo import files
from memssi.reference import CENTER, DEPARTMENT, STATE
from organizations.enums import County, OrganizationKind
from organizations.models import Organization
from organizations.services import add_organization

COUNTY_CODES = {county.name.title(): county.value for county in County}
FURTHER_COUNTIES = {"sau-rsu6": ("Cumberland",)}

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
    places.region_of_county = {row["name"]: row["demo_region"] for row in source["counties"]}
    for row in source["education_units"]:
        _add_unit(places, row, department, now)
    for row in source["law_enforcement_agencies"]:
        _add(places, row, OrganizationKind.LAW_AGENCY, root, now)
        places.agencies.append(row["id"])
    for row in source["state_and_partner_bodies"]:
        if row["id"] not in places.by_id:
            is_state = row["id"].startswith("st-")
            kind = OrganizationKind.OFFICE if is_state else OrganizationKind.PARTNER
            _add(places, row, kind, root, now)
    places.venues = _add_venues()
    return places


def _add_unit(places: Places, row: dict[str, Any], department: Organization, now: datetime) -> None:
    """Add a school unit with its schools; an academy is a school without a unit above it."""
    is_academy = row["type"] == "private_academy"
    kind = OrganizationKind.SCHOOL if is_academy else OrganizationKind.SAU
    unit = _add(places, row, kind, department, now)
    places.school_units.append(row["id"])
    places.schools[row["id"]] = [school["id"] for school in row["schools"]]
    for school in row["schools"]:
        inherited = {"county": row["county"], "demo_region": row["demo_region"]}
        _add(places, school | inherited, OrganizationKind.SCHOOL, unit, now)


def _add(
    places: Places,
    row: dict[str, Any],
    kind: OrganizationKind,
    parent: Organization,
    now: datetime,
) -> Organization:
    further = FURTHER_COUNTIES.get(row["id"], ())
    place = add_organization(
        kind=kind,
        name=row["name"],
        short_code=row["id"],
        parent=parent,
        county=COUNTY_CODES.get(row.get("county") or "", ""),
        further_counties=tuple(COUNTY_CODES[name] for name in further),
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
            )
        )
    made = Venue.objects.bulk_create(rooms)  # type: ignore[arg-type]
    return dict(zip(VENUES, made, strict=True))
