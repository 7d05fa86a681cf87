import django_tables2 as tables

from attendance.models import Roster
from core.tables import BaseTable
from core.templatetags.ui import session_span


class RosterTable(BaseTable):
    """Sessions somebody teaches, nearest first."""

    starts_at = tables.Column("When")
    title = tables.Column(
        "Class",
        accessor="offering__version__course__title",
        linkify=("attendance:roster_detail", {"pk": tables.A("pk")}),
    )
    number = tables.Column("Session")
    state = tables.TemplateColumn(
        template_name="attendance/_roster_state.html", verbose_name="Roster", orderable=False
    )
    caption = "Sessions"

    class Meta:
        model = Roster
        fields = ("starts_at", "title", "number", "state")
        order_by = ("-starts_at",)
        empty_text = "No sessions here. Classes you are assigned to teach appear in this list."

    def render_starts_at(self, record: Roster) -> str:
        return session_span(record.starts_at, record.ends_at)
