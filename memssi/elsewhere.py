"""The courses of others that count from the first day. Staff change the list as they see fit."""

from dataclasses import dataclass
from decimal import Decimal

from courses.enums import ProviderKind

FEMA = "Federal Emergency Management Agency"
CSTAG = "School Threat Assessment Consultants"
NASRO = "National Association of School Resource Officers"
COLLEGE = "Eastern Maine Community College"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A course of somebody else; `stands_for` is the code of the course of ours it is."""

    code: str
    name: str
    provider: str
    kind: ProviderKind
    hours: str
    lane: str
    topics: tuple[str, ...]
    stands_for: str = ""

    @property
    def contact_hours(self) -> Decimal:
        """What it counts for at most."""
        return Decimal(self.hours)


def _fema(code: str, name: str, hours: str, *topics: str, stands_for: str = "") -> Elsewhere:
    return Elsewhere(code, name, FEMA, ProviderKind.FEDERAL, hours, "L4", topics, stands_for)


def _contracted(name: str, provider: str, hours: str, lane: str, *topics: str) -> Elsewhere:
    return Elsewhere("", name, provider, ProviderKind.CONTRACTED, hours, lane, topics)


INCIDENT_COMMAND, COMMAND_SET, PLANNING = "MEM-EP-100", "MEM-EP-102", "MEM-EP-110"

# Key: the course. Lengths as the center's catalog has them; of IS-120 and IS-1300 it has none, so
# theirs are to be confirmed by staff.
ELSEWHERE: dict[str, Elsewhere] = {
    "is-100-c": _fema(
        "IS-100.c",
        "Introduction to the Incident Command System",
        "2",
        "ics",
        stands_for=INCIDENT_COMMAND,
    ),
    "is-200-c": _fema(
        "IS-200.c",
        "Basic Incident Command System for Initial Response",
        "4",
        "ics",
        stands_for=COMMAND_SET,
    ),
    "is-700-b": _fema(
        "IS-700.b",
        "Introduction to the National Incident Management System",
        "3.5",
        "nims",
        stands_for=COMMAND_SET,
    ),
    "is-800-d": _fema(
        "IS-800.d",
        "National Response Framework, an Introduction",
        "3",
        "nims",
        stands_for=COMMAND_SET,
    ),
    "is-120-c": _fema("IS-120.c", "An Introduction to Exercises", "2", "exercises"),
    "is-360": _fema(
        "IS-360",
        "Preparing for Mass Casualty Incidents: A Guide for Schools, Higher Education, and "
        "Houses of Worship",
        "3",
        "active_threat_response",
    ),
    "is-362-a": _fema(
        "IS-362.a",
        "Multi-Hazard Emergency Planning for Schools",
        "3",
        "eop",
        stands_for=PLANNING,
    ),
    "is-1300": _fema("IS-1300", "Introduction to Continuity of Operations", "2", "eop"),
    "cstag-1": _contracted(
        "CSTAG threat assessment, Level 1", CSTAG, "3", "L2", "threat_assessment"
    ),
    "cstag-2": _contracted(
        "CSTAG threat assessment, Level 2", CSTAG, "5", "L2", "threat_assessment"
    ),
    "nasro-basic": _contracted("NASRO basic SRO course", NASRO, "40", "L5", "sro_basic"),
    "nasro-advanced": _contracted("NASRO advanced SRO course", NASRO, "24", "L5", "sro_refresher"),
    "safety-specialist": Elsewhere(
        "",
        "School Safety Specialist badges",
        COLLEGE,
        ProviderKind.LOCAL,
        "20",
        "L1",
        ("school_emergency_management",),
    ),
}
