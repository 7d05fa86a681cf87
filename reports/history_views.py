"""Pages of the history: of a person, of a record, of the State."""

from abc import ABC, abstractmethod
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import ngettext_lazy

from accounts.lists import PersonalListView
from accounts.models import User
from accounts.permissions import may_anywhere, require, require_somewhere
from audit.models import AuditEvent
from core.tables import BaseTable
from reports.history import read
from reports.history_filters import HistoryFilter, StateHistoryFilter
from reports.history_names import names_of
from reports.history_records import KINDS, events_of, row_of
from reports.history_tables import HistoryTable

VIEW = "accounts.view_history"
MOST_COUNTED = 1000
FOUND_MORE = ngettext_lazy(
    "The newest %(n)s change. Set a filter to reach older ones.",
    "The newest %(n)s changes. Set a filter to reach older ones.",
    "count",
)


class CappedPaginator(Paginator):  # type: ignore[type-arg]
    """Counts no further than anybody reads: the whole history has millions of rows."""

    @cached_property
    def count(self) -> int:
        """The number of rows, up to the most that is counted."""
        events = self.object_list.data.data  # type: ignore[attr-defined]
        return int(events.order_by().values("pk")[:MOST_COUNTED].count())


class HistoryListView(LoginRequiredMixin, PersonalListView, ABC):
    """Events, newest first, as points on a line of time."""

    filterset_class = HistoryFilter
    table_class = HistoryTable
    found = ngettext_lazy("%(n)s change found", "%(n)s changes found", "count")
    extra_context = {"results_template": "reports/_history_results.html"}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let in whoever may read this history, and nobody else."""
        if isinstance(request.user, User):
            self.admit(request.user)
        return super().dispatch(request, *args, **kwargs)

    @abstractmethod
    def admit(self, user: User) -> None:
        """Find what the page is about, or raise."""

    @abstractmethod
    def events(self) -> QuerySet[AuditEvent]:
        """Return the events of the page, in any order."""

    def get_queryset(self) -> QuerySet[AuditEvent]:
        return self.events().select_related("actor", "person").order_by("-at", "-pk")

    def get_table(self, **_kwargs: Any) -> BaseTable:
        """Cut the table into pages, as far as it is counted."""
        table = self.table
        table.paginator = CappedPaginator(table.rows, self.rows_per_page)
        table.page = table.paginator.get_page(self.request.GET.get(table.page_field))
        return table

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the lines of this page."""
        context = super().get_context_data(**kwargs)
        table = context["table"]
        if table.paginator.count == MOST_COUNTED:
            context["found"] = FOUND_MORE
        events = [row.record for row in table.page]
        with_links = may_anywhere(self.request.user, VIEW)
        return context | {"lines": read(events, with_links=with_links)}


class StateHistoryView(HistoryListView):
    """Everything that was changed, for those who may read the history of everybody."""

    filterset_class = StateHistoryFilter
    template_name = "reports/history_list.html"

    def admit(self, user: User) -> None:
        require(user, VIEW)

    def events(self) -> QuerySet[AuditEvent]:
        return AuditEvent.objects.all()


class PersonHistoryView(HistoryListView):
    """What was changed about one person."""

    template_name = "reports/history_person.html"
    person_shown: User

    def admit(self, user: User) -> None:
        seen = User.objects.visible_to(user)
        self.person_shown = get_object_or_404(seen, pk=self.kwargs["pk"])
        require(user, VIEW, on=self.person_shown)

    def events(self) -> QuerySet[AuditEvent]:
        return AuditEvent.objects.filter(person=self.person_shown)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add whose history it is."""
        is_own = self.person_shown == self.request.user
        about = {"person_shown": self.person_shown, "is_own": is_own}
        return super().get_context_data(**kwargs) | about


class OwnHistoryView(PersonHistoryView):
    """What was changed about oneself."""

    def admit(self, user: User) -> None:
        require_somewhere(user, VIEW)
        self.person_shown = user


class RecordHistoryView(HistoryListView):
    """What was changed about one record, and about what belongs to it."""

    template_name = "reports/history_record.html"

    def admit(self, user: User) -> None:
        require(user, VIEW)
        kind = KINDS.get(self.kwargs["type"])
        pk = self.kwargs["pk"]
        if kind is None or row_of(kind, pk) is None:
            raise Http404
        self.kind, self.pk = kind, pk

    def events(self) -> QuerySet[AuditEvent]:
        return AuditEvent.objects.filter(events_of(self.kind, self.pk))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the record is called."""
        key = (self.kind.model, str(self.pk))
        about = {"kind": self.kind.label, "name": names_of([key]).get(key, str(self.pk))}
        return super().get_context_data(**kwargs) | about
