from typing import Any

import django_tables2 as tables
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from core.tables import ActionsColumn, BaseTable, ChoiceColumn, DateColumn, StatusColumn
from organizations.imports.standing import OUTCOME_TONES, ROW_TONES, TONES
from organizations.models import RosterImport, RosterRow


class RosterTable(BaseTable):
    """Rosters that came in."""

    file_name = tables.Column(_("File"), linkify=("organizations:roster_detail", [tables.A("pk")]))
    organization = tables.Column(_("Whose"), order_by=("organization__name",))
    state = StatusColumn(TONES, verbose_name=_("State"))
    uploaded_at = DateColumn(verbose_name=_("Uploaded"))
    uploaded_by = tables.Column(
        _("By"), order_by=("uploaded_by__last_name", "uploaded_by__first_name")
    )
    row_count = tables.Column(_("Rows"), attrs={"cell": {"class": "number"}})
    caption = _("Staff rosters")
    empty_link = ("organizations:roster_upload", _("Upload a staff roster"))

    class Meta:
        model = RosterImport
        fields = ("file_name", "organization", "state", "uploaded_at", "uploaded_by", "row_count")
        order_by = ("-uploaded_at",)
        empty_text = _("No staff roster has come in yet. Upload a list of your people to begin.")


class RosterRowTable(BaseTable):
    """The rows of one roster, with what each of them means."""

    choose = ChoiceColumn(named="number")
    # First the name: on a phone it stands above the rest.
    name = tables.Column(_("Name"), accessor="values", orderable=False)
    number = tables.Column(_("Row"), attrs={"cell": {"class": "number"}})
    work = tables.Column(_("Work"), accessor="values", orderable=False)
    outcome = StatusColumn(OUTCOME_TONES, verbose_name=_("Finding"))
    reasons = tables.Column(_("What and why"), orderable=False)
    state = StatusColumn(ROW_TONES, verbose_name=_("State"))
    actions = ActionsColumn(template_name="organizations/_roster_row_actions.html")
    caption = _("Rows of the roster")
    fixed_columns = ("name", "number")

    class Meta:
        model = RosterRow
        fields = ("choose", "name", "number", "work", "outcome", "reasons", "state", "actions")
        order_by = ("number",)
        empty_text = _("No row is like this.")

    def render_name(self, record: RosterRow) -> str:
        return str(self.value_name(record)) or "–"  # noqa: RUF001

    def render_work(self, record: RosterRow) -> str:
        return str(self.value_work(record)) or "–"  # noqa: RUF001

    def render_reasons(self, value: list[str]) -> str:
        if len(value) < 2:
            return value[0] if value else "–"  # noqa: RUF001
        lines = format_html_join("", "<li>{}</li>", ((reason,) for reason in value))
        return format_html("<ul>{}</ul>", lines)

    def value_name(self, record: RosterRow) -> Any:
        """The name as the file writes it."""
        values = record.values
        return f"{values.get('first_name', '')} {values.get('last_name', '')}".strip()

    def value_work(self, record: RosterRow) -> Any:
        """What and where, as the file writes it."""
        said = (record.values.get("work", ""), record.values.get("place", ""))
        return ", ".join(word for word in said if word)

    def value_reasons(self, record: RosterRow) -> Any:
        """All reasons in one cell."""
        return " ".join(record.reasons)
