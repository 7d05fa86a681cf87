"""What stands behind the courses: evidence, the law each follows, lesson plans, who read them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

from django.core.files import File

from accounts.models import User
from core.clock import maine_date
from courses.decisions.reviews import CHECKLIST, YES
from courses.enums import (
    EvidenceLevel,
    LinkState,
    MaterialKind,
    MaterialReaders,
    SafetyKind,
    SafetyPhase,
)
from courses.models import CourseVersion, Material, Topic
from courses.services.materials import add_file
from courses.services.reviews import review_version, submit_version
from courses.services.versions import MAY_CHANGE, draft_version
from memssi.demo import files
from memssi.demo.catalog import CatalogCourse
from memssi.demo.lesson_plans import lesson_plan
from memssi.demo.places import Places
from memssi.demo.profiles import HOME_AGENCY

# By the letters of a course's code: kind of safety, phase from prevention to recovery.
KINDS: dict[str, tuple[SafetyKind, SafetyPhase]] = {
    "TR": (SafetyKind.BOTH, SafetyPhase.PREVENTION),
    "TA": (SafetyKind.BOTH, SafetyPhase.PREVENTION),
    "MH": (SafetyKind.EMOTIONAL, SafetyPhase.PREVENTION),
    "SA": (SafetyKind.PHYSICAL, SafetyPhase.MITIGATION),
    "SC": (SafetyKind.EMOTIONAL, SafetyPhase.PREVENTION),
    "RP": (SafetyKind.EMOTIONAL, SafetyPhase.RECOVERY),
    "EP": (SafetyKind.PHYSICAL, SafetyPhase.RESPONSE),
    "SRO": (SafetyKind.BOTH, SafetyPhase.PROTECTION),
    "LP": (SafetyKind.BOTH, SafetyPhase.PREVENTION),
    "AD": (SafetyKind.BOTH, SafetyPhase.PROTECTION),
    "OT": (SafetyKind.PHYSICAL, SafetyPhase.PROTECTION),
    "CS": (SafetyKind.PHYSICAL, SafetyPhase.RESPONSE),
}


@dataclass(frozen=True, slots=True)
class Basis:
    """What a course rests on."""

    level: EvidenceLevel
    source: str
    standard: str = ""
    url: str = ""


EVIDENCE: dict[str, Basis] = {
    "MEM-MH-201": Basis(
        EvidenceLevel.MODERATE,
        "Demonstration entry: evaluation of gatekeeper training in schools",
        "20-A MRSA section 4502, subsection 5-B (suicide awareness and prevention)",
        "https://legislature.maine.gov/statutes/20-A/title20-Asec4502.html",
    ),
    "MEM-TA-202": Basis(
        EvidenceLevel.PROMISING, "Demonstration entry: study of threat assessment teams"
    ),
    "MEM-RP-201": Basis(EvidenceLevel.STRONG, "Demonstration entry: randomized trial of circles"),
    "MEM-EP-201": Basis(
        EvidenceLevel.RATIONALE,
        "Demonstration entry: federal guide to school emergency plans",
        "20-A MRSA section 1001, subsection 16 (emergency management plans)",
        "https://legislature.maine.gov/statutes/20-A/title20-Asec1001.html",
    ),
    "MEM-SRO-101": Basis(
        EvidenceLevel.RATIONALE,
        "Demonstration entry: curriculum review",
        "25 MRSA section 2804-E (in-service training)",
        "https://legislature.maine.gov/statutes/25/title25sec2804-E.html",
    ),
}
# Some instructor of each class must be qualified in one of the course's own topics.
TAUGHT = {
    "MEM-MH-130": "de_escalation",
    "MEM-MH-201": "suicide_prevention",
    "MEM-TA-202": "threat_assessment",
    "MEM-RP-201": "restorative_practices",
    "MEM-SRO-101": "sro_basic",
}
WITH_LESSON_PLAN = ("MEM-MH-130", "MEM-MH-201", "MEM-TA-202", "MEM-EP-201", "MEM-OT-110")
SENSITIVE = "MEM-SRO-210"
CLEARED_MORE = 14  # agencies beside that of the well-known officer
OVERDUE = "MEM-OT-101"
IN_REVIEW, RETURNED = "MEM-SC-101", "MEM-EP-150"
TEACHING_HOURS = Decimal(2)


def describe_courses(catalog: dict[str, CatalogCourse], places: Places, *, today: date) -> None:
    """Say of every course what it is for, and of some what they rest on."""
    for code, known in catalog.items():
        course = known.course
        course.safety, course.phase = KINDS[known.subject]
        course.is_security_sensitive = code == SENSITIVE
        course.save(update_fields=["safety", "phase", "is_security_sensitive"])
        for version in known.versions:
            _describe_version(version, code, today)
    topics = {topic.key: topic for topic in Topic.objects.all()}
    for code, key in TAUGHT.items():
        catalog[code].course.taught_topics.add(topics[key])
    others = [key for key in places.agencies if key != HOME_AGENCY]
    sensitive = catalog[SENSITIVE]
    sensitive.cleared.extend([HOME_AGENCY, *others[:CLEARED_MORE]])
    sensitive.course.cleared_agencies.set(places.by_id[key] for key in sensitive.cleared)


def _describe_version(version: CourseVersion, code: str, today: date) -> None:
    if basis := EVIDENCE.get(code):
        version.evidence_level, version.evidence_source = basis.level, basis.source
        version.standard, version.standard_url = basis.standard, basis.url
        if basis.standard:
            version.standard_checked_on = today - timedelta(days=200)
    if code == OVERDUE:
        version.review_by = today - timedelta(days=19)
    if code in TAUGHT:
        version.teaching_hours = TEACHING_HOURS
    version.save(update_fields=[*MAY_CHANGE, "teaching_hours"])


def add_materials(catalog: dict[str, CatalogCourse], *, staff: User, now: datetime) -> None:
    """Put lesson plans on file, and two links, of which one leads nowhere any more."""
    for code in WITH_LESSON_PLAN:
        known = catalog[code]
        paper = lesson_plan(
            code=code,
            title=known.course.title,
            hours=known.versions[0].contact_hours,
            objectives=files.read("objectives")[code],
        )
        add_file(
            version=known.versions[-1],
            file=File(BytesIO(paper), name="lesson-plan.pdf"),
            fields={
                "kind": MaterialKind.LESSON_PLAN,
                "title": f"Lesson plan {code}",
                "readers": MaterialReaders.INSTRUCTORS,
            },
            actor=staff,
            now=now - timedelta(days=90),
        )
    day = maine_date(now)
    # Whether they answer is written down here, so that nobody has to be asked.
    Material.objects.bulk_create(
        Material(
            version=catalog[code].versions[-1],
            kind=MaterialKind.READING,
            title=title,
            url=url,
            readers=MaterialReaders.EVERYBODY,
            checked_on=day,
            link_state=state,
        )
        for code, title, url, state in (
            ("MEM-MH-130", "Before the class", "https://www.maine.gov/doe/", LinkState.WORKS),
            ("MEM-OT-110", "Bus drills", "https://old.example.org/drills", LinkState.BROKEN),
        )
    )


def have_versions_read(
    catalog: dict[str, CatalogCourse], *, writer: User, reader: User, now: datetime
) -> None:
    """One new version waits for its reader; another came back with a note."""
    for code in (IN_REVIEW, RETURNED):
        draft = draft_version(
            course_id=catalog[code].course.pk, actor=writer, now=now - timedelta(days=9)
        )
        submit_version(version_id=draft.pk, actor=writer, now=now - timedelta(days=6))
        if code == RETURNED:
            review_version(
                version_id=draft.pk,
                is_accepted=False,
                answers=dict.fromkeys(CHECKLIST, YES) | {"hours_match_plan": "no"},
                note="The plan adds up to 75 minutes, the version says one hour.",
                actor=reader,
                now=now - timedelta(days=2),
            )
