import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from core.tables import ActionsColumn, BaseTable, HoursColumn, StatusColumn
from enrollment.models import Enrollment
from enrollment.templatetags.classes import class_when, class_where

SEAT_TONES = {
    "refused": "bad",
    "expired": "bad",
    "enrolled": "info",
    "completed": "good",
    "not_completed": "bad",
    "no_show": "bad",
    "requested": "warning",
    "requested_seat": "warning",
    "withdrawn": "neutral",
    "cancelled": "warning",
}


class EnrollmentTable(BaseTable):
    """My classes, past and coming."""

    offering = tables.Column(
        _("Class"),
        accessor="offering__version__course__title",
        linkify=("enrollment:offering_detail", {"pk": tables.A("offering__pk")}),
    )
    when = tables.Column(_("When"), accessor="offering__starts_at")
    where = tables.Column(_("Where"), accessor="offering", orderable=False)
    hours = HoursColumn(accessor="offering__contact_hours", verbose_name=_("Contact hours"))
    status = StatusColumn(SEAT_TONES, verbose_name=_("Status"))
    actions = ActionsColumn(template_name="enrollment/_enrollment_actions.html")
    caption = _("My classes")
    empty_link = ("enrollment:offering_list", _("Find a class"))

    class Meta:
        model = Enrollment
        fields = ("status",)
        sequence = ("offering", "when", "where", "hours", "status", "actions")
        empty_text = _("No classes yet. Find one in the catalog.")

    def render_when(self, record: Enrollment) -> str:
        return class_when(record.offering)

    def render_where(self, record: Enrollment) -> str:
        return class_where(record.offering)

    def value_where(self, record: Enrollment) -> str:
        return class_where(record.offering)
