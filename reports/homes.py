"""What each visitor's home shows: "what do I do now?", from rows, nothing else."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Q, Sum

from accounts.models import User
from accounts.permissions import may_somewhere
from attendance.models import Roster
from certificates.models import Certificate
from core.clock import maine_date
from core.templatetags.ui import noun_for
from courses.models import Offering
from enrollment.enums import EnrollmentStatus, WaitlistStatus
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.seats import with_seats
from notifications.enums import MessageStatus
from notifications.models import Message
from organizations.enums import EmploymentStatus
from organizations.models import Employment
from transcripts.models import CreditAward


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure with its way in."""

    value: str
    label: str
    url_name: str
    tone: str = ""
    query: str = ""


def count_tile(count: int, words: str, url_name: str, *, tone: str = "", query: str = "") -> Tile:
    """Return the tile of a count, with its noun in the right number: "person,people"."""
    return Tile(str(count), noun_for(count, words), url_name, tone=tone, query=query)


@dataclass(slots=True)
class Home:
    """A person's home. Lists are short; each list page has the whole."""

    offers: list[WaitlistEntry] = field(default_factory=list)
    coming: list[Enrollment] = field(default_factory=list)
    hours_this_year: list[tuple[str, Decimal]] = field(default_factory=list)
    newest_certificates: list[Certificate] = field(default_factory=list)
    rosters: list[Roster] = field(default_factory=list)
    tiles: list[Tile] = field(default_factory=list)


def home_of(user: User, *, now: datetime) -> Home:
    """Gather a signed-in person's home; a constant number of queries for each role."""
    home = Home(
        offers=list(
            WaitlistEntry.objects.holding_an_offer(at=now).filter(learner=user).for_listing()
        ),
        coming=list(
            Enrollment.objects.for_listing()
            .filter(learner=user, status=EnrollmentStatus.ENROLLED, offering__ends_at__gt=now)
            .order_by("offering__starts_at", "pk")[:5]
        ),
        hours_this_year=_hours_this_year(user, now),
        newest_certificates=list(
            Certificate.objects.filter(enrollment__learner=user).ready().for_listing()[:3]
        ),
        rosters=_rosters(user, now),
    )
    home.tiles = [*_coordinator_tiles(user), *_staff_tiles(user, now)]
    return home


def next_classes(*, now: datetime) -> list[Offering]:
    """Return the next classes with a free seat, for the front page."""
    coming = Offering.objects.coming(at=now).filter(registration_opens_at__lte=now)
    open_ones = coming.filter(registration_closes_at__gt=now, starts_at__gt=now).for_listing()
    has_room = Q(seats_left__isnull=True) | Q(seats_left__gt=0)
    return list(with_seats(open_ones, at=now).filter(has_room).order_by("starts_at", "pk")[:6])


def _hours_this_year(user: User, now: datetime) -> list[tuple[str, Decimal]]:
    sums = (
        CreditAward.objects.filter(person=user, earned_on__year=maine_date(now).year)
        .order_by("credit_type__order")
        .values_list("credit_type__name")
        .annotate(total=Sum("hours"))
    )
    return [(name, total) for name, total in sums]


def _rosters(user: User, now: datetime) -> list[Roster]:
    """The sessions this person teaches within a day, and those they have not signed."""
    taught = Roster.objects.for_listing().unsigned()
    taught = taught.filter(offering__in=Offering.objects.taught_by(user))
    return list(
        taught.filter(starts_at__lte=now + timedelta(days=1)).order_by("-starts_at", "pk")[:10]
    )


def _coordinator_tiles(user: User) -> list[Tile]:
    if not may_somewhere(user, "organizations.decide_employment"):
        return []
    people = User.objects.visible_to(user).exclude(pk=user.pk).count()
    claims = (
        Employment.objects.permitted_to(user, "organizations.decide_employment")
        .filter(status=EmploymentStatus.CLAIMED)
        .count()
    )
    return [
        count_tile(
            people,
            "person whose record you see,people whose record you see",
            "reports:person_list",
        ),
        count_tile(
            claims,
            "entry of work to confirm,entries of work to confirm",
            "organizations:claim_list",
            tone="warning" if claims else "good",
        ),
    ]


def _staff_tiles(user: User, now: datetime) -> list[Tile]:
    tiles = []
    if may_somewhere(user, "reports.view_state"):
        unsigned = Roster.objects.to_be_signed(at=now).count()
        tiles += [
            count_tile(
                Offering.objects.coming(at=now).count(),
                "class ahead,classes ahead",
                "enrollment:offering_list",
            ),
            count_tile(
                unsigned,
                "session over and not signed,sessions over and not signed",
                "attendance:roster_list",
                tone="warning" if unsigned else "good",
                query="?state=to_sign",
            ),
            count_tile(
                WaitlistEntry.objects.filter(status=WaitlistStatus.WAITING).count(),
                "person on waitlists,people on waitlists",
                "enrollment:offering_list",
            ),
        ]
    if may_somewhere(user, "notifications.view_outbox"):
        trouble = Message.objects.filter(status=MessageStatus.FAILED).count()
        tiles.append(
            count_tile(
                trouble,
                "mail that could not be sent,mails that could not be sent",
                "reports:message_list",
                tone="bad" if trouble else "good",
                query="?status=failed",
            )
        )
    return tiles
