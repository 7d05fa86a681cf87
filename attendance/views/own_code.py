"""The code of one's own seat, to be shown at the door."""

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from attendance.codes import seat_code
from attendance.models import MakeUp
from courses.models import Meeting
from documents.qr import qr_svg
from enrollment.enums import SEAT_HOLDING
from enrollment.models import Enrollment
from enrollment.sessions import own_sessions


@require_safe
@login_required
def seat_code_own(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show my code large, and when it is wanted next. Nobody else opens it: it checks me in."""
    seats = Enrollment.objects.filter(learner=request.user, status__in=SEAT_HOLDING)
    seat = get_object_or_404(seats.for_listing(), pk=pk)
    code = seat_code(seat.pk)
    context = {
        "seat": seat,
        "offering": seat.offering,
        "code": code,
        "qr": qr_svg(code),
        "next_session": next_session(seat, at=timezone.now()),
    }
    return render(request, "attendance/seat_code_own.html", context)


def next_session(seat: Enrollment, *, at: datetime) -> Meeting | None:
    """Return the session that this seat goes to next, or is in now; one made up elsewhere too."""
    made_up = MakeUp.objects.standing().filter(enrollment=seat.pk)
    meetings = [row.meeting for row in own_sessions(seat)]
    meetings += [row.meeting for row in made_up.select_related("meeting__offering")]
    ahead = [meeting for meeting in meetings if meeting.ends_at > at]
    return min(ahead, key=lambda meeting: (meeting.starts_at, meeting.pk), default=None)
