"""What people add to their seat: answers, meals, lodging, accommodations, chosen sessions."""

from typing import ClassVar

from django.db import models

from accounts.models import User
from accounts.permissions import Scope, ScopedQuerySet, ScopeRules
from core.models import TimestampedModel
from courses.models import ClassQuestion, InstructorAssignment, Meeting
from enrollment.enums import LIVE, LodgingStatus
from enrollment.models.seats import Enrollment


class Answer(models.Model):
    """What somebody answered to a question of their class."""

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="answers")
    question = models.ForeignKey(ClassQuestion, models.PROTECT, related_name="answers")
    text = models.CharField(max_length=500)

    class Meta:
        ordering = ["question__order", "pk"]
        constraints = [
            models.UniqueConstraint(name="answer_once", fields=["enrollment", "question"])
        ]

    def __str__(self) -> str:
        return f"Answer {self.pk}"


class DietaryNote(models.Model):
    """What somebody does not eat; erased after the class, as accommodations are."""

    enrollment = models.OneToOneField(Enrollment, models.PROTECT, related_name="dietary_note")
    text = models.CharField(max_length=300)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Dietary note {self.pk}"


class LodgingRequest(TimestampedModel):
    """Somebody asks for lodging. As many as the class has are granted, first come first served."""

    enrollment = models.OneToOneField(Enrollment, models.PROTECT, related_name="lodging_request")
    status = models.CharField(max_length=8, choices=LodgingStatus.choices)
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return f"Lodging request {self.pk}"


class AccommodationRequestQuerySet(ScopedQuerySet["AccommodationRequest"]):
    view_action = "enrollment.view_accommodation"
    scope_rules: ClassVar[ScopeRules] = {
        Scope.OWN: lambda user, _role: models.Q(enrollment__learner=user),
        Scope.TAUGHT: lambda user, _role: models.Q(
            enrollment__offering__in=InstructorAssignment.objects.teaching()
            .filter(instructor=user)
            .values("offering")
        ),
    }

    def of_people_who_come(self) -> "AccommodationRequestQuerySet":
        """Requests whose seat, or request for one, stands: the others wait to be erased."""
        return self.filter(enrollment__status__in=LIVE)


class AccommodationRequest(TimestampedModel):
    """What somebody needs to take part, seen by the desk and who teaches. Erased 30 days after.

    History and mail say that it was asked for, changed, met or erased; never what it is.
    """

    enrollment = models.OneToOneField(Enrollment, models.PROTECT, related_name="accommodation")
    text = models.TextField()
    asked_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True, blank=True)
    met_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = AccommodationRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return f"Accommodation request {self.pk}"


class SessionChoice(TimestampedModel):
    """Which of several sessions at one time somebody takes."""

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="choices")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="chosen_by")
    choice = models.CharField(max_length=60, help_text="The name of the group of sessions.")

    class Meta:
        ordering = ["meeting__starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(name="session_choice_one_each", fields=["enrollment", "choice"])
        ]

    def __str__(self) -> str:
        return f"Choice {self.pk}"
