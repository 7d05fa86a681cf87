"""Where classes meet, and the days on which schools are closed."""

from django.db import models

from core.models import ManagedTerm
from organizations.enums import County


class Venue(ManagedTerm):
    address = models.CharField(max_length=200, blank=True)
    town = models.CharField(max_length=80)
    county = models.CharField(max_length=5, choices=County.choices)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    access_notes = models.TextField(blank=True)

    class Meta(ManagedTerm.Meta):
        constraints = [
            models.CheckConstraint(
                name="venue_coordinates_both_or_neither",
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__isnull=False, longitude__isnull=False),
            ),
            models.CheckConstraint(
                name="venue_holds_somebody",
                condition=models.Q(capacity__isnull=True) | models.Q(capacity__gt=0),
            ),
        ]


class Room(ManagedTerm):
    """One room of a venue. Two sessions are never in it at once."""

    venue = models.ForeignKey(Venue, models.PROTECT, related_name="rooms")
    capacity = models.PositiveIntegerField(null=True, blank=True)
    access_notes = models.TextField(blank=True)

    class Meta(ManagedTerm.Meta):
        constraints = [
            models.UniqueConstraint(
                name="room_name_once_per_venue",
                fields=["venue", "name"],
                condition=models.Q(retired_on__isnull=True),
            ),
            models.CheckConstraint(
                name="room_holds_somebody",
                condition=models.Q(capacity__isnull=True) | models.Q(capacity__gt=0),
            ),
        ]


class SchoolHoliday(models.Model):
    """Days on which schools are closed: repeated classes skip them."""

    name = models.CharField(max_length=80)
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        ordering = ["first_day", "pk"]
        constraints = [
            models.UniqueConstraint(name="school_holiday_once", fields=["name", "first_day"]),
            models.CheckConstraint(
                name="school_holiday_ends_after_it_starts",
                condition=models.Q(last_day__gte=models.F("first_day")),
            ),
        ]

    def __str__(self) -> str:
        return self.name
