import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.filters import WordFilter
from enrollment.models import Enrollment, EnrollmentQuerySet, is_ahead


class CompletionFilter(django_filters.FilterSet):
    """Completions to decide, by class or person."""

    q = WordFilter(
        [
            "offering__number",
            "offering__version__course__title",
            "learner__last_name",
            "learner__first_name",
        ],
        label=_("Class number or name"),
    )

    classes = django_filters.ChoiceFilter(
        label=_("Classes"),
        choices=[("over", _("Over")), ("running", _("Still running"))],
        empty_label=_("All"),
        method="by_classes",
    )

    class Meta:
        model = Enrollment
        fields: list[str] = []

    def by_classes(self, seats: EnrollmentQuerySet, _name: str, value: str) -> EnrollmentQuerySet:
        now = timezone.now()
        over = seats.of_classes_over(at=now)
        return over if value == "over" else seats.filter(is_ahead(at=now))
