import django_filters
from django.utils import timezone

from attendance.models import Roster, RosterQuerySet


class RosterFilter(django_filters.FilterSet):
    """Which sessions: coming, to be signed, signed."""

    state = django_filters.ChoiceFilter(
        label="Show",
        choices=[
            ("coming", "Coming sessions"),
            ("to_sign", "Over and not signed"),
            ("signed", "Signed"),
        ],
        empty_label="All sessions",
        method="by_state",
    )

    class Meta:
        model = Roster
        fields: list[str] = []

    def by_state(self, rosters: RosterQuerySet, _name: str, value: str) -> RosterQuerySet:
        now = timezone.now()
        if value == "coming":
            return rosters.filter(ends_at__gt=now)
        if value == "to_sign":
            return rosters.unsigned().filter(ends_at__lte=now)
        return rosters.signed()
