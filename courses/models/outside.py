"""Courses of somebody else that count."""

from django.core.validators import MinValueValidator
from django.db import models

from core.models import ManagedTerm
from courses.enums import ProviderKind
from courses.models.courses import Course
from courses.models.terms import Lane, Topic


class OutsideCourse(ManagedTerm):
    """A course of somebody else that the center recognizes, with what it is worth.

    Such as the federal independent study courses, or those of a contracted provider.
    """

    key = models.SlugField(max_length=40, unique=True)
    code = models.CharField(max_length=20, blank=True, help_text="As its provider writes it.")
    provider = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=ProviderKind.choices)
    contact_hours = models.DecimalField(
        max_digits=6, decimal_places=2, validators=[MinValueValidator(0)]
    )
    lane = models.ForeignKey(Lane, models.PROTECT, related_name="outside_courses")
    topics = models.ManyToManyField(Topic, related_name="+", blank=True)
    stands_for = models.ForeignKey(
        Course,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="outside_courses",
        help_text="The course of the catalog of which this is the record elsewhere.",
    )
    accepted_until = models.DateField(
        null=True, blank=True, help_text="The first day on which it no longer counts."
    )
    validity_months = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta(ManagedTerm.Meta):
        constraints = [
            models.CheckConstraint(
                name="outside_course_hours_are_positive",
                condition=models.Q(contact_hours__gt=0),
            ),
            models.CheckConstraint(
                name="outside_course_kind_is_known",
                condition=models.Q(kind__in=ProviderKind.values),
            ),
        ]

    @property
    def label(self) -> str:
        """How it is listed, such as "IS-100.c Introduction to the Incident Command System"."""
        return f"{self.code} {self.name}".strip()
