"""Filters of the courses as the office sees them."""

from typing import Any

import django_filters
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.filters import WordFilter
from courses.enums import CourseStatus, VersionStatus
from courses.models import Course, CourseVersion, Lane
from organizations.models import today


class OfficeCourseFilter(django_filters.FilterSet):
    """By words, state, topic area, and what has to be done."""

    q = WordFilter(["code", "title"], label=_("Words"))
    status = django_filters.ChoiceFilter(
        label=_("State"), choices=CourseStatus.choices, empty_label=_("Any")
    )
    lane = django_filters.ModelChoiceFilter(
        label=_("Topic area"), queryset=Lane.objects.all(), empty_label=_("Any")
    )
    todo = django_filters.ChoiceFilter(
        label=_("What is to be done"),
        choices=[
            ("write", _("A version is being written")),
            ("read", _("A version waits to be read")),
            ("overdue", _("Its review is overdue")),
        ],
        empty_label=_("Anything"),
        method="by_work",
    )

    class Meta:
        model = Course
        fields: list[str] = []

    def by_work(self, courses: Any, _name: str, value: str) -> Any:
        """Keep the courses one of whose versions needs somebody."""
        versions = CourseVersion.objects.all()
        chosen: models.QuerySet[CourseVersion] = {
            "write": versions.filter(status=VersionStatus.DRAFT),
            "read": versions.filter(status=VersionStatus.IN_REVIEW),
            "overdue": versions.review_overdue(today()),
        }[value]
        return courses.filter(pk__in=chosen.order_by().values("course"))
