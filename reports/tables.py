import django_tables2 as tables
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.tables import (
    ActionsColumn,
    BaseTable,
    ChoiceColumn,
    DateColumn,
    EmailColumn,
    HoursColumn,
    StatusColumn,
)
from core.templatetags.ui import maine_datetime
from notifications.models import Message
from notifications.values import text_key
from wording.declared import declared

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
        accessor="listed_name",
        linkify=("reports:person_detail", {"pk": tables.A("pk")}),
    )
    employer = tables.Column(accessor="employer_name", verbose_name=_("Employer"))
    next_class = DateColumn(accessor="next_class_at", verbose_name=_("Next class"))
    hours = HoursColumn(accessor="hours_this_year", verbose_name=_("Contact hours this year"))
    last_day = DateColumn(accessor="last_earned_on", verbose_name=_("Last training"))
    # Which address that is, `accounts.addresses` says.
    email = EmailColumn(_("Email"), accessor="email_shown")
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


class LetterTable(BaseTable):
    """Letters to hand out: for whom, about what, by when they must be answered."""

    choose = ChoiceColumn(named="recipient__name")
    recipient = tables.Column(
        _("For"),
        order_by=("recipient__last_name", "recipient__first_name"),
        linkify=("reports:letter_detail", {"pk": tables.A("pk")}),
    )
    about = tables.Column(_("About"), accessor="template", orderable=False)
    answer_by = tables.Column(_("Answer by"), accessor="deadline", orderable=False)
    queued_at = DateColumn(verbose_name=_("Since"))
    actions = ActionsColumn(template_name="reports/_letter_actions.html")
    caption = _("Letters to hand out")

    class Meta:
        model = Message
        fields = ("choose", "recipient", "about", "answer_by", "queued_at", "actions")
        empty_text = _("Nothing is to be handed out. Letters appear here for people without email.")

    def render_about(self, record: Message) -> str:
        text = declared().get(text_key(record.template))
        title = str(text.title) if text else record.template
        course = record.context.get("course_title")
        return f"{title}: {course}" if course else title

    def value_about(self, record: Message) -> str:
        return self.render_about(record)

    def render_answer_by(self, record: Message) -> str:
        written = maine_datetime(record.deadline, "zone")
        if record.deadline is not None and record.deadline <= timezone.now():
            return gettext("Ran out on %(moment)s") % {"moment": written}
        return written
