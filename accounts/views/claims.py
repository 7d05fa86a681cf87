"""Taking over one's own record: the code on paper, the address, the link that proves it."""

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.exceptions import ClaimRefusedError
from accounts.forms.claims import ClaimCodeForm, ClaimForm
from accounts.models import User
from accounts.services import claims
from core.forms import posted

CODE_TYPED = "claim_code_typed"


def whose(person: User) -> dict[str, object]:
    """Return what whoever holds the paper may read of its person: enough to know oneself by."""
    return {
        "name": f"{person.called} {person.last_name[:1]}.",
        "employers": import_string(settings.ACCOUNTS_EMPLOYERS)(person),
    }


@never_cache
def claim(request: HttpRequest) -> HttpResponse:
    """Enter the code."""
    if request.user.is_authenticated:
        return render(request, "accounts/claim_signed_in.html", status=409)
    form = ClaimCodeForm(posted(request))
    if form.is_valid():
        try:
            _count_try(request)
            claims.claim_code(typed=form.cleaned_data["code"], now=timezone.now())
        except ClaimRefusedError as refusal:
            form.add_error("code", str(refusal))
        else:
            request.session[CODE_TYPED] = form.cleaned_data["code"]
            return redirect("accounts:claim_ask")
    return render(request, "accounts/claim.html", {"form": form})


@never_cache
@sensitive_post_parameters("password1")
def claim_ask(request: HttpRequest) -> HttpResponse:
    """See whose record it is, and say with which address and password to sign in."""
    typed = request.session.get(CODE_TYPED)
    if request.user.is_authenticated or not typed:
        return redirect("accounts:claim")
    person = claims.claim_code(typed=typed, now=timezone.now()).person
    form = ClaimForm(posted(request), person=person)
    if form.is_valid():
        claims.ask_to_claim(
            typed=typed,
            email=form.cleaned_data["email"],
            password=form.cleaned_data["password1"],
            now=timezone.now(),
        )
        del request.session[CODE_TYPED]
        return redirect("accounts:claim_sent")
    return render(request, "accounts/claim_ask.html", {"form": form, "whose": whose(person)})


def claim_sent(request: HttpRequest) -> HttpResponse:
    """Say that a mail is on its way; the same whatever the address."""
    return render(request, "accounts/claim_sent.html", {"days": claims.LINK_LASTS_DAYS})


@never_cache
def claim_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Take over the record. A form asks once more, because mail scanners open every link."""
    if request.user.is_authenticated:
        return render(request, "accounts/claim_signed_in.html", status=409)
    now = timezone.now()
    if request.method == "POST":
        claims.claim_record(token=token, now=now)
        messages.success(request, _("Your account is ready. Sign in with it now."))
        return redirect("account_login")
    claim = claims.claim_of_link(token=token, now=now)
    context = {"email": claim.asked_email, "whose": whose(claim.person)}
    return render(request, "accounts/claim_confirm.html", context)


def _count_try(request: HttpRequest) -> None:
    """Refuse whoever has tried too many codes from one address."""
    if not ratelimit.consume(request, action="claim_code"):
        raise ClaimRefusedError(_("That was too many tries. Wait a few minutes, then try again."))
