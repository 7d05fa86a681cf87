"""Rows that pages of the catalogue show, and that no other page of the walk needs."""

from datetime import date

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from courses.models import (
    CourseVersion,
    CreditApproval,
    FundingAward,
    InstructorQualification,
    Room,
    Topic,
    TrainingRequest,
)
from tests.access.world import World
from tests.factories.courses import approval


def pages_of_rows(world: World) -> list[str]:
    """The pages of staff about one room, approval, qualification, request, award or draft."""

    def at(name: str, *args: object) -> str:
        return reverse(name, args=args)

    version, draft = world.coming.version, world.draft.pk
    qualification = _qualification(world)
    return [
        at("courses:approval_edit", _approval(version).pk),
        at("courses:room_edit", Room.objects.create(venue=world.coming.venue, name="Library").pk),
        at("courses:version_publish", version.pk),
        at("courses:version_review", version.pk),
        at("courses:schedule_list"),
        at("courses:offering_choose"),
        at("courses:offering_schedule") + f"?course={version.course.code}",
        at("courses:offering_draft", draft),
        at("courses:offering_discard", draft),
        at("courses:instructor_list", draft),
        at("courses:qualification_list"),
        at("courses:qualification_add"),
        at("courses:qualification_edit", qualification.pk),
        at("courses:request_detail", _request(world).pk),
        at("enrollment:offering_seats", world.coming.pk),
        at("enrollment:offering_write", world.coming.pk),
        at("reports:funding_detail", _award(world).pk),
    ]


def _approval(version: CourseVersion) -> CreditApproval:
    return approval(version)


def _qualification(world: World) -> InstructorQualification:
    topic = Topic.objects.create(key="reunification", name="Reunification")
    return InstructorQualification.objects.create(
        person=_somebody(world), topic=topic, starts_on=date(2026, 1, 5)
    )


def _request(world: World) -> TrainingRequest:
    return TrainingRequest.objects.create(
        organization=world.served_school,
        subject="Buses in winter",
        people=24,
        first_day=date(2027, 1, 4),
        last_day=date(2027, 2, 26),
        county="23011",
        requested_by=_somebody(world),
        requested_at=timezone.now(),
    )


def _award(world: World) -> FundingAward:
    award = FundingAward.objects.create(key="stop-24", name="STOP School Violence 2024")
    world.held.funding.add(award)
    return award


def _somebody(world: World) -> User:
    person = world.visitors["instructor"]
    assert person is not None
    return person
