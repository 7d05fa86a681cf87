import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from core.tables import ActionsColumn, BaseTable, DateColumn
from enrollment.models import Enrollment


class CompletionTable(BaseTable):
    """Seats that wait for the word of MSSC staff."""

    learner = tables.Column(_("Learner"), order_by=("learner__last_name", "learner__first_name"))
    course = tables.Column(_("Class"), accessor="offering__version__course__title")
    number = tables.Column(
        _("Class number"), accessor="offering__number", attrs={"td": {"class": "nowrap"}}
    )
    rule = tables.Column(
        _("Needs"), accessor="offering__get_completion_rule_display", orderable=False
    )
    ends_at = DateColumn(accessor="offering__ends_at", verbose_name=_("Class ends"))
    actions = ActionsColumn(template_name="transcripts/_completion_actions.html")
    caption = _("Completions to decide")

    class Meta:
        model = Enrollment
        fields = ("learner", "course", "number", "rule", "ends_at", "actions")
        order_by = ("ends_at",)
        empty_text = _("Nothing is waiting for a decision.")
