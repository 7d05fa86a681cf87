import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.tables import BaseTable, DateColumn, EmailColumn, HoursColumn, StatusColumn
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
        _("Name"),
        order_by=("last_name", "first_name"),
        linkify=("transcripts:transcript_detail", {"pk": tables.A("pk")}),
    )
    employer = tables.Column(accessor="employer_name", verbose_name=_("Employer"))
    next_class = DateColumn(accessor="next_class_at", verbose_name=_("Next class"))
    hours = HoursColumn(accessor="hours_this_year", verbose_name=_("Contact hours this year"))
    last_day = DateColumn(accessor="last_earned_on", verbose_name=_("Last training"))
    email = EmailColumn(_("Email"))
    caption = _("People")

    class Meta:
        model = User
        fields = ("name", "email", "employer", "next_class", "hours", "last_day")
        order_by = ("name",)
        empty_text = _("No people match. People appear here once their work is confirmed.")


class MessageTable(BaseTable):
    """Mail as rows: what was queued for whom, and what became of it."""

    queued_at = tables.Column(_("Queued"))
    recipient = tables.Column(
        _("Recipient"), order_by=("recipient__last_name", "recipient__first_name")
    )
    template = tables.Column(_("About"), linkify=("reports:message_detail", {"pk": tables.A("pk")}))
    to_address = EmailColumn(_("To"))
    status = StatusColumn(MESSAGE_TONES, verbose_name=_("Status"))
    caption = _("Outbox")

    class Meta:
        model = Message
        fields = ("queued_at", "recipient", "to_address", "template", "status")
        order_by = ("-queued_at",)
        empty_text = _("No emails yet.")

    def render_queued_at(self, record: Message) -> str:
        return maine_datetime(record.queued_at)

    def render_template(self, record: Message) -> str:
        return record.subject or record.template.rpartition("/")[2].replace("_", " ").capitalize()

    def value_template(self, record: Message) -> str:
        return self.render_template(record)
