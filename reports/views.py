"""Home, people, the outbox, my jobs."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import CharField, DecimalField, Max, OuterRef, QuerySet, Subquery, Sum
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import ActionRequiredMixin, SignedInRequest
from accounts.models import User
from accounts.permissions import require
from background.enums import JobState
from background.models import BackgroundJob
from certificates.bundles import request_bundle
from core.clock import maine_date
from core.views import FilteredTableView
from courses.enums import CONTACT_HOURS
from courses.models import Offering
from notifications.enums import MessageStatus
from notifications.models import Message
from notifications.rendering import render_mail
from organizations.models import Employment
from reports.filters import MessageFilter, PersonFilter
from reports.homes import home_of, next_classes
from reports.tables import MessageTable, PersonTable
from transcripts.models import CreditAward


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page for strangers; for the rest, what to do now."""
    now = timezone.now()
    if not isinstance(request.user, User):
        return render(request, "reports/welcome.html", {"offerings": next_classes(now=now)})
    return render(request, "reports/home.html", {"home": home_of(request.user, now=now)})


class PersonListView(ActionRequiredMixin, FilteredTableView):
    """My people: where they work, their hours this year, their last training."""

    filterset_class = PersonFilter
    table_class = PersonTable
    template_name = "reports/person_list.html"
    noun = "person,people"
    action = "transcripts.export"

    def get_queryset(self) -> QuerySet[User]:
        day = maine_date(timezone.now())
        works_at = Employment.objects.on(day).filter(person=OuterRef("pk")).order_by("starts_on")
        awards = (
            CreditAward.objects.filter(person=OuterRef("pk"), credit_type__key=CONTACT_HOURS)
            .order_by()
            .values("person")
        )
        this_year = awards.filter(earned_on__year=day.year).annotate(total=Sum("hours"))
        last = awards.annotate(day=Max("earned_on"))
        people: QuerySet[User] = User.objects.visible_to(self.request.user).annotate(
            employer_name=Subquery(works_at.values("organization__name")[:1], CharField()),
            hours_this_year=Subquery(this_year.values("total"), DecimalField()),
            last_earned_on=Subquery(last.values("day")),
        )
        return people


class MessageListView(ActionRequiredMixin, FilteredTableView):
    """The outbox."""

    filterset_class = MessageFilter
    table_class = MessageTable
    template_name = "reports/message_list.html"
    noun = "mail"
    action = "notifications.view_outbox"

    def get_queryset(self) -> QuerySet[Message]:
        return Message.objects.for_listing()


@require_safe
@login_required
def message_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One mail. What signs somebody in is readable in the demonstration only."""
    require(request.user, "notifications.view_outbox")
    message = get_object_or_404(Message.objects.select_related("recipient"), pk=pk)
    is_hidden = message.is_private and settings.PRODUCTION
    if is_hidden:
        subject, text = "", ""
    elif message.status == MessageStatus.SENT and message.body_text:
        subject, text = message.subject, message.body_text
    else:
        mail = render_mail(message.template, message.context)
        subject, text = mail.subject, mail.text
    context = {"message": message, "subject": subject, "text": text, "is_hidden": is_hidden}
    return render(request, "reports/message_detail.html", context)


@require_safe
@login_required
def job_list(request: SignedInRequest) -> HttpResponse:
    """Long work I asked for."""
    jobs = BackgroundJob.objects.filter(owner=request.user)[:50]
    return render(request, "reports/job_list.html", {"jobs": jobs})


@require_safe
@login_required
def job_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far one job is; htmx asks for the part that changes."""
    job = get_object_or_404(BackgroundJob.objects.filter(owner=request.user), pk=pk)
    is_over = job.state not in {JobState.WAITING, JobState.RUNNING}
    template = "reports/_job.html" if request.htmx else "reports/job_detail.html"
    return render(request, template, {"job": job, "is_over": is_over})


@require_safe
@login_required
def job_download(request: SignedInRequest, pk: int) -> FileResponse:
    """The result, while it is kept."""
    job = get_object_or_404(
        BackgroundJob.objects.filter(owner=request.user, state=JobState.DONE), pk=pk
    )
    return FileResponse(job.result.open("rb"), as_attachment=True, filename=job.result_name)


@require_POST
@login_required
def class_bundle(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask for all certificates of a class I teach or oversee."""
    offering = get_object_or_404(Offering.objects.public(), pk=pk)
    if not offering.instructor_assignments.filter(instructor=request.user).exists():
        require(request.user, "reports.view_state")
    job = request_bundle(offering=offering, owner=request.user, now=timezone.now())
    messages.info(request, "The certificates are being gathered. You may leave this page.")
    return redirect("reports:job_detail", job.pk)
