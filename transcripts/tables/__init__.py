import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from core.tables import ActionsColumn, BaseTable, DateColumn, HoursColumn
from enrollment.models import Enrollment
from transcripts.models import OutsideCompletion


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


class ClaimTable(BaseTable):
    """Training taken elsewhere that waits for a decision."""

    person = tables.Column(_("Person"), order_by=("person__last_name", "person__first_name"))
    title = tables.Column(_("Training"), attrs={"td": {"class": "any-word"}})
    lane = tables.Column(_("Topic area"), accessor="lane__name")
    completed_on = DateColumn(verbose_name=_("Ended on"))
    hours = HoursColumn(verbose_name=_("Hours"))
    source = tables.Column(_("Taken where"), accessor="get_source_display", order_by=("source",))
    has_evidence = tables.BooleanColumn(
        verbose_name=_("Certificate"), yesno=(_("Handed in"), _("None")), orderable=False
    )
    submitted_at = DateColumn(verbose_name=_("Waiting since"))
    actions = ActionsColumn(template_name="transcripts/_claim_actions.html")
    caption = _("Training from elsewhere to decide")

    class Meta:
        model = OutsideCompletion
        fields = (
            "person",
            "title",
            "lane",
            "completed_on",
            "hours",
            "source",
            "has_evidence",
            "submitted_at",
            "actions",
        )
        order_by = ("submitted_at",)
        empty_text = _("Nothing is waiting for a decision.")
