from django.apps import AppConfig


class MemssiConfig(AppConfig):
    """The composition root owns no tables; it is an app for its commands."""

    name = "memssi"
