"""All addresses. Every name here has a row in `tests/access`."""

from django.contrib.sitemaps.views import sitemap
from django.urls import include, path, register_converter

from accounts.views import security
from core.converters import KeyConverter
from core.gallery import components
from core.views import health, robots, service_worker, web_manifest
from enrollment.sitemaps import SITEMAPS

register_converter(KeyConverter, "key")

urlpatterns = [
    path("health", health, name="health"),
    path("robots.txt", robots, name="robots"),
    path("service-worker.js", service_worker, name="service_worker"),
    path("manifest.webmanifest", web_manifest, name="web_manifest"),
    path("components/", components, name="components"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("", include("attendance.urls")),  # first: five hundred phones ask for its pages at once
    path("", include("accounts.urls")),
    # Ours in the place of allauth's: the last factor of a role stays; one session can be ended.
    path(
        "accounts/2fa/webauthn/keys/<int:pk>/remove/",
        security.passkey_remove,
        name="mfa_remove_webauthn",
    ),
    path("accounts/sessions/", security.session_list, name="usersessions_list"),
    path("accounts/", include("allauth.urls")),
    path("", include("reports.urls")),
    path("", include("documents.urls")),
    path("", include("organizations.urls")),
    path("", include("courses.urls")),
    path("", include("support.urls")),
    path("", include("enrollment.urls")),
    path("", include("transcripts.urls")),
    path("", include("certificates.urls")),
]
