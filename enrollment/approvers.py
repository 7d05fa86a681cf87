"""Who decides a step of a request, and who is written to about it."""

from collections.abc import Iterable
from datetime import date

from accounts.models import User
from accounts.permissions import Role
from enrollment.enums import ApprovalStep
from enrollment.models import Approval
from organizations.models import Employment, RoleGrant, today


def may_decide(user: User, approval: Approval) -> bool:
    """Whether this person may decide this step; nobody decides their own."""
    return Approval.objects.decidable_by(user).filter(pk=approval.pk).exists()


def approvers_of(approval: Approval) -> list[User]:
    """Return whom a step is put before: of the employer the nearest approvers, else MSSC staff.

    Of several employers, the nearest of each. Three queries at most.
    """
    day = today()
    learner = approval.enrollment.learner_id
    if approval.step == ApprovalStep.EMPLOYER:
        nearest = _nearest_approvers(learner, day)
        if nearest:
            return nearest
    return _people(
        RoleGrant.objects.held_by(Role.STAFF, day=day)
        .exclude(person=learner)
        .values_list("person", flat=True)
    )


def _nearest_approvers(learner: int, day: date) -> list[User]:
    """Walk up from each place of work to the first that has an approver beside the person."""
    paths = list(
        Employment.objects.on(day)
        .filter(person=learner)
        .order_by("pk")
        .values_list("organization__path", flat=True)
    )
    above = {int(place) for path in paths for place in path.strip("/").split("/") if place}
    approvers = RoleGrant.objects.held_by(Role.APPROVER, day=day).exclude(person=learner)
    grants = approvers.filter(organization__in=above)
    held: dict[int, list[int]] = {}
    for place, person in grants.order_by("pk").values_list("organization", "person"):
        held.setdefault(place or 0, []).append(person)
    nearest: dict[int, None] = {}
    for path in paths:
        upwards = [int(place) for place in reversed(path.strip("/").split("/")) if place]
        found = next((held[place] for place in upwards if place in held), [])
        nearest |= dict.fromkeys(found)
    return _people(nearest)


def _people(keys: Iterable[int]) -> list[User]:
    return list(User.objects.filter(pk__in=list(keys), is_active=True).order_by("pk"))
