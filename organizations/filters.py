import django_filters
from django.db import models

from organizations.models import Employment, EmploymentQuerySet


class ClaimFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Name or place", method="by_words")

    class Meta:
        model = Employment
        fields: list[str] = []

    def by_words(self, rows: EmploymentQuerySet, _name: str, value: str) -> EmploymentQuerySet:
        for word in value.split():
            rows = rows.filter(
                models.Q(person__last_name__icontains=word)
                | models.Q(person__first_name__icontains=word)
                | models.Q(organization__name__icontains=word)
            )
        return rows
