"""What seats and waitlists offer to people's homes."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Role, may_somewhere
from core.clock import maine_date, maine_day
from core.home import Tile
from courses.enums import OfferingStatus
from courses.models import Meeting, Offering
from enrollment.enums import WaitlistStatus
from enrollment.models import (
    AccommodationRequest,
    Approval,
    Enrollment,
    EnrollmentQuerySet,
    SeatCheck,
    WaitlistEntry,
    is_ahead,
)
from enrollment.seats import given_out_by_hand, with_few_taken, with_room, with_seats
from enrollment.suggestions import suggested_to
from organizations.models import people_of_organizations

MOST = 5
MOST_OPEN = 3


@dataclass(frozen=True, slots=True)
class ComingSeat:
    """A seat with the session to go to next; none for what is done at one's own pace, and for
    what is postponed.
    """

    seat: Enrollment
    session: Meeting | None


# --- the accommodations desk ---


def accommodations_to_meet(user: User, now: datetime) -> Tile | None:  # noqa: ARG001 (all alike)
    """How many requests wait; what they say stands on their own page alone."""
    rows = AccommodationRequest.objects.permitted_to(user, "enrollment.meet_accommodation")
    count = rows.of_people_who_come().filter(met_at__isnull=True).count()
    if not count:
        return None
    return Tile(
        "accommodations",
        _("Accommodations to arrange"),
        "enrollment/_tile_accommodations.html",
        {"count": count},
        url=reverse("enrollment:accommodation_list"),
        link_label=_("Read the requests"),
        is_urgent=True,
    )


# --- a learner ---


def seat_offers(user: User, now: datetime) -> Tile | None:
    """Seats that are kept for this person until a deadline."""
    offers = WaitlistEntry.objects.holding_an_offer(at=now).filter(learner=user)
    entries = list(offers.for_listing().order_by("offer_ends_at", "pk")[:MOST])
    if not entries:
        return None
    return Tile(
        "seat-offers",
        _("A seat is kept for you"),
        "enrollment/_tile_seat_offers.html",
        {"entries": entries},
        is_urgent=True,
        is_wide=True,
    )


def guide(user: User, now: datetime) -> Tile | None:  # noqa: ARG001 (every tile is asked alike)
    """The short guide, to whoever has neither finished nor skipped it."""
    if user.guided_at is not None:
        return None
    return Tile("guide", _("Tell us about your work (2 minutes)"), "enrollment/_tile_guide.html")


def next_classes(user: User, now: datetime) -> Tile | None:
    """Where to be next, and the classes after that."""
    coming = _coming_seats(Enrollment.objects.filter(learner=user), now=now)
    if not coming:
        return None
    return Tile(
        "next-classes",
        _("Your next class"),
        "enrollment/_tile_next_classes.html",
        {"first": coming[0], "others": coming[1:], "is_today": _is_today(coming[0], now)},
        url=reverse("enrollment:enrollment_list"),
        link_label=_("All my classes"),
    )


def _is_today(coming: ComingSeat, now: datetime) -> bool:
    """Whether the session to go to is held today, or goes on."""
    if coming.session is None:
        return False
    return maine_date(coming.session.starts_at) <= maine_date(now)


def waitlist_places(user: User, now: datetime) -> Tile | None:
    """Where this person stands in line for classes that can still be taken."""
    waiting = WaitlistEntry.objects.waiting().filter(is_ahead(at=now), learner=user)
    entries = list(waiting.for_listing()[:MOST])
    if not entries:
        return None
    return Tile(
        "waitlist-places",
        _("You are in line"),
        "enrollment/_tile_waitlist_places.html",
        {"entries": entries},
        url=reverse("enrollment:enrollment_list"),
        link_label=_("All my waitlists"),
    )


def suggested_classes(user: User, now: datetime) -> Tile | None:
    """Open classes for this person's work or after their interests, each with its reason."""
    suggestions = suggested_to(user, now=now)
    if not suggestions:
        return _open_classes(now) if user.guided_at is None else None
    return Tile(
        "suggested-classes",
        _("Classes you may like"),
        "enrollment/_tile_suggested_classes.html",
        {"suggestions": suggestions},
        url=reverse("enrollment:offering_list"),
        link_label=_("All classes"),
        is_wide=len(suggestions) > 1,
    )


def _open_classes(now: datetime) -> Tile | None:
    """The next classes with room, for whoever has not told us yet what fits."""
    with_no_limits = Offering.objects.filter(
        starts_at__gt=now, version__course__restricted_to__isnull=True
    )
    rows = with_room(with_no_limits, at=now).for_listing().order_by("starts_at", "pk")
    offerings = list(rows[:MOST_OPEN])
    if not offerings:
        return None
    return Tile(
        "open-classes",
        _("Next classes with free seats"),
        "enrollment/_tile_open_classes.html",
        {"offerings": offerings},
        url=reverse("enrollment:offering_list"),
        link_label=_("All classes"),
        is_wide=True,
    )


# --- an instructor ---


def classes_i_teach(user: User, now: datetime) -> Tile | None:
    """The next classes this person teaches; what is on today stands elsewhere."""
    _begins, tomorrow = maine_day(now)
    later = Meeting.objects.filter(offering=OuterRef("pk"), starts_at__gte=tomorrow)
    taught = (
        Offering.objects.coming(at=now)
        .taught_by(user)
        .annotate(
            next_starts_at=Subquery(later.order_by("starts_at", "pk").values("starts_at")[:1]),
            next_session=Subquery(later.order_by("starts_at", "pk").values("pk")[:1]),
        )
        .filter(next_starts_at__isnull=False)  # type: ignore[misc]
        .for_listing()
        .order_by("next_starts_at", "pk")
    )
    offerings = list(with_seats(taught, at=now)[:MOST])
    if not offerings:
        return None
    return Tile(
        "classes-i-teach",
        _("Classes you teach next"),
        "enrollment/_tile_classes_i_teach.html",
        {"offerings": offerings},
        url=f"{reverse('attendance:roster_list')}?state=coming",
        link_label=_("All my upcoming sessions"),
    )


# --- a coordinator or approver ---


def requests_to_approve(user: User, now: datetime) -> Tile | None:  # noqa: ARG001 (all alike)
    """Who waits for this visitor to approve a seat, those that run out first before the others."""
    if not may_somewhere(user, "enrollment.approve_for_employer"):
        return None
    waiting = Approval.objects.decidable_by(user).pending()
    count = waiting.count()
    if not count:
        return None
    return Tile(
        "requests-to-approve",
        _("Requests to approve"),
        "enrollment/_tile_requests_to_approve.html",
        {"steps": list(waiting.for_listing()[:MOST]), "count": count},
        url=reverse("enrollment:approval_list"),
        link_label=_("Approve or refuse"),
        is_urgent=True,
    )


def my_peoples_classes(user: User, now: datetime) -> Tile | None:
    """Which of the people of one's places go to a class next, and when."""
    mine = [people_of_organizations(user, role) for role in (Role.COORDINATOR, Role.APPROVER)]
    people = User.objects.filter(mine[0] | mine[1]).exclude(pk=user.pk).order_by()
    seats = Enrollment.objects.filter(learner__in=people.values("pk"))
    coming = _coming_seats(seats, now=now)
    if not coming:
        return None
    return Tile(
        "my-peoples-classes",
        _("Your people’s next classes"),  # noqa: RUF001
        "enrollment/_tile_my_peoples_classes.html",
        {"coming": coming, "count": seats.to_be_used(at=now).count()},
        url=reverse("enrollment:place_list")
        if may_somewhere(user, "enrollment.view_people")
        else "",
        link_label=_("All your people’s classes"),  # noqa: RUF001
    )


# --- MSSC staff ---


def seats_that_do_not_add_up(user: User, now: datetime) -> Tile | None:  # noqa: ARG001
    """What the last nightly look at all seats found."""
    if not may_somewhere(user, "enrollment.view_seat_check"):
        return None
    check = SeatCheck.objects.only("fault_count").first()
    if check is None or not check.fault_count:
        return None
    return Tile(
        "seat-check",
        _("Seats that do not add up"),
        "enrollment/_tile_seat_check.html",
        {"count": check.fault_count},
        url=reverse("enrollment:seat_check"),
        link_label=_("See what was found"),
        is_urgent=True,
    )


def waitlists(user: User, now: datetime) -> Tile | None:
    """Classes ahead that people wait for, those with a free seat first."""
    waiting = WaitlistEntry.objects.permitted_to(user, "enrollment.view_waitlist").filter(
        offering=OuterRef("pk"), status=WaitlistStatus.WAITING
    )
    wanted = with_seats(Offering.objects.coming(at=now).filter(Exists(waiting)), at=now)
    offerings = list(
        wanted.annotate(seats_kept=F("people_in_line") - F("people_waiting"))
        .annotate(has_free_seat=Q(capacity__gt=F("seats_taken") + F("seats_kept")))
        .for_listing()
        .order_by("-has_free_seat", "starts_at", "pk")[:MOST]  # type: ignore[misc]
    )
    if not offerings:
        return None
    return Tile(
        "waitlists",
        _("Waitlists"),
        "enrollment/_tile_waitlists.html",
        {"offerings": offerings, "count": wanted.count()},
        url=f"{reverse('enrollment:offering_list')}?demand=waiting",
        link_label=_("All classes with a waitlist"),
    )


def seats_to_give_out(user: User, now: datetime) -> Tile | None:
    """Classes that begin within a day, with an open offer, or a free seat and people in line."""
    mine = Offering.objects.permitted_to(user, "enrollment.manage_line")
    rows = given_out_by_hand(with_seats(mine, at=now), at=now)
    offerings = list(rows.for_listing().order_by("starts_at", "pk")[:MOST])
    if not offerings:
        return None
    return Tile(
        "seats-to-give-out",
        _("Seats to give out by phone"),
        "enrollment/_tile_seats_to_give_out.html",
        {"offerings": offerings, "count": rows.count()},
        is_urgent=True,
    )


def classes_to_decide(user: User, now: datetime) -> Tile | None:
    """Classes of which it is soon to be decided whether they take place, or should have been."""
    mine = Offering.objects.permitted_to(user, "enrollment.change_offering")
    rows = mine.to_be_decided(at=now)
    offerings = list(with_seats(rows, at=now).for_listing().order_by("decided_by", "pk")[:MOST])
    if not offerings:
        return None
    return Tile(
        "classes-to-decide",
        _("Do these classes take place?"),
        "enrollment/_tile_classes_to_decide.html",
        {"offerings": offerings, "count": rows.count(), "today": maine_date(now)},
        url=f"{reverse('courses:schedule_list')}?needs=decision",
        link_label=_("All classes to decide about"),
    )


def empty_seats(user: User, now: datetime) -> Tile | None:  # noqa: ARG001 (every tile is asked alike)
    """Classes that begin soon and have most of their seats left."""
    few = with_few_taken(with_seats(Offering.objects.coming(at=now), at=now), at=now)
    offerings = list(few.for_listing().order_by("starts_at", "pk")[:MOST])
    if not offerings:
        return None
    return Tile(
        "empty-seats",
        _("Soon, with few seats taken"),
        "enrollment/_tile_empty_seats.html",
        {"offerings": offerings, "count": few.count()},
        url=f"{reverse('enrollment:offering_list')}?demand=few",
        link_label=_("All classes with few seats taken"),
    )


def _coming_seats(seats: EnrollmentQuerySet, *, now: datetime) -> list[ComingSeat]:
    """The seats to be used next, by their next session; two queries."""
    sessions = Meeting.objects.filter(
        offering=OuterRef("offering"), offering__status=OfferingStatus.PUBLISHED, ends_at__gt=now
    )
    first = sessions.order_by("starts_at", "pk")
    coming = (
        seats.to_be_used(at=now)
        .for_listing()
        .annotate(
            next_session=Subquery(first.values("pk")[:1]),
            next_starts_at=Subquery(first.values("starts_at")[:1]),
        )
        .order_by(F("next_starts_at").asc(nulls_last=True), "offering__ends_at", "pk")
    )
    rows = [(row, row.next_session) for row in coming[:MOST]]  # type: ignore[attr-defined]
    sessions_by_pk = Meeting.objects.in_bulk([session for _row, session in rows if session])
    return [ComingSeat(row, sessions_by_pk.get(session)) for row, session in rows]
