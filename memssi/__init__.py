"""The composition root: settings, addresses, the Celery app, the schedule, demonstration data."""

from memssi.celery import app as celery_app

__all__ = ["celery_app"]
