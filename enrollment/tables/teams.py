import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.tables import BaseTable
from enrollment.models import Team
from enrollment.templatetags.classes import class_when


class TeamTable(BaseTable):
    """Teams, each with the class it is for and whether every role is filled."""

    name = tables.Column(
        _("Team"), linkify=("enrollment:team_detail", {"pk": tables.A("pk")}), order_by=("name",)
    )
    offering = tables.Column(_("Class"), accessor="offering__version__course__title")
    when = tables.Column(_("When"), accessor="offering__starts_at")
    lead = tables.Column(_("Lead"), order_by=("lead__last_name", "lead__first_name"))
    people = tables.Column(_("People"), accessor="people_count")
    complete = tables.Column(_("Roles"), accessor="roles_open")
    caption = _("Teams")
    empty_link = ("enrollment:offering_list", _("Find a class"))

    class Meta:
        model = Team
        fields = ("name", "offering", "when", "lead", "people", "complete")
        order_by = ("-when",)
        empty_text = _("No teams yet. Classes for which teams register say so on their page.")

    def render_when(self, record: Team) -> str:
        return class_when(record.offering)

    def render_complete(self, value: int) -> str:
        if not value:
            return str(_("Complete"))
        return ngettext("%(n)s role lacks somebody", "%(n)s roles lack somebody", value) % {
            "n": value
        }
