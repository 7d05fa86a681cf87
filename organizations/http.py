"""Pages for those who may give roles."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase

from accounts.http import SignedInRequest, recently_authenticated
from accounts.permissions import require, require_somewhere

GRANT = "organizations.grant_role"

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def giving_roles(view: View, *, everywhere: bool = False) -> View:
    """Let in whoever may give roles somewhere, and ask them to prove that it is them before they
    do: a desk left open must not make an administrator. Whoever may not is told so first.
    """
    guarded = recently_authenticated(view)

    @login_required
    @wraps(view)
    def asked(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if everywhere:
            require(request.user, GRANT)
        require_somewhere(request.user, GRANT)
        return guarded(request, *args, **kwargs)

    return cast("View", asked)


def giving_roles_everywhere(view: View) -> View:
    """The same for roles that are for no organization."""
    return giving_roles(view, everywhere=True)
