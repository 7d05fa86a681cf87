"""On what terms seats of a class are given: reserves, team roles, questions."""

from django.db import models

from courses.enums import AnswerKind
from courses.models.offerings import Offering
from courses.models.terms import Audience
from organizations.enums import County


class SeatReserve(models.Model):
    """Seats of a class held for an audience or a county until a day."""

    offering = models.ForeignKey(Offering, models.CASCADE, related_name="reserves")
    audience = models.ForeignKey(Audience, models.PROTECT, null=True, blank=True, related_name="+")
    county = models.CharField(max_length=5, choices=County.choices, blank=True)
    seats = models.PositiveIntegerField()
    until = models.DateField(help_text="The first day they are open to everybody.")

    class Meta:
        ordering = ["until", "pk"]
        constraints = [
            models.CheckConstraint(
                name="seat_reserve_for_an_audience_or_a_county",
                condition=models.Q(audience__isnull=False, county="")
                | (models.Q(audience__isnull=True) & ~models.Q(county="")),
            ),
            models.CheckConstraint(
                name="seat_reserve_holds_seats", condition=models.Q(seats__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"Reserve {self.pk}"


class TeamRole(models.Model):
    """Whom a team that registers must have among its members."""

    offering = models.ForeignKey(Offering, models.CASCADE, related_name="team_roles")
    name = models.CharField(max_length=80)
    audience = models.ForeignKey(Audience, models.PROTECT, null=True, blank=True, related_name="+")
    least = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="team_role_once", fields=["offering", "name"]),
            models.CheckConstraint(name="team_role_is_wanted", condition=models.Q(least__gt=0)),
        ]

    def __str__(self) -> str:
        return self.name


class ClassQuestion(models.Model):
    """A question of the host to those who register; perhaps only after a certain answer."""

    offering = models.ForeignKey(Offering, models.CASCADE, related_name="questions")
    order = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=AnswerKind.choices, default=AnswerKind.TEXT)
    choices = models.JSONField(default=list, blank=True)
    is_required = models.BooleanField(default=False)
    asked_after = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="follow_ups"
    )
    asked_if = models.CharField(max_length=120, blank=True, help_text="The answer that asks it.")

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(name="class_question_order_once", fields=["offering", "order"])
        ]

    def __str__(self) -> str:
        return self.text
