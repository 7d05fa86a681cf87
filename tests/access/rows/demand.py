"""What wishes, requests and the reports about demand answer."""

from django.utils import timezone

from courses.models import CourseWish, FundingAward, TrainingRequest, TrainingWish
from tests.access.answers import (
    COORDINATING,
    DONE,
    FORBIDDEN,
    GRANTED,
    MISSING,
    NOT_THIS_WAY,
    OK,
    Row,
    a_list,
    both,
    everyone,
    only,
    signed_in,
)
from tests.access.world import World

ASKING = COORDINATING | {"approver", "staff"}
SEEING = {"coordinator", "approver", *GRANTED}


def _course(world: World) -> list[str]:
    return [world.coming.version.course.code]


def _wish(world: World) -> list[int]:
    learner = world.visitors["learner"]
    assert learner is not None
    wish, _made = CourseWish.objects.get_or_create(
        person=learner,
        course=world.coming.version.course,
        ended_at=None,
        defaults={"wished_at": timezone.now()},
    )
    return [wish.pk]


def _words(_world: World) -> list[int]:
    return [TrainingWish.objects.create(text="Something", wished_at=timezone.now()).pk]


def _request(world: World) -> list[int]:
    asker = world.visitors["coordinator"]
    assert asker is not None
    asked = TrainingRequest.objects.create(
        organization=world.employment.organization,
        subject="Radios",
        people=3,
        first_day="2027-01-04",
        last_day="2027-02-04",
        county="23011",
        requested_by=asker,
        requested_at=timezone.now(),
    )
    return [asked.pk]


def _award(_world: World) -> list[int]:
    award, _made = FundingAward.objects.get_or_create(key="GA-1", name="Award one")
    return [award.pk]


def _report(who: set[str]) -> Row:
    seen = only(who, OK, others=FORBIDDEN)
    return Row(get=seen, post=everyone(NOT_THIS_WAY))


ROWS: dict[str, Row] = {
    "courses:course_wish": Row(_course, get=signed_in(OK), post=signed_in(DONE)),
    "courses:wish_end": Row(
        _wish, get=everyone(NOT_THIS_WAY), post=only({"learner"}, DONE, others=MISSING)
    ),
    "courses:training_wish_hide": Row(
        _words, get=everyone(NOT_THIS_WAY), post=only({"staff"}, DONE, others=FORBIDDEN)
    ),
    "courses:request_list": a_list(
        only(COORDINATING | {"approver", *GRANTED}, OK, others=FORBIDDEN)
    ),
    "courses:request_new": Row(
        get=only(ASKING, OK, others=FORBIDDEN), post=only(ASKING, OK, others=FORBIDDEN)
    ),
    "courses:request_detail": Row(
        _request,
        get=only(SEEING, OK, others=MISSING),
        post=both(only(SEEING, FORBIDDEN, others=MISSING), {"staff"}, OK),
    ),
    "reports:demand": _report(GRANTED),
    "reports:proposals": _report(GRANTED),
    "reports:funding_list": _report(GRANTED),
    "reports:funding_detail": Row(
        _award,
        get=only(GRANTED, OK, others=FORBIDDEN),
        post=everyone(NOT_THIS_WAY),
    ),
}
