"""What the schedule page shows first: what a course suggests, or the draft as it is."""

import hashlib
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.http import QueryDict

from core.clock import MAINE
from core.forms import is_key
from courses.enums import AT_A_PLACE, BreakKind, DeliveryMode, VersionStatus
from courses.forms.conditions import typed_question, typed_reserve, typed_role
from courses.forms.meetings import typed_session
from courses.forms.rows import Typed, with_rows
from courses.models import Course, CourseVersion, Offering, TrainingRequest
from courses.services.copying import plan_of
from courses.services.planning import ClassPlan

BEGINS = time(8, 30)
LUNCH = (time(12, 0), time(12, 45))
LUNCH_MINUTES = 45
HALF_A_DAY = Decimal(4)
A_DAY = Decimal(8)


def version_to_start_with(course: Course, today: date) -> CourseVersion | None:
    """Return the version in force today, else the newest that is not retired."""
    versions = course.versions.exclude(status=VersionStatus.RETIRED)
    in_force = versions.filter(status=VersionStatus.PUBLISHED, in_force_from__lte=today)
    newest = in_force.order_by("-in_force_from", "-number").first()
    return newest or versions.order_by("-number").first()


def suggested(
    version: CourseVersion, *, venue: str = "", asked: TrainingRequest | None = None
) -> QueryDict:
    """Return what the version, and whoever asked for the class, suggest."""
    data = QueryDict(mutable=True)
    for name, value in {
        "version": version.pk,
        "delivery_mode": version.delivery_mode,
        "capacity": version.default_capacity,
        "minimum_seats": None,  # a minimum needs a day of decision: it is asked for, not assumed
        "unit": version.unit,
        "approval": version.approval,
        "requests_hold_seat": version.requests_hold_seat,
        "learners_per_instructor": version.learners_per_instructor,
        "venue": venue if is_key(venue) else None,
        "host": asked.organization_id if asked and asked.can_host else None,
        "repeat_kind": "weekly",
        "repeat_skips": "on",
    }.items():
        data[name] = "" if value is None else str(value)
    first = asked.first_day.isoformat() if asked else ""
    return with_rows(data, "s", [_first_session(version, first)])


def _first_session(version: CourseVersion, day: str) -> Typed:
    """From half past eight, as long as the hours of the course say, with lunch in a full day."""
    hours = version.contact_hours
    typed = {"day": [day], "begins": [f"{BEGINS:%H:%M}"]}
    if not 0 < hours <= A_DAY:
        return typed
    minutes = int(hours * 60)
    has_lunch = hours > HALF_A_DAY and version.delivery_mode in AT_A_PLACE
    ends = datetime.combine(date.min, BEGINS) + timedelta(
        minutes=minutes + (LUNCH_MINUTES if has_lunch else 0)
    )
    typed["ends"] = [f"{ends:%H:%M}"]
    if has_lunch:
        begins, over = LUNCH
        typed |= {
            "b-rows": ["1"],
            "b-0-kind": [str(BreakKind.MEAL)],
            "b-0-begins": [f"{begins:%H:%M}"],
            "b-0-ends": [f"{over:%H:%M}"],
        }
    return typed


def as_typed(draft: Offering, *, now: datetime) -> QueryDict:
    """Return a draft as one would type it."""
    data = _typed_plan(plan_of(draft, days=0, now=now), draft)
    data["version"] = str(draft.version_id)
    data["seen"] = seen_mark(data)
    return data


def seen_mark(data: QueryDict) -> str:
    """Return by what one tells that a draft is no longer what somebody saw."""
    return hashlib.sha256(data.urlencode().encode()).hexdigest()[:20]


def _typed_plan(plan: ClassPlan, draft: Offering) -> QueryDict:
    terms, data = plan.terms, QueryDict(mutable=True)
    single = {
        "title": terms.title,
        "delivery_mode": plan.delivery_mode,
        "venue": plan.venue.pk if plan.venue else None,
        "host": plan.host.pk if plan.host else None,
        "capacity": plan.capacity,
        # Not the plan's: a copy opens now where the draft opened before.
        "opens_at": _local(draft.registration_opens_at),
        "closes_at": _local(draft.registration_closes_at),
        "waitlist_limit": terms.waitlist_limit,
        "minimum_seats": terms.minimum_seats,
        "decided_by": terms.decided_by,
        "unit": terms.unit,
        "approval": terms.approval,
        "requests_hold_seat": terms.requests_hold_seat,
        "learners_per_instructor": terms.learners_per_instructor,
        "lodging_limit": terms.lodging_limit,
        "accommodations_until": terms.accommodations_until,
        "organization_cap": terms.organization_cap,
        "organization_cap_until": terms.organization_cap_until,
        "withdraw_until": terms.withdraw_until,
        "choices_until": terms.choices_until,
        "asks_diet": "on" if terms.asks_diet else None,
        "online_link": draft.online_link,
        "lead": plan.instructors[0].memssi_number if plan.instructors else None,
        "repeat_kind": "weekly",
        "repeat_skips": "on",
    }
    if plan.delivery_mode == DeliveryMode.SELF_PACED and plan.window:
        first, last = (moment.astimezone(MAINE).date() for moment in plan.window)
        single |= {"first_day": first, "last_day": last}
    for name, value in single.items():
        data[name] = "" if value is None else str(value)
    data.setlist("instructors", [person.memssi_number for person in plan.instructors])
    data.setlist("restricted_to", [str(row.pk) for row in terms.restricted_to])
    data.setlist("co_sponsors", [str(row.pk) for row in terms.co_sponsors])
    data.setlist("funding", [str(row.pk) for row in terms.funding])
    data = with_rows(data, "s", [typed_session(meeting) for meeting in plan.meetings])
    data = with_rows(data, "h", [typed_reserve(row) for row in terms.reserves])
    data = with_rows(data, "t", [typed_role(row) for row in terms.team_roles])
    return with_rows(data, "q", [typed_question(row) for row in terms.questions])


def _local(moment: datetime) -> str:
    return f"{moment.astimezone(MAINE):%Y-%m-%dT%H:%M}"
