"""The product's addresses and, beside them, the yardstick."""

from django.urls import include, path

from bench.kit.plain import plain_catalogue

urlpatterns = [
    path("yardstick/", plain_catalogue, name="yardstick"),
    path("", include("memssi.urls")),
]
