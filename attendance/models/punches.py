"""Check-ins and check-outs as they were made, and people who came without a seat."""

from datetime import datetime

from django.db import models
from django.db.models.functions import Coalesce

from accounts.models import User
from attendance.enums import Direction, PunchWay, WalkInState
from attendance.minutes import counted_at
from core.models import AppendOnlyModel, TimestampedModel
from courses.models import Meeting
from enrollment.models import Enrollment


class WalkIn(TimestampedModel):
    """Somebody who came and stands on no roster: parked until it is known who they are.

    Once identified they have a seat, and what was punched for them counts for it.
    """

    uid = models.UUIDField(unique=True, help_text="Made by the device that wrote it down.")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="walk_ins")
    name = models.CharField(max_length=120, help_text="As it was written.")
    contact = models.CharField(
        max_length=254, blank=True, help_text="Email address, MEMSSI number or employer."
    )
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=WalkInState.choices, default=WalkInState.PARKED)
    enrollment = models.ForeignKey(
        Enrollment, models.PROTECT, null=True, blank=True, related_name="walk_ins"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True, help_text="Why it was set aside.")

    class Meta:
        ordering = ["noted_at", "pk"]
        indexes = [
            models.Index(
                name="walk_in_parked",
                fields=["meeting"],
                condition=models.Q(state=WalkInState.PARKED),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="walk_in_state_is_known", condition=models.Q(state__in=WalkInState.values)
            ),
            models.CheckConstraint(
                name="walk_in_identified_has_a_seat",
                condition=models.Q(state=WalkInState.IDENTIFIED, enrollment__isnull=False)
                | (~models.Q(state=WalkInState.IDENTIFIED) & models.Q(enrollment__isnull=True)),
            ),
            models.CheckConstraint(
                name="walk_in_set_aside_says_why",
                condition=~models.Q(state=WalkInState.SET_ASIDE) | ~models.Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Walk-in {self.pk}"


class PunchQuerySet(models.QuerySet["Punch"]):
    def of_seats(self) -> "PunchQuerySet":
        """Annotate `seat`: whose presence it is, through the walk-in where that is who it was."""
        return self.annotate(seat=Coalesce("enrollment", "walk_in__enrollment")).exclude(seat=None)


class Punch(AppendOnlyModel):
    """One check-in or check-out, however it was made. A repeat of its `uid` is no second one."""

    uid = models.UUIDField(unique=True, help_text="Made by the device.")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="punches")
    enrollment = models.ForeignKey(
        Enrollment, models.PROTECT, null=True, blank=True, related_name="punches"
    )
    walk_in = models.ForeignKey(
        WalkIn, models.PROTECT, null=True, blank=True, related_name="punches"
    )
    direction = models.CharField(max_length=3, choices=Direction.choices)
    happened_at = models.DateTimeField(help_text="When it happened, by the clock of the device.")
    arrived_at = models.DateTimeField(help_text="When it came here, by the clock of the server.")
    seconds_ahead = models.IntegerField(
        default=0, help_text="How far the clock of the device was ahead of the server's, if known."
    )
    device = models.CharField(max_length=64, blank=True)
    way = models.CharField(max_length=10, choices=PunchWay.choices)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = PunchQuerySet.as_manager()

    class Meta:
        ordering = ["happened_at", "pk"]
        indexes = [models.Index(name="punch_by_device", fields=["meeting", "device"])]
        constraints = [
            models.CheckConstraint(
                name="punch_of_a_seat_or_of_a_walk_in",
                condition=models.Q(enrollment__isnull=False, walk_in__isnull=True)
                | models.Q(enrollment__isnull=True, walk_in__isnull=False),
            ),
            models.CheckConstraint(
                name="punch_direction_is_known",
                condition=models.Q(direction__in=Direction.values),
            ),
            models.CheckConstraint(
                name="punch_way_is_known", condition=models.Q(way__in=PunchWay.values)
            ),
        ]

    def __str__(self) -> str:
        return f"Punch {self.pk}"

    @property
    def counted_at(self) -> datetime:
        """When it counts: by the device's clock, put right where it was wrong."""
        return counted_at(self.happened_at, seconds_ahead=self.seconds_ahead)

    @property
    def clock_was_wrong(self) -> bool:
        """Whether the device's clock was put right."""
        return self.counted_at != self.happened_at
