"""Filters of places and their like."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.filters import WordFilter
from courses.models import Venue
from organizations.enums import County


class VenueFilter(django_filters.FilterSet):
    """The list of places."""

    q = WordFilter(["name", "town", "address"], label=_("Words"))
    county = django_filters.ChoiceFilter(
        label=_("County"), choices=County.choices, empty_label=_("Anywhere")
    )
    retired = django_filters.ChoiceFilter(
        label=_("Retired places"),
        choices=[("true", _("Only those")), ("false", _("Leave them out"))],
        empty_label=_("Show them too"),
        method="by_retired",
    )

    class Meta:
        model = Venue
        fields: list[str] = []

    def by_retired(self, venues: "QuerySet[Venue]", _name: str, value: str) -> "QuerySet[Venue]":
        return venues.filter(retired_on__isnull=value == "false")
