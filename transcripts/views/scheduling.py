"""Files that are written again and again: my list, a new one, pause, go on, delete."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.permissions import require_somewhere
from core.clock import maine_date
from core.exceptions import DomainError
from core.forms import carry_out, posted
from transcripts.asking import Wish
from transcripts.export_forms import ExportForm
from transcripts.models import ExportSchedule
from transcripts.reach import EXPORT
from transcripts.recurrences import Recurrence
from transcripts.schedule_forms import ScheduleForm
from transcripts.selection import in_words, names_in
from transcripts.services import schedules
from transcripts.views.exporting import show_choices


@require_safe
@login_required
def schedule_list(request: SignedInRequest) -> HttpResponse:
    """My repeated files. Who may take nothing away any more still finds and ends their own."""
    mine = ExportSchedule.objects.filter(owner=request.user).for_listing()
    rows = _in_words(list(mine), on=maine_date(timezone.now()))
    return render(request, "transcripts/schedule_list.html", {"rows": rows})


def _in_words(some: Sequence[ExportSchedule], *, on: date) -> list[dict[str, Any]]:
    """Return what each of them writes, and how often."""
    wishes = [Wish.from_json(schedule.wish) for schedule in some]
    names = names_in(wish.selection for wish in wishes)
    return [
        {
            "schedule": schedule,
            "file": wish.what.label,
            "format": wish.format_label,
            "chosen": in_words(wish.selection, on=on, names=names),
            "how_often": Recurrence.from_rule(schedule.rule).in_words(schedule.hour),
        }
        for schedule, wish in zip(some, wishes, strict=True)
    ]


@login_required
def schedule_new(request: SignedInRequest) -> HttpResponse:
    """Have the file of the address written again and again."""
    require_somewhere(request.user, EXPORT)
    export = ExportForm(request.GET, visitor=request.user)
    if not export.is_valid():
        return show_choices(request, export)
    wish, now = export.wish(), timezone.now()
    form = ScheduleForm(posted(request), today=maine_date(now))

    def make(said: dict[str, Any]) -> ExportSchedule:
        return schedules.schedule_export(owner=request.user, wish=wish, now=now, **said)

    made, refusal = carry_out(form, lambda _said: make(form.asked()))
    if made is not None:
        messages.success(request, _("The file will be written, and an email tells you each time."))
        return redirect("transcripts:schedule_list")
    context = {
        "form": form,
        "wish": wish,
        "chosen": in_words(wish.selection, on=maine_date(now)),
    }
    status = refusal.status if refusal else 200
    return render(request, "transcripts/schedule_new.html", context, status=status)


@require_POST
@login_required
def schedule_pause(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stop one of mine until I resume it."""
    schedule = _own(request, pk)
    schedules.pause_schedule(schedule_id=schedule.pk, actor=request.user, now=timezone.now())
    messages.success(request, _("The file is not written until you let it go on."))
    return redirect("transcripts:schedule_list")


@require_POST
@login_required
def schedule_resume(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let one of mine go on."""
    schedule = _own(request, pk)
    try:
        schedules.resume_schedule(schedule_id=schedule.pk, actor=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The file is written again."))
    return redirect("transcripts:schedule_list")


@login_required
def schedule_drop(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask once, then remove one of mine."""
    schedule = _own(request, pk)
    if request.method == "POST":
        schedules.drop_schedule(schedule_id=schedule.pk, actor=request.user, now=timezone.now())
        messages.success(request, _("The file is not written any more."))
        return redirect("transcripts:schedule_list")
    (row,) = _in_words([schedule], on=maine_date(timezone.now()))
    return render(request, "transcripts/schedule_drop.html", {"row": row})


def _own(request: SignedInRequest, pk: int) -> ExportSchedule:
    return get_object_or_404(ExportSchedule.objects.filter(owner=request.user), pk=pk)
