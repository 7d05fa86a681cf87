"""Filters of the catalogue: by lane, audience, topic, delivery, credit type and words."""

import django_filters

from core.filters import WordFilter
from courses.enums import DeliveryMode
from courses.models import Audience, Course, CourseQuerySet, CreditType, Lane, VersionCredit

COURSE_WORDS = ("code", "title", "summary")


class CourseFilter(django_filters.FilterSet):
    """The list of courses."""

    q = WordFilter(COURSE_WORDS, label="Words")
    lane = django_filters.ModelChoiceFilter(
        queryset=Lane.objects.filter(retired_on__isnull=True), empty_label="Any lane"
    )
    audience = django_filters.ModelChoiceFilter(
        field_name="audiences",
        label="For",
        queryset=Audience.objects.filter(retired_on__isnull=True),
        empty_label="Anybody",
    )
    delivery = django_filters.ChoiceFilter(
        label="How", choices=DeliveryMode.choices, empty_label="Any way", method="by_delivery"
    )
    credit = django_filters.ModelChoiceFilter(
        label="Credit",
        queryset=CreditType.objects.filter(derived_from_hours__isnull=True),
        empty_label="Any credit",
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
