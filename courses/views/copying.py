"""The schedule as a list; a class, or a season of classes, copied to new dates."""

from datetime import datetime, time, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from accounts.http import ActionRequiredMixin, SignedInRequest
from accounts.lists import PersonalListView
from accounts.permissions import may_somewhere, require, require_somewhere
from core.clock import MAINE, maine_date
from core.forms import posted
from courses import services
from courses.decisions.clocks import moved_by_days
from courses.enums import AssignmentStatus, OfferingStatus
from courses.exceptions import ScheduleRefusedError
from courses.filters.schedules import ScheduleFilter
from courses.forms.copying import CopyForm, SeasonForm
from courses.forms.schedules import SCHEDULE
from courses.models import InstructorAssignment, Offering, OfferingQuerySet
from courses.services.copying import MOST_AT_ONCE
from courses.tables.schedules import ScheduleTable


class ScheduleListView(ActionRequiredMixin, PersonalListView):
    """Drafts, and classes that are coming or postponed, of one's places, lanes or teaching."""

    filterset_class = ScheduleFilter
    table_class = ScheduleTable
    template_name = "courses/schedule_list.html"
    found = ngettext_lazy("%(n)s class found", "%(n)s classes found", "count")
    action = "courses.view_schedule"
    keys_first = True

    def get_queryset(self) -> QuerySet[Offering]:
        """Leave out what is over, canceled or given up."""
        rows: OfferingQuerySet = Offering.objects.visible_to(self.request.user)
        teaching = InstructorAssignment.objects.filter(
            offering=OuterRef("pk"), status=AssignmentStatus.ACCEPTED
        )
        planned = Q(status__in=(OfferingStatus.DRAFT, OfferingStatus.POSTPONED))
        coming = Q(status=OfferingStatus.PUBLISHED, ends_at__gt=timezone.now())
        listed: QuerySet[Offering] = (
            rows.filter(planned | coming)
            .select_related("version__course", "venue", "host")
            .annotate(teaching=Exists(teaching))
        )
        return listed

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add whether the visitor schedules classes, or only looks."""
        context: dict[str, object] = super().get_context_data(**kwargs)
        return context | {"may_schedule": may_somewhere(self.request.user, SCHEDULE)}


@login_required
def offering_copy(request: SignedInRequest, pk: int) -> HttpResponse:
    """Copy a class to a new first day; its sessions are shown before it is done."""
    visible = Offering.objects.visible_to(request.user).select_related("version__course", "venue")
    source = get_object_or_404(visible, pk=pk)
    require(request.user, SCHEDULE, on=source)
    form = CopyForm(posted(request))
    sessions: list[dict[str, object]] = []
    if form.is_valid():
        if "copy" in request.POST:
            copy = _copied(request, source, form)
            if copy:
                messages.success(request, _("The copy is a draft. Look at it, then publish it."))
                return redirect("courses:offering_draft", copy.pk)
        sessions = _moved_sessions(source, form)
    context = {"form": form, "source": source, "sessions": sessions}
    return render(request, "courses/offering_copy.html", context)


def _copied(request: SignedInRequest, source: Offering, form: CopyForm) -> Offering | None:
    try:
        return services.copy_class(
            offering_id=source.pk,
            first_day=form.cleaned_data["first_day"],
            actor=request.user,
            now=timezone.now(),
        )
    except ScheduleRefusedError as refusal:
        for sentence in refusal.sentences:
            form.add_error("first_day", sentence)
    return None


def _moved_sessions(source: Offering, form: CopyForm) -> list[dict[str, object]]:
    """Return each session with its new times; None where March leaves the hour out."""
    days = (form.cleaned_data["first_day"] - maine_date(source.starts_at)).days
    return [
        {
            "meeting": meeting,
            "starts_at": moved_by_days(meeting.starts_at, days),
            "ends_at": moved_by_days(meeting.ends_at, days),
        }
        for meeting in source.meetings.all()
    ]


@login_required
def season_copy(request: SignedInRequest) -> HttpResponse:
    """Copy the classes of a season: first they are listed, then those checked are copied."""
    require_somewhere(request.user, SCHEDULE)
    form = SeasonForm(posted(request), visitor=request.user)
    context: dict[str, object] = {"form": form, "most": MOST_AT_ONCE}
    if form.is_valid():
        found = _season(request, form)
        days = form.days(maine_date(found[0].starts_at)) if found else 0
        if "copy" in request.POST:
            chosen = set(request.POST.getlist("chosen"))
            context["results"] = services.copy_season(
                offerings=[row for row in found if str(row.pk) in chosen],
                days=days,
                actor=request.user,
                now=timezone.now(),
            )
        context["looked"] = True
        context["has_more"] = len(found) > MOST_AT_ONCE
        context["found"] = [
            {"source": row, "starts_at": moved_by_days(row.starts_at, days)}
            for row in found[:MOST_AT_ONCE]
        ]
    return render(request, "courses/season_copy.html", context)


def _season(request: SignedInRequest, form: SeasonForm) -> list[Offering]:
    said = form.cleaned_data
    rows: OfferingQuerySet = Offering.objects.permitted_to(request.user, SCHEDULE)
    rows = rows.filter(
        status__in=(OfferingStatus.DRAFT, OfferingStatus.PUBLISHED, OfferingStatus.POSTPONED),
        starts_at__gte=datetime.combine(said["begins"], time(), MAINE),
        starts_at__lt=datetime.combine(said["ends"] + timedelta(days=1), time(), MAINE),
    )
    if said["lane"]:
        rows = rows.filter(version__course__lane=said["lane"])
    if said["host"]:
        rows = rows.filter(host=said["host"])
    ordered = rows.select_related("version__course", "venue").order_by("starts_at", "pk")
    return list(ordered[: MOST_AT_ONCE + 1])
