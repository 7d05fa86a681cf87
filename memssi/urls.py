"""All addresses. Every name here has a row in `tests/access`."""

from django.urls import include, path, register_converter

from core.converters import KeyConverter
from core.views import health, robots

register_converter(KeyConverter, "key")

urlpatterns = [
    path("health", health, name="health"),
    path("robots.txt", robots, name="robots"),
    path("accounts/", include("allauth.urls")),
    path("", include("reports.urls")),
    path("", include("documents.urls")),
    path("", include("organizations.urls")),
    path("", include("courses.urls")),
    path("", include("enrollment.urls")),
    path("", include("attendance.urls")),
    path("", include("transcripts.urls")),
    path("", include("certificates.urls")),
]
