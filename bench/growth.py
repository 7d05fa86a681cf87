"""Pages at the State's full size against the same pages at one percent of it.

Everything that grows with the years or with the State is there a hundred times: people, past
classes, seats, ledger lines, mails (`memssi.demo.state` says how much). What one visitor has of
their own, and the classes to come, stay as they are. A page is asked for in this process, without
a network; the figure is the median.
"""

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from django.test import Client
from django.test.utils import override_settings

from bench.kit.figures import Figure
from bench.kit.rows import NOW
from bench.kit.statements import written_down
from memssi.demo.bar import Bar
from memssi.demo.state import FULL_PEOPLE, State, StateSize, take_statistics
from memssi.demo.state_build import begin, grow, rows_of
from memssi.demo.wellknown import COORDINATOR, DIRECTOR, INSTRUCTOR, STAFF, TEACHER

FULL = StateSize.of(FULL_PEOPLE)
ONE_PERCENT = StateSize.of(FULL_PEOPLE // 100)
ROUNDS = 15

VISITORS = {
    "learner": TEACHER,
    "instructor": INSTRUCTOR,
    "coordinator": COORDINATOR,
    "staff": STAFF,
    "director": DIRECTOR,
}
PAGES = {
    "stranger": ["/", "/classes/", "/courses/", "/help/"],
    "learner": ["/", "/my/classes/", "/my/transcript/", "/my/certificates/", "/my/jobs/"],
    "instructor": ["/", "/teach/"],
    "coordinator": ["/", "/people/", "/people/claims/"],
    "staff": [
        "/",
        "/people/",
        "/people/?q=loon",
        "/people/claims/",
        "/staff/completions/",
        "/staff/outbox/",
        "/staff/questions/",
        "/teach/",
    ],
    "director": ["/", "/people/"],
}


def measure(folder: Path) -> Iterator[Figure]:  # noqa: ARG001 - nothing is written
    """Yield the worst ratio of pages and of searches; each page goes to the error output."""
    state = begin_state()
    grow_state(state, ONE_PERCENT)
    small = _measure_all(state)
    grow_state(state, FULL)
    full = _measure_all(state)
    for name, (seconds, queries) in full.items():
        before, queries_before = small[name]
        print(
            f"{name:<34} {before * 1000:7.1f} ms  {seconds * 1000:7.1f} ms "
            f" x {seconds / before:5.2f}  {queries_before} -> {queries} queries",
            file=sys.stderr,
        )
    ratios = {name: seconds / small[name][0] for name, (seconds, _) in full.items()}
    searches = {name for name in full if "?q=" in name}
    yield Figure("growth_ratio", max(ratios[name] for name in ratios.keys() - searches), "ratio")
    yield Figure("growth_search_ratio", max(ratios[name] for name in searches), "ratio")
    yield Figure("growth_queries", max(full[name][1] - small[name][1] for name in full), "queries")


def begin_state() -> State:
    """Return a State without growth, whose bar goes to the error output."""

    def write(text: str) -> None:
        print(text, end="", file=sys.stderr, flush=True)

    return begin(now=NOW, bar=Bar(write, total=rows_of(FULL), is_terminal=sys.stderr.isatty()))


def grow_state(state: State, size: StateSize) -> None:
    """Let the State grow, and the database look at it."""
    grow(state, size)
    take_statistics()


def _measure_all(state: State) -> dict[str, tuple[float, int]]:
    found = {}
    for name, paths in PAGES.items():
        client = Client()
        if name != "stranger":
            client.force_login(state.person(VISITORS[name]))
        for path in paths:
            found[f"{name} {path}"] = _measure(client, path)
    return found


def _measure(client: Client, path: str) -> tuple[float, int]:
    with override_settings(ALLOWED_HOSTS=["*"]):
        with written_down() as statements:
            answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}.")
        client.get(path)
        times = []
        for _ in range(ROUNDS):
            begun = time.perf_counter()
            client.get(path)
            times.append(time.perf_counter() - begun)
    return median(times), len(statements)
