"""Sign-in and security: everything by which one signs in, and where one is signed in."""

from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import flows
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.devices import device_in_words
from accounts.http import SignedInRequest
from accounts.middleware import WANTED
from accounts.services.factors import (
    FACTORS,
    has_second_factor,
    may_remove_factor,
    needs_second_factor,
)
from accounts.services.sign_in import end_sessions, sessions_of


@require_safe
@login_required
def security(request: SignedInRequest) -> HttpResponse:
    """All ways to sign in, each with what can be changed about it."""
    person = request.user
    factors = list(Authenticator.objects.filter(user=person))
    context = {
        "addresses": EmailAddress.objects.filter(user=person).order_by("-primary", "email"),
        "has_password": bool(person.password) and person.has_usable_password(),
        "app": next((each for each in factors if each.type == "totp"), None),
        "passkeys": [each for each in factors if each.type == "webauthn"],
        "codes": next((each for each in factors if each.type == "recovery_codes"), None),
        "is_needed": needs_second_factor(person),
        "has_factor": any(each.type in FACTORS for each in factors),
        "identities": SocialAccount.objects.filter(user=person).order_by("pk"),
        "issuers": bool(settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]),
        "sessions": len(sessions_of(person, now=timezone.now())),
    }
    return render(request, "accounts/security.html", context)


@require_safe
@login_required
def second_factor(request: SignedInRequest) -> HttpResponse:
    """Choose a second step; people whose role asks for one are led here first."""
    has_one = has_second_factor(request.user)
    wanted = request.session.get(WANTED)
    context = {
        "has_one": has_one,
        "is_needed": needs_second_factor(request.user),
        "next_url": wanted,
    }
    return render(request, "accounts/second_factor.html", context)


@login_required
@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]
def passkey_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Remove a passkey, unless a role needs it."""
    passkeys = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.WEBAUTHN)
    passkey = get_object_or_404(passkeys, pk=pk)
    may_be_removed = may_remove_factor(authenticator=passkey)
    if request.method == "POST" and may_be_removed:
        flows.remove_authenticator(request, passkey)
        return redirect("mfa_list_webauthn")
    context = {"authenticator": passkey, "may_be_removed": may_be_removed}
    template = "mfa/webauthn/authenticator_confirm_delete.html"
    refused = request.method == "POST"
    return render(request, template, context, status=409 if refused else 200)


@login_required
def session_list(request: SignedInRequest) -> HttpResponse:
    """Where I am signed in; sign out one of them, or all but this one."""
    now = timezone.now()
    current = request.session.session_key
    if request.method == "POST":
        chosen = request.POST.get("session", "")
        ended = end_sessions(
            person=request.user,
            session_id=int(chosen) if chosen.isdecimal() else None,
            but=current,
            now=now,
        )
        messages.success(
            request,
            ngettext("Signed out on %(n)s device.", "Signed out on %(n)s devices.", ended)
            % {"n": ended},
        )
        return redirect("usersessions_list")
    sessions = [
        {
            "id": each.pk,
            "device": device_in_words(each.user_agent) or _("A device we do not know"),
            "seen_at": each.last_seen_at,
            "since": each.created_at,
            "is_this": each.session_key == current,
        }
        for each in sessions_of(request.user, now=now)
    ]
    return render(request, "usersessions/usersession_list.html", {"sessions": sessions})
