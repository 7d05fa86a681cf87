import json
from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.models import AuditEvent
from core.tables import BaseTable, FileColumn
from reports.history_words import words_of


class HistoryTable(BaseTable):
    """Events; on screen each is a point on a line of time (`reports/_history_results.html`)."""

    at = tables.Column(gettext_lazy("When"), orderable=False)
    what = tables.Column(gettext_lazy("What"), accessor="action", orderable=False)
    who = tables.Column(gettext_lazy("Who"), accessor="actor", empty_values=(), orderable=False)
    person = tables.Column(gettext_lazy("Whose record"), orderable=False)
    reason = tables.Column(gettext_lazy("Why"), orderable=False)
    record_kind = FileColumn(gettext_lazy("Kind of record"), accessor="object_type")
    record_number = FileColumn(gettext_lazy("Record"), accessor="object_pk")
    before = FileColumn(gettext_lazy("Before"))
    after = FileColumn(gettext_lazy("After"))
    caption = gettext_lazy("History")
    fixed_columns = ("at", "what", "who", "person", "reason")

    class Meta:
        model = AuditEvent
        fields = ("at", "what", "who", "person", "reason")
        order_by = ("-at",)
        empty_text = gettext_lazy("No changes match. Clear a filter to see the others.")

    def value_what(self, record: AuditEvent) -> str:
        return words_of(record.action)

    def value_who(self, record: AuditEvent) -> str:
        return record.actor.name if record.actor else _("The system")

    def value_person(self, record: AuditEvent) -> str:
        return record.person.name if record.person else ""

    def value_before(self, record: AuditEvent) -> str:
        return _as_text(record.before)

    def value_after(self, record: AuditEvent) -> str:
        return _as_text(record.after)


def _as_text(value: dict[str, Any] | None) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False)
