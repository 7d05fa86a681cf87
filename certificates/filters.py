import django_filters
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate
from core.filters import WordFilter


class CertificateFilter(django_filters.FilterSet):
    """Certificates by course, holder or number."""

    q = WordFilter(
        [
            "enrollment__offering__version__course__title",
            "enrollment__learner__last_name",
            "enrollment__learner__first_name",
            "document__serial",
        ],
        label=_("Course, name or number"),
    )

    class Meta:
        model = Certificate
        fields: list[str] = []
