"""Home, people, the outbox, my jobs."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.addresses import email_shown_to
from accounts.http import ActionRequiredMixin, SignedInRequest
from accounts.lists import PersonalListView
from accounts.models import User
from accounts.permissions import may_somewhere, require
from audit.services import record
from background.enums import JobState
from background.models import BackgroundJob
from certificates.bundles import may_gather, request_bundle
from core.clock import maine_date
from courses.enums import OfferingStatus
from courses.models import Meeting, Offering
from enrollment.enums import EnrollmentStatus
from notifications.enums import MessageStatus
from notifications.models import Message
from notifications.rendering import render_mail
from organizations.models import Employment
from reports import mending
from reports.filters import MessageFilter, PersonFilter
from reports.homes import home_of, next_classes, ways_in
from reports.long_work import may_have_result, standing_of
from reports.person_hours import hours_in_year, last_day_earned
from reports.tables import MessageTable, PersonTable


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page for strangers; for the rest, what to do now."""
    now = timezone.now()
    if not isinstance(request.user, User):
        context = {"offerings": next_classes(now=now), "ways": ways_in()}
        return render(request, "reports/welcome.html", context)
    return render(request, "reports/home.html", {"home": home_of(request.user, now=now)})


class PersonListView(ActionRequiredMixin, PersonalListView):
    """My people: where they work, their next class, hours this year, last training."""

    filterset_class = PersonFilter
    table_class = PersonTable
    template_name = "reports/person_list.html"
    found = ngettext_lazy("%(n)s person found", "%(n)s people found", "count")
    action = "transcripts.export"
    keys_first = True

    def get_queryset(self) -> QuerySet[User]:
        now = timezone.now()
        day = maine_date(now)
        sessions = Meeting.objects.filter(
            ends_at__gt=now,
            offering__status=OfferingStatus.PUBLISHED,
            offering__enrollments__learner=OuterRef("pk"),
            offering__enrollments__status=EnrollmentStatus.ENROLLED,
        )
        works_at = Employment.objects.on(day).filter(person=OuterRef("pk")).order_by("starts_on")
        people: QuerySet[User] = User.objects.visible_to(self.request.user).annotate(
            email_shown=email_shown_to(self.request.user),
            employer_name=Subquery(works_at.values("organization__name")[:1], CharField()),
            next_class_at=Subquery(sessions.order_by("starts_at").values("starts_at")[:1]),
            hours_this_year=hours_in_year(day),
            last_earned_on=last_day_earned(),
        )
        return people


class MessageListView(ActionRequiredMixin, PersonalListView):
    """The outbox."""

    filterset_class = MessageFilter
    table_class = MessageTable
    template_name = "reports/message_list.html"
    found = ngettext_lazy("%(n)s email found", "%(n)s emails found", "count")
    keys_first = True
    action = "notifications.view_outbox"

    def get_queryset(self) -> QuerySet[Message]:
        return Message.objects.for_listing()


@require_safe
@login_required
def message_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One mail. What signs somebody in is readable in the demonstration only."""
    require(request.user, "notifications.view_outbox")
    people = ("recipient", "dealt_with_by")
    message = get_object_or_404(Message.objects.select_related(*people), pk=pk)
    is_hidden = message.is_private and settings.PRODUCTION
    if is_hidden:
        subject, text = "", ""
    elif message.status == MessageStatus.SENT and message.body_text:
        subject, text = message.subject, message.body_text
    else:
        mail = render_mail(message.template, message.context)
        subject, text = mail.subject, mail.text
    context = {
        "message": message,
        "subject": subject,
        "text": text,
        "is_hidden": is_hidden,
        "is_in_trouble": Message.objects.in_trouble(at=timezone.now()).filter(pk=pk).exists(),
        "may_mend": may_somewhere(request.user, "notifications.mend"),
    }
    return render(request, "reports/message_detail.html", context)


@require_POST
@login_required
def message_send_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send a failed mail once more."""
    require(request.user, "notifications.mend")
    message = get_object_or_404(Message, pk=pk)
    mending.send_again(message=message, actor=request.user, now=timezone.now())
    messages.success(request, _("The email is on its way again."))
    return redirect("reports:message_detail", message.pk)


@require_POST
@login_required
def message_deal_with(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note that somebody saw to it."""
    require(request.user, "notifications.mend")
    message = get_object_or_404(Message, pk=pk)
    mending.deal_with(message=message, actor=request.user, now=timezone.now())
    messages.success(request, _("Noted. This email is not counted as trouble any more."))
    return redirect("reports:message_detail", message.pk)


@require_safe
@login_required
def job_list(request: SignedInRequest) -> HttpResponse:
    """Long work I asked for, newest first."""
    now = timezone.now()
    jobs = BackgroundJob.objects.filter(owner=request.user)[:50]
    standings = [standing_of(job, now=now) for job in jobs]
    return render(request, "reports/job_list.html", {"standings": standings})


@require_safe
@login_required
def job_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far one job is; htmx asks for the part that changes, saying what it has told already."""
    job = get_object_or_404(BackgroundJob.objects.filter(owner=request.user), pk=pk)
    standing = standing_of(job, now=timezone.now())
    template = "reports/_job.html" if request.htmx else "reports/job_detail.html"
    is_new = bool(request.htmx) and request.GET.get("said") != standing.key
    return render(request, template, {"job": job, "standing": standing, "is_new": is_new})


@require_safe
@login_required
def job_download(request: SignedInRequest, pk: int) -> FileResponse:
    """The result, while it is kept and its owner holds the role it was gathered under."""
    now = timezone.now()
    finished = BackgroundJob.objects.filter(owner=request.user, state=JobState.DONE)
    job = get_object_or_404(finished.exclude(result=""), pk=pk)
    if not may_have_result(request.user, job, now=now):
        raise PermissionDenied
    record("background.fetch_result", on=job, actor=request.user, now=now)
    return FileResponse(job.result.open("rb"), as_attachment=True, filename=job.result_name)


@require_POST
@login_required
def class_bundle(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask for all certificates of a class I teach or oversee."""
    offering = get_object_or_404(Offering.objects.public(), pk=pk)
    if not may_gather(request.user, offering_id=offering.pk):
        raise PermissionDenied
    job = request_bundle(offering=offering, owner=request.user, now=timezone.now())
    return redirect("reports:job_detail", job.pk)
