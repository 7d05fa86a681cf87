"""The managed lists, for the office: lanes, topics, audiences, credit types, beliefs, awards."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.permissions import may_anywhere, require
from core.exceptions import DomainError
from core.forms import posted
from core.models import ManagedTerm
from courses import services
from courses.enums import TermList
from courses.forms.terms import FORMS, LISTED, HolidayForm, SynonymForm, TermForm, state_of
from courses.models import FormerTermName, OutsideCourse, SchoolHoliday, Synonym

EDIT = "courses.edit_terms"
CHANGED = gettext_lazy("Somebody changed this meanwhile. Look at it again, then save.")
LEADS = {
    TermList.LANE: gettext_lazy("The lanes of service under which courses stand."),
    TermList.TOPIC: gettext_lazy("What courses are about: people search and choose by them."),
    TermList.AUDIENCE: gettext_lazy("For whom courses are, by kinds of work."),
    TermList.CREDIT_TYPE: gettext_lazy("What a completion can be worth."),
    TermList.BELIEF: gettext_lazy("The beliefs of the center's statement, by which courses stand."),
    TermList.FUNDING: gettext_lazy("Grants that pay for classes: people and hours are counted."),
    TermList.OUTSIDE: gettext_lazy("Courses of others that count here, with their hours."),
}


@require_safe
@login_required
def term_index(request: SignedInRequest) -> HttpResponse:
    """Which lists there are."""
    require(request.user, EDIT)
    lists = [(each, each.label, LEADS[each]) for each in LISTED]
    return render(request, "courses/term_index.html", {"lists": lists})


@require_safe
@login_required
def term_list(request: SignedInRequest, term_list: str) -> HttpResponse:
    """The words of one list, in their order; the retired ones after them."""
    require(request.user, EDIT)
    which = _list_named(term_list)
    rows: QuerySet[Any] = LISTED[which]._default_manager.all()
    if which == TermList.OUTSIDE:
        rows = rows.prefetch_related("approvals__credit_type")
    terms = list(rows)
    former: dict[int, list[str]] = {}
    for row in FormerTermName.objects.filter(term_list=which):
        former.setdefault(row.term_id, []).append(row.name)
    for term in terms:
        term.former_names = former.get(term.pk, [])
    context = {
        "which": which,
        "lead": LEADS[which],
        "in_use": [term for term in terms if term.retired_on is None],
        "retired": [term for term in terms if term.retired_on is not None],
    }
    return render(request, "courses/term_list.html", context)


@login_required
def term_add(request: SignedInRequest, term_list: str) -> HttpResponse:
    """Add a word to a list."""
    require(request.user, EDIT)
    which = _list_named(term_list)
    form = FORMS[which](posted(request), of=None)
    if form.is_valid():
        try:
            term = services.add_term(
                term_list=which, fields=form.said(), actor=request.user, now=timezone.now()
            )
        except DomainError as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("“%(name)s” is added.") % {"name": term.name})
            return redirect("courses:term_list", which)
    heading = _("Add to “%(list)s”") % {"list": which.label}
    return form_page(request, form, heading, reverse("courses:term_list", args=[which]), which)


@login_required
def term_edit(request: SignedInRequest, term_list: str, pk: int) -> HttpResponse:
    """Rename a word, or change what belongs to it."""
    require(request.user, EDIT)
    which = _list_named(term_list)
    term = get_object_or_404(LISTED[which], pk=pk)
    form = FORMS[which](posted(request), of=term)
    back_url = reverse("courses:term_list", args=[which])
    if form.is_valid() and is_edited(request, form, which, term):
        messages.success(request, _("“%(name)s” is saved.") % {"name": form.said()["name"]})
        return redirect(back_url)
    return form_page(request, form, _("Change “%(name)s”") % {"name": term.name}, back_url, which)


def is_edited(request: SignedInRequest, form: TermForm, which: TermList, term: ManagedTerm) -> bool:
    """Save a word unless it changed since the page was opened; a refusal goes into the form."""
    if form.cleaned_data["seen"] != state_of(term):
        form.look_again(state_of(term), str(CHANGED))
        return False
    try:
        services.edit_term(
            term_list=which,
            pk=term.pk,
            fields=form.said(),
            actor=request.user,
            now=timezone.now(),
        )
    except DomainError as refusal:
        form.add_error("name", str(refusal))
        return False
    return True


@require_POST
@login_required
def term_act(request: SignedInRequest, term_list: str, pk: int) -> HttpResponse:
    """Retire a word, bring it back, or move it up or down."""
    require(request.user, EDIT)
    which = _list_named(term_list)
    get_object_or_404(LISTED[which], pk=pk)
    act(request, which, pk)
    return redirect("courses:term_list", which)


def act(request: SignedInRequest, which: TermList, pk: int) -> None:
    """Do what the button said, and say what came of it."""
    said: dict[str, Any] = {"actor": request.user, "now": timezone.now()}
    said |= {"term_list": which, "pk": pk}
    doing = request.POST.get("act")
    try:
        if doing == "retire":
            term = services.retire_term(**said)
            messages.success(
                request,
                _("“%(name)s” is retired: it is offered for nothing new. What uses it keeps it.")
                % {"name": term.name},
            )
        elif doing == "restore":
            term = services.restore_term(**said)
            messages.success(request, _("“%(name)s” is offered again.") % {"name": term.name})
        elif doing in {"up", "down"}:
            services.move_term(**said, is_up=doing == "up")
    except DomainError as refusal:
        messages.error(request, str(refusal))


@login_required
def holiday_list(request: SignedInRequest) -> HttpResponse:
    """Days on which schools are closed; add some."""
    require(request.user, EDIT)
    form = HolidayForm(posted(request))
    if form.is_valid():
        try:
            services.add_holiday(**form.cleaned_data, actor=request.user, now=timezone.now())
        except DomainError as refusal:
            form.add_error("last_day", str(refusal))
        else:
            messages.success(request, _("The days are added."))
            return redirect("courses:holiday_list")
    context = {"form": form, "holidays": SchoolHoliday.objects.order_by("-first_day", "pk")}
    return render(request, "courses/holiday_list.html", context)


@require_POST
@login_required
def holiday_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take days out of the list."""
    require(request.user, EDIT)
    services.remove_holiday(pk=pk, actor=request.user, now=timezone.now())
    messages.success(request, _("The days are taken out of the list."))
    return redirect("courses:holiday_list")


@login_required
def synonym_list(request: SignedInRequest) -> HttpResponse:
    """Words that the search takes for the same; add some."""
    require(request.user, EDIT)
    form = SynonymForm(posted(request))
    if form.is_valid():
        try:
            services.add_synonym(**form.cleaned_data, actor=request.user, now=timezone.now())
        except DomainError as refusal:
            form.add_error("words", str(refusal))
        else:
            messages.success(request, _("The search knows these words now."))
            return redirect("courses:synonym_list")
    context = {"form": form, "synonyms": Synonym.objects.all()}
    return render(request, "courses/synonym_list.html", context)


@require_POST
@login_required
def synonym_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take words out of the list."""
    require(request.user, EDIT)
    services.remove_synonym(pk=pk, actor=request.user, now=timezone.now())
    messages.success(request, _("The words are taken out of the list."))
    return redirect("courses:synonym_list")


def form_page(
    request: SignedInRequest, form: TermForm, heading: str, back_url: str, which: TermList
) -> HttpResponse:
    """Show one form about a word."""
    # The way back leads where people came from, under the name it has there.
    back_labels = {TermList.VENUE: _("Places"), TermList.ROOM: _("The place")}
    back_label = back_labels.get(which, which.label)
    context = {"form": form, "heading": heading, "back_url": back_url, "back_label": back_label}
    if isinstance(form.of, OutsideCourse) and may_anywhere(request.user, "courses.publish_course"):
        context["approvals_url"] = reverse("courses:outside_approvals", args=[form.of.pk])
    return render(request, "courses/term_form.html", context)


def _list_named(name: str) -> TermList:
    which = {str(each): each for each in LISTED}.get(name.replace("-", "_"))
    if which is None:
        raise Http404
    return which
