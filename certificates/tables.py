import django_tables2 as tables

from certificates.models import Certificate
from core.tables import BaseTable, DateColumn


class CertificateTable(BaseTable):
    """Certificates a visitor may see."""

    course = tables.Column(
        accessor="enrollment__offering__version__course__title",
        linkify=("certificates:certificate_detail", {"pk": tables.A("pk")}),
    )
    learner = tables.Column(
        accessor="enrollment__learner", order_by="enrollment__learner__last_name"
    )
    serial = tables.Column("Number", accessor="document__serial")
    issued = DateColumn(accessor="document__issued_at")
    expires_on = DateColumn(verbose_name="Valid until")
    caption = "Certificates"

    class Meta:
        model = Certificate
        fields = ("issued", "course", "learner", "serial", "expires_on")
        order_by = ("-issued",)
        empty_text = "No certificates yet. One follows each class you complete."
