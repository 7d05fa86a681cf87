"""Requests for seats in every state: some wait for the chief, some for MSSC staff."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from core.exceptions import DomainError
from courses.enums import ApprovalPolicy, OfferingStatus
from courses.models import Offering
from courses.services import ClassTerms
from enrollment.enums import ApprovalStatus
from enrollment.models import Approval, Enrollment
from enrollment.services import approve_request, expire_request, refuse_request, register
from memssi.demo.people import People
from memssi.demo.profiles import HOME_AGENCY
from memssi.demo.wellknown import CHIEF, SIGN_INS, SRO, STAFF

BY_EMPLOYER = ClassTerms(approval=ApprovalPolicy.EMPLOYER_THEN_STAFF)
BY_STAFF = ClassTerms(approval=ApprovalPolicy.STAFF, requests_hold_seat=False)
NO_COVER = "This class is for those who have not been to one. The next date is fine."


def add_requests(people: People, *, now: datetime) -> None:
    """Let people ask for seats in the two classes on these terms, and some be decided."""
    _ask_employer(people, now=now)
    _ask_staff(people, now=now)


def _ask_employer(people: People, *, now: datetime) -> None:
    """Of the chief's officers most wait for the chief, one for MSSC staff."""
    chief = people.known(CHIEF).user
    klass = _class_with(ApprovalPolicy.EMPLOYER_THEN_STAFF, now=now)
    officers = [
        people.known(SRO).user,
        *(row.user for row in people.at(HOME_AGENCY, "police_officer", "school_resource_officer")),
    ]
    requests = list(_asked(klass, dict.fromkeys(officers), now=now - timedelta(hours=30)))
    if len(requests) > 1:
        _approve(requests[1], chief, now=now - timedelta(hours=20))


def _ask_staff(people: People, *, now: datetime) -> None:
    """A small class without kept seats: one ran out, one is refused, two have theirs, one is in
    line, one waits.
    """
    staff = people.known(STAFF).user
    klass = _class_with(ApprovalPolicy.STAFF, now=now)
    known = {sign_in.email for sign_in in SIGN_INS}
    others = iter([row.user for row in people.everybody if {row.profile.email} - known - {None}])
    late = next(_asked(klass, others, now=now - timedelta(days=12)))
    expire_request(approval_id=_step(late).pk, now=_step(late).expires_at)
    asked = _asked(klass, others, now=now - timedelta(hours=40))
    refuse_request(
        approval_id=_step(next(asked)).pk,
        reason=NO_COVER,
        actor=staff,
        now=now - timedelta(hours=23),
    )
    for _number in range((klass.capacity or 0) + 1):
        _approve(next(asked), staff, now=now - timedelta(hours=22))
    next(asked)


def _class_with(policy: ApprovalPolicy, *, now: datetime) -> Offering:
    coming = Offering.objects.filter(status=OfferingStatus.PUBLISHED, starts_at__gt=now)
    return coming.filter(approval=policy).order_by("starts_at", "pk")[0]


def _asked(klass: Offering, users: Iterable[User], *, now: datetime) -> Iterator[Enrollment]:
    """Let them ask one after the other; who has a class at that time does not."""
    for user in users:
        place = None
        with suppress(DomainError), transaction.atomic():
            place = register(offering_id=klass.pk, learner=user, actor=user, now=now)
        if isinstance(place, Enrollment):
            yield place


def _step(request: Enrollment) -> Approval:
    return Approval.objects.get(enrollment=request, status=ApprovalStatus.PENDING)


def _approve(request: Enrollment, actor: User, *, now: datetime) -> None:
    approve_request(approval_id=_step(request).pk, actor=actor, now=now)
