"""Filters of the classes: what, for whom, how, where, when, for which credit."""

from typing import Any

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.permissions import may_somewhere
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
from enrollment.seats import with_few_taken
from organizations.enums import County


class OfferingFilter(django_filters.FilterSet):
    """The catalogue of classes."""

    q = WordFilter(
        [*(f"version__course__{field}" for field in COURSE_WORDS), "number"], label=_("Words")
    )
    lane = django_filters.ModelChoiceFilter(
        field_name="version__course__lane",
        label=_("Topic area"),
        queryset=Lane.objects.filter(retired_on__isnull=True),
        empty_label=_("Any topic area"),
    )
    audience = django_filters.ModelChoiceFilter(
        label=_("For"),
        queryset=Audience.objects.filter(retired_on__isnull=True),
        empty_label=_("Anybody"),
        method="by_audience",
    )
    delivery = django_filters.ChoiceFilter(
        field_name="delivery_mode",
        label=_("How"),
        choices=DeliveryMode.choices,
        empty_label=_("Any way"),
    )
    county = django_filters.ChoiceFilter(
        field_name="venue__county",
        label=_("County"),
        choices=County.choices,
        empty_label=_("Anywhere"),
    )
    from_day = django_filters.DateFilter(
        field_name="starts_at", lookup_expr="date__gte", label=_("From"), widget=DateInput
    )
    to_day = django_filters.DateFilter(
        field_name="starts_at", lookup_expr="date__lte", label=_("Until"), widget=DateInput
    )
    credit = django_filters.ModelChoiceFilter(
        label=_("Credit"),
        queryset=CreditType.objects.filter(derived_from_hours__isnull=True),
        empty_label=_("Any credit"),
        method="by_credit",
    )
    demand = django_filters.ChoiceFilter(
        label=_("Demand"),
        choices=[("waiting", _("People are waiting")), ("few", _("Soon, with few seats taken"))],
        empty_label=_("Any"),
        method="by_demand",
    )

    class Meta:
        model = Offering
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what is about the office's work to those who do it only."""
        super().__init__(*args, **kwargs)
        if not may_somewhere(self.request.user, "enrollment.view_waitlist"):
            del self.filters["demand"]

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

    def by_demand(self, offerings: OfferingQuerySet, _name: str, value: str) -> OfferingQuerySet:
        """Of classes with their seats."""
        if value == "waiting":
            return offerings.filter(people_waiting__gt=0)  # type: ignore[misc]
        return with_few_taken(offerings, at=timezone.now())


class EnrollmentFilter(django_filters.FilterSet):
    """My classes."""

    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=EnrollmentStatus.choices, empty_label=_("All")
    )

    class Meta:
        model = Enrollment
        fields = ["status"]
