import django_filters

from core.filters import WordFilter
from enrollment.models import Enrollment


class CompletionFilter(django_filters.FilterSet):
    """Completions to decide, by class or person."""

    q = WordFilter(
        [
            "offering__number",
            "offering__version__course__title",
            "learner__last_name",
            "learner__first_name",
        ],
        label="Class number or name",
    )

    class Meta:
        model = Enrollment
        fields: list[str] = []
