"""A limit on how often one address may ask a page that answers strangers."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def client_address(request: HttpRequest) -> str:
    """Return the visitor's address as the trusted proxies report it."""
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    trusted: int = settings.TRUSTED_PROXY_COUNT
    if trusted and len(forwarded) >= trusted:
        return forwarded[-trusted].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def limited(name: str, *, times: int, seconds: int) -> Callable[[View[P]], View[P]]:
    """Answer 429 after so many requests from one address in a window of so many seconds."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            key = f"limit:{name}:{client_address(request)}"
            if not cache.add(key, 1, seconds) and cache.incr(key) > times:
                return render(request, "429.html", status=429)
            return view(request, *args, **kwargs)

        return cast("View[P]", wrapped)

    return decorate
