"""Files of people's training: asked for by who holds a place; repeated ones are their owner's."""

from datetime import timedelta

from django.utils import timezone

from core.clock import maine_date
from tests.access.answers import (
    COORDINATING,
    DONE,
    FORBIDDEN,
    GRANTED,
    MISSING,
    NOT_THIS_WAY,
    OK,
    Row,
    everyone,
    only,
    signed_in,
)
from transcripts.asking import Wish
from transcripts.recurrences import Every, Recurrence
from transcripts.services import schedules

TAKING = COORDINATING | GRANTED


def _schedule(world) -> list[int]:
    """A file that is written every week for the coordinator of the learner's district."""
    now = timezone.now()
    made = schedules.schedule_export(
        owner=world.visitors["coordinator"],
        wish=Wish(),
        recurrence=Recurrence(Every.WEEK, weekday="MO"),
        hour=6,
        starts_on=maine_date(now),
        ends_on=maine_date(now + timedelta(days=90)),
        now=now,
    )
    return [made.pk]


ROWS: dict[str, Row] = {
    "transcripts:award_export": Row(
        get=only(TAKING, OK, others=FORBIDDEN), post=only(TAKING, DONE, others=FORBIDDEN)
    ),
    # Nothing was chosen: the choice comes back.
    "transcripts:award_check": Row(
        get=only(TAKING, OK, others=FORBIDDEN), post=only(TAKING, OK, others=FORBIDDEN)
    ),
    "transcripts:schedule_new": Row(
        get=only(TAKING, OK, others=FORBIDDEN), post=only(TAKING, OK, others=FORBIDDEN)
    ),
    # Who has lost the role still finds and ends what they had written.
    "transcripts:schedule_list": Row(get=signed_in(OK), post=everyone(NOT_THIS_WAY)),
    "transcripts:schedule_pause": Row(
        _schedule,
        get=everyone(NOT_THIS_WAY),
        post=only({"coordinator"}, DONE, others=MISSING),
    ),
    "transcripts:schedule_resume": Row(
        _schedule,
        get=everyone(NOT_THIS_WAY),
        post=only({"coordinator"}, DONE, others=MISSING),
    ),
    "transcripts:schedule_drop": Row(
        _schedule,
        get=only({"coordinator"}, OK, others=MISSING),
        post=only({"coordinator"}, DONE, others=MISSING),
    ),
}
