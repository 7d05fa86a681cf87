import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from core.tables import BaseTable, DateColumn, StatusColumn
from core.templatetags.ui import date_span
from courses.models import TrainingRequest

REQUEST_TONES = {"new": "warning", "scheduled": "good", "declined": "info"}


class TrainingRequestTable(BaseTable):
    """What was asked for, by whom, and what became of it."""

    about = tables.Column(
        _("About"),
        accessor="pk",
        order_by=("course__title", "subject"),
        linkify=("courses:request_detail", {"pk": tables.A("pk")}),
    )
    organization = tables.Column(_("For whom"), order_by=("organization__name",))
    people = tables.Column(_("People"), attrs={"td": {"class": "number"}})
    county = tables.Column(_("County"))
    days = tables.Column(_("Days"), accessor="first_day", order_by=("first_day", "last_day"))
    requested_at = DateColumn(verbose_name=_("Asked on"))
    status = StatusColumn(REQUEST_TONES, verbose_name=_("Answer"))
    caption = _("Training requests")

    class Meta:
        model = TrainingRequest
        fields = ("about", "organization", "people", "county", "days", "requested_at", "status")
        order_by = ("-requested_at",)
        empty_text = _("No requests yet. A district or an agency can ask for a class here.")

    def render_about(self, record: TrainingRequest) -> str:
        return record.course.title if record.course else record.subject

    def value_about(self, record: TrainingRequest) -> str:
        return self.render_about(record)

    def render_days(self, record: TrainingRequest) -> str:
        return str(date_span(record.first_day, record.last_day))

    def value_days(self, record: TrainingRequest) -> str:
        return f"{record.first_day} – {record.last_day}"  # noqa: RUF001
