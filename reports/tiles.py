"""What the pages over all the rest offer to people's homes.

The State's figures all come from one photograph (docs/adr/0012-figures-are-photographed.md).
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import Role, may_somewhere
from core.charts import Filled, county_map, filled_chart, in_people, number
from core.clock import maine_date
from core.home import Tile
from courses.enums import CONTACT_HOURS
from notifications.models import Message
from organizations.models import people_of_organizations
from reports.figures import StateFigures, YearToDate
from reports.models import FigureSnapshot
from transcripts.models import CreditAward
from transcripts.months import MonthOfHours, hours_chart

CHART = "reports/_tile_state_chart.html"


@dataclass(frozen=True, slots=True)
class StatFigure:
    """One figure of this year and the one of last year up to the same day."""

    value: str
    label: str
    last_year: str


@dataclass(frozen=True, slots=True)
class AsOf:
    """When the figures were photographed; the day is said if it is not today."""

    taken_at: datetime
    is_today: bool


def people_without_hours(user: User, now: datetime) -> Tile | None:
    """How many of the people of a coordinator's places have no contact hours this year."""
    day = maine_date(now)
    people = User.objects.filter(people_of_organizations(user, Role.COORDINATOR))
    awards = CreditAward.objects.standing().filter(
        person=OuterRef("pk"),
        credit_type__key=CONTACT_HOURS,
        earned_on__gte=day.replace(month=1, day=1),
        earned_on__lte=day.replace(month=12, day=31),
    )
    count = people.filter(~Exists(awards)).count()
    if not count:
        return None
    return Tile(
        "people-without-hours",
        _("No hours yet this year"),
        "reports/_tile_people_without_hours.html",
        {"count": count},
        url=f"{reverse('reports:person_list')}?hours=none",
        link_label=_("See who they are"),
    )


def mail_trouble(user: User, now: datetime) -> Tile | None:
    """Emails that could not be sent."""
    if not may_somewhere(user, "notifications.view_outbox"):
        return None
    count = Message.objects.in_trouble(at=now).count()
    if not count:
        return None
    return Tile(
        "mail-trouble",
        _("Emails that could not be sent"),
        "reports/_tile_mail_trouble.html",
        {"count": count},
        url=f"{reverse('reports:message_list')}?trouble=open",
        link_label=_("See what went wrong"),
    )


# --- the State at a glance ---


def state_at_a_glance(user: User, now: datetime) -> Tile | None:
    """This year against last: people, hours, classes and certificates."""
    snapshot = _snapshot(user)
    if snapshot is None:
        return None
    this_year, last_year = snapshot.figures.this_year, snapshot.figures.last_year
    stats = _stats(this_year, last_year)
    if not stats:
        return None
    return Tile(
        "state-at-a-glance",
        _("The State in %(year)s") % {"year": this_year.year},
        "reports/_tile_state_at_a_glance.html",
        {"stats": stats, "last_year": last_year.year, "as_of": _as_of(snapshot, now)},
        is_wide=True,
    )


def state_hours_by_month(user: User, now: datetime) -> Tile | None:
    """Contact hours of everybody in each of the last twelve months."""
    snapshot = _snapshot(user)
    if snapshot is None:
        return None
    months = [MonthOfHours(first_day, total) for first_day, total in snapshot.figures.months]
    if not any(month.hours for month in months):
        return None
    title = _("Contact hours in the last 12 months")
    return Tile(
        "state-hours",
        _("Hours by month"),
        CHART,
        {
            "chart": hours_chart(months, key="state-hours-by-month", title=title),
            "as_of": _as_of(snapshot, now),
        },
    )


def state_people_by_county(user: User, now: datetime) -> Tile | None:
    """The people trained in the last twelve months, by the county of the place they work at."""
    snapshot = _snapshot(user)
    if snapshot is None or not snapshot.figures.people_by_county:
        return None
    figures = snapshot.figures
    chart = county_map(
        key="state-people-by-county",
        title=_("People trained in the last 12 months, by county of work"),
        values=figures.people_by_county,
        unit=in_people,
        columns=(_("County"), _("People trained")),
    )
    return Tile(
        "state-counties",
        _("People trained by county"),
        CHART,
        {
            "chart": chart,
            "note": _not_on_the_map(figures),
            "as_of": _as_of(snapshot, now),
        },
        url=reverse("reports:person_list"),
        link_label=_("All people"),
    )


def state_seats_filled(user: User, now: datetime) -> Tile | None:
    """Seats taken of all seats in classes ahead, by lane."""
    snapshot = _snapshot(user)
    if snapshot is None or not snapshot.figures.seats:
        return None
    chart = filled_chart(
        key="state-seats-filled",
        title=_("Seats filled in upcoming classes, by topic area"),
        points=[Filled(row.lane, row.filled, row.seats) for row in snapshot.figures.seats],
        columns=(_("Topic area"), _("Seats filled"), _("Seats"), _("Share")),
    )
    return Tile(
        "state-seats",
        _("Seats filled"),
        CHART,
        {
            "chart": chart,
            "note": _("Classes without a limit are not counted."),
            "as_of": _as_of(snapshot, now),
        },
        url=reverse("enrollment:offering_list"),
        link_label=_("All classes"),
    )


def _snapshot(user: User) -> FigureSnapshot | None:
    if not may_somewhere(user, "reports.view_state"):
        return None
    return FigureSnapshot.objects.newest()


def _as_of(snapshot: FigureSnapshot, now: datetime) -> AsOf:
    return AsOf(snapshot.taken_at, maine_date(snapshot.taken_at) == maine_date(now))


def _not_on_the_map(figures: StateFigures) -> str:
    elsewhere = figures.people - sum(figures.people_by_county.values())
    if not elsewhere:
        return ""
    return ngettext(
        "%(n)s more person has no place of work in a county on record.",
        "%(n)s more people have no place of work in a county on record.",
        elsewhere,
    ) % {"n": number(elsewhere)}


def _stats(this: YearToDate, last: YearToDate) -> list[StatFigure]:
    """Return the figures of which either year has any."""
    before = dict(last.hours)
    names = [*dict(this.hours), *(name for name in before if name not in dict(this.hours))]
    found: list[tuple[int, int, str]] = [
        (this.people, last.people, ngettext("Person trained", "People trained", this.people)),
        *((_whole(dict(this.hours).get(name)), _whole(before.get(name)), name) for name in names),
        (this.classes, last.classes, ngettext("Class held", "Classes held", this.classes)),
        (
            this.completions,
            last.completions,
            ngettext("Completion", "Completions", this.completions),
        ),
        (
            this.certificates,
            last.certificates,
            ngettext("Certificate issued", "Certificates issued", this.certificates),
        ),
    ]
    return [
        StatFigure(number(value), label, number(earlier))
        for value, earlier, label in found
        if value or earlier
    ]


def _whole(hours: Decimal | None) -> int:
    """Return whole hours: beside a year of the whole State, minutes only make it hard to read."""
    return int((hours or Decimal(0)).to_integral_value(ROUND_HALF_UP))
