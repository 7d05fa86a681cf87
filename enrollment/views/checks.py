"""What does not add up of seats, for those who can mend it."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from accounts.permissions import require_somewhere
from courses.models import Offering
from enrollment.models import Fault, SeatCheck


@dataclass(frozen=True, slots=True)
class FaultRow:
    """A fault with the class and the people it names."""

    fault: Fault
    offering: Offering | None
    people: list[User]


@require_safe
@login_required
def seat_check(request: SignedInRequest) -> HttpResponse:
    """What the last nightly look at all seats found; a constant number of queries."""
    require_somewhere(request.user, "enrollment.view_seat_check")
    check = SeatCheck.objects.first()
    faults = check.faults if check else []
    classes = Offering.objects.select_related("version__course").in_bulk(
        {fault.offering for fault in faults}
    )
    people = User.objects.in_bulk({pk for fault in faults for pk in fault.people})
    context = {
        "check": check,
        "is_old": check is not None and check.is_old(at=timezone.now()),
        "rows": [
            FaultRow(
                fault,
                classes.get(fault.offering),
                [people[pk] for pk in fault.people if pk in people],
            )
            for fault in faults
        ],
    }
    return render(request, "enrollment/seat_check.html", context)
