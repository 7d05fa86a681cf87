import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from core.tables import ActionsColumn, BaseTable, ChoiceColumn, HoursColumn
from core.templatetags.ui import maine_datetime
from courses.enums import OfferingStatus
from enrollment.models import Approval
from enrollment.templatetags.classes import class_when


class ApprovalTable(BaseTable):
    """Requests for seats that wait for the visitor."""

    choose = ChoiceColumn(named="enrollment__learner__name")
    learner = tables.Column(
        _("Person"),
        accessor="enrollment__learner",
        order_by=("enrollment__learner__last_name", "enrollment__learner__first_name"),
        linkify=("enrollment:approval_detail", {"pk": tables.A("pk")}),
    )
    offering = tables.Column(_("Class"), accessor="enrollment__offering__version__course__title")
    when = tables.Column(_("When"), accessor="enrollment__offering__starts_at")
    hours = HoursColumn(
        accessor="enrollment__offering__contact_hours", verbose_name=_("Contact hours")
    )
    expires_at = tables.Column(_("Decide by"))
    actions = ActionsColumn(template_name="enrollment/_approval_actions.html")
    caption = _("Requests to approve")

    class Meta:
        model = Approval
        fields = ("choose", "learner", "offering", "when", "hours", "expires_at", "actions")
        order_by = ("expires_at",)
        empty_text = _("Nobody is waiting for you to approve a seat.")

    def render_when(self, record: Approval) -> str:
        return class_when(record.enrollment.offering)

    def render_expires_at(self, record: Approval) -> str:
        if record.enrollment.offering.status == OfferingStatus.POSTPONED:
            return str(_("Once it has a new date"))
        return str(maine_datetime(record.expires_at))


class ApprovalOfBothTable(ApprovalTable):
    """The same for MSSC staff, who decide for themselves and stand in for employers."""

    step = tables.Column(_("Who decides"))

    class Meta(ApprovalTable.Meta):
        sequence = (
            "choose",
            "learner",
            "offering",
            "when",
            "hours",
            "step",
            "expires_at",
            "actions",
        )
