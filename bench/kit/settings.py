"""The product's settings, with the yardsticks' addresses and a queue that no worker reads."""

from memssi.settings import *  # noqa: F403
from memssi.settings import env

ROOT_URLCONF = "bench.kit.urls"
CELERY_TASK_DEFAULT_QUEUE = env.str("BENCH_QUEUE")
