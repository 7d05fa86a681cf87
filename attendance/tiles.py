"""What the sessions offer to people's homes: checking in, today's, and rosters nobody signed."""

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from attendance.check_in_page import own_open_meetings
from attendance.models import FORGOTTEN_AFTER, Roster, RosterQuerySet
from core.home import Tile
from courses.models import InstructorAssignment, Offering

MOST = 5


def check_in_now(user: User, now: datetime) -> Tile | None:
    """The sessions at which this person can check in now."""
    sessions = list(own_open_meetings(user, at=now)[:MOST])
    if not sessions:
        return None
    return Tile(
        "check-in-now",
        _("Check in now"),
        "attendance/_tile_check_in.html",
        {"sessions": sessions},
        url=reverse("attendance:check_in"),
        link_label=_("Type the four words instead"),
        is_urgent=True,
    )


def my_sessions_today(user: User, now: datetime) -> Tile | None:
    """The sessions this person teaches today."""
    taught = Offering.objects.taught_by(user)
    today = Roster.objects.for_listing().on_the_day_of(now).filter(offering__in=taught)
    rosters = list(today.with_seats_taken().order_by("starts_at", "pk")[:MOST])
    if not rosters:
        return None
    return Tile(
        "my-sessions-today",
        _("Today you teach"),
        "attendance/_tile_sessions.html",
        {"rosters": rosters, "now": now, "are_mine": True},
        url=reverse("attendance:roster_list"),
        link_label=_("All my sessions"),
        is_wide=True,
    )


def my_open_rosters(user: User, now: datetime) -> Tile | None:
    """The sessions this person taught that are over and not signed."""
    taught = Offering.objects.taught_by(user)
    open_ones = Roster.objects.to_be_signed(at=now).filter(offering__in=taught)
    return _open_rosters(open_ones, "my-open-rosters", _("Rosters for you to sign"))


def sessions_today(user: User, now: datetime) -> Tile | None:
    """All sessions of today that this visitor oversees, their own first."""
    rosters = Roster.objects.visible_to(user).for_listing().on_the_day_of(now)
    count = rosters.count()
    if not count:
        return None
    mine = InstructorAssignment.objects.teaching().filter(
        instructor=user, offering=OuterRef("offering")
    )
    shown = rosters.with_seats_taken().annotate(is_mine=Exists(mine))
    return Tile(
        "sessions-today",
        _("Sessions today"),
        "attendance/_tile_sessions.html",
        {
            "rosters": list(shown.order_by("-is_mine", "starts_at", "pk")[:MOST]),
            "count": count,
            "now": now,
        },
        url=f"{reverse('attendance:roster_list')}?state=today",
        link_label=_("All sessions today"),
        is_wide=True,
    )


def sessions_ahead(user: User, now: datetime) -> Tile | None:
    """The next sessions of the classes somebody hosts, or of the lane they lead."""
    rosters = Roster.objects.visible_to(user).for_listing().filter(ends_at__gt=now)
    shown = list(rosters.with_seats_taken().order_by("starts_at", "pk")[:MOST])
    if not shown:
        return None
    return Tile(
        "sessions-ahead",
        _("Next sessions of your lane or place"),
        "attendance/_tile_sessions.html",
        {"rosters": shown, "now": now, "have_days": True},
        url=f"{reverse('attendance:roster_list')}?state=coming",
        link_label=_("All upcoming sessions"),
        is_wide=True,
    )


def open_rosters(user: User, now: datetime) -> Tile | None:
    """The sessions of the last year that are over and not signed."""
    open_ones = Roster.objects.visible_to(user).to_be_signed(at=now)
    recent = open_ones.filter(starts_at__gt=now - FORGOTTEN_AFTER)
    return _open_rosters(recent, "open-rosters", _("Rosters to close"))


def _open_rosters(rosters: RosterQuerySet, key: str, title: str) -> Tile | None:
    count = rosters.count()
    if not count:
        return None
    return Tile(
        key,
        title,
        "attendance/_tile_open_rosters.html",
        {"rosters": list(rosters.order_by("starts_at", "pk")[:MOST]), "count": count},
        url=f"{reverse('attendance:roster_list')}?state=to_sign",
        link_label=_("All rosters to sign"),
    )
