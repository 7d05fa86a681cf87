"""The 40 courses of the file with their versions, credits and approvals; the letterheads."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings

from accounts.models import User
from core.clock import maine_date
from courses.enums import (
    CONTACT_HOURS,
    MCJA_IN_SERVICE_HOURS,
    ApprovalPolicy,
    CompletionRule,
    CourseStatus,
    CreditBasis,
    DeliveryMode,
    VersionStatus,
)
from courses.models import (
    Audience,
    Belief,
    Course,
    CourseVersion,
    CreditApproval,
    CreditType,
    Lane,
    Prerequisite,
    Topic,
    VersionCredit,
)
from courses.services.versions import EXAM_RULES
from memssi.demo import files
from organizations.services import set_issuing_authority

# Attendance decides how many hours count, even where an exam or a practical comes on top.
# What is seen in the practicals: as the courses' own checklists have it.
SKILLS = {
    "MEM-TR-200": ["Open a lesson", "Ask and wait", "Lead a drill", "Give feedback"],
    "MEM-TA-202": ["Gather facts", "Weigh them as a team", "Write the plan", "Plan the follow-up"],
    "MEM-SA-201": [
        "Walk the outside of the building",
        "Check doors and locks",
        "Talk with the principal",
        "Write up what was found",
    ],
}
BY_MINUTES = frozenset(
    {
        CompletionRule.ATTENDANCE,
        CompletionRule.ATTENDANCE_80_PERCENT,
        CompletionRule.PER_SESSION_ATTENDANCE,
        CompletionRule.ATTENDANCE_AND_EXAM,
        CompletionRule.ATTENDANCE_AND_PRACTICAL,
    }
)
PROVIDERS = {
    "external_record": "Federal Emergency Management Agency",
    "local_delivery": "School administrative unit, with MEMSSI materials",
    "contracted_provider": "Contracted provider (demo)",
}
# A second version: in force so many days from today, and how its objectives begin.
SECOND_VERSIONS = {
    "MEM-LP-101": (-310, "Adds the changes of the last legislative session."),
    "MEM-EP-220": (-150, "Aligns the words of the five actions with current plans."),
    "MEM-OT-110": (75, "Adds electric buses and two-way radios."),
    "MEM-MH-101": (120, "Shorter modules and a new quiz."),
}
# Course and for how many calendar years, counted back from this one (0), a Board approval stood.
APPROVED = {
    "MEM-SRO-101": (2, 1, 0),
    "MEM-SRO-110": (2, 1, 0),
    "MEM-SRO-120": (1, 0, -1),
    "MEM-SRO-201": (2, 1, 0, -1),
    "MEM-MH-130": (1, 0),
    "MEM-MH-201": (2, 1),
    "MEM-EP-230": (2, 1, 0),
    "MEM-EP-201": (1, 0),
    "MEM-LP-101": (1, 0, -1),
    "MEM-TR-300": (1,),
}
OLDEST_DAYS = 1150
REVIEWED_EVERY = timedelta(days=3 * 365 + 90)
NEW_LETTERHEAD_DAYS = 230


@dataclass(frozen=True, slots=True)
class CatalogCourse:
    """A course in the register beside what the file says of it."""

    course: Course
    versions: tuple[CourseVersion, ...]
    source: dict[str, Any]
    work_kinds: frozenset[str]
    only_for: frozenset[str] | None
    # Where one must work to see a sensitive course; empty for all others.
    cleared: list[str] = field(default_factory=list)

    @property
    def code(self) -> str:
        return str(self.source["code"])

    @property
    def subject(self) -> str:
        """The letters of the code: MEM-SRO-101 is SRO."""
        return self.code.split("-")[1]

    @property
    def minutes(self) -> int:
        """How long it lasts, breaks left out."""
        return int(self.versions[0].contact_hours * 60)

    @property
    def delivery_mode(self) -> DeliveryMode:
        return _delivery_mode(self.source)

    def version_on(self, day: date) -> CourseVersion:
        """Return the version in force on a day."""
        in_force = [version for version in self.versions if version.in_force_from <= day]
        return in_force[-1] if in_force else self.versions[0]


def add_catalog(*, now: datetime) -> dict[str, CatalogCourse]:
    """Enter all courses, published, and the approvals some of them have."""
    today = maine_date(now)
    rows = files.read("catalog")["courses"]
    lanes = {lane.key: lane for lane in Lane.objects.all()}
    audiences = {row.key: row for row in Audience.objects.prefetch_related("work_kinds")}
    topics = {topic.key: topic for topic in Topic.objects.all()}
    types = {row.key: row for row in CreditType.objects.all()}
    beliefs = {row.number: row for row in Belief.objects.all()}
    catalog: dict[str, CatalogCourse] = {}
    for row in rows:
        restricted = audiences[row["restricted_to"]] if row["restricted_to"] else None
        course = Course.objects.create(
            code=row["code"],
            title=row["title"],
            summary=row["description"],
            status=CourseStatus.PUBLISHED,
            lane=lanes[row["lane"]],
            restricted_to=restricted,
        )
        course.further_lanes.add(*(lanes[key] for key in row["secondary_lanes"]))
        course.topics.add(*(topics[key] for key in row["topics"]))
        course.audiences.add(*(audiences[key] for key in row["audience"]))
        course.beliefs.add(*(beliefs[number] for number in row["beliefs"] if number in beliefs))
        catalog[row["code"]] = CatalogCourse(
            course=course,
            versions=tuple(_add_versions(course, row, types, today)),
            source=row,
            work_kinds=frozenset().union(*(_kinds(audiences[key]) for key in row["audience"])),
            only_for=_kinds(restricted) if restricted else None,
        )
    for row in rows:
        catalog[row["code"]].course.recommended_before.add(
            *(catalog[code].course for code in row["recommended_before"])
        )
        Prerequisite.objects.bulk_create(
            Prerequisite(version=version, group=group, course=catalog[code].course)
            for version in catalog[row["code"]].versions
            for group, code in enumerate(row["prerequisites"], start=1)
        )
    _add_approvals(catalog, types[MCJA_IN_SERVICE_HOURS], today)
    return catalog


def _kinds(audience: Audience) -> frozenset[str]:
    return frozenset(kind.key for kind in audience.work_kinds.all())


def _add_versions(
    course: Course, row: dict[str, Any], types: dict[str, CreditType], today: date
) -> list[CourseVersion]:
    """Return the first version and, where there is one, the second."""
    planned = [(1, today - timedelta(days=OLDEST_DAYS), "")]
    if row["code"] in SECOND_VERSIONS:
        days, change = SECOND_VERSIONS[row["code"]]
        planned.append((2, today + timedelta(days=days), change))
    versions = []
    for number, in_force_from, change in planned:
        version = CourseVersion.objects.create(
            course=course,
            number=number,
            status=VersionStatus.PUBLISHED,
            in_force_from=in_force_from,
            objectives=_objectives(row["code"], change),
            contact_hours=Decimal(str(row["contact_hours"])),
            delivery_mode=_delivery_mode(row),
            unit=row["enrollment_unit"],
            approval=_approval(row),
            completion_rule=row["completion"]["rule"],
            pass_mark_percent=_pass_mark(row),
            practical_skills=SKILLS.get(row["code"], []),
            validity_months=row["validity_months"],
            default_capacity=row["capacity"],
            provider=PROVIDERS.get(row["delivered_by"], settings.SITE_NAME),
            minimum_seats=row["min_enrollment"],
            review_by=in_force_from + REVIEWED_EVERY,
        )
        _add_credits(version, row, types)
        versions.append(version)
    return versions


def _pass_mark(row: dict[str, Any]) -> int | None:
    """The file gives practicals and badges a mark, too."""
    mark: int | None = row["completion"]["pass_mark_pct"]
    return mark if row["completion"]["rule"] in EXAM_RULES else None


def _delivery_mode(row: dict[str, Any]) -> DeliveryMode:
    """The file knows no conferences: parallel sessions in one place."""
    if "conference" in row["topics"]:
        return DeliveryMode.CONFERENCE
    return DeliveryMode(row["delivery_mode"])


def _approval(row: dict[str, Any]) -> ApprovalPolicy:
    return ApprovalPolicy.EMPLOYER if row["agency_approval_required"] else ApprovalPolicy.NONE


def _objectives(code: str, change: str) -> str:
    sentences = [*files.read("objectives")[code], *filter(None, [change])]
    return "\n".join(f"- {sentence}" for sentence in sentences)


def _add_credits(version: CourseVersion, row: dict[str, Any], types: dict[str, CreditType]) -> None:
    """Write what completing posts. CEU and renewal credits are derived and not written down."""
    by_minutes = version.completion_rule in BY_MINUTES
    VersionCredit.objects.bulk_create(
        VersionCredit(
            version=version,
            credit_type=types[credit["type"]],
            basis=CreditBasis.MINUTES if by_minutes else CreditBasis.FIXED,
            hours=Decimal(str(credit["amount"])),
        )
        for credit in row["credits"]
        if credit["type"] in {CONTACT_HOURS, MCJA_IN_SERVICE_HOURS}
    )


def _add_approvals(catalog: dict[str, CatalogCourse], credit_type: CreditType, today: date) -> None:
    approvals: list[CreditApproval] = []
    for code, years_back in APPROVED.items():
        for back in years_back:
            year = today.year - back
            approvals += [
                CreditApproval(
                    credit_type=credit_type,
                    version=version,
                    number=f"DEMO-{year}-{len(approvals) + 101}",
                    starts_on=date(year, 1, 1),
                    ends_on=date(year + 1, 1, 1),
                )
                for version in catalog[code].versions
            ]
    CreditApproval.objects.bulk_create(approvals)


def add_letterheads(*, actor: User, now: datetime) -> None:
    """Enter the letterhead papers carried until last year, and the one they carry now."""
    for days, name, title, phone in (
        (OLDEST_DAYS, "Harlan Driftwoodhaven", "Interim Director", "207-555-0101"),
        (NEW_LETTERHEAD_DAYS, "Ruth Harborcrest", "Director", settings.SITE_PHONE),
    ):
        entered_at = now - timedelta(days=days)
        set_issuing_authority(
            starts_on=maine_date(entered_at),
            provider=settings.SITE_LONG_NAME,
            department=f"Maine Department of Education, {settings.SITE_OWNER}",
            address="100 Demonstration Way, Augusta, Maine 04333",
            phone=phone,
            signatory_name=name,
            signatory_title=f"{title}, {settings.SITE_OWNER}",
            actor=actor,
            now=entered_at,
        )
