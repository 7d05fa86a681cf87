import django_filters
from django.db import models

from enrollment.models import Enrollment, EnrollmentQuerySet


class CompletionFilter(django_filters.FilterSet):
    """Completions to decide, by class or person."""

    q = django_filters.CharFilter(label="Class number or name", method="by_words")

    class Meta:
        model = Enrollment
        fields: list[str] = []

    def by_words(self, seats: EnrollmentQuerySet, _name: str, value: str) -> EnrollmentQuerySet:
        for word in value.split():
            seats = seats.filter(
                models.Q(offering__number__icontains=word)
                | models.Q(offering__version__course__title__icontains=word)
                | models.Q(learner__last_name__icontains=word)
                | models.Q(learner__first_name__icontains=word)
            )
        return seats
