"""What the pages of the schedule answer to everybody."""

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

# Who schedules classes somewhere; who may schedule the draft, and who may only look at it.
SCHEDULING = COORDINATING | {"staff", "host", "lane lead", "other lane lead"}
OVER_DRAFT = {"coordinator", "staff", "lane lead"}
LOOKING = GRANTED - {"staff"}

ROWS: dict[str, Row] = {
    # The menu of every person leads here if they teach; a list may be empty.
    "courses:schedule_list": a_list(signed_in(OK)),
    "courses:offering_choose": Row(get=only(SCHEDULING, OK, others=FORBIDDEN)),
    "courses:offering_schedule": Row(
        # Without a course one is led to choose it.
        get=only(SCHEDULING, DONE, others=FORBIDDEN),
        post=only(SCHEDULING, DONE, others=FORBIDDEN),
    ),
    "courses:schedule_check": Row(
        get=everyone(NOT_THIS_WAY), post=only(SCHEDULING, MISSING, others=FORBIDDEN)
    ),
    "courses:season_copy": Row(
        get=only(SCHEDULING, OK, others=FORBIDDEN), post=only(SCHEDULING, OK, others=FORBIDDEN)
    ),
    "courses:offering_draft": Row(
        lambda w: [w.draft.pk], get=only(OVER_DRAFT | LOOKING, OK, others=MISSING)
    ),
    "courses:offering_edit": Row(
        lambda w: [w.draft.pk],
        get=both(only(OVER_DRAFT, OK, others=MISSING), LOOKING, FORBIDDEN),
        post=both(only(OVER_DRAFT, OK, others=MISSING), LOOKING, FORBIDDEN),
    ),
    "courses:offering_publish": Row(
        lambda w: [w.draft.pk],
        get=everyone(NOT_THIS_WAY),
        post=both(only(OVER_DRAFT, DONE, others=MISSING), LOOKING, FORBIDDEN),
    ),
    "courses:offering_discard": Row(
        lambda w: [w.draft.pk],
        get=both(only(OVER_DRAFT, OK, others=MISSING), LOOKING, FORBIDDEN),
        post=both(only(OVER_DRAFT, DONE, others=MISSING), LOOKING, FORBIDDEN),
    ),
    "courses:offering_copy": Row(
        lambda w: [w.draft.pk],
        get=both(only(OVER_DRAFT, OK, others=MISSING), LOOKING, FORBIDDEN),
        post=both(only(OVER_DRAFT, OK, others=MISSING), LOOKING, FORBIDDEN),
    ),
}
