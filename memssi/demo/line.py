"""A class within a day whose freed seat is still on offer: MSSC staff see to its line by phone."""

from datetime import datetime, timedelta

from accounts.models import User
from core.clock import maine_date
from enrollment.models import WaitlistEntry
from enrollment.services import offer_freed_seats, set_priority
from memssi.demo import timetable
from memssi.demo.catalog import CatalogCourse
from memssi.demo.people import Person
from memssi.demo.plans import Answer, Plan, Wish
from memssi.demo.specials import all_wait

FREED_BEFORE_START = timedelta(hours=24, minutes=10)  # a little more than a day: it is offered
NUMBER = "MEM-MH-130-NEXT"  # one of its own: the numbers of the others stay what they are
WHY_FIRST = "Was told by phone that a seat would be kept, and none was."


def line_plans(catalog: dict[str, CatalogCourse], *, now: datetime) -> list[Plan]:
    """Return the class; it meets on the next morning, whatever day that is."""
    course, today = catalog["MEM-MH-130"], maine_date(now)
    session = timetable.on_site(today, course.minutes)
    if session.starts_at <= now:
        session = timetable.on_site(today + timedelta(days=1), course.minutes)
    freed_at = session.starts_at - FREED_BEFORE_START

    def script(plan: Plan, crowd: list[Person]) -> list[Wish]:
        wishes = all_wait(plan, crowd)
        for wish in wishes:
            wish.answer = Answer.SILENCE
        wishes[2].withdraws_at = freed_at
        return wishes

    return [
        Plan(
            course,
            (session,),
            number=NUMBER,
            county="Penobscot",
            capacity=8,
            script=script,
            changes=[
                (max(freed_at, now - timedelta(hours=1)), _put_the_last_first),
                (now - timedelta(minutes=4), _look_at_the_line),
            ],
        )
    ]


def _put_the_last_first(_plan: Plan, offering_id: int, staff: User, now: datetime) -> object:
    entry = WaitlistEntry.objects.filter(offering=offering_id).waiting().last()
    if entry is None:
        return None
    return set_priority(entry_id=entry.pk, priority=1, reason=WHY_FIRST, actor=staff, now=now)


def _look_at_the_line(_plan: Plan, offering_id: int, _staff: User, now: datetime) -> object:
    """What the worker does every minute: a day before the start it hands open offers to staff."""
    return offer_freed_seats(offering_id=offering_id, now=now)
