"""Who may give a role, and who may end one: pure.

Roles are named by their keys, as `accounts.permissions.Role` spells them. A role is held `here`
when it reaches the place the new role is for; a coordinator's roles for other places are held
`elsewhere`.
"""

from collections.abc import Collection
from enum import Enum

FOR_A_PLACE = frozenset({"approver", "coordinator", "host"})
FOR_THE_CENTER = FOR_A_PLACE | {"lane_lead", "partner_instructor", "oversight"}

# Which roles a role gives. Nobody gives one above their own.
GIVES: dict[str, frozenset[str]] = {
    "administrator": FOR_THE_CENTER | {"accommodations_desk", "staff", "director", "administrator"},
    "director": FOR_THE_CENTER | {"accommodations_desk", "staff"},
    "staff": FOR_THE_CENTER,
    "coordinator": FOR_A_PLACE,
}
# The highest first; the rest stand below them all.
RANKS = ("administrator", "director", "staff", "coordinator")


class Refusal(Enum):
    """Why a role cannot be given, or ended, by this person."""

    ONESELF = "nobody gives themselves a role"
    ABOVE = "the role is above every role of the giver"
    ELSEWHERE = "the place is not one the giver answers for"
    WHOLE_STATE = "staff give oversight of an organization, not of the State"
    NOT_YOURS = "others give this role"
    LAST_ADMINISTRATOR = "somebody must be able to name administrators"


def why_not_give(
    role: str,
    *,
    here: Collection[str],
    elsewhere: Collection[str] = (),
    to_oneself: bool = False,
    for_the_state: bool = False,
) -> Refusal | None:
    """Say why somebody who holds these roles may not give this one; None if they may."""
    if to_oneself:
        return Refusal.ONESELF
    whole_state = role == "oversight" and for_the_state
    if any(_gives(held, role, whole_state=whole_state) for held in here):
        return None
    if whole_state and "staff" in here:
        return Refusal.WHOLE_STATE
    if any(_gives(held, role, whole_state=whole_state) for held in elsewhere):
        return Refusal.ELSEWHERE
    if _rank(role) < min((_rank(held) for held in (*here, *elsewhere)), default=0):
        return Refusal.ABOVE
    return Refusal.NOT_YOURS


def may_give(
    role: str,
    *,
    here: Collection[str],
    to_oneself: bool = False,
    for_the_state: bool = False,
) -> bool:
    """Say whether somebody who holds these roles may give this one."""
    refusal = why_not_give(role, here=here, to_oneself=to_oneself, for_the_state=for_the_state)
    return refusal is None


def why_not_end(
    role: str,
    *,
    here: Collection[str],
    elsewhere: Collection[str] = (),
    is_own: bool = False,
    is_last_administrator: bool = False,
    for_the_state: bool = False,
) -> Refusal | None:
    """Say why somebody may not end this role. Whoever may give it may; one's own may be given up;
    the last administrator stays.
    """
    if is_last_administrator:
        return Refusal.LAST_ADMINISTRATOR
    if is_own:
        return None
    return why_not_give(role, here=here, elsewhere=elsewhere, for_the_state=for_the_state)


def givers_of(role: str) -> list[str]:
    """Return the roles that give this one, the highest first."""
    return [giver for giver in RANKS if role in GIVES[giver]]


def _gives(held: str, role: str, *, whole_state: bool) -> bool:
    return role in GIVES.get(held, ()) and not (whole_state and held == "staff")


def _rank(role: str) -> int:
    return RANKS.index(role) if role in RANKS else len(RANKS)
