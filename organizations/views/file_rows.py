"""The page of one file that was sent: where it stands, and its rows, whatever they are about."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from accounts.http import ActionRequiredMixin
from accounts.lists import PersonalListView

Found = tuple[str, str, int]  # a finding, how it is called, and how many rows have it


class FileRowListView(ActionRequiredMixin, PersonalListView):
    """Where a file stands, which htmx asks for by itself, and its rows with their findings as tabs.

    A view says its `about()`: the file by its name, and its `standing`.
    """

    standing_template: ClassVar[str]
    finding_parameter: ClassVar[str]
    found = ngettext_lazy("%(n)s row found", "%(n)s rows found", "count")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer htmx, while there is work, with how far it is."""
        if request.GET.get("part") == "standing":
            return render(request, self.standing_template, self._standing())
        return super().get(request, *args, **kwargs)

    def load(self) -> None:
        """Leave out the boxes where there is nothing to choose for."""
        super().load()
        if not self.bulk_actions:
            for name in {"choose", "actions"} & set(self.table.columns.names()):
                self.table.columns.hide(name)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add where the file stands, and its findings as tabs."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        standing = self._standing()
        return context | standing | {"findings": self._tabs(self.findings(standing["standing"]))}

    def _standing(self) -> dict[str, Any]:
        """Add whether there is something new to say since the page asked last."""
        about: dict[str, Any] = self.about()
        said = self.request.GET.get("said", "")
        return about | {"is_new": bool(said) and said != about["standing"].key}

    def _tabs(self, found: Iterable[Found]) -> list[dict[str, Any]]:
        """Return each finding with its count, as links that filter the list."""
        name = self.finding_parameter
        chosen, found = self.request.GET.get(name, ""), list(found)
        items = [("", _("All"), sum(count for _value, _label, count in found)), *found]
        return [
            {
                "url": f"?{name}={value}" if value else self.request.path,
                "label": label,
                "count": f"{count:,}",
                "current": "page" if value == chosen else "",
            }
            for value, label, count in items
            if count or not value
        ]
