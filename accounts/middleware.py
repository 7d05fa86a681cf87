"""Promises about sessions: roles that reach others' records come with a second step at sign-in."""

from collections.abc import Callable
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from accounts.receivers import FACTOR_MARK, SEEN_MARK
from accounts.services.factors import has_second_factor, needs_second_factor
from accounts.services.sign_in import SEEN_EVERY, note_seen

Answer = Callable[[HttpRequest], HttpResponse]

WANTED = "page_wanted"
# What stays open to somebody who must set up a second step first: the pages to do it on, the way
# out, and help; and the scan of a room's code with the one press after it, which are about nobody
# but oneself: who stands in the doorway comes first to class, and then to their second step.
STILL_OPEN = {
    "accounts:second_factor",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_email",
    "account_confirm_email",
    "account_email_verification_sent",
    "account_reauthenticate",
    "account_change_password",
    "account_set_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "attendance:room_scan",
    "attendance:check_in",
    "support:help",
    "support:contact",
    "health",
    "robots",
    "service_worker",
}


def session_seen(get_response: Answer) -> Answer:
    """Note now and then that a session is still in use, for its owner's list of sessions."""

    def middleware(request: HttpRequest) -> HttpResponse:
        seen = request.session.get(SEEN_MARK) if request.session.session_key else None
        now = timezone.now()
        if seen is not None and now - datetime.fromtimestamp(seen, UTC) > SEEN_EVERY:
            request.session[SEEN_MARK] = int(now.timestamp())
            note_seen(session_key=str(request.session.session_key), now=now)
        return get_response(request)

    return middleware


class SecondFactorMiddleware:
    """Lead people whose role asks for a second step to set it up before any other page.

    A session that knows of one costs nothing. Otherwise the roles are asked, once per request, as
    almost every page asks them anyway; so a role granted later counts from the next request on.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Answer in the view's place where the second step is missing."""
        if not request.session.session_key or request.session.get(FACTOR_MARK):
            return None
        match = request.resolver_match
        name = match.view_name if match else ""
        if name in STILL_OPEN or name.startswith("mfa_"):
            return None
        if not request.user.is_authenticated or not needs_second_factor(request.user):
            return None
        if has_second_factor(request.user):
            request.session[FACTOR_MARK] = True
            return None
        set_up = reverse("accounts:second_factor")
        if request.headers.get("HX-Request") == "true":
            return HttpResponseClientRedirect(set_up)
        if request.method == "GET":
            request.session[WANTED] = request.get_full_path()
        return redirect(set_up)
