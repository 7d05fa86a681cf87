"""Who stands on the roster of a session: those of the class, and those who make one up there."""

from django.db.models import OuterRef, Q, Subquery

from accounts.models import User
from attendance.models import MakeUp
from courses.models import Meeting
from enrollment.enums import SEAT_HOLDING
from enrollment.models import Enrollment, EnrollmentQuerySet


def seat_of(person: User, meeting: Meeting) -> int | None:
    """Return with which seat somebody is expected at a session. One query for most people.

    Most have a seat of the class itself, which is asked first: five hundred check in at once.
    """
    own = Enrollment.objects.expected_at(meeting).filter(learner=person)
    seat: int | None = own.order_by().values_list("pk", flat=True).first()
    if seat is None:
        made_up = seats_expected(meeting).filter(learner=person)
        seat = made_up.order_by().values_list("pk", flat=True).first()
    return seat


def seats_expected(meeting: Meeting) -> EnrollmentQuerySet:
    """Return the seats whose people are to come to a session.

    Of a seat of another class `makes_up` is the number of its own session that is made up here,
    and `offering` its own class; of the others it is None. A seat already decided stands here too.
    """
    made_up_here = MakeUp.objects.standing().filter(meeting=meeting.pk)
    of_class = Enrollment.objects.expected_at(meeting).order_by().values("pk")
    of_others = Q(pk__in=made_up_here.order_by().values("enrollment"), status__in=SEAT_HOLDING)
    missed = made_up_here.filter(enrollment=OuterRef("pk")).values("missed__number")
    return Enrollment.objects.filter(Q(pk__in=of_class) | of_others).annotate(
        makes_up=Subquery(missed[:1])
    )
