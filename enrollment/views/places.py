"""My people's classes: one list of seats, requests and places in line, and what to do with many."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from accounts.http import ActionRequiredMixin, SignedInRequest
from accounts.lists import BulkAction, PersonalListView
from accounts.models import User
from accounts.permissions import may_anywhere, may_somewhere, require_somewhere
from core.drafts import says_if_not_pressed
from core.forms import is_key, posted
from enrollment.filters import PlaceFilter
from enrollment.noshows import counted, who_stands_back
from enrollment.places import VIEW, Place, Places, places_of
from enrollment.services.one_by_one import with_each
from enrollment.tables import PlaceTable
from enrollment.views.together import ACTS, Together

ACT = "enrollment.substitute"
MOST_AT_ONCE = 200
MOST_NAMED = 10


class PlaceListView(ActionRequiredMixin, PersonalListView):
    """What is ahead comes first, the soonest of it; then what is over, the newest of it."""

    filterset_class = PlaceFilter
    table_class = PlaceTable
    template_name = "enrollment/place_list.html"
    found = ngettext_lazy("%(n)s entry found", "%(n)s entries found", "count")
    action = VIEW

    @property
    def bulk_actions(self) -> tuple[BulkAction, ...]:
        """Whoever only looks on has no buttons."""
        if not may_somewhere(self.request.user, ACT):
            return ()
        return tuple(
            BulkAction(name, each.label, lambda _chosen: None, each.tone)
            for name, each in ACTS.items()
        )

    def get_queryset(self) -> Any:
        return places_of(self.request.user, at=timezone.now())

    def get_table(self, **kwargs: Any) -> PlaceTable:
        """Say for whom of the people on the page the visitor acts; one query."""
        table: PlaceTable = super().get_table(**kwargs)
        shown = {row.record.learner.pk for row in table.page.object_list}
        people = User.objects.permitted_to(self.request.user, ACT)
        table.may_change = set(people.filter(pk__in=shown).values_list("pk", flat=True))
        table.may_correct = may_somewhere(self.request.user, "enrollment.correct_absence")
        return table

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add who waits behind the others."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"behind": _who_waits_behind(self.request.user)}

    def act(self, action: BulkAction) -> HttpResponse:
        """Lead on to the page that asks once, with what was chosen."""
        chosen = [key for key in self.request.POST.getlist("chosen") if is_key(key)]
        if not chosen:
            return super().act(action)
        where = reverse("enrollment:place_act", args=[action.name])
        return redirect(f"{where}?{urlencode([('chosen', key) for key in chosen])}")


def _who_waits_behind(user: User) -> list[tuple[User, int]]:
    """Return who of the visitor's people twice did not come, with how often; two queries."""
    absent = counted(at=timezone.now())
    if not may_anywhere(user, VIEW):
        people = User.objects.permitted_to(user, VIEW).order_by().values("pk")
        absent = absent.filter(learner__in=people)
    keys = set(absent.order_by().values_list("learner", flat=True))
    times = who_stands_back(keys, at=timezone.now())
    people = User.objects.filter(pk__in=times).order_by("last_name", "first_name", "pk")
    return [(person, times[person.pk]) for person in people[:MOST_NAMED]]


@says_if_not_pressed(gettext_lazy("Nothing was changed yet. Press the button again."))
@login_required
def place_act(request: SignedInRequest, act: str) -> HttpResponse:
    """Ask once, do it with each, and say of each what came of it."""
    require_somewhere(request.user, ACT)
    if act not in ACTS:
        raise Http404
    chosen = _chosen(request)
    if not chosen:
        messages.info(request, _("Nothing is chosen yet. Check the rows you want first."))
        return redirect("enrollment:place_list")
    together = Together(ACTS[act], chosen, request.user)
    form = together.form(posted(request))
    context = {"act": ACTS[act], "chosen": chosen, "form": form, "together": together}
    if form.is_valid():
        outcomes = with_each(chosen, together.deed(form.cleaned_data))
        done = sum(outcome.is_done for outcome in outcomes)
        context |= {"outcomes": outcomes, "done": done, "left": len(outcomes) - done}
        return render(request, "enrollment/place_done.html", context)
    return render(request, "enrollment/place_act.html", context)


def _chosen(request: SignedInRequest) -> list[Place]:
    """Return the rows the address names, of those the visitor sees."""
    said = request.POST if request.method == "POST" else request.GET
    keys = [int(key) for key in said.getlist("chosen") if is_key(key)]
    places: Places = places_of(request.user, at=timezone.now()).by_keys(keys[:MOST_AT_ONCE])
    return places[:MOST_AT_ONCE]
