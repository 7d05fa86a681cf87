from datetime import date

import django_tables2 as tables
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.tables import BaseTable, DateColumn
from core.templatetags.ui import maine_date
from courses.models import InstructorQualification
from organizations.models import today


class QualificationTable(BaseTable):
    """Who may teach what, and until when."""

    person = tables.Column(
        _("Instructor"),
        order_by=("person__last_name", "person__first_name"),
        linkify=("courses:qualification_edit", {"pk": tables.A("pk")}),
    )
    topic = tables.Column(_("Topic"), order_by=("topic__name",))
    starts_on = DateColumn(verbose_name=_("Since"))
    expires_on = DateColumn(verbose_name=_("Until"))
    source = tables.Column(_("By what"))
    caption = _("Qualifications to teach")
    fixed_columns = ("person",)

    def render_expires_on(self, value: date) -> str:
        """Say of a day that has come that it no longer holds."""
        day = maine_date(value)
        return gettext("expired on %(day)s") % {"day": day} if value <= today() else day

    class Meta:
        model = InstructorQualification
        fields = ("person", "topic", "starts_on", "expires_on", "source")
        order_by = ("person",)
        empty_text = _("Nobody is entered like this. Enter a qualification, or clear a filter.")
