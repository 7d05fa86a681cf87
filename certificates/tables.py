import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate
from core.tables import BaseTable, DateColumn


class CertificateTable(BaseTable):
    """One's own certificates."""

    course = tables.Column(
        _("Title"),
        accessor="enrollment__offering__version__course__title",
        linkify=("certificates:certificate_detail", {"pk": tables.A("pk")}),
    )
    serial = tables.Column(_("Number"), accessor="document__serial")
    issued = DateColumn(accessor="document__issued_at", verbose_name=_("Issued"))
    expires_on = DateColumn(verbose_name=_("Valid until"))
    caption = _("Certificates")

    def render_course(self, record: Certificate) -> str:
        """Write what its course was called when the class was published."""
        return record.enrollment.offering.course_title

    class Meta:
        model = Certificate
        fields = ("course", "issued", "serial", "expires_on")
        order_by = ("-issued",)
        empty_text = _("No certificates yet. One follows each class you complete.")
