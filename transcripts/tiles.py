"""What the ledger offers to people's homes: hours, and seats that somebody decides on."""

from datetime import datetime

from django.db.models import Max, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Scope, may_somewhere, scopes_held
from core.clock import maine_date
from core.home import Tile
from courses.enums import TermList
from courses.services import former_names
from enrollment.models import Enrollment
from transcripts.enums import OPEN_CLAIMS, IntakeState
from transcripts.models import CompletionIntake, CreditAward, OutsideCompletion
from transcripts.months import exact, hours_by_month, hours_chart

MOST = 5


# --- a learner ---


def my_hours(user: User, now: datetime) -> Tile | None:
    """A person's own hours: this year's by credit type, and the last twelve months."""
    today = maine_date(now)
    own = CreditAward.objects.filter(person=user)
    sums = (
        own.filter(earned_on__year=today.year)
        .order_by("credit_type__order", "credit_type__name")
        .values_list("credit_type", "credit_type__name")
        .annotate(total=Sum("hours"), last_day=Max("earned_on"))
    )
    names = former_names(TermList.CREDIT_TYPE)
    # As the training record has it: by what the type was called at its last line.
    this_year = [
        (names.on(day, pk, name), exact(total)) for pk, name, total, day in sums if exact(total)
    ]
    months = hours_by_month(own, today)
    has_months = any(month.hours for month in months)
    if not this_year and not has_months:
        return None
    title = _("My contact hours in the last 12 months")
    return Tile(
        "my-hours",
        _("My hours in %(year)s") % {"year": today.year},
        "transcripts/_tile_my_hours.html",
        {
            "this_year": this_year,
            "chart": hours_chart(months, key="my-hours-by-month", title=title)
            if has_months
            else None,
        },
        url=reverse("transcripts:transcript_own"),
        link_label=_("My training record"),
    )


def my_claims(user: User, now: datetime) -> Tile | None:  # noqa: ARG001 (as every tile)
    """Training from elsewhere that its person is to go on with: drafts, and what was returned."""
    own = OutsideCompletion.objects.filter(person=user, status__in=OPEN_CLAIMS)
    claims = list(own.for_listing()[:MOST])
    if not claims:
        return None
    return Tile(
        "my-claims",
        _("Training from elsewhere to go on with"),
        "transcripts/_tile_my_claims.html",
        {"claims": claims},
        url=reverse("transcripts:claim_list"),
        link_label=_("All my training from elsewhere"),
    )


# --- a coordinator ---


def my_people_hours_by_month(user: User, now: datetime) -> Tile | None:
    """The hours of the people in a coordinator's scope. Whoever sees the State has its chart."""
    held = scopes_held(user, "transcripts.export")
    if {scope for _role, scope in held} != {Scope.ORGANIZATION}:
        return None
    awards = CreditAward.objects.permitted_to(user, "transcripts.export")
    months = hours_by_month(awards, maine_date(now))
    if not any(month.hours for month in months):
        return None
    title = _("Contact hours of your people in the last 12 months")
    return Tile(
        "my-people-hours",
        _("Hours of your people by month"),
        "transcripts/_tile_people_hours.html",
        {"chart": hours_chart(months, key="my-people-hours-by-month", title=title)},
    )


# --- MSSC staff, and who leads a lane ---


def claims_to_decide(user: User, now: datetime) -> Tile | None:  # noqa: ARG001 (as every tile)
    """Training from elsewhere that waits, longest first; one's own is decided by others."""
    if not may_somewhere(user, "transcripts.decide_claim"):
        return None
    claims = OutsideCompletion.objects.permitted_to(user, "transcripts.decide_claim").waiting()
    waiting = claims.exclude(person=user)
    count = waiting.count()
    if not count:
        return None
    return Tile(
        "claims-to-decide",
        _("Training from elsewhere to decide"),
        "transcripts/_tile_claims_to_decide.html",
        {
            "claims": list(waiting.for_listing().order_by("submitted_at", "pk")[:MOST]),
            "count": count,
        },
        url=reverse("transcripts:claim_queue"),
        link_label=_("All training from elsewhere to decide"),
    )


def completions_to_decide(user: User, now: datetime) -> Tile | None:
    """Seats in classes that are over and that rosters and results do not decide."""
    if not may_somewhere(user, "transcripts.complete_enrollment"):
        return None
    undecided = (
        Enrollment.objects.permitted_to(user, "transcripts.complete_enrollment")
        .to_be_decided(at=now)
        .of_classes_over(at=now)
    )
    count = undecided.count()
    if not count:
        return None
    return Tile(
        "completions-to-decide",
        _("Completions to decide"),
        "transcripts/_tile_completions_to_decide.html",
        {
            "seats": list(undecided.for_listing().order_by("offering__ends_at", "pk")[:MOST]),
            "count": count,
        },
        url=f"{reverse('transcripts:completion_list')}?classes=over",
        link_label=_("All completions to decide"),
    )


def past_training_to_decide(user: User, now: datetime) -> Tile | None:  # noqa: ARG001
    """Files of past training that are checked and wait to be applied, the longest wait first."""
    if not may_somewhere(user, "transcripts.import_claims"):
        return None
    waiting = (
        CompletionIntake.objects.permitted_to(user, "transcripts.import_claims")
        .filter(state=IntakeState.CHECKED)
        .select_related("organization")
        .order_by("checked_at", "pk")
    )
    intakes = list(waiting[:MOST])
    if not intakes:
        return None
    return Tile(
        "past-training-to-decide",
        _("Files of past training that wait for you"),
        "transcripts/_tile_past_training.html",
        {"intakes": intakes},
        url=f"{reverse('transcripts:intake_list')}?state={IntakeState.CHECKED}",
        link_label=_("See the files of past training"),
    )
