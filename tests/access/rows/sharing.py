"""The link to one's own training record: its owner makes and ends it, and whoever has it looks."""

from django.utils import timezone

from tests.access.answers import (
    DONE,
    MISSING,
    NOT_THIS_WAY,
    OK,
    Row,
    everyone,
    only,
    signed_in,
)
from transcripts.services import share_transcript


def _share(world):
    return share_transcript(
        person=world.visitors["learner"], shown_to="School Nine", days=7, now=timezone.now()
    )


ROWS: dict[str, Row] = {
    "transcripts:share_list": Row(
        get=signed_in(OK), post=signed_in(OK), data={"shown_to": "School Nine", "days": "30"}
    ),
    "transcripts:share_end": Row(
        lambda world: [_share(world)[0].pk],
        get=everyone(NOT_THIS_WAY),
        post=only({"learner"}, DONE, others=MISSING),
    ),
    "transcripts:share_open": Row(
        lambda world: [_share(world)[1]], get=everyone(OK), post=everyone(NOT_THIS_WAY)
    ),
}
