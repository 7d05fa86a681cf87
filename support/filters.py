from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.filters import WordFilter, words_stand_in
from support.decisions import read_reference
from support.enums import QuestionKind, QuestionStatus
from support.models import Question, QuestionQuerySet


class QuestionWordFilter(WordFilter):
    """Words of a question or its sender, or the number under which it is kept."""

    def filter(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        number = read_reference(value)
        if not value or number is None:
            return super().filter(rows, value)
        return rows.filter(words_stand_in(value, self.fields) | Q(pk=number))


class QuestionFilter(django_filters.FilterSet):
    """Questions by their words, kind and state."""

    q = QuestionWordFilter(
        ["text", "name", "email", "page", "sender__last_name", "sender__first_name"],
        label=_("Words, name or number"),
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"),
        choices=[("waiting", _("Waiting for us")), *QuestionStatus.choices],
        method="of_status",
        empty_label=_("All"),
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=QuestionKind.choices, empty_label=_("All")
    )

    class Meta:
        model = Question
        fields: list[str] = []

    def of_status(self, rows: QuestionQuerySet, _name: str, value: Any) -> QuestionQuerySet:
        return rows.waiting() if value == "waiting" else rows.filter(status=value)
