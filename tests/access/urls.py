"""The addresses of the product, whose refusals say no more than that.

Half of what the table asks is refused. How those pages look to whom is asked elsewhere; drawing one
for each of them took a third of the time.
"""

from django.http import HttpRequest, HttpResponseForbidden, HttpResponseNotFound

from memssi.urls import urlpatterns

__all__ = ["urlpatterns"]


def handler403(_request: HttpRequest, exception: Exception) -> HttpResponseForbidden:
    return HttpResponseForbidden(str(exception))


def handler404(_request: HttpRequest, exception: Exception) -> HttpResponseNotFound:
    return HttpResponseNotFound(str(exception))
