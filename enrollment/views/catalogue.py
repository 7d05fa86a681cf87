"""The catalogue of coming classes."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext_lazy

from courses.models import Offering
from courses.views.finding import FindingListView
from enrollment.filters import OfferingFilter
from enrollment.seats import with_seats
from enrollment.tables import OfferingTable
from enrollment.views.calendar import query_of


class OfferingListView(FindingListView):
    """Every coming class, open to everybody."""

    filterset_class = OfferingFilter
    table_class = OfferingTable
    template_name = "enrollment/offering_list.html"
    rows_per_page = 24
    keys_first = True
    counts_keys = True
    tells_of_courses = True
    found = ngettext_lazy("%(n)s class found", "%(n)s classes found", "count")
    extra_context = {
        "results_template": "enrollment/_offering_results.html",
        "columns_label": gettext_lazy("What each class shows"),
    }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the filters of the address, for the other ways to look at the same classes."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"views_query": query_of(self.request, "exact", "columns")}

    def get_queryset(self) -> QuerySet[Offering]:
        now = timezone.now()
        coming = Offering.objects.coming(at=now).shown_to(self.request.user).for_listing()
        return with_seats(coming, at=now).open_first(at=now)
