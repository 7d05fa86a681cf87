"""By which of their roles somebody reaches one person: asked once for a whole page.

`permitted_to` and `require` ask the database for each action. A page about one person shows
something for each of twenty, so here the (role, scope) pairs are looked up together, and the one
table of actions is read against them.
"""

from dataclasses import dataclass

from django.db import models

from accounts.models import User
from accounts.permissions import ACTIONS, Role, Scope, scopes_held

PAIR = "by_%d"
# Which action shows which private number.
NUMBER_ACTIONS = {
    "educator_certificate": "accounts.view_educator_certificate",
    "mcja_number": "accounts.view_mcja_number",
    "fema_sid": "accounts.view_fema_sid",
    "state_staff_id": "accounts.view_state_staff_id",
}


@dataclass(frozen=True, slots=True)
class Reach:
    """A person, and by which roles a viewer reaches them."""

    person: User
    pairs: frozenset[tuple[Role, Scope]]

    def may(self, action: str) -> bool:
        """Say whether the table permits this action on this person."""
        return any(ACTIONS[action].get(role) is scope for role, scope in self.pairs)

    @property
    def numbers(self) -> list[str]:
        """The private numbers that the viewer may see."""
        return [name for name, action in NUMBER_ACTIONS.items() if self.may(action)]


def reach_of(viewer: User, people: "models.QuerySet[User]", pk: int) -> Reach | None:
    """Return one of these people with the viewer's reach, or None where there is none."""
    held = sorted(
        {pair for action in ACTIONS for pair in scopes_held(viewer, action)},
        key=lambda pair: (pair[0].value, pair[1].name),
    )
    rules = User.objects.all().scope_rules
    asked = [(role, scope) for role, scope in held if scope in rules]
    person = (
        people.filter(withdrawn_at__isnull=True)
        .annotate(
            **{
                PAIR % number: models.Case(
                    models.When(rules[scope](viewer, role), then=True),
                    default=False,
                    output_field=models.BooleanField(),
                )
                for number, (role, scope) in enumerate(asked)
            }
        )
        .filter(pk=pk)
        .first()
    )
    if person is None:
        return None
    reached = {pair for number, pair in enumerate(asked) if getattr(person, PAIR % number)}
    reached |= {(role, scope) for role, scope in held if scope is Scope.ANYWHERE}
    return Reach(person, frozenset(reached))
