import django_filters
from django.db import models

from certificates.models import Certificate, CertificateQuerySet


class CertificateFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Course, name or number", method="by_words")

    class Meta:
        model = Certificate
        fields: list[str] = []

    def by_words(self, rows: CertificateQuerySet, _name: str, value: str) -> CertificateQuerySet:
        for word in value.split():
            rows = rows.filter(
                models.Q(enrollment__offering__version__course__title__icontains=word)
                | models.Q(enrollment__learner__last_name__icontains=word)
                | models.Q(enrollment__learner__first_name__icontains=word)
                | models.Q(document__serial__icontains=word)
            )
        return rows
