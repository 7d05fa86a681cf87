"""Requests of people who signed in."""

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponseBase
from django_htmx.middleware import HtmxDetails

from accounts.models import User
from accounts.permissions import require_somewhere


class SignedInRequest(HttpRequest):
    """A request behind `login_required`: its user is a person."""

    user: User
    htmx: HtmxDetails


V = TypeVar("V", bound=Callable[..., HttpResponseBase])


def recently_authenticated(view: V) -> V:
    """Let only somebody send this form who proved a few minutes ago that it is them.

    Looking is free. Whoever sends it later is asked for a password or code first, and what they
    sent is then done. Goes below `login_required`.
    """
    guarded: V = reauthentication_required(view, allow_get=True, app="accounts")
    return guarded


class ActionRequiredMixin(LoginRequiredMixin):
    """A list for those who may do `action` on some rows; the rest get 403."""

    action: ClassVar[str]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            require_somewhere(request.user, self.action)
        return super().dispatch(request, *args, **kwargs)
