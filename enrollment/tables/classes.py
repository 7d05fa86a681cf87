import django_tables2 as tables
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tables import BaseTable, FileColumn, HoursColumn
from courses.models import Offering
from enrollment.templatetags.classes import class_where, seats_in_words


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
    seats = tables.Column(_("Seats"), empty_values=())
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
