"""What somebody needs to take part. Kept encrypted; history and mail never say what it is."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.encryption import box
from accounts.models import User
from accounts.permissions import Role
from audit.services import record
from core.clock import maine_date
from core.templatetags.ui import maine_date as written_date
from enrollment import notices
from enrollment.exceptions import AdditionRefusedError
from enrollment.models import AccommodationRequest, Enrollment
from enrollment.services.adding import require_open, seat_alone
from notifications.services import queue_mail
from organizations.models import RoleGrant

MOST_CHARACTERS = 2_000


def text_of(request: AccommodationRequest) -> str:
    """Return what was asked for. The caller has found the row through `visible_to`."""
    return box().decrypt(request.text.encode()).decode()


@transaction.atomic
def ask_accommodation(
    *, enrollment_id: int, text: str, actor: User, now: datetime
) -> AccommodationRequest:
    """Keep what somebody needs, and tell the desk that there is something to read.

    What is changed is to be met anew. Raises `AdditionRefusedError` after the last day to ask.
    """
    seat = seat_alone(enrollment_id)
    require_open(seat, now=now)
    _require_in_time(seat, now=now)
    if not text.strip():
        raise AdditionRefusedError(_("Write what you need."))
    known = AccommodationRequest.objects.filter(enrollment=seat).first()
    if known is not None and text_of(known) == text.strip():
        return known
    row, is_new = AccommodationRequest.objects.update_or_create(
        enrollment=seat,
        defaults={
            "text": box().encrypt(text.strip().encode()).decode(),
            "asked_at": now,
            "met_at": None,
            "met_by": None,
        },
    )
    row.enrollment = seat
    _record("enrollment.ask_accommodation", seat, actor, now, is_new=is_new)
    queue_mail(
        notices.accommodation_received(row),
        *(notices.accommodation_to_meet(row, person) for person in at_the_desk(now=now)),
        now=now,
    )
    return row


@transaction.atomic
def take_back_accommodation(*, enrollment_id: int, actor: User, now: datetime) -> None:
    """Erase a request that is not needed any more. Safe to repeat."""
    seat = seat_alone(enrollment_id)
    gone, _by_model = AccommodationRequest.objects.filter(enrollment=seat).delete()
    if gone:
        _record("enrollment.take_back_accommodation", seat, actor, now)


@transaction.atomic
def meet_accommodation(*, request_id: int, actor: User, now: datetime) -> bool:
    """Say that it is arranged, without a word of what; the person is told once."""
    moved = AccommodationRequest.objects.filter(pk=request_id, met_at__isnull=True).update(
        met_at=now, met_by=actor
    )
    if not moved:
        return False
    seat = ("enrollment__learner", "enrollment__offering__version__course")
    rows = AccommodationRequest.objects.select_related(*seat, "enrollment__offering__venue")
    row = rows.get(pk=request_id)
    _record("enrollment.meet_accommodation", row.enrollment, actor, now)
    queue_mail(notices.accommodation_met(row), now=now)
    return True


def at_the_desk(*, now: datetime) -> list[User]:
    """Return who reads requests today."""
    grants = RoleGrant.objects.held_by(Role.ACCOMMODATIONS_DESK, day=maine_date(now))
    return [grant.person for grant in grants.select_related("person").order_by("person")]


def _require_in_time(seat: Enrollment, *, now: datetime) -> None:
    until = seat.offering.accommodations_until
    if until is not None and maine_date(now) > until:
        raise AdditionRefusedError(
            _("Accommodations could be asked for here until %(day)s. Please call us.")
            % {"day": written_date(until, "printed")}
        )


def _record(
    action: str, seat: Enrollment, actor: User, now: datetime, *, is_new: bool = True
) -> None:
    record(
        action,
        on=seat,
        actor=actor,
        now=now,
        person_id=seat.learner_id,
        after=None if is_new else {"changed": True},
    )
