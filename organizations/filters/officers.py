from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.filters import WordFilter
from organizations.enums import County
from organizations.filters.asked import AskedFilterSet
from organizations.models import Agreement, OfficerAssignment, in_force, today
from organizations.standing import flags_of_agreements, standing_of

STATES = [("past", _("Past")), ("all", _("All"))]
FLAGGED = [("yes", _("Only with something to look at"))]


def _by_time(rows: "QuerySet[Any]", value: str | None) -> "QuerySet[Any]":
    """Rows that go on or are to come, unless past ones or all are asked for."""
    if value == "all":
        return rows
    past = Q(ends_on__isnull=False, ends_on__lte=today())
    return rows.filter(past) if value == "past" else rows.exclude(past)


class OfficerFilter(AskedFilterSet):
    """Assignments by name, place, county, time, and what is amiss."""

    q = WordFilter(
        [
            "officer__last_name",
            "officer__first_name",
            "agency__name",
            "school__name",
            "school__parent__name",
        ],
        label=_("Officer, agency, school or district"),
    )
    time = django_filters.ChoiceFilter(
        label=_("When"), choices=STATES, empty_label=_("Now and to come"), method="by_time"
    )
    county = django_filters.ChoiceFilter(
        label=_("County of the school"),
        choices=County.choices,
        empty_label=_("All"),
        field_name="school__county",
    )
    flagged = django_filters.ChoiceFilter(
        label=_("To look at"), choices=FLAGGED, empty_label=_("All"), method="by_flags"
    )

    class Meta:
        model = OfficerAssignment
        fields: list[str] = []

    def filter_queryset(self, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """Leave out what is past until it is asked for; flags are looked for last."""
        said = self.form.cleaned_data
        rows: QuerySet[Any] = _by_time(super().filter_queryset(queryset), said.get("time"))
        if not said.get("flagged"):
            return rows
        standing = standing_of(rows.select_related("school"), today=today())
        return rows.filter(pk__in=[pk for pk, each in standing.items() if each.flags])

    def by_time(self, rows: "QuerySet[Any]", _name: str, _value: str) -> "QuerySet[Any]":
        return rows

    def by_flags(self, rows: "QuerySet[Any]", _name: str, _value: str) -> "QuerySet[Any]":
        return rows


class AgreementFilter(AskedFilterSet):
    """Agreements by place, time, and what is amiss."""

    q = WordFilter(["agency__name", "sau__name"], label=_("Agency or school unit"))
    time = django_filters.ChoiceFilter(
        label=_("When"),
        choices=[("now", _("In force today")), *STATES],
        empty_label=_("Now and to come"),
        method="by_time",
    )
    flagged = django_filters.ChoiceFilter(
        label=_("To look at"), choices=FLAGGED, empty_label=_("All"), method="by_flags"
    )

    class Meta:
        model = Agreement
        fields: list[str] = []

    def filter_queryset(self, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """Leave out what is past until it is asked for; flags are looked for last."""
        said = self.form.cleaned_data
        rows: QuerySet[Any] = super().filter_queryset(queryset)
        if said.get("time") == "now":
            rows = rows.filter(in_force(today()))
        else:
            rows = _by_time(rows, said.get("time"))
        if not said.get("flagged"):
            return rows
        flags = flags_of_agreements(rows, today=today())
        return rows.filter(pk__in=[pk for pk, found in flags.items() if found])

    def by_time(self, rows: "QuerySet[Any]", _name: str, _value: str) -> "QuerySet[Any]":
        return rows

    def by_flags(self, rows: "QuerySet[Any]", _name: str, _value: str) -> "QuerySet[Any]":
        return rows
