"""Who is asked to teach beside those who teach already: one has not answered, one declined."""

from datetime import datetime, timedelta

from accounts.models import User
from courses.models import Offering
from courses.services import answer_invitation, invite_instructor
from memssi.demo.people import People
from memssi.demo.wellknown import INSTRUCTOR, STAFF

ASKED_AGO = timedelta(days=2, hours=3)
DECLINED_AGO = timedelta(days=1, hours=5)
AHEAD = timedelta(days=21)
REASON = "My own school has its drill that week."


def ask_to_teach(people: People, *, now: datetime) -> None:
    """Invite to two coming classes somebody who teaches, and somebody who then declines."""
    office, own = people.known(STAFF).user, people.known(INSTRUCTOR).user
    ahead = Offering.objects.coming(at=now).filter(starts_at__gt=now + AHEAD)
    coming = ahead.exclude(meetings=None)
    classes = list(coming.exclude(instructor_assignments__instructor=own).distinct()[:2])
    others = [person.user for person in people.teachers() if person.user != own]
    asked = now - ASKED_AGO
    for offering in classes[:1]:
        _ask(offering, own, actor=office, now=asked)
    for offering in classes[1:]:
        taught = set(offering.instructor_assignments.values_list("instructor", flat=True))
        other = next((person for person in others if person.pk not in taught), None)
        if other is not None:
            pk = _ask(offering, other, actor=office, now=asked)
            answer_invitation(
                assignment_id=pk,
                accepts=False,
                reason=REASON,
                actor=other,
                now=now - DECLINED_AGO,
            )


def _ask(offering: Offering, person: User, *, actor: User, now: datetime) -> int:
    return invite_instructor(
        offering_id=offering.pk, person=person, is_lead=False, actor=actor, now=now
    ).pk
