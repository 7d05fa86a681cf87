"""Who stands on the roster of a session: those of the class, and those who make one up there."""

from django.db.models import F, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from attendance.models import MakeUp
from courses.models import Meeting
from enrollment.enums import SEAT_HOLDING
from enrollment.models import Enrollment, EnrollmentQuerySet


def with_own_seat(meetings: "QuerySet[Meeting]", person: User) -> "QuerySet[Meeting]":
    """Return them with `own_seat`, the person's seat in the class of each, or None."""
    own = Q(
        offering__enrollments__learner=person.pk, offering__enrollments__status__in=SEAT_HOLDING
    )
    joined = FilteredRelation("offering__enrollments", condition=own)
    return meetings.annotate(own=joined).annotate(own_seat=F("own"))


def seat_of(person: User, meeting: Meeting) -> int | None:
    """Return with which seat somebody is expected at a session.

    No query for most people where the session was read `with_own_seat`: five hundred check in at
    once. Otherwise one, and for those without a seat of the class itself a second.
    """
    seat: int | None = None if meeting.choice else getattr(meeting, "own_seat", None)
    if seat is None:
        own = Enrollment.objects.expected_at(meeting).filter(learner=person)
        seat = own.order_by().values_list("pk", flat=True).first()
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
