"""Classes on terms of their own: held seats, teams, a minimum, grants; moved, postponed, handed
over; drafts of a place that hosts.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import User
from core.clock import maine_date
from courses.enums import AnswerKind, EnrollmentUnit
from courses.models import Audience, FundingAward, Meeting
from courses.services import (
    ClassTerms,
    PlannedQuestion,
    PlannedReserve,
    PlannedRole,
    discard_draft,
    next_number,
    schedule_offering,
)
from enrollment.services import (
    NewTime,
    move_offering,
    postpone_offering,
    substitute_instructor,
)
from memssi.demo.approvals import BY_EMPLOYER, BY_STAFF
from memssi.demo.catalog import CatalogCourse
from memssi.demo.people import People
from memssi.demo.places import Places
from memssi.demo.plans import Ending, Plan, meetings_for
from memssi.demo.profiles import HOME_UNIT
from memssi.demo.specials import all_wait
from memssi.demo.wellknown import COORDINATOR
from organizations.enums import County

SNOW = "Heavy snow is forecast for the coast. We will write to you as soon as a new date is set."
LATER = "The buses of the region start later that day."
ILL = "The instructor is ill."


def showcase_plans(
    catalog: dict[str, CatalogCourse],
    people: People,
    places: Places,
    awards: list[FundingAward],
    *,
    now: datetime,
) -> list[Plan]:
    """Return them all; each begins in the coming weeks."""
    today = maine_date(now)
    audiences = {row.key: row for row in Audience.objects.all()}

    def plan(short: str, days: int, county: str, capacity: int, **about: Any) -> Plan:
        course = catalog[f"MEM-{short}"]
        meetings = tuple(meetings_for(course, today + timedelta(days=days)))
        return Plan(course, meetings, county=county, capacity=capacity, **about)

    held = plan("MH-130", 36, "Aroostook", 20, demand=9)
    held.terms = _held_seats(audiences, _day(held), awards)
    team = plan("TA-202", 52, "Androscoggin", 40)  # teams come, not single people
    team.terms = _team(audiences, _day(team), places, awards)
    tentative = plan("EP-201", 24, "Washington", 24, demand=5)
    tentative.terms = ClassTerms(
        minimum_seats=12, decided_by=_day(tentative) - timedelta(days=12), funding=(awards[0],)
    )
    postponed = plan("MH-201", 19, "Oxford", 8, script=all_wait)
    postponed.terms = ClassTerms(waitlist_limit=10)
    postponed.changes = [(now - timedelta(days=1, hours=2), _postpone)]
    moved = plan("RP-201", 26, "Lincoln", 16, demand=9)
    moved.changes = [(now - timedelta(days=2, hours=5), _move)]
    handed_over = plan("MH-210", 31, "Franklin", 20, demand=8, wants_stand_in=True)
    handed_over.changes = [(now - timedelta(days=3, hours=1), _hand_over)]
    approved = plan("EP-150", 47, "Cumberland", 16, demand=0)
    approved.terms = BY_EMPLOYER
    asked_staff = plan("OT-110", 41, "Penobscot", 2, demand=0)
    asked_staff.terms = BY_STAFF
    coordinator = people.known(COORDINATOR).user
    drafts = [
        plan("OT-110", 66, "Cumberland", 24, ending=Ending.DRAFT),
        plan("EP-150", 72, "Cumberland", 30, ending=Ending.DRAFT),
    ]
    for draft in drafts:
        draft.host, draft.drafted_by = HOME_UNIT, coordinator
    return [held, team, tentative, postponed, moved, handed_over, approved, asked_staff, *drafts]


def pay_from_awards(plans: Iterable[Plan], awards: list[FundingAward]) -> None:
    """Let each award pay for some classes of its years, past ones and coming ones."""
    for award, codes in zip(awards, (("MEM-TA-202", "MEM-EP-230"), ("MEM-MH-130",)), strict=True):
        for plan in plans:
            first = maine_date(plan.starts_at)
            is_within = award.starts_on is None or award.starts_on <= first
            if plan.course.code in codes and is_within and award not in plan.terms.funding:
                plan.terms = _with_award(plan.terms, award)


def _with_award(terms: ClassTerms, award: FundingAward) -> ClassTerms:
    return replace(terms, funding=(*terms.funding, award))


def _day(plan: Plan) -> date:
    return maine_date(plan.starts_at)


def _held_seats(
    audiences: dict[str, Audience], first: date, awards: list[FundingAward]
) -> ClassTerms:
    """Seats for officers and for the county, until two weeks before."""
    return ClassTerms(
        reserves=(
            PlannedReserve(6, first - timedelta(days=14), audience=audiences["sro"]),
            PlannedReserve(8, first - timedelta(days=10), county=County.AROOSTOOK),
        ),
        lodging_limit=6,
        asks_diet=True,
        questions=(
            PlannedQuestion("Do you bring your own laptop?", AnswerKind.YES_NO, is_required=True),
            PlannedQuestion("Which one may we lend you?", after=0, asked_if="no"),
        ),
        accommodations_until=first - timedelta(days=14),
        waitlist_limit=12,
        funding=(awards[0],),
    )


def _team(
    audiences: dict[str, Audience], first: date, places: Places, awards: list[FundingAward]
) -> ClassTerms:
    """Whole teams, with who must be in each, and what the host wants to know."""
    return ClassTerms(
        title="For new school teams",
        unit=EnrollmentUnit.TEAM,
        team_roles=(
            PlannedRole("Administrator", audience=audiences["administrator"]),
            PlannedRole("Student support", audience=audiences["student_support"]),
            PlannedRole("Law enforcement partner", audience=audiences["sworn_law_enforcement"]),
        ),
        questions=(
            PlannedQuestion(
                "Has your team met this school year?", AnswerKind.YES_NO, is_required=True
            ),
            PlannedQuestion("About how many times?", after=0, asked_if="yes"),
            PlannedQuestion(
                "Which meal would you like?", AnswerKind.CHOICE, ("Any", "Vegetarian", "Vegan")
            ),
        ),
        co_sponsors=(places.by_id["st-doe"],),
        accommodations_until=first - timedelta(days=21),
        funding=tuple(awards),
    )


# --- what the office does with published classes ---


def _postpone(_plan: Plan, offering_id: int, staff: User, now: datetime) -> object:
    return postpone_offering(offering_id=offering_id, reason=SNOW, actor=staff, now=now)


def _move(_plan: Plan, offering_id: int, staff: User, now: datetime) -> object:
    """An hour later on the same day: nobody else has the room or the instructor then."""
    hour = timedelta(hours=1)
    times = {
        row.pk: NewTime(row.starts_at + hour, row.ends_at + hour)
        for row in Meeting.objects.filter(offering=offering_id)
    }
    return move_offering(offering_id=offering_id, times=times, reason=LATER, actor=staff, now=now)


def _hand_over(plan: Plan, offering_id: int, staff: User, now: datetime) -> object:
    if plan.stand_in is None:
        return None
    return substitute_instructor(
        offering_id=offering_id,
        relieved=plan.instructors[0].user,
        substitute=plan.stand_in.user,
        reason=ILL,
        tells_learners=True,
        actor=staff,
        now=now,
    )


def give_up_a_draft(catalog: dict[str, CatalogCourse], *, staff: User, now: datetime) -> None:
    """Draft a class by mistake and discard it: its number stays taken, nobody sees it."""
    course = catalog["MEM-SC-101"]
    meetings = meetings_for(course, maine_date(now) + timedelta(days=95))
    starts_at = meetings[0].starts_at
    version = course.version_on(maine_date(starts_at))
    draft = schedule_offering(
        version=version,
        number=next_number(version, starts_at),
        delivery_mode=course.delivery_mode,
        meetings=meetings,
        registration_opens_at=now,
        registration_closes_at=starts_at,
        capacity=40,
        actor=staff,
        now=now - timedelta(days=4),
    )
    discard_draft(offering_id=draft.pk, actor=staff, now=now - timedelta(days=3))
