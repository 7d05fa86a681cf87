"""The product's addresses and, beside them, the yardsticks."""

from django.urls import include, path

from bench.kit.plain import plain_catalogue, plain_press

urlpatterns = [
    path("yardstick/", plain_catalogue, name="yardstick"),
    path("yardstick/press/", plain_press, name="yardstick_press"),
    path("", include("memssi.urls")),
]
