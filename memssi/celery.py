"""The Celery application. Tasks live in `worker`; what calls for them is a name (`core.queue`)."""

import os

from celery import Celery
from celery.schedules import crontab
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "memssi.settings")

# The demonstration's queue of files, by the name that its settings use.
TRANSPORT_ALIASES["files"] = "core.queue_files:Transport"
app = Celery("memssi")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = {
    "messages": {"task": "worker.sweep_messages", "schedule": 60.0},
    "waitlists": {"task": "worker.sweep_waitlists", "schedule": 60.0},
    "requests": {"task": "worker.sweep_requests", "schedule": 300.0},
    "certificates": {"task": "worker.sweep_certificates", "schedule": 120.0},
    "completions": {"task": "worker.sweep_completions", "schedule": 300.0},
    "long work": {"task": "worker.sweep_long_work", "schedule": 120.0},
    "schedules": {"task": "worker.sweep_schedules", "schedule": 120.0},
    "rosters": {"task": "worker.sweep_rosters", "schedule": 120.0},
    "reminders": {"task": "worker.send_reminders", "schedule": 600.0},
    "history": {"task": "worker.seal_history", "schedule": 60.0},
    "figures": {"task": "worker.take_figures", "schedule": 600.0},
    "hours": {"task": "worker.count_hours", "schedule": 120.0},
    "old results": {"task": "worker.forget_results", "schedule": crontab(hour=3, minute=20)},
    "wishes": {"task": "worker.sweep_wishes", "schedule": 600.0},
    "not found yet": {"task": "worker.sweep_search", "schedule": 120.0},
    "links": {
        "task": "worker.sweep_links",
        "schedule": crontab(hour=4, minute=10, day_of_week="sunday"),
    },
    "search": {"task": "worker.compare_search", "schedule": crontab(hour=3, minute=40)},
    "seats": {"task": "worker.check_seats", "schedule": crontab(hour=4, minute=30)},
    "lodging": {"task": "worker.sweep_lodging", "schedule": 120.0},
    "health and food": {
        "task": "worker.erase_additions",
        "schedule": crontab(hour=3, minute=10),
    },
    "approvals": {"task": "worker.sweep_approvals", "schedule": crontab(hour=3, minute=50)},
}
