"""The history: one's own, a person's, a record's, the State's."""

from tests.access.answers import (
    FORBIDDEN,
    GRANTED,
    LOGIN,
    MISSING,
    OK,
    STRANGERS,
    Row,
    a_list,
    both,
    only,
    signed_in,
)


def _sent(seen):
    """A view without a name is not kept, and the page says so; strangers sign in first."""
    return seen | dict.fromkeys(STRANGERS, LOGIN)


# The approver and the coordinator see the person, and not who changed what about them.
PERSON = both(
    only({"learner", *GRANTED}, OK, others=MISSING), {"approver", "coordinator"}, FORBIDDEN
)
RECORD = only(GRANTED, OK, others=FORBIDDEN)
VIEW = {"save_view": "yes"}

ROWS = {
    "reports:history_own": a_list(signed_in(OK)),
    "reports:history_list": a_list(only(GRANTED, OK, others=FORBIDDEN)),
    "reports:history_person": Row(
        lambda w: [w.visitors["learner"].pk], get=PERSON, post=_sent(PERSON), data=dict(VIEW)
    ),
    "reports:history_record": Row(
        lambda w: ["seat", w.seat.pk], get=RECORD, post=_sent(RECORD), data=dict(VIEW)
    ),
}
