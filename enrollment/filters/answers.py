"""Who of a class has answered."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from enrollment.models import Enrollment


class AnswersFilter(django_filters.FilterSet):
    """All, or those of whom something is missing; the view says who (`missing`)."""

    state = django_filters.ChoiceFilter(
        label=_("Show"),
        choices=[("missing", _("Something is missing")), ("complete", _("Complete"))],
        empty_label=_("Everybody"),
        method="by_state",
    )
    missing: frozenset[int] = frozenset()

    class Meta:
        model = Enrollment
        fields: list[str] = []

    def by_state(self, seats: QuerySet[Enrollment], _name: str, value: str) -> QuerySet[Enrollment]:
        if value == "missing":
            return seats.filter(pk__in=self.missing)
        return seats.exclude(pk__in=self.missing)
