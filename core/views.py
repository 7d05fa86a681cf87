"""The base of every list page, and the two pages that belong to nobody."""

from typing import Any

from django.core.paginator import Paginator
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django_filters.views import FilterView
from django_tables2 import RequestConfig, SingleTableMixin, Table


class FilteredTableView(SingleTableMixin, FilterView):
    """A list: queryset, filter, table. htmx gets the results, everyone else the page."""

    rows_per_page = 25
    noun = "result"
    strict = False
    fragment_template_name = "layouts/_results.html"

    def get_template_names(self) -> list[str]:
        """Answer htmx with the part it swaps, unless it restores a page from its history."""
        htmx = self.request.htmx
        if htmx and not htmx.boosted and not htmx.history_restore_request:
            return [self.fragment_template_name]
        return [self.template_name]

    def get_table(self, **kwargs: Any) -> Table:
        """Build the table, ordered as asked. Neither tables2 nor ListView makes the pages: the one
        lets the address choose their size, the other counts the rows a second time.
        """
        table = self.get_table_class()(data=self.get_table_data(), **kwargs)
        RequestConfig(self.request, paginate=False).configure(table)
        table.paginator = Paginator(table.rows, self.rows_per_page)
        table.page = table.paginator.get_page(self.request.GET.get(table.page_field))
        return table

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add `result_noun`, for the count of what was found."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"result_noun": self.noun}

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """Keep the page and its fragment apart in every cache."""
        response: HttpResponse = super().render_to_response(context, **kwargs)
        patch_vary_headers(response, ["HX-Request"])
        return response


def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Answer 200 when the process serves and its database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Keep papers and people's pages out of search engines; the catalogue is welcome there."""
    closed = ("/verify/", "/accounts/", "/my/", "/staff/", "/people/", "/teach/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
