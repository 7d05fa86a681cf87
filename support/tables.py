import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from core.tables import BaseTable, StatusColumn
from core.templatetags.ui import maine_datetime
from support.models import Question

QUESTION_TONES = {"new": "warning", "open": "info", "answered": "good", "closed": "neutral"}


class QuestionTable(BaseTable):
    """The queue."""

    reference = tables.Column(
        _("Number"),
        order_by=("pk",),
        linkify=("support:question_detail", {"pk": tables.A("pk")}),
        attrs={"td": {"class": "nowrap"}},
    )
    asked_at = tables.Column(_("Sent"))
    kind = tables.Column(_("Kind"))
    subject = tables.Column(_("Question"), orderable=False)
    sender = tables.Column(
        _("From"), empty_values=(), order_by=("sender__last_name", "name", "email")
    )
    status = StatusColumn(QUESTION_TONES, verbose_name=_("Status"))
    assigned_to = tables.Column(
        _("Taken by"), order_by=("assigned_to__last_name", "assigned_to__first_name")
    )
    caption = _("Questions")

    class Meta:
        model = Question
        fields = ("reference", "asked_at", "kind", "subject", "sender", "status", "assigned_to")
        order_by = ("-asked_at",)
        empty_text = _("No questions match. Clear a filter to see the others.")

    def render_asked_at(self, record: Question) -> str:
        return str(maine_datetime(record.asked_at))

    def render_sender(self, record: Question) -> str:
        return self.value_sender(record) or "–"  # noqa: RUF001

    def value_sender(self, record: Question) -> str:
        """Name whoever wrote, as far as we know."""
        return record.sent_by
