"""What others may change at the same moment: asked under the lock of the class."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from core.exceptions import DomainError
from core.templatetags.ui import maine_date as written_date
from core.templatetags.ui import maine_datetime
from courses.decisions import Span
from courses.decisions.schedules import meet
from courses.enums import OfferingStatus
from courses.models import Meeting, Offering
from enrollment.caps import over_the_cap
from enrollment.counting import LiveSeat, live_seats
from enrollment.eligibility.asking import Asking, Check
from enrollment.enums import HOLDING, REQUESTS, Gate, WaitlistStatus, Way
from enrollment.exceptions import (
    AlreadyRegisteredError,
    ClashError,
    NotOpenYetError,
    OrganizationCapError,
    RegistrationClosedError,
)
from enrollment.models import WaitlistEntry
from organizations.models import Organization

# A substitute takes a seat that is given already: until the class begins, and past the line.
AFTER_THE_WINDOW = frozenset({Way.PROMOTION, Way.APPROVAL, Way.SUBSTITUTE})
ON_THE_SPOT = frozenset({Way.STAFF, Way.WALK_IN, Way.REINSTATED})


def place_checks(asking: Asking) -> list[Check]:
    """Return what others may change meanwhile: made under the lock of the class."""
    live = live_seats(asking.learner, asking.offering)
    return [*_open(asking), *_place(asking, live), *_clash(asking, live), *_cap(asking)]


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
            _("Registration opens on %(moment)s.")
            % {"moment": maine_datetime(offering.registration_opens_at, "zone")}
        )
    if offering.registration_closes_at <= now:
        return RegistrationClosedError(_("Registration for this class has closed."))
    return None


def _open(asking: Asking) -> Iterator[Check]:
    refusal = open_refusal(asking.offering, now=asking.now, way=asking.way)
    yield Check(Gate.OPEN, refusal=refusal)


def _place(asking: Asking, live: Sequence[LiveSeat]) -> Iterator[Check]:
    """At most one query, for a place in line."""
    here = asking.offering.pk
    status = next((seat.status for seat in live if seat.offering_id == here), None)
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
    entry = asking.entry
    if not asking.knows_entry:
        mine = WaitlistEntry.objects.filter(offering=asking.offering, learner=asking.learner)
        entry = mine.in_line().first()
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


def _clash(asking: Asking, live: Sequence[LiveSeat]) -> Iterator[Check]:
    """The sessions for everybody, against those of other classes."""
    spans = [
        (row.starts_at, row.ends_at) for row in asking.offering.meetings.all() if not row.choice
    ]
    other = clash_at(spans, live, besides=asking.offering)
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
    yield Check(
        Gate.CLASH,
        refusal=ClashError(said),
        leads_to=reverse("enrollment:offering_detail", args=[other.pk]),
        link=_("See that class"),
    )


def clash_at(
    spans: Sequence[Span], live: Iterable[LiveSeat], *, besides: Offering
) -> Offering | None:
    """Return another class than this one in which somebody sits at one of these times, if any of
    the seats that are `live` is held elsewhere, in one query.

    Of sessions that are chosen, those they chose. What is postponed has no time.
    """
    seats = {
        seat.pk: seat.offering_id
        for seat in live
        if seat.status in HOLDING and seat.offering_id != besides.pk
    }
    if not spans or not seats:
        return None
    chosen = Q(choice="") | Q(chosen_by__enrollment__in=seats)
    mine = (
        Meeting.objects.filter(chosen, offering__in=set(seats.values()))
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
    over = over_the_cap(offering, [asking.learner.pk], at=asking.now, besides=asking.besides)
    unit = over.get(asking.learner.pk)
    if unit is None:
        return
    said = _("%(organization)s has all the seats that one organization may take until %(day)s.") % {
        "organization": Organization.objects.values_list("name", flat=True).get(pk=unit),
        "day": written_date(offering.organization_cap_until, "printed"),
    }
    yield Check(Gate.CAP, refusal=OrganizationCapError(said))
