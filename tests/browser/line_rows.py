"""Pages about the line of a class, and those that a mailed link opens."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from courses.models import Offering
from enrollment.enums import Gate
from enrollment.links import leave_link, offer_link
from enrollment.models import WaitlistEntry
from enrollment.services import let_in
from tests.access.world import World
from tests.enrollment.qualifying import needing
from tests.factories import CourseFactory, UserFactory, staff


def line_pages(world: World) -> list[str]:
    """For MSSC staff: a class within a day, with everything its page can show, and each act."""
    klass = _within_a_day()
    entry = world.offer.pk
    let_in, person = somebody_who_lacks()
    return [
        reverse("enrollment:person_let_in", args=[let_in, person]),
        reverse("enrollment:line_let_in", args=[klass.waitlist.get(priority=3).pk]),
        reverse("enrollment:offering_line", args=[klass.pk]),
        reverse("enrollment:offering_release", args=[klass.pk]),
        *(
            reverse(f"enrollment:line_{act}", args=[entry])
            for act in ("priority", "offer", "give", "end")
        ),
    ]


def somebody_who_lacks() -> tuple[int, int]:
    """Return a class that needs a course first, and somebody who does not have it."""
    klass = needing([CourseFactory(title="Part 1")], starts_at=timezone.now() + timedelta(days=20))
    return klass.pk, UserFactory().pk


def linked_pages(world: World) -> list[str]:
    """For somebody who has not signed in."""
    return [offer_link(world.offer), leave_link(world.offer)]


def _within_a_day() -> Offering:
    """A free seat, an offer that staff see to, a request, a line with one passed over, and
    somebody with a seat although something was in the way.
    """
    now = timezone.now()
    klass = needing(
        [CourseFactory(title="Part 1")], starts_at=now + timedelta(hours=20), capacity=5
    )
    let_in(
        offering_id=klass.pk,
        learner=UserFactory(),
        seen={Gate.PREREQUISITES},
        reason="Has the certificate on paper.",
        or_wait=False,
        actor=staff(),
        now=now,
    )
    klass.reserves.create(county="23003", seats=1, until=(now + timedelta(days=3)).date())
    klass.enrollments.create(learner=UserFactory(), enrolled_at=now, status="requested_seat")
    line = [
        WaitlistEntry.objects.create(
            offering=klass, learner=UserFactory(phone="207-555-0144", **about), joined_at=now
        )
        for about in ({}, {}, {"email": None})
    ]
    offered, passed, first = line
    offered.status, offered.offer_ends_at, offered.to_staff_at = (
        "offered",
        now + timedelta(hours=9),
        now,
    )
    passed.passed_over = "The seats that are free are held for others."
    first.priority = 3
    for entry in line:
        entry.save()
    return klass
