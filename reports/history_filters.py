from datetime import date, datetime, time, timedelta

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.models import AuditEvent
from core.clock import MAINE
from core.filters import words_stand_in
from core.forms import DateInput
from reports.history_words import ACTIONS_BY_GROUP, GROUPS

Events = QuerySet[AuditEvent]
EARLIEST, LATEST = date(1990, 1, 1), date(9000, 1, 1)


def _begin(day: date) -> datetime:
    return datetime.combine(min(max(day, EARLIEST), LATEST), time(), MAINE)


class HistoryFilter(django_filters.FilterSet):
    """What kind of change, and from when to when."""

    group = django_filters.ChoiceFilter(
        label=_("About"),
        choices=[(group.key, group.label) for group in GROUPS],
        empty_label=_("Everything"),
        method="by_group",
    )
    from_day = django_filters.DateFilter(label=_("From"), widget=DateInput, method="since")
    to_day = django_filters.DateFilter(label=_("Until"), widget=DateInput, method="until")

    class Meta:
        model = AuditEvent
        fields: list[str] = []

    def by_group(self, events: Events, _name: str, key: str) -> Events:
        return events.filter(action__in=ACTIONS_BY_GROUP[key])

    def since(self, events: Events, _name: str, day: date) -> Events:
        return events.filter(at__gte=_begin(day))

    def until(self, events: Events, _name: str, day: date) -> Events:
        """The day itself is part of it."""
        return events.filter(at__lt=_begin(min(day, LATEST) + timedelta(days=1)))


class StateHistoryFilter(HistoryFilter):
    """The same of everybody: also who did it, and exactly what."""

    who = django_filters.CharFilter(label=_("Done by: name or email"), method="by_actor")
    action = django_filters.ChoiceFilter(
        label=_("What was done"),
        choices=[(group.label, list(group.actions.items())) for group in GROUPS],
        empty_label=_("Everything"),
    )

    def by_actor(self, events: Events, _name: str, words: str) -> Events:
        """The people are looked for first: there are far fewer of them than events."""
        found = User.objects.filter(words_stand_in(words, ("last_name", "first_name", "email")))
        return events.filter(actor__in=found.order_by().values("pk"))
