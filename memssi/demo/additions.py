"""What people add to their seats: sessions chosen, answers, food, lodging, and what they need."""

from datetime import datetime, timedelta
from random import Random

from django.db.models import QuerySet

from courses.models import ClassQuestion, Offering
from enrollment.enums import EnrollmentStatus
from enrollment.exceptions import AdditionRefusedError, ClashError
from enrollment.models import Enrollment
from enrollment.services import (
    answer_questions,
    ask_accommodation,
    ask_for_lodging,
    choose_sessions,
    meet_accommodation,
)
from enrollment.services.accommodations import at_the_desk
from enrollment.sessions import groups_of, seats_left_in

# One in so many forgets to choose and is reminded.
FORGETS = 6
NOTES = ("No peanuts, please.", "Vegetarian.", "", "Gluten free.", "", "")
NEEDS = ("A seat close to the screen.", "Handouts in large print, one day before.")


def choose_for(seat: Enrollment, rng: Random, *, now: datetime) -> None:
    """Choose a session of each group in which somebody still fits."""
    if seat.status != EnrollmentStatus.ENROLLED:
        return
    groups = groups_of(seat.offering)
    left = seats_left_in(row for rows in groups.values() for row in rows)
    free = {group: [row.pk for row in rows if left[row.pk] != 0] for group, rows in groups.items()}
    chosen = {group: rng.choice(keys) for group, keys in free.items() if keys}
    try:
        choose_sessions(enrollment_id=seat.pk, chosen=chosen, actor=seat.learner, now=now)
    except (AdditionRefusedError, ClashError):
        return  # they sit in another class at that hour


def choose_for_one(enrollment_id: int, *, now: datetime) -> None:
    """Let somebody choose soon after they registered, unless they forget."""
    seat = _seats().get(pk=enrollment_id)
    rng = _dice(seat)
    if rng.randrange(FORGETS):
        choose_for(seat, rng, now=now)


def choose_for_the_rest(offering_id: int, *, now: datetime) -> None:
    """Let those choose who were reminded just before the class."""
    for seat in _seats().filter(offering=offering_id, choices__isnull=True).distinct():
        choose_for(seat, _dice(seat), now=now)


def _dice(seat: Enrollment) -> Random:
    """Chance that is the same in every build: keys of rows are not."""
    return Random(f"{seat.offering.number}:{seat.learner.name}")


def _seats() -> QuerySet[Enrollment]:
    return Enrollment.objects.for_listing().prefetch_related("offering__meetings")


def add_additions(*, now: datetime) -> None:
    """Answer the questions of coming classes; some people do so later, two need something."""
    asking = ClassQuestion.objects.values("offering")
    coming = Offering.objects.coming(at=now).filter(pk__in=asking, starts_at__gt=now)
    for offering in coming.order_by("starts_at", "pk"):
        questions = list(offering.questions.all())
        seats = list(offering.enrollments.filter(status=EnrollmentStatus.ENROLLED))
        for place, seat in enumerate(seats):
            if place % 4 == 3:
                continue  # has not answered yet
            _answer(seat, questions, place, now=now - timedelta(hours=20))
            if offering.lodging_limit:
                ask_for_lodging(
                    enrollment_id=seat.pk, actor=seat.learner, now=now - timedelta(hours=19)
                )
    _need_something(now=now)


def _answer(seat: Enrollment, questions: list[ClassQuestion], place: int, *, now: datetime) -> None:
    answers: dict[int, str] = {}
    for row in questions:
        if row.asked_after_id is None or answers.get(row.asked_after_id) == row.asked_if:
            by_kind = {"yes_no": ("yes", "no"), "choice": row.choices}
            choices = by_kind.get(row.kind, ("Two.", "About five."))
            answers[row.pk] = choices[place % len(choices)]
    answer_questions(
        enrollment_id=seat.pk,
        answers=answers,
        dietary_note=NOTES[place % len(NOTES)],
        actor=seat.learner,
        now=now,
    )


def _need_something(*, now: datetime) -> None:
    """One request waits at the desk, another is arranged."""
    seats = (
        Enrollment.objects.to_be_used(at=now)
        .filter(offering__accommodations_until__gt=now, offering__starts_at__gt=now)
        .select_related("learner")
        .order_by("offering__starts_at", "pk")
    )
    for place, (seat, need) in enumerate(zip(seats[: len(NEEDS)], NEEDS, strict=False)):
        at = now - timedelta(days=2, hours=place)
        row = ask_accommodation(enrollment_id=seat.pk, text=need, actor=seat.learner, now=at)
        desk = at_the_desk(now=now)
        if place and desk:
            meet_accommodation(request_id=row.pk, actor=desk[0], now=at + timedelta(days=1))
