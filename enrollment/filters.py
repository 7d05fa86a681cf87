"""Filters of the classes: what, for whom, how, where, when, for which credit."""

import django_filters

from core.filters import WordFilter
from core.forms import DateInput
from courses.enums import DeliveryMode
from courses.filters import COURSE_WORDS
from courses.models import (
    Audience,
    Course,
    CreditType,
    Lane,
    Offering,
    OfferingQuerySet,
    VersionCredit,
)
from enrollment.enums import EnrollmentStatus
from enrollment.models import Enrollment
from organizations.enums import County


class OfferingFilter(django_filters.FilterSet):
    """The catalogue of classes."""

    q = WordFilter(
        [*(f"version__course__{field}" for field in COURSE_WORDS), "number"], label="Words"
    )
    lane = django_filters.ModelChoiceFilter(
        field_name="version__course__lane",
        label="Lane",
        queryset=Lane.objects.filter(retired_on__isnull=True),
        empty_label="Any lane",
    )
    audience = django_filters.ModelChoiceFilter(
        label="For",
        queryset=Audience.objects.filter(retired_on__isnull=True),
        empty_label="Anybody",
        method="by_audience",
    )
    delivery = django_filters.ChoiceFilter(
        field_name="delivery_mode", label="How", choices=DeliveryMode.choices, empty_label="Any way"
    )
    county = django_filters.ChoiceFilter(
        field_name="venue__county", label="County", choices=County.choices, empty_label="Anywhere"
    )
    from_day = django_filters.DateFilter(
        field_name="starts_at", lookup_expr="date__gte", label="From", widget=DateInput
    )
    to_day = django_filters.DateFilter(
        field_name="starts_at", lookup_expr="date__lte", label="Until", widget=DateInput
    )
    credit = django_filters.ModelChoiceFilter(
        label="Credit",
        queryset=CreditType.objects.filter(derived_from_hours__isnull=True),
        empty_label="Any credit",
        method="by_credit",
    )

    class Meta:
        model = Offering
        fields: list[str] = []

    def by_audience(
        self, offerings: OfferingQuerySet, _name: str, value: Audience
    ) -> OfferingQuerySet:
        return offerings.filter(version__course__in=Course.objects.filter(audiences=value))

    def by_credit(
        self, offerings: OfferingQuerySet, _name: str, value: CreditType
    ) -> OfferingQuerySet:
        return offerings.filter(
            version__in=VersionCredit.objects.filter(credit_type=value).values("version")
        )


class EnrollmentFilter(django_filters.FilterSet):
    """My classes."""

    status = django_filters.ChoiceFilter(choices=EnrollmentStatus.choices, empty_label="All")

    class Meta:
        model = Enrollment
        fields = ["status"]
