import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.enums import County, OrganizationCategory, OrganizationKind
from organizations.filters.asked import AskedFilterSet
from organizations.models import Organization, OrganizationCounty, OrganizationQuerySet


class OrganizationFilter(AskedFilterSet):
    """Places by words, kind, county, and whether they still are."""

    q = django_filters.CharFilter(label=_("Name, town or number"), method="by_words")
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=OrganizationKind.choices, empty_label=_("All")
    )
    category = django_filters.ChoiceFilter(
        label=_("Exact kind"), choices=OrganizationCategory.choices, empty_label=_("All")
    )
    county = django_filters.ChoiceFilter(
        label=_("County"), choices=County.choices, empty_label=_("All"), method="by_county"
    )
    closed = django_filters.ChoiceFilter(
        label=_("Closed places"),
        choices=[("with", _("Show them too")), ("only", _("Only those"))],
        empty_label=_("Leave them out"),
        method="by_closed",
    )

    class Meta:
        model = Organization
        fields: list[str] = []

    def filter_queryset(self, queryset: OrganizationQuerySet) -> OrganizationQuerySet:
        """Leave out closed places until they are asked for."""
        rows: OrganizationQuerySet = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("closed") else rows.open()

    def by_words(
        self, places: OrganizationQuerySet, _name: str, words: str
    ) -> OrganizationQuerySet:
        return places.called(words)

    def by_county(
        self, places: OrganizationQuerySet, _name: str, county: str
    ) -> OrganizationQuerySet:
        """Places of a county, also those that only reach into it."""
        reaching = OrganizationCounty.objects.filter(county=county)
        return places.filter(Q(county=county) | Q(pk__in=reaching.values("organization")))

    def by_closed(
        self, places: OrganizationQuerySet, _name: str, value: str
    ) -> OrganizationQuerySet:
        return places.filter(closed_on__isnull=False) if value == "only" else places
