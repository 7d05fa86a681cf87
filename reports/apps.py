from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def keep_marking(*, using: str, **_kwargs: Any) -> None:
    """Install the triggers again after any migration."""
    from reports.hours.triggers import install_marking  # noqa: PLC0415 (needs loaded models)

    install_marking(connections[using])


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        post_migrate.connect(keep_marking, sender=self)
