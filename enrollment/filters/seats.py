"""Filters of my classes."""

import django_filters
from django.utils.translation import gettext_lazy as _

from enrollment.enums import EnrollmentStatus
from enrollment.models import Enrollment


class EnrollmentFilter(django_filters.FilterSet):
    """My classes."""

    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=EnrollmentStatus.choices, empty_label=_("All")
    )

    class Meta:
        model = Enrollment
        fields = ["status"]
