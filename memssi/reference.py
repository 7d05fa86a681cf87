"""The rows every installation needs, demonstration or production. Loading them is repeatable.

Missing rows are added and nothing else is touched: whoever has renamed or retired a term, or has
changed who belongs to an audience, keeps that.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from django.db import transaction
from django.db.models import Manager

from core.models import ManagedTerm
from courses.enums import (
    CEU,
    CONTACT_HOURS,
    MCJA_IN_SERVICE_HOURS,
    SWORN_OFFICERS,
    Strand,
)
from courses.models import Audience, Course, CreditType, Lane, OutsideCourse, Synonym, Topic
from memssi.elsewhere import ELSEWHERE
from organizations.enums import OrganizationKind
from organizations.models import Organization, WorkKind
from organizations.services import add_organization

T = TypeVar("T", bound=ManagedTerm)

STATE = "state-of-maine"
DEPARTMENT = "maine-doe"
CENTER = "mssc"

# short code, name, short code of the parent; parents come first.
OFFICES: tuple[tuple[str, str, OrganizationKind, str], ...] = (
    (STATE, "State of Maine", OrganizationKind.STATE, ""),
    (DEPARTMENT, "Maine Department of Education", OrganizationKind.OFFICE, STATE),
    (CENTER, "Maine School Safety Center", OrganizationKind.OFFICE, DEPARTMENT),
)

# key: name, what it covers.
LANES: dict[str, tuple[str, str]] = {
    "L1": (
        "Training (MEMSSI)",
        "Courses and conferences of the institute itself, from the first hour to teaching others.",
    ),
    "L2": (
        "Mental Health and Threat Assessment",
        "Noticing distress, helping early, and assessing threats as a team.",
    ),
    "L3": (
        "Site assessment and school climate assessment",
        "Walking a building with trained eyes, and asking how safe people feel in it.",
    ),
    "L4": (
        "Planning and EOP review and exercises",
        "Writing emergency operations plans, reviewing them, and practicing what they say.",
    ),
    "L5": (
        "School Resource Officers",
        "The work of officers in schools: their first year, yearly hours, and special skills.",
    ),
    "L6": (
        "Legislation and policy recommendation and review",
        "What laws and policies ask of schools, and what has changed in them.",
    ),
    "L7": (
        "Administrative assistance - program and Web page management",
        "Help for those who keep a safety program, its records and its pages in order.",
    ),
    "L8": ("Other topics", "Transportation, cybersecurity, and what belongs nowhere else."),
    "L9": (
        "Contracted services",
        "Training by outside providers whose courses count in this register.",
    ),
}

CREDIT_TYPES: dict[str, dict[str, object]] = {
    CONTACT_HOURS: {"name": "Contact hours", "unit": "hour"},
    MCJA_IN_SERVICE_HOURS: {
        "name": "MCJA in-service hours",
        "unit": "hour",
        "needs_approval": True,
    },
    # One continuing education unit is ten contact hours, one renewal credit is fifteen.
    CEU: {
        "name": "Continuing education units (CEU)",
        "unit": "CEU",
        "derived_from_hours": Decimal(10),
    },
    "renewal_credit": {
        "name": "Certificate renewal credits",
        "unit": "credit",
        "derived_from_hours": Decimal(15),
    },
}

SCHOOL_WORK: dict[str, str] = {
    "teacher": "Teacher",
    "education_technician": "Education technician",
    "health_educator": "Health educator",
    "substitute": "Substitute teacher",
    "coach": "Coach or activity advisor",
    "principal": "Principal or assistant principal",
    "superintendent": "Superintendent or assistant superintendent",
    "central_office": "Central office administrator",
    "school_safety_lead": "School safety lead",
    "school_counselor": "School counselor",
    "social_worker": "School social worker",
    "school_nurse": "School nurse",
    "school_psychologist": "School psychologist",
    "office_staff": "School office staff",
    "bus_driver": "Bus driver",
    "bus_attendant": "Bus attendant",
    "transportation_director": "Transportation director",
    "facilities_director": "Facilities director",
    "custodian": "Custodian",
    "food_service": "Food service",
    "volunteer": "Volunteer",
    "school_board_member": "School board member",
}
SWORN_WORK: dict[str, str] = {
    "school_resource_officer": "School Resource Officer",
    "police_officer": "Police officer",
    "police_chief": "Police chief",
    "deputy_sheriff": "Deputy sheriff",
    "sheriff": "Sheriff",
    "state_trooper": "State trooper",
}
PUBLIC_SAFETY_WORK: dict[str, str] = {
    "firefighter": "Firefighter",
    "emergency_medical_provider": "Emergency medical provider",
    "emergency_manager": "Emergency manager",
    "dispatcher": "Emergency dispatcher",
}
CENTER_WORK: dict[str, str] = {
    "memssi_instructor": "MEMSSI instructor",
    "training_coordinator": "Training coordinator",
    "center_staff": "MSSC staff",
    "partner_staff": "Staff of a partner organization",
}
ADMINISTRATORS = ("principal", "superintendent", "central_office")

# key: name, kinds of work
AUDIENCES: dict[str, tuple[str, tuple[str, ...]]] = {
    "all_staff": ("All school staff", tuple(SCHOOL_WORK)),
    "teacher": ("Teachers and education technicians", ("teacher", "education_technician")),
    "administrator": ("School administrators", ADMINISTRATORS),
    "safety_lead": ("School safety leads", ("school_safety_lead",)),
    "student_support": (
        "Student support staff",
        ("school_counselor", "social_worker", "school_nurse", "school_psychologist"),
    ),
    "health_educator": ("Health educators", ("health_educator",)),
    "sro": ("School Resource Officers", ("school_resource_officer",)),
    "law_enforcement": (
        "Other sworn law enforcement",
        tuple(key for key in SWORN_WORK if key != "school_resource_officer"),
    ),
    "public_safety": ("Fire, EMS and emergency management", tuple(PUBLIC_SAFETY_WORK)),
    "transportation": (
        "Transportation staff",
        ("bus_driver", "bus_attendant", "transportation_director"),
    ),
    "facilities": ("Facilities and custodial staff", ("facilities_director", "custodian")),
    "instructor": ("MEMSSI instructors", ("memssi_instructor",)),
    "coordinator": ("Training coordinators", ("training_coordinator", "center_staff")),
    SWORN_OFFICERS: ("Sworn law enforcement officers", tuple(SWORN_WORK)),
    "law_enforcement_and_named_partners": (
        "Law enforcement and named school and public safety partners",
        (*SWORN_WORK, *PUBLIC_SAFETY_WORK, *ADMINISTRATORS, "school_safety_lead"),
    ),
}

TOPICS: dict[str, str] = {
    "active_threat_response": "Active threat response",
    "administration": "Training records and rosters",
    "adolescent_development": "Adolescent development",
    "bus_safety": "School bus safety",
    "child_sexual_abuse_prevention": "Child sexual abuse prevention",
    "climate": "School climate",
    "conference": "Conference",
    "cybersecurity": "Cybersecurity",
    "de_escalation": "De-escalation",
    "dei_implicit_bias": "Equity and implicit bias",
    "drills": "Drills",
    "eop": "Emergency operations plans",
    "exercises": "Exercises",
    "ferpa": "Student privacy (FERPA)",
    "ics": "Incident command (ICS)",
    "instructor_development": "Instructor development",
    "law_update": "Law update",
    "mandated_reporter": "Mandated reporting",
    "mental_health": "Mental health",
    "mou": "Agreements with law enforcement",
    "nims": "National Incident Management System (NIMS)",
    "orientation": "Orientation",
    "relationships": "Relationships",
    "response_protocol": "Response protocol",
    "restorative_practices": "Restorative practices",
    "reunification": "Reunification",
    "school_emergency_management": "School emergency management",
    "school_law": "School law",
    "site_assessment": "Site assessment",
    "sro_basic": "SRO basics",
    "sro_refresher": "SRO refresher",
    "substance_use": "Substance use prevention",
    "suicide_prevention": "Suicide prevention",
    "threat_assessment": "Threat assessment",
    "trauma": "Trauma",
}

# What the sixth belief of the center's statement sets side by side; staff may change it.
STRANDS: dict[str, Strand] = {
    **dict.fromkeys(
        (
            "adolescent_development",
            "climate",
            "de_escalation",
            "mental_health",
            "restorative_practices",
            "relationships",
            "substance_use",
            "suicide_prevention",
            "trauma",
        ),
        Strand.MENTAL_HEALTH,
    ),
    **dict.fromkeys(
        ("active_threat_response", "drills", "exercises", "response_protocol", "reunification"),
        Strand.TACTICAL,
    ),
}

# What people call the same thing, as the trade writes it; staff may change these.
SYNONYMS: tuple[str, ...] = (
    "SRO, school resource officer",
    "EOP, emergency operations plan, emergency plan",
    "CSTAG, threat assessment, behavioral threat assessment",
    "ICS, incident command, incident command system",
    "NIMS, National Incident Management System",
    "MHFA, YMHFA, mental health first aid",
    "QPR, suicide prevention, gatekeeper",
    "CSA, child sexual abuse",
    "mandated reporter, mandated reporting",
    "DEI, equity, implicit bias",
    "SEL, social emotional learning",
    "ACEs, adverse childhood experiences, trauma",
    "RP, restorative practices, restorative justice",
    "MCJA, Maine Criminal Justice Academy",
    "MOU, memorandum of understanding",
    "FERPA, student privacy",
    "EMS, emergency medical services",
    "lockdown, lock down",
    "active threat, active shooter, active assailant",
    "TTX, tabletop, tabletop exercise",
    "ed tech, education technician",
    "bus, transportation",
    "cyber, cybersecurity, cyber security",
)


@transaction.atomic
def load_reference(*, now: datetime) -> Counter[str]:
    """Add the reference rows that are missing; return how many of each kind were added."""
    added: Counter[str] = Counter()
    added["lanes"] = len(_add_terms(Lane.objects, _lanes()))
    added["credit types"] = len(_add_terms(CreditType.objects, CREDIT_TYPES))
    added["topics"] = len(_add_terms(Topic.objects, _topics()))
    new_kinds = _add_terms(WorkKind.objects, _work_kinds())
    added["kinds of work"] = len(new_kinds)
    added["audiences"] = _add_audiences(new_kinds)
    added["courses taken elsewhere"] = _add_elsewhere()
    added["synonyms"] = _add_synonyms()
    added["organizations"] = _add_offices(now)
    return added


def _named(names: Mapping[str, str]) -> dict[str, dict[str, object]]:
    return {key: {"name": name} for key, name in names.items()}


def _topics() -> dict[str, dict[str, object]]:
    return {key: {"name": name, "strand": STRANDS.get(key, "")} for key, name in TOPICS.items()}


def _lanes() -> dict[str, dict[str, object]]:
    return {key: {"name": name, "description": text} for key, (name, text) in LANES.items()}


def _work_kinds() -> dict[str, dict[str, object]]:
    every = SCHOOL_WORK | SWORN_WORK | PUBLIC_SAFETY_WORK | CENTER_WORK
    return {key: {"name": name, "is_sworn": key in SWORN_WORK} for key, name in every.items()}


def _add_terms(manager: Manager[T], rows: Mapping[str, Mapping[str, object]]) -> set[str]:
    """Add the terms that are missing, in the order given; return their keys."""
    known = set(manager.values_list("key", flat=True))
    manager.bulk_create(
        manager.model(key=key, order=order, **fields)
        for order, (key, fields) in enumerate(rows.items(), start=1)
        if key not in known
    )
    return rows.keys() - known


def _add_audiences(new_kinds: Iterable[str]) -> int:
    """Add audiences with their kinds of work; of those that exist, only add kinds added now."""
    new = _add_terms(Audience.objects, _named({key: name for key, (name, _) in AUDIENCES.items()}))
    kinds = {kind.key: kind for kind in WorkKind.objects.all()}
    for audience in Audience.objects.filter(key__in=AUDIENCES):
        _, members = AUDIENCES[audience.key]
        wanted = set(members) if audience.key in new else set(members) & set(new_kinds)
        audience.work_kinds.add(*(kinds[key] for key in sorted(wanted)))
    return len(new)


def _add_elsewhere() -> int:
    """Add the recognized courses that are missing, with their topics."""
    lanes = {lane.key: lane for lane in Lane.objects.all()}
    topics = {topic.key: topic for topic in Topic.objects.all()}
    ours = {course.code: course for course in Course.objects.all()}
    new = _add_terms(
        OutsideCourse.objects,
        {
            key: {
                "name": each.name,
                "code": each.code,
                "provider": each.provider,
                "kind": each.kind,
                "contact_hours": each.contact_hours,
                "lane": lanes[each.lane],
                "stands_for": ours.get(each.stands_for),
            }
            for key, each in ELSEWHERE.items()
        },
    )
    for course in OutsideCourse.objects.filter(key__in=new):
        course.topics.set(topics[key] for key in ELSEWHERE[course.key].topics)
    return len(new)


def _add_synonyms() -> int:
    """Add the rows none of whose words stands in any: whoever changed a row keeps theirs."""
    known = {phrase for words in _stored_synonyms() for phrase in _phrases(words)}
    missing = [words for words in SYNONYMS if not known & _phrases(words)]
    Synonym.objects.bulk_create(Synonym(words=words) for words in missing)
    return len(missing)


def _stored_synonyms() -> list[str]:
    return list(Synonym.objects.values_list("words", flat=True))


def _phrases(words: str) -> set[str]:
    return {phrase.strip().casefold() for phrase in words.split(",")}


def _add_offices(now: datetime) -> int:
    places = {
        place.short_code: place
        for place in Organization.objects.filter(short_code__in=[code for code, *_ in OFFICES])
    }
    missing = [row for row in OFFICES if row[0] not in places]
    for code, name, kind, parent in missing:
        places[code] = add_organization(
            kind=kind,
            name=name,
            short_code=code,
            parent=places.get(parent),
            county="" if kind is OrganizationKind.STATE else "23011",
            actor=None,
            now=now,
        )
    return len(missing)
