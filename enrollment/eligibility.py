"""What stands between a person and a seat, in one order: registering asks it, the page shows it.

The checks about the person alone are made before the class is locked; those that depend on what
others do at the same moment are made under the lock. Both are read in the order of `Gate`.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from core.clock import maine_date
from core.exceptions import DomainError
from core.templatetags.ui import maine_date as written_date
from courses.decisions.prerequisites import unmet
from courses.decisions.schedules import meet
from courses.decisions.timetables import expiry
from courses.enums import (
    ApprovalPolicy,
    CompletionRule,
    EnrollmentUnit,
    OfferingStatus,
)
from courses.models import Meeting, Offering
from courses.services.freezing import named
from enrollment.caps import over_the_cap
from enrollment.enums import (
    NOT_ASKED_IN_LINE,
    REQUESTS,
    EnrollmentStatus,
    Gate,
    WaitlistStatus,
    Way,
)
from enrollment.exceptions import (
    AlreadyCompletedError,
    AlreadyRegisteredError,
    ClashError,
    NotEligibleError,
    NotOpenYetError,
    OrganizationCapError,
    RegistrationClosedError,
    RestrictedClassError,
)
from enrollment.models import Enrollment, WaitlistEntry
from organizations.models import Employment, Organization

# So long before a completion runs out, it may be renewed.
RENEWED_FROM = timedelta(days=90)

AFTER_THE_WINDOW = frozenset({Way.PROMOTION, Way.APPROVAL})
ON_THE_SPOT = frozenset({Way.STAFF, Way.WALK_IN, Way.REINSTATED})
ALONE = frozenset({Way.SELF, Way.COORDINATOR})
EMPLOYER_APPROVES = frozenset({ApprovalPolicy.EMPLOYER, ApprovalPolicy.EMPLOYER_THEN_STAFF})


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is asked before a seat is given. `refusal` is None where it is met.

    `asks` says what is asked, as the page shows it; empty where only a refusal is worth showing.
    `supplied_by` are coming classes by which it would be met.
    """

    gate: Gate
    asks: str = ""
    refusal: DomainError | None = None
    supplied_by: tuple[Offering, ...] = ()

    @property
    def is_met(self) -> bool:
        """Whether nothing is missing."""
        return self.refusal is None


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks for a seat in which class, by which way, and in whose words it is answered."""

    offering: Offering
    learner: User
    now: datetime
    way: Way = Way.SELF
    is_own: bool = True

    def words(self, own: str, of_another: str, **named: object) -> str:
        """Return the sentence for the person themselves, or for whoever acts for them."""
        if self.is_own:
            return own % named if named else own
        return of_another % {"name": self.learner.name, **named}


def first_refusal(
    checks: Iterable[Check], *, waives: Collection[Gate] = (), in_line: bool = False
) -> DomainError | None:
    """Return the first refusal in the order of the gates; in line, some are not asked."""
    passed = {*waives, *(NOT_ASKED_IN_LINE if in_line else ())}
    order = list(Gate)
    failed = [check for check in checks if check.refusal and check.gate not in passed]
    return min(failed, key=lambda check: order.index(check.gate)).refusal if failed else None


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


def place_checks(asking: Asking) -> list[Check]:
    """Return what others may change meanwhile: made under the lock of the class."""
    return [*_open(asking), *_place(asking), *_clash(asking), *_cap(asking)]


def open_refusal(offering: Offering, *, now: datetime, way: Way = Way.SELF) -> DomainError | None:
    """Return why the class takes nobody in now by this way, or None."""
    if offering.status != OfferingStatus.PUBLISHED:
        return _not_published(offering)
    if offering.ends_at <= now:
        return RegistrationClosedError(_("This class is over, so nobody can register for it."))
    if way in ON_THE_SPOT:
        return None
    if way in AFTER_THE_WINDOW:
        has_begun = offering.seats_move_until <= now
        return RegistrationClosedError(_("This class has begun.")) if has_begun else None
    return _outside_of_window(offering, now=now)


def _not_published(offering: Offering) -> DomainError:
    if offering.status == OfferingStatus.CANCELLED:
        return RegistrationClosedError(_("This class was canceled, so nobody can register for it."))
    if offering.status == OfferingStatus.POSTPONED:
        return RegistrationClosedError(
            _("This class is postponed. You can register once its new date is known.")
        )
    return NotOpenYetError(_("This class is not open to registration yet."))


def _outside_of_window(offering: Offering, *, now: datetime) -> DomainError | None:
    if now < offering.registration_opens_at:
        return NotOpenYetError(
            _("Registration opens on %(day)s.")
            % {"day": written_date(offering.registration_opens_at, "printed")}
        )
    if offering.registration_closes_at <= now:
        return RegistrationClosedError(_("Registration for this class has closed."))
    return None


def not_admitted(offering: Offering, people: Collection[int], *, on: date) -> dict[int, str]:
    """Return who of these people does not do the work a class is for, with what it is for.

    Both what the course says and what the class says must hold; of several, one is enough. At
    most three queries.
    """
    of_course = offering.version.course.restricted_to
    outside: dict[int, str] = {}
    for audiences in filter(
        None, ([of_course] if of_course else [], [*offering.restricted_to.all()])
    ):
        inside = set(
            Employment.objects.on(on)
            .filter(person__in=people, work_kind__audiences__in=audiences)
            .values_list("person", flat=True)
        )
        names = "; ".join(audience.name for audience in audiences)
        for person in people:
            if person not in inside:
                outside.setdefault(person, names)
    return outside


def _open(asking: Asking) -> Iterator[Check]:
    refusal = open_refusal(asking.offering, now=asking.now, way=asking.way)
    yield Check(Gate.OPEN, refusal=refusal)


def _place(asking: Asking) -> Iterator[Check]:
    """One query for a seat or request, one for a place in line."""
    mine = {"offering": asking.offering, "learner": asking.learner}
    status = Enrollment.objects.filter(**mine).live().values_list("status", flat=True).first()
    said = ""
    if status in REQUESTS:
        said = asking.words(
            _("You have asked for a seat in this class already. It waits for approval."),
            _("%(name)s has asked for a seat in this class already. It waits for approval."),
        )
    elif status is not None:
        said = asking.words(
            _("You already have a seat in this class."),
            _("%(name)s already has a seat in this class."),
        )
    elif asking.way not in AFTER_THE_WINDOW:
        said = _in_line(asking)
    yield Check(Gate.PLACE, refusal=AlreadyRegisteredError(said) if said else None)


def _in_line(asking: Asking) -> str:
    entry = (
        WaitlistEntry.objects.filter(offering=asking.offering, learner=asking.learner)
        .in_line()
        .first()
    )
    if entry is None:
        return ""
    if entry.status == WaitlistStatus.OFFERED:
        return asking.words(
            _("A seat is being kept for you: accept or decline the offer."),
            _("A seat is being kept for %(name)s, who can accept or decline the offer."),
        )
    return asking.words(
        _("You are on the waitlist of this class already."),
        _("%(name)s is on the waitlist of this class already."),
    )


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
    offering = asking.offering
    outside = not_admitted(offering, [asking.learner.pk], on=maine_date(asking.now))
    audience = outside.get(asking.learner.pk)
    if audience is not None:
        said = _("This class is only for: %(audience)s.") % {"audience": audience}
        yield Check(Gate.AUDIENCE, refusal=RestrictedClassError(said))
    elif offering.version.course.restricted_to or offering.restricted_to.all():
        yield Check(Gate.AUDIENCE, _("It is for the work you do"))


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
    """Return the next classes of what is missing that one can register for, over before it."""
    codes = {code for group in groups for code in group}
    coming = (
        Offering.objects.coming(at=now)
        .filter(version__course__code__in=codes, ends_at__lte=offering.starts_at)
        .filter(registration_opens_at__lte=now, registration_closes_at__gt=now)
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
    if until is not None and until < maine_date(offering.ends_at) + RENEWED_FROM:
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


def _clash(asking: Asking) -> Iterator[Check]:
    other = clash_of(asking.offering, asking.learner)
    if other is None:
        return
    said = asking.words(
        _(
            "You have a seat at that time in %(title)s (class %(number)s). "
            "Give that one back first."
        ),
        _("%(name)s has a seat at that time in %(title)s (class %(number)s)."),
        title=other.course_title,
        number=other.number,
    )
    yield Check(Gate.CLASH, refusal=ClashError(said))


def clash_of(offering: Offering, learner: User) -> Offering | None:
    """Return a class in which somebody sits while this one meets; one query.

    Of sessions that are chosen, those they chose. What is postponed has no time.
    """
    spans = [(row.starts_at, row.ends_at) for row in offering.meetings.all() if not row.choice]
    if not spans:
        return None
    seats = Enrollment.objects.filter(
        learner=learner, status__in=(EnrollmentStatus.ENROLLED, EnrollmentStatus.REQUESTED_SEAT)
    ).exclude(offering=offering)
    chosen = Q(choice="") | Q(chosen_by__enrollment__in=seats.order_by().values("pk"))
    mine = (
        Meeting.objects.filter(chosen, offering__in=seats.order_by().values("offering"))
        .filter(offering__status=OfferingStatus.PUBLISHED)
        .filter(ends_at__gt=min(s for s, _e in spans), starts_at__lt=max(e for _s, e in spans))
        .select_related("offering__version__course")
        .order_by("starts_at", "pk")
    )
    for meeting in mine:
        if any(meet(span, (meeting.starts_at, meeting.ends_at)) for span in spans):
            return meeting.offering
    return None


def _cap(asking: Asking) -> Iterator[Check]:
    offering = asking.offering
    over = over_the_cap(offering, [asking.learner.pk], at=asking.now)
    unit = over.get(asking.learner.pk)
    if unit is None:
        return
    said = _("%(organization)s has all the seats that one organization may take until %(day)s.") % {
        "organization": Organization.objects.values_list("name", flat=True).get(pk=unit),
        "day": written_date(offering.organization_cap_until, "printed"),
    }
    yield Check(Gate.CAP, refusal=OrganizationCapError(said))
