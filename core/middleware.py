"""Promises to every visitor: pages are guarded and kept by nobody; refusals are sentences."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from core import drafts
from core.exceptions import DomainError

Answer = Callable[[HttpRequest], HttpResponse]


def page_guards(get_response: Answer) -> Answer:
    """Send what Django has no setting for (`memssi.security`), and keep people's pages uncached.

    Whoever brings or gets a session cookie is somebody in particular: what they are shown is kept
    by no proxy and no browser, so that going back on a shared computer shows no record.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        response.headers.setdefault(
            "Cross-Origin-Resource-Policy", settings.CROSS_ORIGIN_RESOURCE_POLICY
        )
        cookie = settings.SESSION_COOKIE_NAME
        is_everybodys = request.path.startswith(settings.STATIC_URL) or "public" in (
            response.headers.get("Cache-Control", "")
        )
        if not is_everybodys and (cookie in request.COOKIES or cookie in response.cookies):
            patch_cache_control(response, private=True, no_store=True)
        return response

    return middleware


def drafts_kept(get_response: Answer) -> Answer:
    """Put aside what somebody sends whose session has ended; show it when they are back."""
    sign_in = f"{resolve_url(settings.LOGIN_URL)}?"

    def middleware(request: HttpRequest) -> HttpResponse:
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        is_page = request.method == "GET" and "HX-Request" not in request.headers
        draft = drafts.take_up(request) if has_session and is_page else None
        if draft is not None:
            messages.info(request, _("We kept what you typed. Please check it and send it again."))
        sentence = drafts.not_pressed(request) if has_session and is_page else ""
        if sentence and request.user.is_authenticated:
            messages.warning(request, sentence)
        with drafts.shown(draft):
            response = get_response(request)
        if sentence and request.user.is_authenticated:
            response.delete_cookie(drafts.COOKIE_NAME, samesite="Lax")
        if request.method == "POST" and response.status_code == HTTPStatus.FOUND:
            if response.headers["Location"].startswith(sign_in):
                return drafts.put_aside(request, response)
            if has_session:
                drafts.forget(request)
        return response

    return middleware


class RefusalMiddleware:
    """Turn a refusal no view caught into a page: the sentence, the status, the way back."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a `DomainError`; leave every other exception alone."""
        if not isinstance(exception, DomainError):
            return None
        back = request.headers.get("Referer", "")
        if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
            back = "/"
        is_fragment = request.headers.get("HX-Request") == "true"
        return render(
            request,
            "core/_refusal.html" if is_fragment else "core/refusal.html",
            {"sentence": str(exception), "back": back},
            status=exception.status,
        )
