import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance.decisions import session_state
from attendance.models import Roster
from core.tables import BaseTable
from core.templatetags.ui import maine_date, session_span
from enrollment.templatetags.classes import class_where

STATE_WORDS = {
    "to_sign": gettext_lazy("Roster to sign"),
    "going_on": gettext_lazy("Going on now"),
    "not_held": gettext_lazy("Not held yet"),
}
STATE_TONES = {"signed": "good", "to_sign": "warning", "going_on": "info", "not_held": "neutral"}


class RosterTable(BaseTable):
    """Sessions somebody teaches, in the order of the query: the most pressing first."""

    starts_at = tables.Column(gettext_lazy("When"))
    title = tables.Column(
        gettext_lazy("Class"),
        accessor="offering__version__course__title",
        linkify=("attendance:roster_detail", {"pk": tables.A("pk")}),
    )
    class_number = tables.Column(gettext_lazy("Class number"), accessor="offering__number")
    number = tables.Column(gettext_lazy("Session"))
    where = tables.Column(
        gettext_lazy("Where"),
        accessor="offering__venue",
        order_by=("offering__venue__name", "offering__venue__town"),
        empty_values=(),
    )
    state = tables.Column(
        gettext_lazy("Roster"), accessor="roster_signed_at", orderable=False, empty_values=()
    )
    caption = gettext_lazy("Sessions")

    class Meta:
        model = Roster
        fields = ("starts_at", "title", "class_number", "number", "where", "state")
        empty_text = gettext_lazy(
            "No sessions here. Classes you are assigned to teach appear in this list."
        )

    def render_starts_at(self, record: Roster) -> str:
        return session_span(record.starts_at, record.ends_at)

    def value_where(self, record: Roster) -> str:
        return class_where(record.offering)

    def render_where(self, record: Roster) -> str:
        return class_where(record.offering)

    def value_state(self, record: Roster) -> str:
        return self._state(record)[1]

    def render_state(self, record: Roster) -> str:
        state, words = self._state(record)
        return format_html('<span class="badge badge--{}">{}</span>', STATE_TONES[state], words)

    def _state(self, record: Roster) -> tuple[str, str]:
        signed_at = record.roster_signed_at  # type: ignore[attr-defined]
        state = session_state(
            starts_at=record.starts_at,
            ends_at=record.ends_at,
            signed_at=signed_at,
            at=timezone.now(),
        )
        if state == "signed":
            return state, _("Signed %(day)s") % {"day": maine_date(signed_at)}
        return state, str(STATE_WORDS[state])
