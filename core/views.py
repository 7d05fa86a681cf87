"""The base of every list page, and the three answers that belong to nobody."""

import hashlib
import json
from typing import Any, ClassVar

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.text import slugify
from django_filters.views import FilterView
from django_tables2 import RequestConfig, SingleTableMixin

from core.clock import maine_date
from core.exports import csv_response
from core.paging import CountingSomeWay
from core.tables import BaseTable
from core.templatetags.ui import site_facts

ONE_DAY = 24 * 3600
# What `templates/offline.html` is made of, beside the product's mark.
OFFLINE_PARTS = (
    "css/memssi.css",
    "fonts/public-sans-regular.woff2",
    "fonts/public-sans-bold.woff2",
    "img/favicon.svg",
    "js/app.js",
)


class FilteredTableView(SingleTableMixin, FilterView):
    """A list: queryset, filter, table. htmx gets the results, everyone else the page."""

    rows_per_page = 25
    found: ClassVar[Any] = None  # "%(n)s class found", by `ngettext_lazy` and its "count"
    keys_first = False  # for a list of a large table that shows much of other tables
    counts_keys = False  # for one whose conditions are dear besides
    strict = False
    fragment_template_name = "layouts/_results.html"

    def get_template_names(self) -> list[str]:
        """Answer htmx with the part it swaps, unless it restores a page from its history."""
        htmx = self.request.htmx
        if htmx and not htmx.boosted and not htmx.history_restore_request:
            return [self.fragment_template_name]
        return [self.template_name]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ARG002
        """Show the list, or hand it over as a file."""
        self.load()
        if request.GET.get("export") == "csv":
            return self.export()
        return self.show()

    def load(self) -> None:
        """Find the rows the address asks for, and their table."""
        self.filterset = self.get_filterset(self.get_filterset_class())
        self.object_list = self.filterset.qs
        self.table: BaseTable = self.get_table_class()(data=self.object_list)
        RequestConfig(self.request, paginate=False).configure(self.table)
        self.table.choose_columns(self.request.GET.getlist("columns"))

    def show(self, **context: Any) -> HttpResponse:
        """Answer with the page of the list."""
        return self.render_to_response(
            self.get_context_data(filter=self.filterset, object_list=self.object_list, **context)
        )

    def export(self) -> HttpResponseBase:
        """Answer with every row of the list as it is now, as CSV."""
        name = f"{slugify(self.table.caption)}-{maine_date(timezone.now())}.csv"
        return csv_response(self.table.file_lines(), file_name=name)

    def get_table(self, **_kwargs: Any) -> BaseTable:
        """Cut the table into pages. Neither tables2 nor ListView does: the one lets the address
        choose their size, the other counts the rows a second time.
        """
        table = self.table
        page = self.request.GET.get(table.page_field)
        table.paginator = CountingSomeWay(
            table.rows,
            self.rows_per_page,
            page_asked=page,
            keys_first=self.keys_first,
            counts_keys=self.counts_keys,
        )
        table.page = table.paginator.get_page(page)
        return table

    def list_query(self) -> str:
        """Return what the address says of filters, order and columns, and nothing else."""
        asked, kept = self.request.GET, QueryDict(mutable=True)
        valid = getattr(self.filterset.form, "cleaned_data", {})
        for name in self.filterset.form.fields:
            words = [value for value in asked.getlist(name) if value.strip()]
            if name in valid and words:
                kept.setlist(name, words)
        order = list(self.table.order_by or ())
        if order != list(self.table._meta.order_by or ()):
            kept.setlist(self.table.order_by_field, order)
        if self.table.left_out:
            shown = [choice.name for choice in self.table.column_choices if choice.is_shown]
            kept.setlist("columns", shown)
        return kept.urlencode()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add `found`, the sentence that counts, and `list_query`."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"found": self.found, "list_query": self.list_query()}

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


def robots(request: HttpRequest) -> HttpResponse:
    """Keep papers and people's pages out of search engines; the catalogue is welcome there."""
    closed = ("/verify/", "/accounts/", "/my/", "/staff/", "/people/", "/teach/")
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in closed),
        f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


def service_worker(request: HttpRequest) -> HttpResponse:
    """Answer with the script that shows a page of ours where none can be reached.

    The page stands in the script, so that it costs one request; its parts are those every page has.
    """
    page = render_to_string("offline.html")
    parts = [static(part) for part in (*OFFLINE_PARTS, str(site_facts()["mark"]))]
    of_this_release = hashlib.sha256(json.dumps([page, parts]).encode()).hexdigest()[:16]
    context = {
        "name": f"offline-{of_this_release}",
        "page": json.dumps(page),
        "parts": json.dumps(parts),
    }
    response = render(request, "core/service_worker.js", context, "text/javascript")
    patch_cache_control(response, public=True, max_age=ONE_DAY)
    return response
