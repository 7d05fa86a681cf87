"""The people of the well-known coordinator change their plans, each in another way."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from accounts.models import User, UserQuerySet
from core.exceptions import DomainError
from courses.enums import DeliveryMode
from courses.models import Offering
from enrollment.eligibility import Asking, first_refusal, person_checks, place_checks
from enrollment.enums import Way
from enrollment.models import Enrollment
from enrollment.seats import with_room
from enrollment.services import give_to_colleague, reinstate, transfer, withdraw
from memssi.demo.people import People
from memssi.demo.wellknown import COORDINATOR, SIGN_INS

LAST_DAYS = 7  # before the start; from then on one calls


def change_plans(people: People, *, now: datetime) -> None:
    """Give back, give again, send a colleague and move to another date, as far as seats allow."""
    by = people.known(COORDINATOR).user
    _set_last_days(now)
    seats = _seats(by, now)

    def give_back(seat: Enrollment) -> None:
        withdraw(enrollment_id=seat.pk, actor=by, now=now, reason="Needed at school that day.")

    def give_again(seat: Enrollment) -> None:
        withdraw(enrollment_id=seat.pk, actor=by, now=now, reason="A mix-up of two people.")
        reinstate(enrollment_id=seat.pk, actor=by, now=now, reason="It was somebody else.")

    def send_another(seat: Enrollment) -> None:
        colleague = next(filter(partial(_may_go, seat, now), _colleagues(by, seat)))
        give_to_colleague(
            enrollment_id=seat.pk, colleague=colleague, actor=by, now=now, reason="On leave."
        )

    def move(seat: Enrollment) -> None:
        same = Offering.objects.filter(version__course=seat.offering.version.course_id)
        others = with_room(same.exclude(pk=seat.offering_id), at=now).order_by("starts_at", "pk")
        transfer(
            enrollment_id=seat.pk,
            to_offering_id=others[0].pk,
            actor=by,
            now=now,
            reason="The other date suits the school better.",
        )

    for act in (move, send_another, give_again, give_back):
        _once(act, seats)


def _once(act: Callable[[Enrollment], None], seats: list[Enrollment]) -> None:
    """Do it with the first seat that allows it, which is none of the others' then."""
    for seat in seats:
        try:
            act(seat)
        except (
            DomainError,
            IndexError,
            StopIteration,
        ):  # another class at that time, or no other date
            continue
        seats.remove(seat)
        return


def _seats(by: User, now: datetime) -> list[Enrollment]:
    """Return seats of the coordinator's people in classes ahead; the well-known keep theirs."""
    known = [sign_in.email for sign_in in SIGN_INS]
    rows = (
        Enrollment.objects.permitted_to(by, "enrollment.substitute")
        .to_be_used(at=now)
        .filter(offering__starts_at__gt=now)
        .exclude(learner__email__in=known)
        .for_listing()
        .order_by("offering__starts_at", "pk")
    )
    return list(rows)


def _colleagues(by: User, seat: Enrollment) -> UserQuerySet:
    """Return the others of the same people who have no place in the class."""
    there = Enrollment.objects.live().filter(offering=seat.offering_id).order_by()
    people = User.objects.permitted_to(by, "enrollment.substitute").filter(is_active=True)
    others: UserQuerySet = people.exclude(pk__in=there.values("learner")).exclude(pk=by.pk)
    return others.order_by("pk")


def _may_go(seat: Enrollment, now: datetime, colleague: User) -> bool:
    """Whether nothing stands between a colleague and the seat."""
    offering = Offering.objects.select_related("version__course__restricted_to").get(
        pk=seat.offering_id
    )
    asking = Asking(offering, colleague, now, Way.SUBSTITUTE, is_own=False)
    return first_refusal([*person_checks(asking), *place_checks(asking)]) is None


def _set_last_days(now: datetime) -> None:
    """Let people give seats back themselves until a week before, in every third class ahead."""
    ahead = Offering.objects.coming(at=now).exclude(delivery_mode=DeliveryMode.SELF_PACED)
    for offering in ahead.order_by("starts_at", "pk")[::3]:
        last = (offering.starts_at - timedelta(days=LAST_DAYS)).date()
        Offering.objects.filter(pk=offering.pk).update(withdraw_until=last)
