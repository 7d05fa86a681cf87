from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def keep_append_only(*, using: str, **_kwargs: Any) -> None:
    """Install the triggers again after any migration."""
    from core.append_only import install_append_only  # noqa: PLC0415 (needs loaded models)

    install_append_only(connections[using])


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        post_migrate.connect(keep_append_only, sender=self)
