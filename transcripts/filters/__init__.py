from datetime import timedelta

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.filters import WordFilter
from courses.models import Lane
from enrollment.models import Enrollment, EnrollmentQuerySet, is_ahead
from transcripts.enums import OUTSIDE_SOURCES, CreditSource
from transcripts.models import OutsideCompletion, OutsideCompletionQuerySet


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


WAITED = [
    ("3", _("More than 3 days")),
    ("7", _("More than a week")),
    ("30", _("More than 30 days")),
]


class ClaimFilter(django_filters.FilterSet):
    """Training taken elsewhere, by person or course, lane, source and how long it waits."""

    q = WordFilter(
        ["person__last_name", "person__first_name", "title", "course__code", "provider"],
        label=_("Name or training"),
    )
    lane = django_filters.ModelChoiceFilter(
        label=_("Topic area"), queryset=Lane.objects.all(), empty_label=_("All")
    )
    source = django_filters.ChoiceFilter(
        label=_("Taken where"),
        choices=[(each.value, CreditSource(each).label) for each in OUTSIDE_SOURCES],
        empty_label=_("All"),
    )
    waiting = django_filters.ChoiceFilter(
        label=_("Waiting"), choices=WAITED, empty_label=_("All"), method="by_waiting"
    )

    class Meta:
        model = OutsideCompletion
        fields: list[str] = []

    def by_waiting(
        self, claims: OutsideCompletionQuerySet, _name: str, value: str
    ) -> OutsideCompletionQuerySet:
        return claims.filter(submitted_at__lt=timezone.now() - timedelta(days=int(value)))
