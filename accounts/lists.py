"""The base of every list page a person may make their own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.exceptions import NothingChosenError
from accounts.forms.lists import SaveViewForm
from accounts.models import SavedFilter, User
from accounts.services import forget_filter, record_export, save_filter
from core.exceptions import DomainError
from core.forms import is_key
from core.ratelimit import limited
from core.views import FilteredTableView


@dataclass(frozen=True, slots=True)
class BulkAction:
    """A button for all chosen rows. `act` takes their keys, calls the service and says what came
    of it by a message; it raises a `DomainError` when nothing was done.
    """

    name: str
    label: Any
    act: Callable[[set[int]], None]
    tone: str = "primary"


class PersonalListView(FilteredTableView):
    """A list that knows who asks. It keeps their views of it, writes down what they carry away,
    and, with a `ChoiceColumn` and `bulk_actions`, does something with all rows they choose.
    """

    @property
    def bulk_actions(self) -> Sequence[BulkAction]:
        """The buttons for all chosen rows; most lists have none."""
        return ()

    @property
    def list_name(self) -> str:
        """The name of the list's address, by which saved views are found again."""
        return str(self.request.resolver_match.view_name)

    @property
    def person(self) -> User | None:
        """Who asks; None is a stranger."""
        return self.request.user if self.request.user.is_authenticated else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the person's saved views, the form for one more, and the buttons for many rows."""
        context: dict[str, Any] = {"bulk_actions": self.bulk_actions}
        if self.person is not None:
            context |= {
                "save_form": SaveViewForm(),
                "saved_filters": SavedFilter.objects.filter(
                    person=self.person, list_name=self.list_name
                ),
            }
        return context | super().get_context_data(**kwargs)

    def export(self) -> HttpResponseBase:
        """Hand over the file: to strangers not too often; for a person, history says so."""
        if self.person is None:
            return _export_for_strangers(self.request, self)
        record_export(
            person=self.person,
            list_name=self.list_name,
            query=self.list_query(),
            rows=self.object_list.count(),
            now=timezone.now(),
        )
        return super().export()

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponseBase:
        """Keep a view, forget one, or do something with the chosen rows."""
        if self.person is None:
            return redirect_to_login(request.get_full_path())
        self.load()
        if "save_view" in request.POST:
            return self.save_view(self.person)
        if "forget_view" in request.POST:
            return self.forget_view(self.person)
        for action in self.bulk_actions:
            if request.POST.get("bulk") == action.name:
                return self.act(action)
        raise NothingChosenError(_("This list has no such button. Nothing was changed."))

    def save_view(self, person: User) -> HttpResponse:
        """Keep this view by the name typed; a refusal comes back with it."""
        form = SaveViewForm(self.request.POST)
        if form.is_valid():
            try:
                save_filter(
                    person=person,
                    list_name=self.list_name,
                    name=form.cleaned_data["name"],
                    query=self.list_query(),
                )
            except DomainError as refusal:
                form.add_error("name", str(refusal))
            else:
                messages.success(self.request, _("Saved. You will find this view above the list."))
                return self.back()
        return self.show(save_form=form)

    def forget_view(self, person: User) -> HttpResponse:
        """Remove one saved view; asked twice, it is gone all the same."""
        given = self.request.POST["forget_view"]
        pk = int(given) if is_key(given) else 0
        if forget_filter(person=person, saved_filter_id=pk):
            messages.success(self.request, _("The saved view was removed."))
        return self.back()

    def act(self, action: BulkAction) -> HttpResponse:
        """Do what the button says with the chosen rows. A refusal keeps the choice."""
        chosen = {int(key) for key in self.request.POST.getlist("chosen") if is_key(key)}
        try:
            if not chosen:
                raise NothingChosenError(_("Nothing is chosen yet. Check the rows you want first."))
            action.act(chosen)
        except DomainError as refusal:
            self.table.chosen = chosen
            response = self.show(bulk_refusal=str(refusal))
            response.status_code = refusal.status
            return response
        return self.back()

    def back(self) -> HttpResponse:
        """Return to the list as it was shown."""
        return redirect(self.request.get_full_path())


@limited("list_export", times=10, seconds=600)
def _export_for_strangers(_request: HttpRequest, view: PersonalListView) -> HttpResponseBase:
    return FilteredTableView.export(view)
