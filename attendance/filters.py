import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.models import Roster, RosterQuerySet
from core.filters import WordFilter
from organizations.enums import County


class RosterFilter(django_filters.FilterSet):
    """Which sessions: by words, by county, and coming, to be signed, signed."""

    q = WordFilter(
        [
            "offering__number",
            "offering__version__course__title",
            "offering__version__course__code",
            "offering__venue__name",
            "offering__venue__town",
        ],
        label=_("Words"),
    )
    state = django_filters.ChoiceFilter(
        label=_("Show"),
        choices=[
            ("today", _("Sessions today")),
            ("coming", _("Upcoming sessions")),
            ("to_sign", _("Over and not signed")),
            ("signed", _("Signed")),
        ],
        empty_label=_("All sessions"),
        method="by_state",
    )
    county = django_filters.ChoiceFilter(
        field_name="offering__venue__county",
        label=_("County"),
        choices=County.choices,
        empty_label=_("Anywhere"),
    )

    class Meta:
        model = Roster
        fields: list[str] = []

    def by_state(self, rosters: RosterQuerySet, _name: str, value: str) -> RosterQuerySet:
        now = timezone.now()
        if value == "today":
            return rosters.on_the_day_of(now)
        if value == "coming":
            return rosters.filter(ends_at__gt=now).order_by("starts_at", "pk")
        if value == "to_sign":
            return rosters.unsigned().filter(ends_at__lte=now).order_by("-starts_at", "-pk")
        return rosters.signed().order_by("-starts_at", "-pk")
