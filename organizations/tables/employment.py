import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from core.tables import ActionsColumn, BaseTable, ChoiceColumn, DateColumn
from organizations.models import Employment


class ClaimTable(BaseTable):
    """Work people say they do, waiting for the employer's word."""

    choose = ChoiceColumn(named="person__name")
    person = tables.Column(_("Person"), order_by=("person__last_name", "person__first_name"))
    organization = tables.Column(_("Organization"))
    work_kind = tables.Column(_("Work"))
    starts_on = DateColumn(verbose_name=_("Since"))
    actions = ActionsColumn(template_name="organizations/_claim_actions.html")
    caption = _("Work to confirm")

    class Meta:
        model = Employment
        fields = ("choose", "person", "organization", "work_kind", "starts_on", "actions")
        order_by = ("starts_on",)
        empty_text = _("Nobody is waiting for you to confirm their work.")
