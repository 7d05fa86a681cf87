from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count

import factory

from courses.enums import (
    AT_A_PLACE,
    CONTACT_HOURS,
    MCJA_IN_SERVICE_HOURS,
    CourseStatus,
    VersionStatus,
)
from courses.models import (
    Course,
    CourseVersion,
    CreditApproval,
    CreditType,
    Lane,
    Offering,
    Venue,
    VersionCredit,
)
from courses.services import PlannedBreak, PlannedMeeting, publish_offering, schedule_offering

_numbers = count(1)


class LaneFactory(factory.django.DjangoModelFactory):
    key = "L1"
    name = "Training"

    class Meta:
        model = Lane
        django_get_or_create = ("key",)


class CourseFactory(factory.django.DjangoModelFactory):
    code = factory.Sequence(lambda n: f"MEM-XX-{n}")
    title = factory.Sequence(lambda n: f"Course {n}")
    summary = "What it is about."
    status = CourseStatus.PUBLISHED
    lane = factory.SubFactory(LaneFactory)

    class Meta:
        model = Course


def credit_types() -> dict[str, CreditType]:
    rows = {
        CONTACT_HOURS: {"name": "Contact hours", "unit": "hour", "order": 1},
        MCJA_IN_SERVICE_HOURS: {
            "name": "MCJA in-service hours",
            "unit": "hour",
            "order": 2,
            "needs_approval": True,
        },
    }
    return {
        key: CreditType.objects.get_or_create(key=key, defaults=defaults)[0]
        for key, defaults in rows.items()
    }


class VersionFactory(factory.django.DjangoModelFactory):
    course = factory.SubFactory(CourseFactory)
    status = VersionStatus.PUBLISHED
    in_force_from = date(2020, 1, 6)
    contact_hours = Decimal(6)
    delivery_mode = "in_person"
    completion_rule = "attendance"
    provider = "MEMSSI"

    class Meta:
        model = CourseVersion
        skip_postgeneration_save = True

    @factory.post_generation
    def credit(self, _create, extracted, **_kwargs):
        """`credit={"contact_hours": ("minutes", 6)}`; contact hours by minutes unless said."""
        wanted = extracted or {CONTACT_HOURS: ("minutes", self.contact_hours)}
        for key, (basis, hours) in wanted.items():
            VersionCredit.objects.create(
                version=self, credit_type=credit_types()[key], basis=basis, hours=hours
            )


def meeting_times(start: datetime, *, hours: float = 6, lunch: bool = False) -> PlannedMeeting:
    """One session; with lunch it lasts three quarters of an hour longer, which do not count."""
    pause = timedelta(minutes=45)
    ends_at = start + timedelta(hours=hours) + (pause if lunch else timedelta())
    noon = start + timedelta(hours=3)
    breaks = (PlannedBreak(noon, noon + pause),) if lunch else ()
    return PlannedMeeting(start, ends_at, breaks)


def offering(
    *,
    version: CourseVersion | None = None,
    starts_at: datetime = datetime(2026, 6, 8, 13, tzinfo=UTC),
    meetings: Sequence[PlannedMeeting] | None = None,
    window: tuple[datetime, datetime] | None = None,
    capacity: int | None = 10,
    instructors=(),
    host=None,
    published: bool = True,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
) -> Offering:
    """A class in person on a Monday in June 2026; registration closes when it begins."""
    version = version or VersionFactory()
    planned = [meeting_times(starts_at)] if meetings is None and window is None else meetings or ()
    first = window[0] if window else min(m.starts_at for m in planned)
    last = window[1] if window else max(m.ends_at for m in planned)
    venue = Venue.objects.get_or_create(name="Town Hall", town="Augusta", county="23011")[0]
    number = next(_numbers)
    row = schedule_offering(
        version=version,
        number=f"{version.course.code}-{number}",
        delivery_mode=version.delivery_mode,
        meetings=planned,
        window=window,
        venue=venue if version.delivery_mode in AT_A_PLACE else None,
        capacity=capacity,
        instructors=instructors,
        host=host,
        registration_opens_at=opens_at or first - timedelta(days=120),
        registration_closes_at=closes_at or (last if window else first),
        actor=None,
        now=first - timedelta(days=120),
    )
    if published:
        publish_offering(offering=row, actor=None, now=first - timedelta(days=120))
    return row


def approval(
    version=None, *, number="BD-1", starts_on=date(2026, 1, 1), ends_on=date(2027, 1, 1), **of
):
    """Of a version, or of the course elsewhere that is named."""
    return CreditApproval.objects.create(
        credit_type=credit_types()[MCJA_IN_SERVICE_HOURS],
        version=version,
        number=number,
        starts_on=starts_on,
        ends_on=ends_on,
        **of,
    )
