import django_tables2 as tables

from core.tables import BaseTable, DateColumn
from organizations.models import Employment


class ClaimTable(BaseTable):
    """Work people say they do, waiting for the employer's word."""

    person = tables.Column(order_by=("person__last_name", "person__first_name"))
    organization = tables.Column()
    work_kind = tables.Column("Work")
    starts_on = DateColumn(verbose_name="Since")
    actions = tables.TemplateColumn(
        template_name="organizations/_claim_actions.html", verbose_name="", orderable=False
    )
    caption = "Work to confirm"

    class Meta:
        model = Employment
        fields = ("person", "organization", "work_kind", "starts_on", "actions")
        order_by = ("starts_on",)
        empty_text = "Nobody waits for your word."
