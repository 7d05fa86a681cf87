import django_filters
from django.utils.translation import gettext_lazy as _

from core.filters import WordFilter
from organizations.models import Employment


class ClaimFilter(django_filters.FilterSet):
    """Claims by person or place."""

    q = WordFilter(
        ["person__last_name", "person__first_name", "organization__name"],
        label=_("Name or place"),
    )

    class Meta:
        model = Employment
        fields: list[str] = []
