"""The lists behind the numbers of hours."""

from typing import Any

import django_tables2 as tables
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.tables import BaseTable, DateColumn, HoursColumn
from core.templatetags.ui import hours
from transcripts.models import CreditAward


class HoursPersonTable(BaseTable):
    """People of a place with what they earned there in the period."""

    name = tables.Column(
        _("Name"),
        order_by=("last_name", "first_name"),
        accessor="listed_name",
        linkify=("reports:person_detail", {"pk": tables.A("pk")}),
    )
    employer = tables.Column(accessor="employer_name", verbose_name=_("Employer"))
    hours = HoursColumn(
        accessor="hours_there", verbose_name=_("Hours in the period"), empty_values=()
    )
    lines = tables.Column(_("Lines"), accessor="pk", orderable=False, exclude_from_export=True)
    caption = _("People and hours")

    class Meta:
        model = User
        fields = ("name", "employer", "hours", "lines")
        order_by = ("name",)
        empty_text = _("Nobody matches. Choose another period or place.")

    def value_hours(self, record: Any) -> Any:
        """In a file, the figure alone."""
        return record.hours_there

    def render_hours(self, record: Any) -> Any:
        """Say of whom nothing is counted here that it is counted somewhere else."""
        if record.hours_there is not None:
            return hours(record.hours_there)
        return _("in other work alone") if record.has_hours_elsewhere else self.default

    def render_lines(self, record: Any) -> str:
        if record.hours_there is None:
            return "–"  # noqa: RUF001 (as everywhere for what is not there)
        query: QueryDict = self.request.GET.copy()
        for name in ("hours", "q", "page", "sort", "columns"):
            query.pop(name, None)
        query["person"] = str(record.pk)
        return format_html(
            '<a href="{}?{}">{}<span class="visually-hidden"> {}</span></a>',
            reverse("reports:hours_lines"),
            query.urlencode(),
            _("See the lines"),
            record.name,
        )


class HoursLineTable(BaseTable):
    """Lines of the ledger that stand."""

    earned_on = DateColumn(verbose_name=_("Day"))
    person = tables.Column(
        _("Name"),
        accessor="person__listed_name",
        order_by=("person__last_name", "person__first_name"),
        linkify=("reports:person_detail", {"pk": tables.A("person_id")}),
    )
    title = tables.Column(_("Training"), orderable=False)
    credit_type = tables.Column(_("Credit"), orderable=False)
    hours = HoursColumn(verbose_name=_("Hours"))
    source = tables.Column(_("Where it came from"), orderable=False)
    caption = _("Lines of hours")

    class Meta:
        model = CreditAward
        fields = ("earned_on", "person", "title", "credit_type", "hours", "source")
        order_by = ("-earned_on",)
        empty_text = _("No line matches. Choose another period or place.")
