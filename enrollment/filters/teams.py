"""Filters of teams."""

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.filters import WordFilter
from enrollment.models import Team, TeamQuerySet


class TeamFilter(django_filters.FilterSet):
    """Teams by words, by whether they lack somebody, and by time."""

    q = WordFilter(
        ["name", "lead__last_name", "lead__first_name", "offering__version__course__title"],
        label=_("Team, lead or class"),
    )
    roles = django_filters.ChoiceFilter(
        label=_("Roles"),
        choices=[("open", _("Somebody is missing")), ("complete", _("Complete"))],
        empty_label=_("All"),
        method="by_roles",
    )
    time = django_filters.ChoiceFilter(
        label=_("Classes"),
        choices=[("coming", _("Coming")), ("over", _("Over"))],
        empty_label=_("All"),
        method="by_time",
    )

    class Meta:
        model = Team
        fields: list[str] = []

    def by_roles(self, teams: TeamQuerySet, _name: str, value: str) -> TeamQuerySet:
        """By what the list counts anyway."""
        return teams.filter(**{"roles_open__gt" if value == "open" else "roles_open": 0})

    def by_time(self, teams: TeamQuerySet, _name: str, value: str) -> TeamQuerySet:
        now = timezone.now()
        if value == "coming":
            return teams.filter(offering__ends_at__gt=now)
        return teams.filter(offering__ends_at__lte=now)
