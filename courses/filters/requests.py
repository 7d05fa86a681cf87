import django_filters
from django.utils.translation import gettext_lazy as _

from courses.enums import RequestStatus
from courses.models import Course, TrainingRequest
from organizations.enums import County


class TrainingRequestFilter(django_filters.FilterSet):
    """Requests by answer, county and course."""

    status = django_filters.ChoiceFilter(
        label=_("Answer"), choices=RequestStatus.choices, empty_label=_("All")
    )
    county = django_filters.ChoiceFilter(
        label=_("County"), choices=County.choices, empty_label=_("All counties")
    )
    course = django_filters.ModelChoiceFilter(
        label=_("Course"),
        queryset=Course.objects.filter(training_requests__isnull=False).distinct(),
        empty_label=_("All courses"),
    )

    class Meta:
        model = TrainingRequest
        fields = ["status", "county", "course"]
