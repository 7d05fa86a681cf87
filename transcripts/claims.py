"""A claim of training taken elsewhere before it is handed in: what it says, what is wrong with it,
and what is on record already.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from core.clock import maine_date
from core.social_security import has_social_security_number, refusal_of_social_security_number
from core.templatetags.ui import hours as written_hours
from core.templatetags.ui import maine_date as written_date
from courses.enums import MOST_HOURS_ELSEWHERE, ProviderKind
from courses.models import Lane, Offering, OutsideCourse
from transcripts.enums import STANDING_CLAIMS, CreditSource
from transcripts.models import CreditAward, OutsideCompletion
from transcripts.outside import NEAR, Training, title_key

# No working life is longer: what lies further back is a year typed wrong.
MOST_YEARS = 60
SOURCES = {
    ProviderKind.FEDERAL: CreditSource.FEDERAL,
    ProviderKind.CONTRACTED: CreditSource.CONTRACTED,
    ProviderKind.LOCAL: CreditSource.LOCAL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFacts:
    """What somebody says they took. `hours` are contact hours; a draft may lack day and hours."""

    title: str
    lane: Lane
    course: OutsideCourse | None = None
    provider: str = ""
    completed_on: date | None = None
    hours: Decimal | None = None
    certificate_number: str = ""
    remark: str = ""

    @classmethod
    def of_course(cls, course: OutsideCourse, **said: Any) -> "ClaimFacts":
        """Return the facts of a recognized course: what it is called, who gives it, its lane.

        Its hours stand where nothing else is said.
        """
        facts = cls(
            title=course.name,
            lane=course.lane,
            course=course,
            provider=course.provider,
            hours=course.contact_hours,
        )
        return replace(facts, **said)

    @property
    def source(self) -> CreditSource:
        """Where it was taken, as far as it is known before somebody has looked at it."""
        if self.course is None:
            return CreditSource.SELF_REPORTED
        return SOURCES[ProviderKind(self.course.kind)]

    @property
    def training(self) -> Training:
        """By what doubles of it are found."""
        return training_of(self.title, self.course)

    @property
    def columns(self) -> dict[str, Any]:
        """What of it is kept in the row of a claim."""
        return {
            "course": self.course,
            "title": self.title,
            "title_key": title_key(self.title),
            "provider": self.provider,
            "lane": self.lane,
            "source": self.source,
            "completed_on": self.completed_on,
            "hours": self.hours,
            "certificate_number": self.certificate_number,
            "remark": self.remark,
        }


def facts_of(claim: OutsideCompletion) -> ClaimFacts:
    """Return what a claim says now."""
    return ClaimFacts(
        title=claim.title,
        lane=claim.lane,
        course=claim.course,
        provider=claim.provider,
        completed_on=claim.completed_on,
        hours=claim.hours,
        certificate_number=claim.certificate_number,
        remark=claim.remark,
    )


def training_of(title: str, course: OutsideCourse | None) -> Training:
    """Return by what doubles of a training are found."""
    return Training(course.name, course.code) if course else Training(title)


def faults_of(facts: ClaimFacts, *, today: date) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a claim: the field, and a sentence. Asks no database."""
    if not title_key(facts.title):
        yield "title", _("Write what the training was called.")
    if not facts.provider.strip():
        yield "provider", _("Write who gave the training.")
    yield from _faults_of_day(facts, today)
    yield from _faults_of_hours(facts)
    for field in ("title", "provider", "certificate_number", "remark"):
        if has_social_security_number(getattr(facts, field)):
            yield field, refusal_of_social_security_number()


def _faults_of_day(facts: ClaimFacts, today: date) -> Iterator[tuple[str, str]]:
    day, course = facts.completed_on, facts.course
    if day is None:
        yield "completed_on", _("Say on which day the training ended.")
        return
    said = {"day": written_date(day, "printed")}
    if day > today:
        sentence = _("%(day)s is still to come. Add the training once it is over.")
        yield "completed_on", sentence % said
    elif day.year < today.year - MOST_YEARS:
        yield "completed_on", _("%(day)s is very long ago. Check the year.") % said
    if course is None:
        return
    ended = min(filter(None, (course.accepted_until, course.retired_on)), default=None)
    if ended is not None and day >= ended:
        said |= {"course": course.label, "last": written_date(ended - timedelta(days=1), "printed")}
        sentence = _(
            "“%(course)s” counted until %(last)s: training that ended on %(day)s comes too late. "
            "Choose the course that followed it."
        )
        yield "completed_on", sentence % said


def _faults_of_hours(facts: ClaimFacts) -> Iterator[tuple[str, str]]:
    hours, course = facts.hours, facts.course
    if hours is None or hours <= 0:
        yield "hours", _("Say how many hours it took, without breaks.")
    elif course is not None and hours > course.contact_hours:
        sentence = _("“%(course)s” counts for %(most)s hours. Write as many, or fewer.")
        yield (
            "hours",
            sentence
            % {
                "course": course.label,
                "most": written_hours(course.contact_hours),
            },
        )
    elif hours > MOST_HOURS_ELSEWHERE:
        sentence = _("One training counts for %(most)s hours at most. Check the hours.")
        yield "hours", sentence % {"most": MOST_HOURS_ELSEWHERE}


def doubles_of(
    facts: ClaimFacts, *, person_id: int, but: int | None = None
) -> list[OutsideCompletion]:
    """Return claims of the same training by the same person that stand, within three days of it.

    The edition of a course is ignored. First those of the same day.
    """
    day = facts.completed_on
    if day is None:
        return []
    rows = (
        OutsideCompletion.objects.filter(person=person_id, status__in=STANDING_CLAIMS)
        .filter(completed_on__range=(day - NEAR, day + NEAR))
        .exclude(pk=but or 0)
        .select_related("course")
        .order_by("pk")
    )
    training = facts.training
    same = [row for row in rows if training.is_same(training_of(row.title, row.course))]
    return sorted(same, key=lambda row: abs(row.earned[0] - day))


def classes_with(facts: ClaimFacts, *, person_id: int) -> list[Offering]:
    """Return classes of ours on the person's record that are the same training and ran within three
    days of it, first one that ran on its day.

    Of the course for which the recognized one stands, or called the same.
    """
    day = facts.completed_on
    if day is None:
        return []
    lines = CreditAward.objects.standing().filter(person=person_id, outside__isnull=True)
    course = facts.course
    found: dict[int, Offering] = {}
    for line in lines.for_listing().filter(_class_near(day)):
        offering = line.offering
        if offering is None or _days_away(offering, day) > NEAR:
            continue
        is_stood_for = course is not None and course.stands_for_id == offering.version.course_id
        ours = Training(offering.course_title, offering.version.course.code)
        if is_stood_for or facts.training.is_same(ours):
            found[offering.pk] = offering
    return sorted(found.values(), key=lambda offering: _days_away(offering, day))


def runs_on(offering: Offering, day: date) -> bool:
    """Say whether a class ran on a day, or on days before and after it."""
    return not _days_away(offering, day)


def _class_near(day: date) -> Q:
    """Say roughly, in UTC, which classes can have run within three days of a day in Maine."""
    first, last = day - NEAR - timedelta(days=1), day + NEAR + timedelta(days=2)
    sat = Q(enrollment__offering__starts_at__date__lte=last) & Q(
        enrollment__offering__ends_at__date__gte=first
    )
    taught = Q(taught__offering__starts_at__date__lte=last) & Q(
        taught__offering__ends_at__date__gte=first
    )
    return sat | taught


def _days_away(offering: Offering, day: date) -> timedelta:
    before, after = maine_date(offering.starts_at) - day, day - maine_date(offering.ends_at)
    return max(before, after, timedelta(0))
