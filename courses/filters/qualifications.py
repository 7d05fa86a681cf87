"""Filters of the qualifications to teach."""

from datetime import timedelta

import django_filters
from django.utils.translation import gettext_lazy as _

from core.filters import WordFilter
from courses.models import InstructorQualification, Topic
from courses.models.teaching import InstructorQualificationQuerySet
from organizations.models import today

SOON = timedelta(days=90)


class QualificationFilter(django_filters.FilterSet):
    """Who may teach what."""

    q = WordFilter(["person__first_name", "person__last_name", "topic__name"], label=_("Words"))
    topic = django_filters.ModelChoiceFilter(
        label=_("Topic"), queryset=Topic.objects.all(), empty_label=_("Any topic")
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[
            ("now", _("Holds now")),
            ("soon", _("Expires within 90 days")),
            ("expired", _("Expired")),
        ],
        empty_label=_("Any"),
        method="by_state",
    )

    class Meta:
        model = InstructorQualification
        fields: list[str] = []

    def by_state(
        self, rows: InstructorQualificationQuerySet, _name: str, value: str
    ) -> InstructorQualificationQuerySet:
        """By how each stands today."""
        day = today()
        if value == "expired":
            return rows.filter(expires_on__lte=day)
        holds = rows.on(day)
        return holds.filter(expires_on__lte=day + SOON) if value == "soon" else holds
