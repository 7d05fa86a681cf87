import django_tables2 as tables

from core.tables import BaseTable, HoursColumn, StatusColumn
from courses.models import Offering
from enrollment.models import Enrollment
from enrollment.templatetags.classes import class_when

SEAT_TONES = {
    "enrolled": "info",
    "completed": "good",
    "not_completed": "bad",
    "withdrawn": "neutral",
    "cancelled": "warning",
}


class OfferingTable(BaseTable):
    """The classes anybody may look at; shown as cards, in the order of the query."""

    class Meta:
        model = Offering
        fields = ("number",)
        orderable = False


class EnrollmentTable(BaseTable):
    """My classes, past and coming."""

    offering = tables.Column(
        "Class",
        accessor="offering__version__course__title",
        linkify=("enrollment:offering_detail", {"pk": tables.A("offering__pk")}),
    )
    when = tables.Column("When", accessor="offering__starts_at")
    hours = HoursColumn(accessor="offering__contact_hours", verbose_name="Contact hours")
    status = StatusColumn(SEAT_TONES)
    actions = tables.TemplateColumn(
        template_name="enrollment/_enrollment_actions.html", verbose_name="", orderable=False
    )
    caption = "My classes"

    class Meta:
        model = Enrollment
        fields = ("status",)
        sequence = ("offering", "when", "hours", "status", "actions")
        order_by = ("-when",)
        empty_text = "No classes yet. Find one in the catalogue."

    def render_when(self, record: Enrollment) -> str:
        return class_when(record.offering)
