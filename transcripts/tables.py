import django_tables2 as tables

from core.tables import BaseTable, DateColumn
from enrollment.models import Enrollment


class CompletionTable(BaseTable):
    """Seats that wait for the word of MSSC staff."""

    learner = tables.Column(order_by=("learner__last_name", "learner__first_name"))
    course = tables.Column("Class", accessor="offering__version__course__title")
    number = tables.Column(
        "Class number", accessor="offering__number", attrs={"td": {"class": "nowrap"}}
    )
    rule = tables.Column("Needs", accessor="offering__get_completion_rule_display", orderable=False)
    enrolled_at = DateColumn(verbose_name="Registered")
    actions = tables.TemplateColumn(
        template_name="transcripts/_completion_actions.html", verbose_name="", orderable=False
    )
    caption = "Completions to decide"

    class Meta:
        model = Enrollment
        fields = ("learner", "course", "number", "rule", "enrolled_at", "actions")
        order_by = ("enrolled_at",)
        empty_text = "Nothing waits for a decision."
