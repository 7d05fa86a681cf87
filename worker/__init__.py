"""Celery tasks and sweeps: the only place where one app sets another to work."""
