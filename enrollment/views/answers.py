"""What those with a seat answered: for whoever holds the class, and as a file."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import ngettext_lazy

from accounts.lists import PersonalListView
from accounts.permissions import require
from courses.models import ClassQuestion, Offering
from enrollment.filters.answers import AnswersFilter
from enrollment.models import Answer, Enrollment, SessionChoice
from enrollment.questions import unanswered_by
from enrollment.sessions import groups_of
from enrollment.tables.answers import AnswersTable, table_for


class AnswerListView(LoginRequiredMixin, PersonalListView):
    """Everybody with a seat or a request, what they said, and what is missing."""

    filterset_class = AnswersFilter
    template_name = "enrollment/answer_list.html"
    found = ngettext_lazy("%(n)s person found", "%(n)s people found", "count")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Permit it before anything of the class is shown."""
        if request.user.is_authenticated:
            require(request.user, "enrollment.view_answers", on=self.offering)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def offering(self) -> Offering:
        rows = Offering.objects.public().for_listing().prefetch_related("meetings")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def questions(self) -> list[ClassQuestion]:
        return list(ClassQuestion.objects.filter(offering=self.offering))

    @cached_property
    def seats(self) -> QuerySet[Enrollment]:
        """With an annotation for each column of the class, so that a row asks for nothing."""
        more = {
            f"answer_{row.pk}": Subquery(
                Answer.objects.filter(enrollment=OuterRef("pk"), question=row.pk).values("text")
            )
            for row in self.questions
        } | {
            f"session_{place}": Subquery(
                SessionChoice.objects.filter(enrollment=OuterRef("pk"), choice=group).values(
                    "meeting__title"
                )
            )
            for place, group in enumerate(groups_of(self.offering))
        }
        return (
            Enrollment.objects.filter(offering=self.offering)
            .live()
            .select_related("learner")
            .prefetch_related("choices")
            .annotate(**more, diet=F("dietary_note__text"), lodging=F("lodging_request__status"))
            .order_by("learner__last_name", "learner__first_name", "pk")
        )

    @cached_property
    def open_questions(self) -> dict[int, list[int]]:
        return unanswered_by(
            Enrollment.objects.filter(offering=self.offering).live(), self.questions
        )

    def get_queryset(self) -> QuerySet[Enrollment]:
        return self.seats

    def get_filterset(self, filterset_class: type[AnswersFilter]) -> AnswersFilter:
        """Tell the filter of whom something is missing: what follows what, no database knows."""
        groups = set(groups_of(self.offering))
        missing = {key for key, open_ones in self.open_questions.items() if open_ones}
        if groups:
            missing |= {
                seat.pk
                for seat in self.seats
                if groups - {row.choice for row in seat.choices.all()}
            }
        filterset: AnswersFilter = super().get_filterset(filterset_class)
        filterset.missing = frozenset(missing)
        self.missing = missing
        return filterset

    def get_table_class(self) -> type[AnswersTable]:
        table = table_for(self.offering, self.questions)
        table.open_questions = self.open_questions
        return table

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"offering": self.offering, "missing": len(self.missing)}
