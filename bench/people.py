"""Lists, pickers and pages about people: at 45,000 people against 450; and rosters.

Lists of people are asked for as MSSC staff and as the coordinator of one unit ask for them, in
turns; the figure is the ratio of the 95th percentiles. A page is asked for in this process,
without a network.
"""

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles

from django.test import Client
from django.test.utils import override_settings

from bench.growth import FULL, ONE_PERCENT, VISITORS, begin_state, grow_state
from bench.kit.figures import Figure
from bench.rosters import roster_figures
from memssi.demo.state import State

ROUNDS = 40
LISTS = (
    ("staff", "/people/"),
    ("staff", "/people/?page=4"),
    ("staff", "/people/?sort=-name"),
    ("staff", "/people/?q=loon"),
    ("staff", "/people/?q=ali+loon"),
    ("staff", "/people/?next=coming"),
    ("coordinator", "/people/"),
)


def measure(folder: Path) -> Iterator[Figure]:  # noqa: ARG001 - nothing is written
    """Yield the growth of the lists of people; each list goes to the error output."""
    state = begin_state()
    grow_state(state, ONE_PERCENT)
    small = _seconds_of_all(state)
    grow_state(state, FULL)
    full = _seconds_of_all(state)
    for name, seconds in full.items():
        print(
            f"{' '.join(name):<34} {_p95(small[name]) * 1000:7.1f} ms "
            f"{_p95(seconds) * 1000:7.1f} ms  x {_p95(seconds) / _p95(small[name]):5.2f}",
            file=sys.stderr,
        )
    everything = [[time for times in each.values() for time in times] for each in (small, full)]
    yield Figure("people_list_p95_small", _p95(everything[0]) * 1000, "ms")
    yield Figure("people_list_p95", _p95(everything[1]) * 1000, "ms")
    yield Figure("people_list_growth_ratio", _p95(everything[1]) / _p95(everything[0]), "ratio")
    yield from roster_figures()


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


def _seconds_of_all(state: State) -> dict[tuple[str, str], list[float]]:
    times: dict[tuple[str, str], list[float]] = {name: [] for name in LISTS}
    clients = {visitor: Client() for visitor, _path in LISTS}
    for visitor, client in clients.items():
        client.force_login(state.person(VISITORS[visitor]))
    with override_settings(ALLOWED_HOSTS=["*"]):
        for turn in range(ROUNDS + 1):
            for visitor, path in LISTS:
                begun = time.perf_counter()
                answer = clients[visitor].get(path)
                seconds = time.perf_counter() - begun
                if answer.status_code != 200:
                    raise RuntimeError(f"{path} answered {answer.status_code}.")
                if turn:  # the first fills caches
                    times[visitor, path].append(seconds)
    return times
