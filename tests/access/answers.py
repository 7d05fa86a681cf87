"""Who visits, what a visitor may be answered, and the rows of the table."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.access.world import ANONYMOUS, World

LOGIN = "sign in first"
OK, DONE, FORBIDDEN, MISSING, REFUSED, NOT_THIS_WAY = 200, 302, 403, 404, 409, 405

STRANGERS = {ANONYMOUS, "deactivated"}
GRANTED = {"staff", "director", "administrator"}
TEACHING = {"instructor", "instructor here, coordinator elsewhere"}
OVER_LEARNER = {"coordinator", "approver", *GRANTED}
# Who sees the roster of the class that goes on, and who takes its attendance.
HOSTING = {"host", "partner instructor"}
ON_ROSTER = TEACHING | GRANTED | HOSTING | {"lane lead"}
MARKING = TEACHING | {"staff", "partner instructor"}
# Who sees the learner's seats.
OVER_SEATS = OVER_LEARNER | {"lane lead"}
Answer = int | str


@dataclass
class Row:
    args: Callable[[World], list[Any]] = lambda _world: []
    get: dict[str, Answer] = field(default_factory=dict)
    post: dict[str, Answer] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)


VISITORS = [
    ANONYMOUS,
    "deactivated",
    "learner",
    "other learner",
    "instructor",
    "other instructor",
    "instructor here, coordinator elsewhere",
    "approver",
    "coordinator",
    "other coordinator",
    "staff",
    "director",
    "administrator",
    "host",
    "partner instructor",
    "lane lead",
    "other lane lead",
    "oversight",
    "accommodations desk",
]


def everyone(answer: Answer) -> dict[str, Answer]:
    return dict.fromkeys(VISITORS, answer)


def signed_in(answer: Answer) -> dict[str, Answer]:
    return everyone(answer) | dict.fromkeys(STRANGERS, LOGIN)


def only(who: set[str], answer: Answer, *, others: Answer) -> dict[str, Answer]:
    return signed_in(others) | dict.fromkeys(who, answer)


def both(first: dict[str, Answer], who: set[str], answer: Answer) -> dict[str, Answer]:
    """The first, except for these."""
    return first | dict.fromkeys(who, answer)


OFFICE = {"staff", "administrator"}


def a_list(seen: dict[str, Answer]) -> Row:
    """Whoever sees a list may keep views of it; strangers are asked to sign in first."""
    keeping = {who: DONE if answer == OK else answer for who, answer in seen.items()}
    return Row(get=seen, post=keeping | dict.fromkeys(STRANGERS, LOGIN), data={"forget_view": "0"})


COORDINATING = {"coordinator", "other coordinator", "instructor here, coordinator elsewhere"}
