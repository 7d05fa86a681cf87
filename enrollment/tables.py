import django_tables2 as tables
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tables import ActionsColumn, BaseTable, FileColumn, HoursColumn, StatusColumn
from courses.models import Offering
from enrollment.models import Enrollment
from enrollment.templatetags.classes import class_when, class_where, seats_in_words

SEAT_TONES = {
    "enrolled": "info",
    "completed": "good",
    "not_completed": "bad",
    "withdrawn": "neutral",
    "cancelled": "warning",
}


class OfferingTable(BaseTable):
    """The classes anybody may look at; shown as cards, in the order of the query."""

    number = FileColumn(_("Class number"))
    title = tables.Column(_("Class"), accessor="version__course__title")
    lane = tables.Column(_("Topic area"), accessor="version__course__lane__name")
    when = tables.Column(_("When"), accessor="starts_at")
    ends_at = FileColumn(_("Until"))
    where = tables.Column(_("Where"), accessor="venue")
    delivery = tables.Column(_("How"), accessor="delivery_mode")
    hours = HoursColumn(accessor="contact_hours", verbose_name=_("Contact hours"))
    seats = tables.Column(_("Seats"), accessor="seats_left")
    caption = _("Classes")
    fixed_columns = ("title", "when")

    class Meta:
        model = Offering
        fields = (
            "number",
            "title",
            "lane",
            "when",
            "ends_at",
            "where",
            "delivery",
            "hours",
            "seats",
        )
        orderable = False

    def value_where(self, record: Offering) -> str:
        return class_where(record)

    def value_seats(self, record: Offering) -> str:
        return seats_in_words(record, now=timezone.now())[0]


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
