"""Filters of the catalogue: by lane, audience, topic, delivery, credit type and words."""

import django_filters
from django.utils.translation import gettext_lazy as _

from core.filters import WordFilter
from courses.enums import DeliveryMode
from courses.models import Audience, Course, CourseQuerySet, CreditType, Lane, VersionCredit

COURSE_WORDS = ("code", "title", "summary")


class CourseFilter(django_filters.FilterSet):
    """The list of courses."""

    q = WordFilter(COURSE_WORDS, label=_("Words"))
    lane = django_filters.ModelChoiceFilter(
        label=_("Topic area"),
        queryset=Lane.objects.filter(retired_on__isnull=True),
        empty_label=_("Any topic area"),
    )
    audience = django_filters.ModelChoiceFilter(
        field_name="audiences",
        label=_("For"),
        queryset=Audience.objects.filter(retired_on__isnull=True),
        empty_label=_("Anybody"),
    )
    delivery = django_filters.ChoiceFilter(
        label=_("How"),
        choices=DeliveryMode.choices,
        empty_label=_("Any way"),
        method="by_delivery",
    )
    credit = django_filters.ModelChoiceFilter(
        label=_("Credit"),
        queryset=CreditType.objects.filter(derived_from_hours__isnull=True),
        empty_label=_("Any credit"),
        method="by_credit",
    )

    class Meta:
        model = Course
        fields: list[str] = []

    def by_delivery(self, courses: CourseQuerySet, _name: str, value: str) -> CourseQuerySet:
        return courses.filter(versions__delivery_mode=value).distinct()

    def by_credit(self, courses: CourseQuerySet, _name: str, value: CreditType) -> CourseQuerySet:
        versions = VersionCredit.objects.filter(credit_type=value).values("version")
        return courses.filter(versions__in=versions).distinct()
