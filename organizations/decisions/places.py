"""What a place may be, and where in the tree it may stand."""

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum, auto

# Under what each kind may stand. The values are those of `OrganizationKind`.
ABOVE: dict[str, frozenset[str]] = {
    "state": frozenset(),
    "office": frozenset({"state", "office"}),
    "sau": frozenset({"state", "office"}),
    # A charter school, an academy or a school the State runs has no unit above it.
    "school": frozenset({"state", "office", "sau"}),
    "law_agency": frozenset({"state", "office", "law_agency"}),
    "partner": frozenset({"state", "office", "partner"}),
}
WITH_GRADES = frozenset({"sau", "school"})
WITH_STUDENTS = frozenset({"office", "sau", "school"})
# The federal directory numbers districts with seven digits, schools with five more.
NCES_DIGITS = {"office": 7, "sau": 7, "school": 12}
STATE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,11}")
# Maine with some water around it.
SOUTH, NORTH = Decimal("42.9"), Decimal("47.6")
WEST, EAST = Decimal("-71.2"), Decimal("-66.8")


class Fault(Enum):
    """Why a place cannot be entered like this."""

    CATEGORY = auto()
    ONE_COORDINATE = auto()
    LATITUDE = auto()
    LONGITUDE = auto()
    STATE_ID = auto()
    NCES_DISTRICT = auto()
    NCES_SCHOOL = auto()
    NCES_NONE = auto()
    ONE_GRADE = auto()
    GRADES_FALL = auto()
    NO_GRADES = auto()
    NO_STUDENTS = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFacts:
    """What is said of a place beside its name and where it belongs."""

    category: str = ""
    county: str = ""
    further_counties: tuple[str, ...] = ()
    town: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    state_id: str = ""
    nces_id: str = ""
    lowest_grade: int | None = None
    highest_grade: int | None = None
    student_count: int | None = None


def faults_of(facts: PlaceFacts, *, kind: str, categories: Collection[str]) -> list[Fault]:
    """Return all that cannot be so, in the order of the form."""
    return [
        *([Fault.CATEGORY] if facts.category and facts.category not in categories else []),
        *_faults_of_coordinates(facts.latitude, facts.longitude),
        *_faults_of_numbers(facts, kind),
        *_faults_of_school(facts, kind),
    ]


def _faults_of_coordinates(latitude: Decimal | None, longitude: Decimal | None) -> Iterable[Fault]:
    if (latitude is None) != (longitude is None):
        yield Fault.ONE_COORDINATE
    if latitude is not None and abs(latitude) > 90:
        yield Fault.LATITUDE
    if longitude is not None and abs(longitude) > 180:
        yield Fault.LONGITUDE


def _faults_of_numbers(facts: PlaceFacts, kind: str) -> Iterable[Fault]:
    if facts.state_id and not STATE_ID.fullmatch(facts.state_id):
        yield Fault.STATE_ID
    if not facts.nces_id:
        return
    digits = NCES_DIGITS.get(kind)
    if digits is None:
        yield Fault.NCES_NONE
    elif not re.fullmatch(rf"[0-9]{{{digits}}}", facts.nces_id):
        yield Fault.NCES_SCHOOL if digits == 12 else Fault.NCES_DISTRICT


def _faults_of_school(facts: PlaceFacts, kind: str) -> Iterable[Fault]:
    low, high = facts.lowest_grade, facts.highest_grade
    if (low is not None or high is not None) and kind not in WITH_GRADES:
        yield Fault.NO_GRADES
    elif (low is None) != (high is None):
        yield Fault.ONE_GRADE
    elif low is not None and high is not None and high < low:
        yield Fault.GRADES_FALL
    if facts.student_count is not None and kind not in WITH_STUDENTS:
        yield Fault.NO_STUDENTS


def is_near_maine(latitude: Decimal, longitude: Decimal) -> bool:
    """Say whether the point lies in Maine or just beside it."""
    return SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST


def may_stand_under(kind: str, parent_kind: str) -> bool:
    """Say whether a place of this kind may belong to one of that kind."""
    return parent_kind in ABOVE[kind]


def is_within(path: str, above: str) -> bool:
    """Say whether the place of the first path is that of the second, or below it."""
    return path.startswith(above)


def path_below(parent_path: str | None, pk: int) -> str:
    """Return the path of a place under its parent."""
    return f"{parent_path or '/'}{pk}/"


def name_on(*, name: str, former: Iterable[tuple[str, date]], day: date) -> str:
    """Return what a place was called on a day. `former`: each name, and the day it ended."""
    later = [(until, called) for called, until in former if until > day]
    return min(later)[1] if later else name


def fingerprint(values: Mapping[str, object]) -> str:
    """Return a short mark of these values, by which a page knows whether they changed since."""
    written = json.dumps(values, sort_keys=True, default=_plain)
    return hashlib.sha256(written.encode()).hexdigest()[:16]


def _plain(value: object) -> str:
    """Write a value for the mark: 43.8 and 43.80000 are one number."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
