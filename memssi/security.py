"""Security of every page, in one place: headers, cookies, caching. Read by `memssi.settings`.

`docs/operations.md` says in a few lines what is sent and what may be set from outside.
"""

from csp.constants import NONE, SELF

SESSION_HOURS = 12


# Everything comes from this service: no inline script or style, no frame, no plug-in. The
# directives that fall back to `default-src` are written out, so that loosening it opens none.
CONTENT_SECURITY_POLICY = {
    "default-src": [SELF],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "connect-src": [SELF],
    "worker-src": [SELF],
    "object-src": [NONE],
    "base-uri": [NONE],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
}

# What a page could ask the device for. None here does, but for those that scan codes: they say so
# (`core.camera`), and get the camera for themselves alone.
DEVICE_FEATURES = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")


def permissions_policy(*granted: str) -> str:
    """Return the header that denies a page every feature of the device but these."""
    return ", ".join(
        f"{feature}={'(self)' if feature in granted else '()'}" for feature in DEVICE_FEATURES
    )


PERMISSIONS_POLICY = permissions_policy()
PERMISSIONS_POLICY_WITH_CAMERA = permissions_policy("camera")
CROSS_ORIGIN_RESOURCE_POLICY = "same-origin"


def guards(*, production: bool, ssl_redirect: bool, hsts_seconds: int) -> dict[str, object]:
    """Return the settings that guard pages and cookies; production adds what needs HTTPS."""
    # A browser takes a "__Host-" cookie from this host only, over HTTPS only, for every path.
    prefix = "__Host-" if production else ""
    return {
        "CONTENT_SECURITY_POLICY": {"DIRECTIVES": CONTENT_SECURITY_POLICY},
        "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
        "SECURE_REFERRER_POLICY": "same-origin",
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "X_FRAME_OPTIONS": "DENY",
        "SESSION_COOKIE_NAME": f"{prefix}sessionid",
        "SESSION_COOKIE_AGE": SESSION_HOURS * 3600,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": production,
        "CSRF_COOKIE_NAME": f"{prefix}csrftoken",
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SECURE": production,
    } | (_over_https(ssl_redirect, hsts_seconds) if production else {})


def _over_https(ssl_redirect: bool, hsts_seconds: int) -> dict[str, object]:
    return {
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
        "SECURE_REDIRECT_EXEMPT": [r"^health$"],
        "SECURE_SSL_REDIRECT": ssl_redirect,
        "SECURE_HSTS_SECONDS": hsts_seconds,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "SECURE_HSTS_PRELOAD": True,
    }
