"""What depends on the person alone: asked before the class is locked."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.clock import maine_date
from core.templatetags.ui import maine_date as written_date
from courses.decisions.prerequisites import unmet
from courses.decisions.timetables import expiry
from courses.enums import ApprovalPolicy, CompletionRule, DeliveryMode, EnrollmentUnit
from courses.models import Audience, Offering
from courses.services.freezing import named
from enrollment.eligibility.asking import Asking, Check
from enrollment.enums import EnrollmentStatus, Gate, Way
from enrollment.exceptions import AlreadyCompletedError, NotEligibleError, RestrictedClassError
from enrollment.models import Enrollment
from organizations.models import Employment

# So long before a completion runs out, it may be renewed.
RENEWED_FROM = timedelta(days=90)

ALONE = frozenset({Way.SELF, Way.COORDINATOR})
EMPLOYER_APPROVES = frozenset({ApprovalPolicy.EMPLOYER, ApprovalPolicy.EMPLOYER_THEN_STAFF})


def person_checks(asking: Asking, *, looks_for_help: bool = False) -> list[Check]:
    """Return what does not depend on others: at most five queries, and one for each kind of help.

    With `looks_for_help`, what is missing names the coming classes that would supply it.
    """
    checks = [*_unit(asking), *_audience(asking), *_employment(asking)]
    offering = asking.offering
    asked = {code for group in offering.prerequisites for code in group}
    own = offering.version.course.code
    held = _held(asking.learner, {*asked, own})
    checks += _prerequisites(asking, held, looks_for_help=looks_for_help)
    return [*checks, *_completed(asking, held)]


def not_admitted(offering: Offering, people: Collection[int], *, on: date) -> dict[int, str]:
    """Return who of these people does not do the work a class is for, with what it is for.

    Both what the course says and what the class says must hold; of several, one is enough. At
    most three queries.
    """
    outside: dict[int, str] = {}
    for audiences in _audiences(offering):
        inside = set(
            Employment.objects.on(on)
            .filter(person__in=people, work_kind__audiences__in=audiences)
            .values_list("person", flat=True)
        )
        for person in people:
            if person not in inside:
                outside.setdefault(person, _names(audiences))
    return outside


def _audiences(offering: Offering) -> list[list[Audience]]:
    """Return for whom the course is, and for whom the class is, where either says so."""
    of_course = offering.version.course.restricted_to
    said = [[of_course] if of_course else [], list(offering.restricted_to.all())]
    return [audiences for audiences in said if audiences]


def _names(audiences: Sequence[Audience]) -> str:
    return "; ".join(audience.name for audience in audiences)


def _unit(asking: Asking) -> Iterator[Check]:
    unit = asking.offering.unit
    if unit == EnrollmentUnit.INDIVIDUAL:
        return
    is_team = unit == EnrollmentUnit.TEAM
    asks = _("Teams register, not single people") if is_team else _("Whole schools register")
    said = (
        _("Teams register for this class: the lead of a team registers all of its members.")
        if is_team
        else _("Whole schools register for this class: the coordinator registers the staff.")
    )
    yield Check(Gate.UNIT, asks, NotEligibleError(said) if asking.way in ALONE else None)


def _audience(asking: Asking) -> Iterator[Check]:
    audiences = _audiences(asking.offering)
    if not audiences:
        return
    outside = not_admitted(asking.offering, [asking.learner.pk], on=maine_date(asking.now))
    only_for = _("This class is only for: %(audience)s.")
    lacking = outside.get(asking.learner.pk)
    said = only_for % {"audience": lacking or _names(audiences[0])}
    yield Check(
        Gate.AUDIENCE,
        said,
        RestrictedClassError(said) if lacking else None,
        leads_to=reverse("organizations:employment_list"),
        link=_("See my work"),
    )


def _employment(asking: Asking) -> Iterator[Check]:
    if asking.offering.approval not in EMPLOYER_APPROVES:
        return
    at_work = Employment.objects.on(maine_date(asking.now)).filter(person=asking.learner)
    said = ""
    if not at_work.exists():
        said = asking.words(
            _("Your employer has to approve it, and nobody has confirmed where you work yet."),
            _("The employer has to approve it, and no confirmed work of %(name)s is known."),
        )
    yield Check(
        Gate.EMPLOYMENT,
        _("An employer who can approve it"),
        NotEligibleError(said) if said else None,
        leads_to=reverse("organizations:employment_list"),
        link=_("See my work"),
    )


def _held(learner: User, codes: Collection[str]) -> dict[str, date | None]:
    """Return the courses a person completed, with the last day on which each counts."""
    rows = (
        Enrollment.objects.filter(
            learner=learner,
            status=EnrollmentStatus.COMPLETED,
            offering__version__course__code__in=codes,
        )
        .order_by()
        .values_list(
            "offering__version__course__code",
            "offering__ends_at",
            "ended_at",
            "offering__validity_months",
        )
    )
    held: dict[str, date | None] = {}
    for code, ends_at, ended_at, months in rows:
        until = expiry(maine_date(min(ends_at, ended_at or ends_at)), months)
        known = held.get(code, date.min)
        held[code] = None if until is None or known is None else max(known, until)
    return held


def _prerequisites(
    asking: Asking, held: dict[str, date | None], *, looks_for_help: bool
) -> Iterator[Check]:
    offering = asking.offering
    if not offering.prerequisites:
        return
    missing = unmet(offering.prerequisites, held, on=maine_date(offering.starts_at))
    asks = _in_words(offering.prerequisites)
    if not missing:
        yield Check(Gate.PREREQUISITES, asks)
        return
    said = asking.words(
        _("You need this first: %(courses)s."),
        _("%(name)s needs this first: %(courses)s."),
        courses=_in_words(missing),
    )
    supplied_by = _supplying(offering, missing, now=asking.now) if looks_for_help else ()
    yield Check(Gate.PREREQUISITES, asks, NotEligibleError(said), supplied_by)


def _in_words(groups: Sequence[Sequence[str]]) -> str:
    """Return what is needed in one line: "A or B; C"."""
    either = f" {_('or')} "
    return "; ".join(either.join(title for _code, title in group) for group in named(groups))


def _supplying(
    offering: Offering, groups: Sequence[Sequence[str]], *, now: datetime
) -> tuple[Offering, ...]:
    """Return the next classes of what is missing that one can register for, over before it or
    done at one's own pace.
    """
    codes = {code for group in groups for code in group}
    is_in_time = Q(ends_at__lte=offering.seats_move_until) | Q(
        delivery_mode=DeliveryMode.SELF_PACED
    )
    coming = (
        Offering.objects.open_for_registration(at=now)
        .filter(is_in_time, version__course__code__in=codes)
        .exclude(version__course__is_security_sensitive=True)
        .for_listing()
        .order_by("starts_at", "pk")
    )
    return tuple(coming[:3])


def _completed(asking: Asking, held: dict[str, date | None]) -> Iterator[Check]:
    """A course counts once until it runs out; every conference is another one."""
    offering = asking.offering
    code = offering.version.course.code
    if code not in held or offering.completion_rule == CompletionRule.PER_SESSION_ATTENDANCE:
        return
    until = held[code]
    if until is not None and until <= maine_date(offering.ends_at) + RENEWED_FROM:
        return
    if until is None:
        said = asking.words(
            _("You have completed this course, and it does not expire."),
            _("%(name)s has completed this course, and it does not expire."),
        )
    else:
        said = asking.words(
            _("You have completed this course, and it counts until %(day)s."),
            _("%(name)s has completed this course, and it counts until %(day)s."),
            day=written_date(until, "printed"),
        )
    yield Check(Gate.COMPLETED, refusal=AlreadyCompletedError(said))
