"""The catalogue at 2,000 courses, 20,000 classes and 60,000 sessions against one percent of it.

Each page is asked for as a stranger asks for it, in this process, without a network. The two sizes
lie in two databases and are asked turn by turn; the figure is the ratio of the 95th percentiles.
"""

import gc
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from statistics import quantiles

from django.test import Client
from django.test.utils import override_settings

from bench.growth import begin_state
from bench.kit.figures import Figure
from bench.kit.rows import NOW
from bench.kit.statements import written_down
from bench.kit.twins import twin_databases
from memssi.demo.state import take_statistics
from memssi.demo.state_catalogue import FULL_CLASSES, FULL_COURSES, add_classes, add_courses

ROUNDS = 40
COUNTY = "23011"
MONTH = (NOW + timedelta(days=60)).strftime("%Y-%m")
PAGES = {
    "catalogue": (
        "/classes/",
        "/classes/?page=2",
        "/courses/",
        f"/classes/?county={COUNTY}",
        "/classes/?delivery=virtual&free=on",
        f"/classes/?order=nearest&near={COUNTY}",
        "/classes/?order=seats",
        "/classes/map/",
    ),
    "search": (
        "/classes/?q=drills",
        "/classes/?q=threat+assessment",
        "/classes/?q=reunifcation",
        f"/classes/?q=sro+trauma&county={COUNTY}",
        "/classes/?q=cybersecurity&delivery=in_person",
        "/courses/?q=winter+storms",
    ),
    "calendar": (
        f"/classes/calendar/?month={MONTH}",
        f"/classes/calendar/?month={MONTH}&county={COUNTY}",
        f"/classes/calendar/?month={MONTH}&q=drills",
    ),
}
Times = dict[str, list[float]]


def growth_figures() -> Iterator[Figure]:
    """Yield the growth of the three, their 95th percentiles and the most queries of a page."""
    state = begin_state()
    add_courses(state, FULL_COURSES // 100)
    add_classes(state, FULL_CLASSES // 100)
    take_statistics()
    with twin_databases() as (use_small, use_full):
        add_courses(state, FULL_COURSES)
        add_classes(state, FULL_CLASSES)
        take_statistics()
        small, full, queries = _measure_all(use_small, use_full)
    for path, times in full.items():
        print(
            f"{path:<58} {_p95(small[path]) * 1000:7.1f} ms {_p95(times) * 1000:7.1f} ms "
            f" x {_p95(times) / _p95(small[path]):5.2f}  {queries[path]} queries",
            file=sys.stderr,
        )
    for name, paths in PAGES.items():
        before, after = ([t for path in paths for t in times[path]] for times in (small, full))
        yield Figure(f"{name}_p95", _p95(after) * 1000, "ms")
        yield Figure(f"{name}_growth_ratio", _p95(after) / _p95(before), "ratio")
    yield Figure("catalogue_most_queries", max(queries.values()), "queries")


def _measure_all(
    use_small: Callable[[], None], use_full: Callable[[], None]
) -> tuple[Times, Times, Mapping[str, int]]:
    paths = [path for some in PAGES.values() for path in some]
    client = Client()
    small: Times = {path: [] for path in paths}
    full: Times = {path: [] for path in paths}
    queries: dict[str, int] = {}
    gc.collect()
    gc.freeze()  # what filling left behind is no part of a page
    with override_settings(ALLOWED_HOSTS=["*"]):
        for turn in range(ROUNDS + 1):
            for path in paths:
                for use, times in ((use_small, small), (use_full, full)):
                    use()
                    begun = time.perf_counter()
                    with written_down() as statements:
                        answer = client.get(path)
                    if answer.status_code != 200:
                        raise RuntimeError(f"{path} answered {answer.status_code}.")
                    if turn:  # the first fills caches
                        times[path].append(time.perf_counter() - begun)
                queries[path] = len(statements)  # of the full size, which is asked last
    return small, full, queries


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]
