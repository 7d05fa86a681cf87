"""Sign a roster."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from attendance.exceptions import RosterRefusedError
from attendance.models import RosterSignature
from attendance.services.versions import open_version, require_open
from audit.services import record
from courses.models import Meeting
from enrollment.models import Enrollment


@transaction.atomic
def sign_roster(*, meeting_id: int, actor: User, now: datetime) -> RosterSignature:
    """Sign the open version. From then on its records count and do not change.

    Raises `RosterRefusedError` before the session starts, while somebody is not marked, and when
    it is signed already.
    """
    meeting = Meeting.objects.select_related("offering").get(pk=meeting_id)
    require_open(meeting, now=now)
    if now < meeting.starts_at:
        raise RosterRefusedError(_("A roster is signed once the session has started."))
    signature = open_version(meeting)
    unmarked = (
        Enrollment.objects.expected_at(meeting).exclude(attendance__signature=signature).count()
    )
    if unmarked:
        raise RosterRefusedError(
            ngettext(
                "%(n)s person is not marked yet. Mark everybody, then sign.",
                "%(n)s people are not marked yet. Mark everybody, then sign.",
                unmarked,
            )
            % {"n": unmarked}
        )
    signature.signed_at, signature.signed_by = now, actor
    signature.save(update_fields=["signed_at", "signed_by"])
    record(
        "attendance.sign_roster",
        on=signature,
        actor=actor,
        now=now,
        before={"signed_at": None},
        after={
            "meeting": meeting.pk,
            "version": signature.version,
            "signed_at": now.isoformat(),
        },
    )
    return signature
