"""What each visitor's home shows: "what do I do now?", from the tiles that every app offers.

An app states its tiles in its `tiles.py`; here they are only gathered and put in order. What has a
deadline stands first, then the work of each role, then one's own learning.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Role, granted_roles
from attendance import tiles as attendance
from certificates import tiles as certificates
from core.home import Tile
from courses import tiles as courses
from courses.models import Audience, InstructorAssignment, Offering
from enrollment import tiles as enrollment
from enrollment.seats import with_room
from organizations import tiles as organizations
from reports import tiles as reports
from reports.demand_tiles import what_is_missing
from reports.hours_tiles import hours_of_my_places
from reports.letter_tiles import to_hand_out
from reports.oversight_tiles import numbers_of_my_places
from support import tiles as support
from transcripts import tiles as transcripts

TileMaker = Callable[[User, datetime], Tile | None]

# The work of each role; a person with several has all of it, in this order.
WORK: dict[Role, tuple[TileMaker, ...]] = {
    Role.INSTRUCTOR: (
        attendance.my_sessions_today,
        attendance.my_open_rosters,
        enrollment.classes_i_teach,
    ),
    Role.STAFF: (
        attendance.sessions_today,
        attendance.open_rosters,
        support.open_questions,
        reports.mail_trouble,
        enrollment.seats_to_give_out,
        enrollment.seats_that_do_not_add_up,
        enrollment.requests_to_approve,
        enrollment.classes_to_decide,
        enrollment.waitlists,
        transcripts.completions_to_decide,
        transcripts.past_training_to_decide,
        transcripts.claims_to_decide,
        enrollment.empty_seats,
        organizations.work_to_confirm,
        organizations.without_coordinator,
        courses.requests_to_answer,
        what_is_missing,
        hours_of_my_places,
    ),
    Role.COORDINATOR: (
        to_hand_out,
        organizations.work_to_confirm,
        organizations.rosters_to_decide,
        transcripts.past_training_to_decide,
        enrollment.my_peoples_classes,
        reports.people_without_hours,
        hours_of_my_places,
        transcripts.my_people_hours_by_month,
    ),
    Role.APPROVER: (
        enrollment.requests_to_approve,
        enrollment.my_peoples_classes,
    ),
    Role.HOST: (
        enrollment.seats_to_give_out,
        enrollment.classes_to_decide,
        attendance.sessions_ahead,
    ),
    Role.PARTNER_INSTRUCTOR: (attendance.open_rosters, attendance.sessions_ahead),
    Role.LANE_LEAD: (
        enrollment.seats_to_give_out,
        enrollment.classes_to_decide,
        transcripts.claims_to_decide,
        attendance.sessions_ahead,
    ),
    Role.OVERSIGHT: (numbers_of_my_places,),
    Role.ACCOMMODATIONS_DESK: (enrollment.accommodations_to_meet,),
    Role.DIRECTOR: (
        reports.state_at_a_glance,
        hours_of_my_places,
        reports.state_hours_by_month,
        reports.state_people_by_county,
        reports.state_seats_filled,
        what_is_missing,
    ),
    Role.ADMINISTRATOR: (
        support.open_questions,
        reports.mail_trouble,
        enrollment.seats_that_do_not_add_up,
        organizations.work_to_confirm,
        organizations.without_coordinator,
        reports.state_at_a_glance,
    ),
}
# Everybody learns.
OWN_LEARNING: tuple[TileMaker, ...] = (
    organizations.my_invitations,
    attendance.check_in_now,
    enrollment.seat_offers,
    certificates.new_certificates,
    enrollment.next_classes,
    enrollment.waitlist_places,
    transcripts.my_claims,
    enrollment.guide,
    transcripts.my_hours,
    enrollment.suggested_classes,
)
# A tile over everybody's rows has one's own among them, marked: then one's own is not repeated.
COVERED_BY: dict[TileMaker, TileMaker] = {
    attendance.my_sessions_today: attendance.sessions_today,
    attendance.my_open_rosters: attendance.open_rosters,
}
# The audience that each way into the catalogue leads to, by its key.
WAYS_IN = {
    "teacher": (_("I teach"), _("Classes for teachers and education technicians")),
    "transportation": (_("I drive a bus"), _("Classes for transportation staff")),
    "sro": (_("I am an officer"), _("Classes for School Resource Officers")),
}


@dataclass(frozen=True, slots=True)
class Home:
    """A person's home. `is_at_rest`: they have a role, and nothing of its work waits."""

    tiles: list[Tile]
    is_at_rest: bool


@dataclass(frozen=True, slots=True)
class WayIn:
    """A way into the catalogue for one kind of visitor."""

    title: str
    text: str
    url: str


def home_of(user: User, *, now: datetime) -> Home:
    """Gather a signed-in person's home; a constant number of queries for each role."""
    makers = work_of(_roles_of(user))
    work = list(_made(makers, user, now))
    tiles = [*work, *_made(OWN_LEARNING, user, now)]
    tiles.sort(key=lambda tile: not tile.is_urgent)
    return Home(tiles, is_at_rest=bool(makers) and not work)


def work_of(roles: Iterable[Role]) -> list[TileMaker]:
    """Return the tiles of these roles' work, each once, in order."""
    held = set(roles)
    makers = dict.fromkeys(
        maker for role, all_of in WORK.items() if role in held for maker in all_of
    )
    return [maker for maker in makers if COVERED_BY.get(maker) not in makers]


def next_classes(*, now: datetime) -> list[Offering]:
    """Return the next classes with a free seat, for the front page."""
    open_ones = with_room(Offering.objects.filter(starts_at__gt=now), at=now)
    return list(open_ones.for_listing().order_by("starts_at", "pk")[:6])


def ways_in() -> list[WayIn]:
    """Return the ways into the catalogue whose audience there is."""
    keys = dict(Audience.objects.filter(key__in=WAYS_IN).values_list("key", "pk"))
    catalogue = reverse("enrollment:offering_list")
    return [
        WayIn(str(title), str(text), f"{catalogue}?audience={keys[key]}")
        for key, (title, text) in WAYS_IN.items()
        if key in keys
    ]


def _roles_of(user: User) -> set[Role]:
    teaches = InstructorAssignment.objects.teaching().filter(instructor=user).exists()
    return set(granted_roles(user)) | ({Role.INSTRUCTOR} if teaches else set())


def _made(makers: Iterable[TileMaker], user: User, now: datetime) -> Iterator[Tile]:
    for maker in makers:
        tile = maker(user, now)
        if tile is not None:
            yield tile
