from django.apps import AppConfig


class WorkerConfig(AppConfig):
    name = "worker"

    def ready(self) -> None:
        """Bind every job name, in web and worker alike."""
        from worker import (  # noqa: F401, PLC0415 (tasks need loaded models)
            certificates,
            courses,
            enrollment,
            notifications,
            organizations,
            reports,
            sweeps,
            transcripts,
        )
