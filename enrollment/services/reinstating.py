"""Give somebody their seat back, after it was given up, not approved or ran out."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from enrollment.enums import REINSTATABLE, Way
from enrollment.exceptions import ReinstatementRefusedError
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.services.registration import Route, register


def reinstate(
    *, enrollment_id: int, actor: User, now: datetime, reason: str, or_wait: bool = False
) -> Enrollment | WaitlistEntry:
    """Register the person once more, through all checks; the new row names the old one.

    A full class refuses it, unless they are to wait. Raises `ReinstatementRefusedError` and the
    refusals of `register`.
    """
    old = Enrollment.objects.select_related("learner", "team", "team_role").get(pk=enrollment_id)
    if old.status not in REINSTATABLE:
        raise ReinstatementRefusedError(
            _("Only a seat that was given back, not approved or ran out can be given again.")
        )
    if not reason.strip():
        raise ReinstatementRefusedError(_("Say why. It stays in the history."))
    route = Route(
        Way.REINSTATED,
        team=old.team,
        role=old.team_role,
        came_from=old,
        reason=reason.strip(),
    )
    return register(
        offering_id=old.offering_id,
        learner=old.learner,
        actor=actor,
        now=now,
        or_wait=or_wait,
        route=route,
    )
