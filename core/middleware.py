"""Two promises to every visitor: refusals are sentences, and pages ask for no device."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from core.exceptions import DomainError

Answer = Callable[[HttpRequest], HttpResponse]


def permissions_policy(get_response: Answer) -> Answer:
    """Tell the browser that no page here uses camera, microphone or place."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
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
