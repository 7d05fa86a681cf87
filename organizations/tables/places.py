from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from core.tables import BaseTable, DateColumn, FileColumn
from organizations.models import Organization


class OrganizationTable(BaseTable):
    """Places of the register."""

    name = tables.Column(_("Name"), linkify=("organizations:organization_detail", [tables.A("pk")]))
    kind = tables.Column(_("Kind"), order_by=("kind", "category"))
    parent = tables.Column(_("Belongs to"), order_by=("parent__name",))
    town = tables.Column(_("Town"))
    county = tables.Column(_("County"))
    short_code = FileColumn(_("Short code"))
    state_id = FileColumn(_("State number"))
    nces_id = FileColumn(_("Federal number"))
    student_count = FileColumn(_("Students"))
    closed_on = DateColumn(verbose_name=_("Closed"))
    caption = _("Places")

    class Meta:
        model = Organization
        fields = (
            "name",
            "kind",
            "parent",
            "town",
            "county",
            "closed_on",
            "short_code",
            "state_id",
            "nces_id",
            "student_count",
        )
        order_by = ("name",)
        empty_text = _("No place is like this. Take a filter away, or write less of the name.")

    def render_kind(self, record: Organization) -> str:
        return record.exact_kind

    def value_kind(self, record: Organization) -> Any:
        """The exact kind, in the file as on the page."""
        return record.exact_kind
