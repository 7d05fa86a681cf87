"""My details; and what a coordinator or the office enters for somebody."""

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.exceptions import NumberRefusedError
from accounts.forms.person import NUMBERS, AddressUsesForm, FirstEmailForm, NumbersForm, PersonForm
from accounts.http import SignedInRequest
from accounts.models import User
from accounts.reach import Reach, reach_of
from accounts.services.addresses import enter_email_for, mark_addresses
from accounts.services.claims import has_account
from accounts.services.names import NAMES, edit_person
from accounts.services.numbers import enter_numbers
from core.exceptions import DomainError
from core.forms import posted

WITH_NUMBERS = User.objects.select_related("private_numbers")


@require_safe
@login_required
def profile(request: SignedInRequest) -> HttpResponse:
    """What the register says of me, and where to change each part."""
    person = WITH_NUMBERS.get(pk=request.user.pk)
    context = {
        "person": person,
        "former_names": list(person.former_names.all()),
        "addresses": _addresses(person),
        "numbers": [(label, number_of(person, name)) for name, (label, _hint) in NUMBERS.items()],
    }
    return render(request, "accounts/profile.html", context)


@login_required
def person_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Names and telephone: one's own, or those of somebody one may edit."""
    reach = _to_edit(request, pk)
    person, is_own = reach.person, reach.person == request.user
    initial = {name: getattr(person, name) for name in (*NAMES, "phone")}
    form = PersonForm(posted(request), initial=initial, is_own=is_own)
    if form.is_valid():
        try:
            edit_person(person=person, **form.cleaned_data, actor=request.user, now=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _saved(request, person)
    return _page(request, "accounts/person_edit.html", person, form)


@login_required
def person_numbers(request: SignedInRequest, pk: int) -> HttpResponse:
    """Private numbers: those of them that the visitor may see."""
    reach = _to_edit(request, pk)
    person, is_own = reach.person, reach.person == request.user
    if not reach.numbers:
        raise PermissionDenied
    initial = {name: number_of(person, name) for name in reach.numbers}
    form = NumbersForm(posted(request), initial=initial, names=reach.numbers, is_own=is_own)
    if form.is_valid():
        try:
            enter_numbers(
                person=person,
                numbers=form.numbers,
                actor=request.user,
                now=timezone.now(),
                reason=form.cleaned_data.get("reason", ""),
            )
        except NumberRefusedError as refusal:
            form.add_error(refusal.name, str(refusal))
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _saved(request, person)
    return _page(request, "accounts/person_numbers.html", person, form)


@login_required
def person_email(request: SignedInRequest, pk: int) -> HttpResponse:
    """The first address of somebody without an account; oneself has allauth's page."""
    reach = _to_edit(request, pk)
    person = reach.person
    if person == request.user:
        return redirect("account_email")
    form = FirstEmailForm(posted(request), initial={"email": person.email})
    if form.is_valid():
        try:
            enter_email_for(
                person=person, **form.cleaned_data, actor=request.user, now=timezone.now()
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _saved(request, person)
    context = {"has_account": has_account(person)}
    return _page(request, "accounts/person_email.html", person, form, **context)


@login_required
def address_uses(request: SignedInRequest) -> HttpResponse:
    """Which of my addresses are of work, and which of home."""
    form = AddressUsesForm(posted(request), addresses=_addresses(request.user))
    if form.is_valid():
        mark_addresses(person=request.user, uses=form.uses, actor=request.user, now=timezone.now())
        return _saved(request, request.user)
    return _page(request, "accounts/address_uses.html", request.user, form)


def number_of(person: User, name: str) -> str:
    """Return one private number of a person loaded with them."""
    numbers = getattr(person, "private_numbers", None)
    return getattr(numbers, name, "")


def _addresses(person: User) -> list[EmailAddress]:
    rows = EmailAddress.objects.filter(user=person).select_related("use")
    return list(rows.order_by("-primary", "email"))


def _to_edit(request: SignedInRequest, pk: int) -> Reach:
    """Find a person the visitor sees (404) and may edit (403)."""
    reach = reach_of(request.user, WITH_NUMBERS, pk)
    if reach is None or not reach.may("accounts.view_person"):
        raise Http404
    if not reach.may("accounts.edit_person"):
        raise PermissionDenied
    return reach


def _saved(request: SignedInRequest, person: User) -> HttpResponse:
    messages.success(request, _("Saved."))
    if person == request.user:
        return redirect("accounts:profile")
    return redirect("reports:person_detail", person.pk)


def _page(
    request: SignedInRequest,
    template: str,
    person: User,
    form: AddressUsesForm | FirstEmailForm | NumbersForm | PersonForm,
    **context: object,
) -> HttpResponse:
    about = {"person": person, "form": form, "is_own": person == request.user}
    return render(request, template, about | context)
