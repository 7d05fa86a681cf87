"""Filters of the classes: what, for whom, how, where, when, for which credit."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.permissions import may_somewhere
from core.clock import MAINE
from core.forms import DateInput
from courses.filters import CheckedFilter, FindingFilter, SeveralFilter
from courses.filters.finding import FindingForm, Rows
from courses.models import Meeting, Offering, OfferingQuerySet
from enrollment.filters.sorting import NEAREST, ORDERS, SEATS, Origin, in_order, origin_of
from enrollment.seats import HAS_ROOM, held_by_class, with_few_taken, with_held
from organizations.enums import County


class OfferingForm(FindingForm):
    """The filters of the classes."""

    folded = (*FindingForm.folded, "on_day")


class OfferingFilter(FindingFilter):
    """The catalogue of classes."""

    course = "version__course"
    version = "version"

    county = SeveralFilter(field_name="venue__county", label=_("County"), choices=County.choices)
    from_day = django_filters.DateFilter(
        field_name="starts_at", lookup_expr="date__gte", label=_("From"), widget=DateInput
    )
    to_day = django_filters.DateFilter(
        field_name="starts_at", lookup_expr="date__lte", label=_("Until"), widget=DateInput
    )
    on_day = django_filters.DateFilter(
        label=_("With a session on"), widget=DateInput, method="by_session"
    )
    free = CheckedFilter(label=_("With free seats"), method="with_free_seats")
    demand = django_filters.ChoiceFilter(
        label=_("Demand"),
        choices=[("waiting", _("People are waiting")), ("few", _("Soon, with few seats taken"))],
        empty_label=_("Any"),
        method="by_demand",
    )

    order = django_filters.ChoiceFilter(
        label=_("Order"), choices=ORDERS, empty_label=_("Soonest first"), method="keep"
    )
    near = django_filters.ChoiceFilter(
        label=_("Distance from"),
        choices=County.choices,
        empty_label=_("Where I work"),
        method="keep",
    )

    class Meta:
        model = Offering
        form = OfferingForm
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what is about the office's work to those who do it only."""
        super().__init__(*args, **kwargs)
        if not may_somewhere(self.request.user, "enrollment.view_demand"):
            del self.filters["demand"]

    @cached_property
    def origin(self) -> Origin | None:
        """From where distances are reckoned, where they are asked for."""
        said = self.form.cleaned_data if self.form.is_valid() else {}
        if said.get("order") != NEAREST:
            return None
        return origin_of(self.request.user, said.get("near", ""))

    @cached_property
    def held(self) -> dict[int, int]:
        """How many seats of which class are held for some; asked once, however often one counts."""
        return held_by_class(at=timezone.now())

    @property
    def needs_origin(self) -> bool:
        """Whether the nearest are asked for of somebody of whom we know no place."""
        asked = self.form.is_valid() and self.form.cleaned_data.get("order") == NEAREST
        return asked and self.origin is None

    def filter_queryset(self, queryset: Rows) -> Rows:
        """Narrow the rows, then put them into the order asked for."""
        rows: Any = super().filter_queryset(queryset)
        order = self.form.cleaned_data.get("order", "")
        if order == SEATS:
            rows = with_held(rows, self.held)
        ordered: Rows = in_order(rows, order, self.origin)
        return ordered

    def keep(self, rows: Rows, _name: str, _value: str) -> Rows:
        """Order hides nothing."""
        return rows

    def by_delivery(self, rows: Rows, _name: str, value: Sequence[Any]) -> Rows:
        return rows.filter(delivery_mode__in=value)

    def by_hours(self, rows: Rows, _name: str, value: Any) -> Rows:
        return rows.filter(contact_hours__lte=value)

    def by_session(self, rows: Rows, _name: str, value: date) -> Rows:
        """Of classes of several days, those that meet on this one as well."""
        if value.year == date.max.year:
            return rows.none()
        begin = datetime.combine(value, time(), MAINE)
        end = datetime.combine(value + timedelta(days=1), time(), MAINE)
        held = Meeting.objects.filter(starts_at__gte=begin, starts_at__lt=end)
        return rows.filter(pk__in=held.values("offering"))

    def with_free_seats(self, rows: OfferingQuerySet, _name: str, value: bool) -> Rows:
        """Of classes with their seats, those in which a newcomer gets one now."""
        if not value:
            return rows
        now = timezone.now()
        known = with_held(rows, self.held)
        return known.filter(
            HAS_ROOM, registration_opens_at__lte=now, registration_closes_at__gt=now
        )

    def by_demand(self, rows: OfferingQuerySet, _name: str, value: str) -> Rows:
        """Of classes with their seats."""
        if value == "waiting":
            waited_for: Rows = rows.filter(people_waiting__gt=0)  # type: ignore[misc]
            return waited_for
        return with_few_taken(rows, at=timezone.now())
