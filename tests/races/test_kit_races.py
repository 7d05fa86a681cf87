"""A phone with a bad line sends the same twice at once, while others mark, decide and sign."""

import uuid
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from attendance.enums import DeviceKind, Outcome, Presence
from attendance.models import AttendanceRecord, Punch, SentMark, WalkIn
from attendance.services import (
    Mark,
    make_device,
    record_attendance,
    settle_difference,
    sign_roster,
    sync_kit,
)
from attendance.sync_format import Batch, MarkEntry, PunchEntry, WalkInEntry
from enrollment.models import Enrollment
from tests.factories import UserFactory, offering
from tests.races.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 6


class Basement:
    """A class that goes on, with six people and a phone."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.teacher = UserFactory()
        self.klass = offering(starts_at=self.now - timedelta(hours=1), instructors=[self.teacher])
        self.meeting = self.klass.meetings.get()
        self.seats = [
            Enrollment.objects.create(
                offering=self.klass, learner=UserFactory(), enrolled_at=self.now
            )
            for _ in range(6)
        ]
        self.device, _secret = make_device(
            meeting_id=self.meeting.pk,
            kind=DeviceKind.KIT,
            name="Phone",
            actor=self.teacher,
            now=self.now,
        )

    def batch(self) -> Batch:
        batch, at = Batch(self.now), self.now
        for seat in self.seats[:3]:
            batch.marks.append(
                MarkEntry(uuid.uuid4(), at, 0, seat.pk, "present", None, None, as_of=at)
            )
        batch.punches += [PunchEntry(uuid.uuid4(), at, 0, seat.pk, "in") for seat in self.seats[3:]]
        batch.walk_ins.append(WalkInEntry(uuid.uuid4(), at, 0, "Dana Spruce", ""))
        batch.order = [str(each.uid) for each in (*batch.marks, *batch.punches, *batch.walk_ins)]
        return batch

    def sending(self, batch: Batch) -> Callable[[], object]:
        return partial(sync_kit, device=self.device, batch=batch, now=self.now)

    def by_hand(self, *seats: Enrollment, status: Presence = Presence.ABSENT) -> None:
        record_attendance(
            meeting_id=self.meeting.pk,
            marks={seat.pk: Mark(status) for seat in seats},
            actor=self.teacher,
            now=self.now + timedelta(seconds=1),
        )


def test_the_same_sent_several_times_at_once_is_kept_once():
    for _turn in range(ROUNDS):
        room = Basement()
        batch = room.batch()

        outcomes = at_once(*[room.sending(batch)] * 4)

        assert Counter(outcomes) == {"list": 4}
        assert SentMark.objects.filter(device=room.device).count() == 3
        assert Punch.objects.filter(meeting=room.meeting, way="scan").count() == 3
        assert WalkIn.objects.filter(meeting=room.meeting).count() == 1
        stated = AttendanceRecord.objects.filter(signature__meeting=room.meeting)
        assert stated.filter(status="present").count() == 3


def test_after_the_signature_the_same_sent_several_times_at_once_is_held_once():
    for _turn in range(ROUNDS):
        room = Basement()
        room.by_hand(*room.seats)
        sign_roster(meeting_id=room.meeting.pk, actor=room.teacher, now=room.now)
        batch = room.batch()
        batch.walk_ins.clear()
        batch.order.pop()

        outcomes = at_once(*[room.sending(batch)] * 4)

        assert Counter(outcomes) == {"list": 4}
        marks = SentMark.objects.filter(device=room.device)
        assert list(marks.values_list("outcome", flat=True)) == [Outcome.OPEN] * 3


def test_nothing_is_signed_while_a_phone_says_something_else():
    """Either the signature is first and the mark is held, or the mark is and nothing is signed."""
    for _turn in range(ROUNDS):
        room = Basement()
        room.by_hand(*room.seats)
        batch = room.batch()
        batch.punches.clear()
        batch.walk_ins.clear()
        batch.order = [str(mark.uid) for mark in batch.marks]

        at_once(
            room.sending(batch),
            partial(sign_roster, meeting_id=room.meeting.pk, actor=room.teacher, now=room.now),
        )

        reasons = set(
            SentMark.objects.filter(device=room.device).values_list("why_open", flat=True)
        )
        signed = room.meeting.signatures.get().signed_at is not None
        before = "The roster was signed before this mark came."
        assert reasons == ({before} if signed else {f"{room.teacher.name} marked them meanwhile."})


def test_a_difference_is_decided_once_while_the_phone_goes_on_sending():
    for _turn in range(ROUNDS):
        room = Basement()
        room.by_hand(*room.seats)
        first, again = room.batch(), room.batch()
        sync_kit(device=room.device, batch=first, now=room.now)
        held = SentMark.objects.filter(device=room.device, outcome=Outcome.OPEN).first()

        outcomes = at_once(
            *(
                partial(
                    settle_difference,
                    mark_id=held.pk,
                    takes_it=takes,
                    actor=room.teacher,
                    now=room.now,
                )
                for takes in (True, False)
            ),
            room.sending(again),
        )

        assert Counter(outcomes) == {"SentMark": 2, "list": 1}
        marks = SentMark.objects.filter(device=room.device, enrollment=held.enrollment)
        assert marks.filter(outcome=Outcome.OPEN).count() <= 1
