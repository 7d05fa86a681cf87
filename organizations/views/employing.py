"""Work entered, corrected and listed by the employer; places nobody answers for."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from accounts.http import ActionRequiredMixin, SignedInRequest
from accounts.lists import PersonalListView
from accounts.models import User
from accounts.permissions import may_anywhere, require, require_somewhere
from core.exceptions import DomainError
from core.forms import is_key, posted
from organizations import services
from organizations.enums import EmploymentStatus
from organizations.exceptions import NamesakeError
from organizations.filters import OrganizationFilter
from organizations.filters.roles import WorkFilter
from organizations.forms.employing import (
    SOMEBODY_ELSE,
    CorrectEmploymentForm,
    EmployForm,
    EmployNewForm,
)
from organizations.models import (
    Employment,
    EmploymentQuerySet,
    Organization,
    places_without_coordinator,
    today,
)
from organizations.tables.roles import WithoutCoordinatorTable, WorkTable

EMPLOY = "organizations.employ"


class WorkListView(ActionRequiredMixin, PersonalListView):
    """Who works at the places one answers for, the newest first."""

    filterset_class = WorkFilter
    table_class = WorkTable
    template_name = "organizations/work_list.html"
    found = ngettext_lazy("%(n)s entry found", "%(n)s entries found", "count")
    action = EMPLOY

    def get_queryset(self) -> QuerySet[Employment]:
        work = Employment.objects.filter(status=EmploymentStatus.CONFIRMED).for_listing()
        if may_anywhere(self.request.user, EMPLOY):
            return work.order_by("-pk")  # as it was entered: the order there is an index for
        # The keys of one's places, and an order without an index: or PostgreSQL walks through the
        # work of the whole State until a page is full.
        places = Organization.objects.permitted_to(self.request.user, EMPLOY)
        mine = work.filter(organization__in=list(places.values_list("pk", flat=True)))
        return mine.order_by("-starts_on", "-pk")


@login_required
def employment_enter(request: SignedInRequest) -> HttpResponse:
    """Enter the work of somebody in the register."""
    require_somewhere(request.user, EMPLOY)
    initial = {"starts_on": today(), **request.GET.dict()}
    form = EmployForm(posted(request), visitor=request.user, initial=initial)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("person", *WORK)}
        require(request.user, EMPLOY, on=said["organization"])
        try:
            services.employ(**said, actor=request.user, now=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _entered(request, said["person"])
    return render(request, "organizations/employment_enter.html", {"form": form})


WORK = ("organization", "work_kind", "starts_on")


@login_required
def employment_enter_new(request: SignedInRequest) -> HttpResponse:
    """Enter somebody new with their work; namesakes who work there are asked about first."""
    require_somewhere(request.user, EMPLOY)
    form = EmployNewForm(posted(request), visitor=request.user, initial={"starts_on": today()})
    form.ask_about(*_namesakes_shown(request))
    if form.is_valid():
        require(request.user, EMPLOY, on=form.cleaned_data["organization"])
        try:
            employment = _enter(request.user, form)
        except NamesakeError:
            form = _asked_anew(request.user, form)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _entered(request, employment.person)
    return render(request, "organizations/employment_enter_new.html", {"form": form})


def _enter(actor: User, form: EmployNewForm) -> Employment:
    said = form.cleaned_data
    work = {name: said[name] for name in WORK}
    now = timezone.now()
    if said["same"] and said["same"] != SOMEBODY_ELSE:
        person = form.namesakes[int(said["same"])]
        return services.employ(person=person, **work, actor=actor, now=now)
    return services.employ_new_person(
        first_name=said["first_name"],
        last_name=said["last_name"],
        email=said["email"],
        known_namesakes=form.namesakes.keys() if said["same"] == SOMEBODY_ELSE else (),
        **work,
        actor=actor,
        now=now,
    )


def _namesakes_shown(request: SignedInRequest) -> tuple[list[User], dict[int, str]]:
    """Return the namesakes the page asked about, as it was sent: only those are answered for."""
    keys = [key for key in request.POST.getlist("asked") if is_key(key)]
    if not keys:
        return [], {}
    places = Organization.objects.permitted_to(request.user, EMPLOY).order_by()
    there = Employment.objects.filter(organization__in=places.values("pk"))
    found = list(User.objects.filter(pk__in=keys[:50]).filter(pk__in=there.values("person")))
    return found, _employers_of(found)


def _employers_of(people: list[User]) -> dict[int, str]:
    """Return where each of these people works now, in one query."""
    work = Employment.objects.on(today()).filter(person__in=people).order_by("pk")
    return dict(work.values_list("person_id", "organization__name"))


def _asked_anew(actor: User, form: EmployNewForm) -> EmployNewForm:
    """Return the form with everybody of the name, and the question."""
    said = form.cleaned_data
    place, first, last = said["organization"], said["first_name"], said["last_name"]
    found = list(services.namesakes_at(place, first, last, seen_by=actor))
    form.ask_about(found, _employers_of(found))
    form.add_error("same", _("Say whether it is one of them: nobody should be here twice."))
    return form


def _entered(request: SignedInRequest, person: User) -> HttpResponse:
    sentence = _("The work of %(name)s is entered. They are told.")
    messages.success(request, sentence % {"name": person.name})
    return redirect("organizations:work_list")


@login_required
def employment_correct(request: SignedInRequest, pk: int) -> HttpResponse:
    """Correct dates or kind of work, saying why."""
    work = Employment.objects.visible_to(request.user).for_listing()
    employment = get_object_or_404(work, pk=pk)
    require(request.user, EMPLOY, on=employment)
    form = CorrectEmploymentForm.of(employment, posted(request))
    if form.is_valid():
        try:
            services.correct_employment(
                employment=employment,
                **form.cleaned_data,
                actor=request.user,
                now=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Corrected. The person is told."))
            return redirect("organizations:work_list")
    context = {"form": form, "employment": employment}
    return render(request, "organizations/employment_correct.html", context)


class WithoutCoordinatorListView(ActionRequiredMixin, PersonalListView):
    """Places where people work and nobody but MSSC staff confirms it."""

    filterset_class = OrganizationFilter
    table_class = WithoutCoordinatorTable
    template_name = "organizations/without_coordinator_list.html"
    found = ngettext_lazy("%(n)s place found", "%(n)s places found", "count")
    action = "organizations.edit_organization"

    def get_queryset(self) -> QuerySet[Organization]:
        return uncovered_places()


def uncovered_places() -> QuerySet[Organization]:
    """Places with people or claims and no coordinator, with how many of each."""
    day = today()
    here: EmploymentQuerySet = Employment.objects.filter(organization=OuterRef("pk"))
    return (
        places_without_coordinator(day)
        .select_related("parent")
        .annotate(
            people=_counted(here.on(day)),
            waiting=_counted(here.filter(status=EmploymentStatus.CLAIMED)),
        )
        .filter(Q(people__gt=0) | Q(waiting__gt=0))
    )


def _counted(work: EmploymentQuerySet) -> Coalesce:
    counted = work.order_by().values("organization").annotate(n=Count("person", distinct=True))
    return Coalesce(Subquery(counted.values("n"), IntegerField()), 0)
