"""What the line of a class answers to everybody: to staff, and to whoever has a mailed link."""

from enrollment.links import leave_link, offer_link
from tests.access.answers import (
    DONE,
    FORBIDDEN,
    MISSING,
    NOT_THIS_WAY,
    OK,
    REFUSED,
    STRANGERS,
    Row,
    both,
    everyone,
    only,
)
from tests.access.world import World

REASON = {"reason": "Said so on the phone."}


def token_of(path: str) -> list[str]:
    return [path.strip("/").partition("/")[2]]


def offer_of(world: World) -> list[int]:
    return [world.offer.pk]


ROWS: dict[str, Row] = {
    # A class that goes on, with a host: whoever answers for it sees its line.
    "enrollment:offering_line": Row(
        lambda w: [w.meeting.offering_id],
        get=only({"staff", "lane lead", "host"}, OK, others=FORBIDDEN),
        post=everyone(NOT_THIS_WAY),
    ),
    "enrollment:offering_release": Row(
        lambda w: [w.meeting.offering_id],
        get=only({"staff", "lane lead", "host"}, OK, others=FORBIDDEN),
        post=only({"staff", "lane lead", "host"}, OK, others=FORBIDDEN),
    ),
    # The learner's offer, in a class of the same lane that nobody hosts.
    "enrollment:line_priority": Row(
        offer_of,
        get=only({"staff", "lane lead"}, OK, others=MISSING),
        post=only({"staff", "lane lead"}, DONE, others=MISSING),
        data=REASON | {"priority": "3"},
    ),
    "enrollment:line_offer": Row(
        offer_of,
        get=only({"staff", "lane lead"}, OK, others=MISSING),
        # They hold one already.
        post=only({"staff", "lane lead"}, REFUSED, others=MISSING),
        data=REASON | {"day": "2099-01-05", "time": "12:00"},
    ),
    "enrollment:line_give": Row(
        offer_of,
        get=only({"staff", "lane lead"}, OK, others=MISSING),
        post=only({"staff", "lane lead"}, DONE, others=MISSING),
        data=REASON,
    ),
    "enrollment:line_end": Row(
        offer_of,
        get=only({"staff", "lane lead"}, OK, others=MISSING),
        post=only({"staff", "lane lead"}, DONE, others=MISSING),
        data=REASON,
    ),
    # Nothing is in the way of either, so nothing is let pass. A lane lead gives out seats only.
    "enrollment:line_let_in": Row(
        offer_of,
        get=both(only({"staff"}, OK, others=MISSING), {"lane lead"}, FORBIDDEN),
        post=both(only({"staff"}, REFUSED, others=MISSING), {"lane lead"}, FORBIDDEN),
        data=REASON | {"step": "do"},
    ),
    "enrollment:person_let_in": Row(
        lambda w: [w.coming.pk, w.unreached.pk],
        get=only({"staff"}, OK, others=FORBIDDEN),
        post=only({"staff"}, REFUSED, others=FORBIDDEN),
        data=REASON | {"step": "do"},
    ),
    # The link is proof enough, unless somebody else is signed in.
    "enrollment:offer_link": Row(
        lambda w: token_of(offer_link(w.offer)),
        get=both(everyone(REFUSED), {"learner", *STRANGERS}, OK),
        post=both(everyone(REFUSED), {"learner", *STRANGERS}, DONE),
        data={"answer": "accept"},
    ),
    "enrollment:leave_link": Row(
        lambda w: token_of(leave_link(w.offer)),
        get=both(everyone(REFUSED), {"learner", *STRANGERS}, OK),
        post=both(everyone(REFUSED), {"learner", *STRANGERS}, DONE),
    ),
}
