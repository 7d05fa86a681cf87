"""Requests of people who signed in."""

from typing import Any, ClassVar

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponseBase
from django_htmx.middleware import HtmxDetails

from accounts.models import User
from accounts.permissions import require_somewhere


class SignedInRequest(HttpRequest):
    """A request behind `login_required`: its user is a person."""

    user: User
    htmx: HtmxDetails


class ActionRequiredMixin(LoginRequiredMixin):
    """A list for those who may do `action` on some rows; the rest get 403."""

    action: ClassVar[str]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            require_somewhere(request.user, self.action)
        return super().dispatch(request, *args, **kwargs)
