import django_tables2 as tables

from accounts.models import User
from core.tables import BaseTable, DateColumn, HoursColumn, StatusColumn
from core.templatetags.ui import maine_datetime
from notifications.models import Message

MESSAGE_TONES = {
    "queued": "info",
    "sending": "info",
    "sent": "good",
    "failed": "bad",
    "no_address": "warning",
}


class PersonTable(BaseTable):
    """People whose record a visitor sees."""

    name = tables.Column(
        order_by=("last_name", "first_name"),
        linkify=("transcripts:transcript_detail", {"pk": tables.A("pk")}),
    )
    employer = tables.Column(accessor="employer_name", verbose_name="Employer")
    hours = HoursColumn(accessor="hours_this_year", verbose_name="Contact hours this year")
    last_day = DateColumn(accessor="last_earned_on", verbose_name="Last training")
    email = tables.Column("E-mail")
    caption = "People"

    class Meta:
        model = User
        fields = ("name", "email", "employer", "hours", "last_day")
        order_by = ("name",)
        empty_text = "Nobody fits. People appear here once their work is confirmed."


class MessageTable(BaseTable):
    """Mail as rows: what was queued for whom, and what became of it."""

    queued_at = tables.Column("Queued")
    recipient = tables.Column(order_by=("recipient__last_name", "recipient__first_name"))
    template = tables.Column("About", linkify=("reports:message_detail", {"pk": tables.A("pk")}))
    to_address = tables.Column("To")
    status = StatusColumn(MESSAGE_TONES)
    caption = "Outbox"

    class Meta:
        model = Message
        fields = ("queued_at", "recipient", "to_address", "template", "status")
        order_by = ("-queued_at",)
        empty_text = "No mail yet."

    def render_queued_at(self, record: Message) -> str:
        return maine_datetime(record.queued_at)

    def render_template(self, record: Message) -> str:
        return record.subject or record.template.rpartition("/")[2].replace("_", " ").capitalize()
