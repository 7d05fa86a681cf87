"""What people of the demonstration wished for, looked for and asked for."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from accounts.models import User
from accounts.permissions import Role
from core.clock import maine_date
from courses.models import Course
from courses.services import (
    TrainingAsked,
    decline_request,
    note_unmet_search,
    request_training,
    wish_course,
    wish_training,
)
from memssi.demo.catalog import CatalogCourse
from memssi.demo.people import People
from memssi.demo.wellknown import STAFF
from organizations.models import Organization, RoleGrant

SEARCHES = (
    ("narcan", "", 4),
    ("drone response", "", 3),
    ("radio interoperability", "23003", 2),
    ("school bus evacuation in spanish", "23005", 1),
)
WISHES = (
    ("A short refresher on reunification for front office staff, in the summer.", "23019"),
    ("Something for substitute teachers on lockdown drills.", ""),
)
COUNTIES = ("", "23003", "", "23019", "23029", "")


# Courses that people wish for; how many people wish, and how many places ask for a class.
WISHED = ("MEM-SA-201", "MEM-CS-210", "MEM-MH-210", "MEM-TA-202", "MEM-EP-201")
WISHING, ASKING = 40, 4


def add_demand(people: People, catalog: dict[str, CatalogCourse], *, now: datetime) -> None:
    """Let people wish for courses of which no class comes near, and places ask for classes."""
    grants = (
        RoleGrant.objects.not_over(maine_date(now))
        .filter(role=Role.COORDINATOR, organization__isnull=False)
        .select_related("person", "organization")
        .order_by("pk")
    )
    build_demand(
        people=[person.user for person in people.everybody if person.user.email][:WISHING],
        courses=[catalog[code].course for code in WISHED],
        asking=[(row.person, row.organization) for row in grants[:ASKING] if row.organization],
        office=people.known(STAFF).user,
        now=now,
    )


def build_demand(
    *,
    people: Sequence[User],
    courses: Sequence[Course],
    asking: Sequence[tuple[User, Organization]],
    office: User,
    now: datetime,
) -> None:
    """Wishes by `people` for `courses`, requests by those who ask for a place, searches."""
    for number, person in enumerate(people):
        wish_course(
            person=person,
            course=courses[number % len(courses)],
            county=COUNTIES[number % len(COUNTIES)],
            now=now - timedelta(days=number % 60),
        )
    for words, county, times in SEARCHES:
        for _time in range(times):
            note_unmet_search(typed=words, county=county, now=now - timedelta(days=times))
    for text, county in WISHES:
        wish_training(person=None, text=text, county=county, now=now - timedelta(days=5))
    for number, (asker, place) in enumerate(asking):
        first = maine_date(now) + timedelta(days=30 + 10 * number)
        request = request_training(
            organization=place,
            asked=TrainingAsked(
                people=12 + 6 * number,
                first_day=first,
                last_day=first + timedelta(days=45),
                county=place.county or "23011",
                course=courses[number % len(courses)],
                can_host=number % 2 == 0,
                place=f"{place.name}, library" if number % 2 == 0 else "",
                note="After school hours, please.",
            ),
            actor=asker,
            now=now - timedelta(days=3 * number + 1),
        )
        if number == 1:
            decline_request(
                request_id=request.pk,
                reason="No instructor is free in those weeks. Would September do?",
                actor=office,
                now=now - timedelta(days=1),
            )
