from datetime import date
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from core.tables import BaseTable, ChoiceColumn, DateColumn, StatusColumn
from core.templatetags.ui import contact_hours, maine_date
from transcripts.intakes.standing import FINDING_TONES, ROW_TONES, TONES
from transcripts.models import CompletionIntake, IntakeRow

NOTHING = "–"  # noqa: RUF001


class IntakeTable(BaseTable):
    """Files of past training that came in."""

    file_name = tables.Column(_("File"), linkify=("transcripts:intake_detail", [tables.A("pk")]))
    kind = tables.Column(_("What it is"))
    organization = tables.Column(_("Whose people"), order_by=("organization__name",), default="–")  # noqa: RUF001
    state = StatusColumn(TONES, verbose_name=_("State"))
    uploaded_at = DateColumn(verbose_name=_("Sent"))
    uploaded_by = tables.Column(
        _("By"), order_by=("uploaded_by__last_name", "uploaded_by__first_name")
    )
    row_count = tables.Column(_("Rows"), attrs={"cell": {"class": "number"}})
    caption = _("Files of past training")

    class Meta:
        model = CompletionIntake
        fields = (
            "file_name",
            "kind",
            "organization",
            "state",
            "uploaded_at",
            "uploaded_by",
            "row_count",
        )
        order_by = ("-uploaded_at",)
        empty_text = _("No file has come in yet. Use one of the buttons above to send one.")


class IntakeRowTable(BaseTable):
    """The rows of one file, with what each of them means."""

    choose = ChoiceColumn(named="number")
    # First who: on a phone it stands above the rest.
    who = tables.Column(_("Who"), accessor="values", orderable=False)
    number = tables.Column(_("Row"), attrs={"cell": {"class": "number"}})
    what = tables.Column(_("Training"), accessor="values", orderable=False)
    finding = StatusColumn(FINDING_TONES, verbose_name=_("Finding"))
    # With the way to say that it is somebody else: a column of its own would be out of sight.
    person = tables.TemplateColumn(
        verbose_name=_("Is taken for"),
        template_name="transcripts/_intake_row_person.html",
        orderable=False,
    )
    reasons = tables.Column(_("Why"), orderable=False)
    state = StatusColumn(ROW_TONES, verbose_name=_("State"))
    caption = _("Rows of the file")
    fixed_columns = ("who", "number", "person")

    class Meta:
        model = IntakeRow
        fields = (
            "choose",
            "who",
            "number",
            "what",
            "finding",
            "person",
            "reasons",
            "state",
        )
        order_by = ("number",)
        empty_text = _("No row is like this.")

    def render_who(self, record: IntakeRow) -> str:
        return str(self.value_who(record)) or NOTHING

    def render_what(self, record: IntakeRow) -> str:
        return str(self.value_what(record)) or NOTHING

    def value_person(self, record: IntakeRow) -> str:
        """The person alone."""
        person = record.person
        return f"{person.name}, {person.memssi_number}" if person else NOTHING

    def render_reasons(self, value: list[str]) -> str:
        if len(value) < 2:
            return value[0] if value else NOTHING
        lines = format_html_join("", "<li>{}</li>", ((reason,) for reason in value))
        return format_html("<ul>{}</ul>", lines)

    def value_who(self, record: IntakeRow) -> Any:
        """Whom the file names."""
        said = record.values
        name = said.get("name") or f"{said.get('first_name', '')} {said.get('last_name', '')}"
        return name.strip() or said.get("email") or said.get("number") or ""

    def value_what(self, record: IntakeRow) -> Any:
        """Which training, when and how long: as it is understood, else as the file writes it."""
        plan, said = record.plan, record.values
        if plan:
            day = maine_date(date.fromisoformat(plan["completed_on"]))
            parts = [plan["title"], day, contact_hours(plan["hours"])]
        else:
            parts = [said.get(key, "") for key in ("code", "title", "day", "hours")]
        return ", ".join(part for part in parts if part)

    def value_reasons(self, record: IntakeRow) -> Any:
        """All reasons in one cell."""
        return " ".join(record.reasons)
