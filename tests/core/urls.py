"""The addresses of the product, and a few whose answers are known."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from core.exceptions import DomainError
from core.ratelimit import limited
from enrollment.exceptions import RestrictedClassError
from memssi.urls import urlpatterns as real_ones


def refuse(request: HttpRequest) -> HttpResponse:
    raise DomainError("No seat <b>was</b> taken.")


def forbid(request: HttpRequest) -> HttpResponse:
    raise RestrictedClassError("Only for officers.")


def fail(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError("a fault of ours")


@limited("probe", times=3, seconds=60)
def probe(request: HttpRequest) -> HttpResponse:
    return HttpResponse("in")


@limited("other", times=3, seconds=60)
def other(request: HttpRequest) -> HttpResponse:
    return HttpResponse("in")


urlpatterns = [
    *real_ones,
    path("refuse/", refuse),
    path("forbid/", forbid),
    path("fail/", fail),
    path("probe/", probe),
    path("other/", other),
]
