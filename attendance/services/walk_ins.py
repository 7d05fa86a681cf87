"""People who came without a seat: written down, identified, or set aside."""

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from attendance.enums import Direction, PunchWay, WalkInState
from attendance.exceptions import WalkInRefusedError
from attendance.finding import is_named, person_of_contact
from attendance.models import Punch, WalkIn
from attendance.services.versions import open_version, require_open
from audit.services import record
from core.exceptions import DomainError
from courses.models import Meeting
from enrollment.enums import EnrollmentStatus, Way
from enrollment.models import Enrollment
from enrollment.services import Route, choose_sessions, register


@transaction.atomic
def note_walk_in(
    *,
    meeting_id: int,
    name: str,
    contact: str,
    actor: User | None,
    now: datetime,
    uid: uuid.UUID | None = None,
    came_at: datetime | None = None,
    seconds_ahead: int = 0,
    way: PunchWay = PunchWay.ROLL_CALL,
    device: str = "",
) -> WalkIn:
    """Write down who came, with their check-in; the same `uid` again is no second one.

    What a device takes down is kept after the signature too, like its check-ins. Raises
    `WalkInRefusedError` without a name, and `RosterRefusedError` where no attendance is taken.
    """
    uid = uid or uuid.uuid4()
    known = _known(uid, meeting_id)
    if known is not None:
        return known
    meeting = Meeting.objects.select_related("offering").get(pk=meeting_id)
    require_open(meeting, now=now)
    if not device:
        open_version(meeting)
    if not name.strip():
        raise WalkInRefusedError(_("Write the name of whoever came."))
    try:
        with transaction.atomic():
            walk_in = WalkIn.objects.create(
                uid=uid,
                meeting=meeting,
                name=" ".join(name.split()),
                contact=" ".join(contact.split()),
                noted_at=now,
                noted_by=actor,
            )
    except IntegrityError:  # the same one was sent at the same moment
        if (known := _known(uid, meeting_id)) is None:
            raise
        return known
    Punch.objects.create(
        uid=uuid.uuid5(uid, "check-in"),
        meeting=meeting,
        walk_in=walk_in,
        direction=Direction.IN,
        happened_at=came_at or now,
        arrived_at=now,
        seconds_ahead=seconds_ahead,
        device=device,
        way=way,
        made_by=actor,
    )
    record(
        "attendance.note_walk_in",
        on=walk_in,
        actor=actor,
        now=now,
        after={"meeting": meeting.pk, "state": walk_in.state},
    )
    return walk_in


def _known(uid: uuid.UUID, meeting_id: int) -> WalkIn | None:
    """Return the walk-in of this number. Raises `WalkInRefusedError` where it is of elsewhere."""
    known = WalkIn.objects.filter(uid=uid).first()
    if known is not None and known.meeting_id != meeting_id:
        raise WalkInRefusedError(_("Somebody else was written down under this number."))
    return known


def identify_by_contact(*, walk_in_id: int, actor: User, now: datetime) -> str:
    """Identify a walk-in by the address or number written beside the name, if both fit.

    Return why it stays parked, or nothing once it is identified. A name alone identifies nobody.
    """
    walk_in = WalkIn.objects.get(pk=walk_in_id)
    if not walk_in.contact:
        return _("No email address or MEMSSI number was written.")
    person = person_of_contact(walk_in.contact)
    if person is None:
        return _("Nobody is known by what was written beside the name.")
    if not is_named(person, walk_in.name):
        return _("The address or number belongs to somebody of another name.")
    try:
        identify_walk_in(walk_in_id=walk_in_id, person=person, actor=actor, now=now)
    except DomainError as refusal:
        return str(refusal)
    return ""


@transaction.atomic
def identify_walk_in(*, walk_in_id: int, person: User, actor: User, now: datetime) -> Enrollment:
    """Say who a walk-in is: their seat in the class, or one given on the spot if one is free.

    Raises `WalkInRefusedError` where that is settled already, and what `register` refuses: then
    it stays parked.
    """
    walk_in = _parked(walk_in_id)
    offering = walk_in.meeting.offering
    seat = Enrollment.objects.holding_a_seat().filter(offering=offering, learner=person).first()
    if seat is None:
        seat = _seat_on_the_spot(offering.pk, person, actor=actor, now=now)
    if walk_in.meeting.choice:
        choose_sessions(
            enrollment_id=seat.pk,
            chosen={walk_in.meeting.choice: walk_in.meeting.pk},
            actor=actor,
            now=now,
            is_late=True,
        )
    _settle(walk_in, WalkInState.IDENTIFIED, seat=seat, actor=actor, now=now)
    return seat


def _seat_on_the_spot(offering_id: int, person: User, *, actor: User, now: datetime) -> Enrollment:
    """Register somebody who stands in the room. Raises what `register` refuses."""
    placed = register(
        offering_id=offering_id, learner=person, actor=actor, now=now, route=Route(Way.WALK_IN)
    )
    if not isinstance(placed, Enrollment) or placed.status != EnrollmentStatus.ENROLLED:
        raise WalkInRefusedError(
            _("A seat in this class has to be approved before it begins. Identify them then.")
        )
    return placed


@transaction.atomic
def set_aside_walk_in(*, walk_in_id: int, reason: str, actor: User, now: datetime) -> WalkIn:
    """Leave a walk-in without hours, and say why. Raises `WalkInRefusedError`."""
    walk_in = _parked(walk_in_id)
    if not reason.strip():
        raise WalkInRefusedError(_("Say why. It stays in the history."))
    _settle(walk_in, WalkInState.SET_ASIDE, reason=reason.strip(), actor=actor, now=now)
    return walk_in


def _parked(walk_in_id: int) -> WalkIn:
    """Lock a walk-in that is to be settled, and refuse one that was."""
    walk_in = (
        WalkIn.objects.select_for_update(of=("self",), no_key=True)
        .select_related("meeting__offering")
        .get(pk=walk_in_id)
    )
    if walk_in.state != WalkInState.PARKED:
        raise WalkInRefusedError(
            _("%(name)s was settled already: %(state)s.")
            % {"name": walk_in.name, "state": walk_in.get_state_display().lower()}
        )
    return walk_in


def _settle(
    walk_in: WalkIn,
    state: WalkInState,
    *,
    actor: User,
    now: datetime,
    seat: Enrollment | None = None,
    reason: str = "",
) -> None:
    walk_in.state, walk_in.enrollment, walk_in.reason = state, seat, reason
    walk_in.settled_at, walk_in.settled_by = now, actor
    walk_in.save(update_fields=["state", "enrollment", "reason", "settled_at", "settled_by"])
    record(
        "attendance.settle_walk_in",
        on=walk_in,
        actor=actor,
        now=now,
        person_id=seat.learner_id if seat else None,
        before={"state": WalkInState.PARKED},
        after={"state": state, "enrollment": seat.pk if seat else None},
        reason=reason,
    )
