"""Filters of the schedule: what is planned, where, and what still needs something."""

from datetime import datetime
from typing import Any

import django_filters
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.clock import MAINE
from core.filters import WordFilter
from courses.enums import AssignmentStatus, DeliveryMode, OfferingStatus
from courses.models import InstructorAssignment, Lane, Offering, OfferingQuerySet, Venue

STANDING = [
    (OfferingStatus.DRAFT, OfferingStatus.DRAFT.label),
    (OfferingStatus.PUBLISHED, OfferingStatus.PUBLISHED.label),
    ("tentative", _("Published, not yet certain")),
    (OfferingStatus.POSTPONED, OfferingStatus.POSTPONED.label),
]
NEEDS = [
    ("decision", _("A decision within two weeks")),
    ("instructor", _("An instructor")),
    ("link", _("A link to join online")),
]


class ScheduleFilter(django_filters.FilterSet):
    """Classes by words, standing, lane, place, host and month."""

    q = WordFilter(
        ["number", "title", "version__course__title", "version__course__code"],
        label=_("Class or course"),
    )
    status = django_filters.ChoiceFilter(
        label=_("Standing"), choices=STANDING, empty_label=_("All"), method="by_standing"
    )
    needs = django_filters.ChoiceFilter(
        label=_("Needs"), choices=NEEDS, empty_label=_("Anything"), method="by_need"
    )
    lane = django_filters.ModelChoiceFilter(
        label=_("Lane"),
        field_name="version__course__lane",
        queryset=Lane.objects.all(),
        empty_label=_("All"),
    )
    venue = django_filters.ModelChoiceFilter(
        label=_("Place"), queryset=Venue.objects.all(), empty_label=_("All")
    )
    host = WordFilter(["host__name"], label=_("Host"))
    month = django_filters.CharFilter(
        label=_("Month"),
        method="by_month",
        max_length=7,
        help_text=_("Such as 2027-03."),
    )

    class Meta:
        model = Offering
        fields: list[str] = []

    def by_standing(self, rows: OfferingQuerySet, _name: str, value: str) -> OfferingQuerySet:
        if value != "tentative":
            return rows.filter(status=value)
        return rows.tentative(at=timezone.now())

    def by_need(self, rows: OfferingQuerySet, _name: str, value: str) -> OfferingQuerySet:
        if value == "decision":
            return rows.to_be_decided(at=timezone.now())
        if value == "instructor":
            teaching = InstructorAssignment.objects.filter(
                offering=models.OuterRef("pk"), status=AssignmentStatus.ACCEPTED
            )
            return rows.filter(~models.Exists(teaching)).exclude(
                delivery_mode=DeliveryMode.SELF_PACED
            )
        return rows.filter(
            delivery_mode__in=(DeliveryMode.VIRTUAL, DeliveryMode.HYBRID), online_link=""
        )

    def by_month(self, rows: OfferingQuerySet, _name: str, value: Any) -> OfferingQuerySet:
        """Show classes that begin in a month of Maine; what is no month shows none."""
        year, _dash, month = str(value).partition("-")
        if not (year.isdecimal() and month.isdecimal() and len(year) == 4):
            return rows.none()
        number = int(month)
        if not (1 <= number <= 12 and 1900 <= int(year) <= 9000):
            return rows.none()
        first = datetime(int(year), number, 1, tzinfo=MAINE)
        last = datetime(int(year) + number // 12, number % 12 + 1, 1, tzinfo=MAINE)
        return rows.filter(starts_at__gte=first, starts_at__lt=last)
