"""The base of every list page, and the answers that belong to nobody."""

import hashlib
import json
from typing import Any, ClassVar

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django_filters.views import FilterView
from django_tables2 import RequestConfig, SingleTableMixin

from core.clock import maine_date
from core.exports import csv_response
from core.paging import CountingSomeWay
from core.tables import BaseTable
from core.templatetags.ui import site_facts

ONE_DAY = 24 * 3600
ICON_SIZES = (192, 512)  # what phones ask for, in pixels
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
    closed = ("/verify/", "/record/", "/accounts/", "/my/", "/staff/", "/people/", "/teach/")
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in closed),
        f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


def service_worker(request: HttpRequest) -> HttpResponse:
    """Answer with the script that shows a page of ours where none can be reached.

    Pages stand in the script, so that they cost one request: that one, and those that work without
    a network (`OFFLINE_PAGES`). Their parts are kept beside them.
    """
    page = render_to_string("offline.html")
    working: dict[str, str] = {
        path: render_to_string(template)
        for path, (template, _own) in settings.OFFLINE_PAGES.items()
    }
    own = [part for _template, parts in settings.OFFLINE_PAGES.values() for part in parts]
    parts = [static(part) for part in (*OFFLINE_PARTS, str(site_facts()["mark"]), *own)]
    of_this_release = hashlib.sha256(json.dumps([page, working, parts]).encode()).hexdigest()[:16]
    context = {
        "name": f"offline-{of_this_release}",
        "page": json.dumps(page),
        "working": json.dumps(working),
        "parts": json.dumps(parts),
        "camera": json.dumps(settings.PERMISSIONS_POLICY_WITH_CAMERA),
    }
    response = render(request, "core/service_worker.js", context, "text/javascript")
    patch_cache_control(response, public=True, max_age=ONE_DAY)
    return response


def web_manifest(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Answer with what a phone asks before it puts attendance on its home screen."""
    site = site_facts()
    icons = [
        {"src": static(f"img/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in ICON_SIZES
    ]
    icons.append(icons[-1] | {"purpose": "maskable"})
    said = {
        "id": settings.OFFLINE_START,
        "name": _("%(site)s attendance") % {"site": site["name"]},
        "short_name": _("Attendance"),
        "description": _("Take attendance where there is no network."),
        "start_url": settings.OFFLINE_START,
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#0f3529",
        "icons": icons,
    }
    response = HttpResponse(json.dumps(said), content_type="application/manifest+json")
    patch_cache_control(response, public=True, max_age=ONE_DAY)
    return response
