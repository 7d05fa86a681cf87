import django_tables2 as tables
from django.utils.safestring import SafeString

from core.tables import BaseTable, HoursColumn, StatusColumn
from core.templatetags.ui import session_span
from courses.models import Offering
from enrollment.models import Enrollment

SEAT_TONES = {
    "enrolled": "info",
    "completed": "good",
    "not_completed": "bad",
    "withdrawn": "neutral",
    "cancelled": "warning",
}


class OfferingTable(BaseTable):
    """The classes anybody may look at; shown as cards, ordered here."""

    starts_at = tables.Column("Date")
    title = tables.Column(accessor="version__course__title")

    class Meta:
        model = Offering
        fields = ("starts_at", "title")
        order_by = ("starts_at",)


class EnrollmentTable(BaseTable):
    """My classes, past and coming."""

    offering = tables.Column(
        "Class",
        accessor="offering__version__course__title",
        linkify=("enrollment:offering_detail", {"pk": tables.A("offering__pk")}),
    )
    when = tables.Column(accessor="offering__starts_at")
    hours = HoursColumn(accessor="offering__contact_hours", verbose_name="Contact hours")
    status = StatusColumn(SEAT_TONES)
    actions = tables.TemplateColumn(
        template_name="enrollment/_enrollment_actions.html", verbose_name="", orderable=False
    )
    caption = "My classes"

    class Meta:
        model = Enrollment
        fields = ("status",)
        sequence = ("when", "offering", "hours", "status", "actions")
        order_by = ("-when",)
        empty_text = "No classes yet. Find one in the catalogue."

    def render_when(self, record: Enrollment) -> str | SafeString:
        return session_span(record.offering.starts_at, record.offering.ends_at)
