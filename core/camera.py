"""The few pages that may use the camera of the device; every other page is denied it."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.http import HttpResponseBase

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)


def camera_allowed(view: Callable[P, R]) -> Callable[P, R]:
    """Let the page of this view ask for the camera: itself, and nothing it would embed."""

    @wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        response = view(*args, **kwargs)
        response.headers["Permissions-Policy"] = settings.PERMISSIONS_POLICY_WITH_CAMERA
        return response

    return wrapped
