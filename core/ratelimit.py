"""A limit on how often one address may ask a page that answers strangers."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)
View = Callable[Concatenate[HttpRequest, P], R]


def client_address(request: HttpRequest) -> str:
    """Return the visitor's address as the trusted proxies report it."""
    forwarded = [part for part in request.headers.get("X-Forwarded-For", "").split(",") if part]
    trusted: int = settings.TRUSTED_PROXY_COUNT
    if trusted and len(forwarded) >= trusted:
        return forwarded[-trusted].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def limited(name: str, *, times: int, seconds: int) -> Callable[[View[P, R]], View[P, R]]:
    """Answer 429 after so many requests from one address in a window of so many seconds."""

    def decorate(view: View[P, R]) -> View[P, R]:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> R:
            if count_try(name, client_address(request), seconds=seconds) > times:
                return cast("R", render(request, "429.html", status=429))
            return view(request, *args, **kwargs)

        return cast("View[P, R]", wrapped)

    return decorate


def count_try(name: str, who: str, *, seconds: int) -> int:
    """Count one more try of somebody in a window of so many seconds; return how many it has."""
    window = f"limit:{name}:{who}"
    since = cache.get_or_set(window, time.time, seconds)
    return _count(f"{window}:{since}", seconds)


def tries_counted(name: str, who: str) -> int:
    """Return how many tries of somebody the window has that is open; none if there is none."""
    window = f"limit:{name}:{who}"
    return int(cache.get(f"{window}:{cache.get(window)}", 0))


def _count(key: str, seconds: int) -> int:
    """Count one more visit; the key names its window, whose end no cache can put off."""
    if cache.add(key, 1, seconds):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # it ran out just now
        return 1
