"""Sessions of a class and their breaks."""

from django.db import models

from courses.enums import BreakKind
from courses.models.offerings import Offering
from courses.models.venues import Room, Venue


class Meeting(models.Model):
    """One dated block of a class (on screen: a session), in which attendance is taken."""

    offering = models.ForeignKey(Offering, models.PROTECT, related_name="meetings")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120, blank=True)
    room = models.CharField(
        max_length=80, blank=True, help_text="As it is called on papers and in mail."
    )
    venue = models.ForeignKey(
        Venue,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Where it differs from the class's own.",
    )
    venue_room = models.ForeignKey(
        Room, models.PROTECT, null=True, blank=True, related_name="meetings"
    )
    is_online = models.BooleanField(default=False, help_text="Of a hybrid class: held online.")
    choice = models.CharField(
        max_length=40,
        blank=True,
        help_text="Of a conference: sessions of one name run side by side; one of them is chosen.",
    )
    capacity = models.PositiveIntegerField(
        null=True, blank=True, help_text="Seats of a session that is chosen."
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    creditable_minutes = models.PositiveSmallIntegerField(
        help_text="Without registration, breaks and meals; worked out when it is scheduled."
    )

    class Meta:
        ordering = ["starts_at", "number", "pk"]
        verbose_name = "session"
        indexes = [
            models.Index(name="meeting_by_day", fields=["starts_at"]),
            models.Index(name="meeting_by_room", fields=["venue_room", "starts_at"]),
        ]
        constraints = [
            models.UniqueConstraint(name="meeting_number_once", fields=["offering", "number"]),
            models.CheckConstraint(
                name="meeting_ends_after_it_starts",
                condition=models.Q(ends_at__gt=models.F("starts_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"Session {self.number}"


class MeetingBreak(models.Model):
    """Time inside a session that counts for no hours."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="breaks")
    kind = models.CharField(max_length=12, choices=BreakKind.choices, default=BreakKind.BREAK)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                name="meeting_break_ends_after_it_starts",
                condition=models.Q(ends_at__gt=models.F("starts_at")),
            )
        ]

    def __str__(self) -> str:
        return f"Break {self.pk}"
