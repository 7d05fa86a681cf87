"""Ask for a file of my people's training: choose, see how much it is, ask."""

from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.forms.lists import SaveViewForm
from accounts.http import SignedInRequest
from accounts.models import SavedFilter, User
from accounts.permissions import may_somewhere, require_somewhere
from accounts.redaction import left_out
from accounts.services import forget_filter, save_filter
from core.clock import maine_date
from core.exceptions import DomainError
from core.forms import carry_out, is_key
from courses.models import Audience, CreditType
from transcripts.asking import Wish, amount_of, request_file
from transcripts.export_forms import ExportForm
from transcripts.layouts import Makes
from transcripts.reach import EXPORT
from transcripts.selection import in_words

LIST_NAME = "transcripts:award_export"


@login_required
def award_export(request: SignedInRequest) -> HttpResponse:
    """Choose a file; a POST only forgets a choice that was kept."""
    require_somewhere(request.user, EXPORT)
    if request.method == "POST":
        given = request.POST.get("forget_view", "")
        if forget_filter(person=request.user, saved_filter_id=int(given) if is_key(given) else 0):
            messages.success(request, _("The saved choice was removed."))
        return redirect("transcripts:award_export")
    return show_choices(request, ExportForm(request.GET or None, visitor=request.user))


@login_required
def award_check(request: SignedInRequest) -> HttpResponse:
    """Say what a file would hold, and how much; a POST asks for it, or keeps the choice."""
    require_somewhere(request.user, EXPORT)
    form = ExportForm(request.GET, visitor=request.user)
    if not form.is_valid():
        return show_choices(request, form)
    wish = form.wish()
    if "save_view" in request.POST:
        return _keep(request, wish)
    if request.method != "POST":
        return _checking(request, wish, SaveViewForm())
    try:
        job = request_file(owner=request.user, wish=wish, now=timezone.now())
    except DomainError as refusal:
        return _checking(request, wish, SaveViewForm(), status=refusal.status)
    return redirect("reports:job_detail", job.pk)


def show_choices(request: SignedInRequest, form: ExportForm) -> HttpResponse:
    saved = SavedFilter.objects.filter(person=request.user, list_name=LIST_NAME)
    context = {"form": form, "saved_filters": saved}
    return render(request, "transcripts/award_export.html", context)


def _checking(
    request: SignedInRequest, wish: Wish, save_form: SaveViewForm, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    context = {
        "wish": wish,
        "columns": [column.heading for column in wish.chosen_columns],
        "chosen": in_words(wish.selection, on=maine_date(now)),
        "left_out": left_out(wish.what.profile),
        "save_form": save_form,
        "nobody_query": _who_has_none(request.user, wish, maine_date(now)),
    }
    try:
        context["amount"] = amount_of(owner=request.user, wish=wish, now=now)
    except DomainError as refusal:
        context["refusal"] = str(refusal)
    return render(request, "transcripts/award_check.html", context, status=status)


def _who_has_none(user: User, wish: Wish, on: date) -> str:
    """Return what asks the hours of places for those who are in no line of a file, in its period;
    empty where that page cannot say.
    """
    chosen, about = wish.selection, wish.what
    first, last = chosen.days(on=on)
    is_of_lines = about.makes is Makes.LINES and not (
        chosen.source or chosen.course or chosen.grant
    )
    if not (is_of_lines and first and last and may_somewhere(user, "reports.view_hours")):
        return ""
    said: dict[str, object] = {"hours": "none", "period": "days", "first": first, "last": last}
    named = {name: getattr(chosen, name) for name in ("place", "lane", "topic", "credit_type")}
    if about.credit_type:
        named["credit_type"] = CreditType.objects.get(key=about.credit_type).pk
    if about.audience:
        audiences = Audience.objects.filter(key=about.audience, retired_on__isnull=True)
        named["audience"] = audiences.values_list("pk", flat=True).first()
    return urlencode(said | {name: key for name, key in named.items() if key})


def _keep(request: SignedInRequest, wish: Wish) -> HttpResponse:
    """Keep the choice by the name typed; a refusal comes back with it."""
    form = SaveViewForm(request.POST)

    def keep(said: dict[str, str]) -> SavedFilter:
        name = said["name"]
        return save_filter(person=request.user, list_name=LIST_NAME, name=name, query=wish.query)

    kept, refusal = carry_out(form, keep)
    if kept is None:
        return _checking(request, wish, form, status=refusal.status if refusal else 200)
    messages.success(request, _("Saved. You will find this choice above the form."))
    return redirect(f"{reverse('transcripts:award_export')}?{wish.query}")
