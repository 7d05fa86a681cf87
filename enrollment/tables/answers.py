"""Who has a seat in a class, and what they added to it."""

from collections.abc import Sequence
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.tables import BaseTable
from courses.enums import AnswerKind
from courses.models import ClassQuestion, Offering
from enrollment.enums import LodgingStatus
from enrollment.models import Enrollment
from enrollment.questions import WORDS_OF_ANSWER
from enrollment.sessions import groups_of

LODGING_TONES = {"granted": "good", "waiting": "warning", "dropped": "neutral"}


class YesNoColumn(tables.Column):
    """A yes or a no in words."""

    def render(self, value: str) -> str:
        return str(WORDS_OF_ANSWER.get(value, value))


class AnswersTable(BaseTable):
    """The columns every class has; a class adds those of its questions (`table_for`)."""

    name = tables.Column(
        gettext_lazy("Name"),
        accessor="learner__name",
        order_by=("learner__last_name", "learner__first_name"),
    )
    status = tables.Column(gettext_lazy("Seat"))
    missing = tables.Column(gettext_lazy("Still missing"), accessor="pk", orderable=False)
    caption = gettext_lazy("Answers")
    # Set by `table_for` and by the view, so that no row asks for itself.
    open_questions: dict[int, list[int]]
    groups: Sequence[str] = ()

    class Meta:
        model = Enrollment
        fields = ("name", "status", "missing")
        empty_text = gettext_lazy("Nobody has a seat yet.")

    def render_missing(self, record: Enrollment) -> str:
        missing = self.value_missing(record)
        if not missing:
            return format_html('<span class="badge badge--good">{}</span>', _("Nothing"))
        return format_html('<span class="badge badge--warning">{}</span>', missing)

    def value_missing(self, record: Enrollment) -> str:
        """Say in words what is missing; empty for nothing."""
        questions = len(self.open_questions.get(record.pk, ()))
        chosen = {row.choice for row in record.choices.all()} if self.groups else set()
        said = [_("Answers: %(n)s") % {"n": questions}] if questions else []
        said += [group for group in self.groups if group not in chosen]
        return ", ".join(said)

    def render_lodging(self, record: Enrollment) -> str:
        tone = LODGING_TONES[record.lodging]  # type: ignore[attr-defined]
        words = self.value_lodging(record)
        return format_html('<span class="badge badge--{}">{}</span>', tone, words)

    def value_lodging(self, record: Enrollment) -> str:
        """Say in words how it stands; empty for who did not ask."""
        status = record.lodging  # type: ignore[attr-defined]
        return str(LodgingStatus(status).label) if status else ""


def table_for(offering: Offering, questions: Sequence[ClassQuestion]) -> type[AnswersTable]:
    """Return the table with a column for everything this class asks."""
    columns: dict[str, Any] = {}
    groups = list(groups_of(offering))
    for place, group in enumerate(groups):
        columns[f"session_{place}"] = tables.Column(group)
    for row in questions:
        kind = YesNoColumn if row.kind == AnswerKind.YES_NO else tables.Column
        columns[f"answer_{row.pk}"] = kind(row.text)
    if offering.asks_diet:
        columns["diet"] = tables.Column(gettext_lazy("Does not eat"))
    if offering.lodging_limit:
        columns["lodging"] = tables.Column(gettext_lazy("Lodging"))
    return type("AnswersOfClassTable", (AnswersTable,), columns | {"groups": groups})
